import { effectDigest } from "../engine/effect-digest.ts";
import type { Facts, Mode } from "../engine/facts.ts";
import type { Finding } from "../engine/finding.ts";
import type { Verdict } from "../engine/verdict.ts";
import { CannotRun } from "../git/cannot-run.ts";
import { type Objects, openObjects } from "../git/objects.ts";
import { openRepository } from "../git/repository.ts";
import type { Oid, Repository, Revision } from "../git/types.ts";
import { type GivenReports, NO_REPORTS } from "./given-reports.ts";
import { headBranch } from "./head-branch.ts";
import type { JudgedRange } from "./judged-range.ts";
import { namedActor } from "./named-branch.ts";
import type { ContentReading } from "./range-contents.ts";
import type { BoundBudget } from "./run-budget.ts";
import type { Suggestion, suggestionFor } from "./suggestion.ts";
import type { SeenPush } from "./tests-by-testers.ts";
import type { VulnerabilitySources } from "./vulnerability-facts.ts";

export interface CollectRequest extends VulnerabilitySources {
  /** A directory in a work tree, or a bare repository; one of ours; or one of ours that is read already, and stays so. */
  readonly repository: string | Repository | Objects;
  /** Revisions as a person names them, in a repository of ours the ids of commits; `base` is the target's tip. */
  readonly base: string;
  readonly head: string;
  /** The head's branch; by default the branch that `head` names. */
  readonly branch?: string;
  /** Who pushed: a login that GitHub authenticated. */
  readonly actor?: string;
  /** Instead of the policy's. */
  readonly mode?: Mode;
  /** By default `scanned`. Where contents are only counted, all facts about them are unknown, so that nothing passes. */
  readonly contents?: ContentReading;
  /** The canonical hash of a plan that a person approved, or that the App pinned. */
  readonly pin?: string;
  /** Evidence from elsewhere: reports of tests and coverage. */
  readonly reports?: GivenReports;
  /** Heads that the branch was seen to have, in the order in which they were first seen; absent where nobody watched. */
  readonly pushes?: readonly SeenPush[];
}

export interface Collected {
  readonly facts: Facts;
  readonly mode: Mode;
  readonly base: string;
  readonly head: string;
  readonly stats: Verdict["stats"];
  /** How long the run may take by the wall clock, by its plan and the documents above it; absent without a valid plan. */
  readonly runtimeMinutes?: number;
  /** What the run may spend, by the same; absent without a valid plan. */
  readonly budget?: BoundBudget;
  /** The plan an agent's change would have needed, where it brought none. */
  readonly suggestion?: Suggestion;
  /** SHA-256 of what merging changes: what an approval is bound to. */
  effectSha256(): string;
  /** The source lines at a finding's place; undefined where it has none that can be shown. */
  excerpt(finding: Finding): Promise<readonly string[] | undefined>;
  /** What of a text may be shown: where the range holds secrets, they are taken out of whatever repeats its words. */
  mask(text: string): string;
  /** Ends git and removes what was made for this judgement. */
  close(): Promise<void>;
}

/**
 * Reads everything that can be known of a range from a repository alone.
 * @throws CannotRun: not a repository, an unknown revision, history or objects that are not there.
 */
export async function collectFromRepository(request: CollectRequest): Promise<Collected> {
  const reading = request.contents ?? "scanned";
  // Git finds the repository and its revisions while the rest of this room is loaded.
  const [{ repository, revisions }, { readJudgedRange }] = await Promise.all([
    opened(request),
    import("./judged-range.ts"),
    import("./facts.ts"),
    ...(reading !== "counted" ? [import("./content-scanners.ts"), import("./weakened-tests.ts")] : []),
  ]);
  const [base, head] = revisions;
  if (!base || !head) throw new Error("invariant: one revision for each name");
  const given = isRead(request.repository) ? request.repository : undefined;
  const objects = given ?? openObjects(repository);
  const close = async () => (given === undefined ? await objects.close() : undefined);
  try {
    if (typeof request.repository !== "string") await refuseOthersThanCommits(objects, [base, head]);
    const range = await readJudgedRange(
      objects,
      {
        ...request,
        ...(request.actor === undefined ? {} : { actor: namedActor(request.actor) }),
        ...(head.tag === undefined ? {} : { tag: head.tag }),
      },
      base.commit,
      head.commit,
      await headBranch(repository.directory, head, request.branch),
    );
    const { threads, facts, set, linesChanged, runtimeMinutes, budget } = await readFacts(
      range,
      request,
      reading,
    );
    const stats = statsOf({ ...range, set });
    const planIsMissing =
      range.subject.judgedAs === "agent" && facts.plan.known && facts.plan.value.state.kind === "none";
    const suggestion =
      planIsMissing && range.touched.length > 0 && facts.classes.known
        ? await suggestionOf(range, threads, facts.classes.value, {
            linesChanged,
            commits: stats.commits,
            dependencies: facts.dependency_changes.known ? facts.dependency_changes.value.changes : [],
          })
        : undefined;
    return {
      facts,
      mode: request.mode ?? (range.policy.state === "invalid" ? "enforce" : range.policy.policy.mode),
      base: base.commit,
      head: head.commit,
      stats,
      ...(runtimeMinutes === undefined ? {} : { runtimeMinutes }),
      ...(budget === undefined ? {} : { budget }),
      ...(suggestion === undefined ? {} : { suggestion }),
      effectSha256: () => effectDigest(range.effectChanges),
      excerpt: (finding) => excerptFrom(range, finding),
      mask: facts.secrets.known && facts.secrets.value.sightings.length > 0 ? await masker() : (text) => text,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Git is at work on the contents while everything that only names tell is found out. */
async function readFacts(range: JudgedRange, { reports, pushes }: CollectRequest, reading: ContentReading) {
  const [{ openContents }, { readThreads }, { assembleFacts }] = await Promise.all([
    import("./range-contents.ts"),
    import("./threads.ts"),
    import("./facts.ts"),
  ]);
  const contents = openContents(range, reading);
  try {
    const threads = await readThreads(
      range.target,
      range.touched.map(({ path }) => path),
    );
    const sources = { contents, threads, reading, given: reports ?? NO_REPORTS, pushes };
    return { threads, ...(await assembleFacts(range, sources)) };
  } finally {
    await contents.close();
  }
}

async function excerptFrom({ objects, effectTree, target }: JudgedRange, finding: Finding) {
  const { excerptOf } = await import("./excerpt.ts");
  return excerptOf(objects, [effectTree, target.tree], finding);
}

function isRead(repository: CollectRequest["repository"]): repository is Objects {
  return typeof repository === "object" && "scratch" in repository;
}

async function opened({ repository, base, head }: CollectRequest): ReturnType<typeof openRepository> {
  if (typeof repository === "string") return await openRepository(repository, [base, head]);
  return {
    repository: isRead(repository) ? repository.scratch.repository : repository,
    revisions: [base, head].map((name) => ({ name, commit: name as Oid })),
  };
}

async function refuseOthersThanCommits(objects: Objects, revisions: readonly Revision[]): Promise<void> {
  for (const answer of await objects.reader.sizes(revisions.map(({ commit }) => commit))) {
    if (answer.kind === "size" && answer.type === "commit") continue;
    const found = answer.kind === "size" ? `a ${answer.type}` : answer.detail;
    throw new CannotRun(`\`${answer.oid}\` is no commit that can be read: ${found}`, "fetch it again");
  }
}

/** Most texts come many times: a rule says the same of a thousand paths. */
async function masker(): Promise<(text: string) => string> {
  const { maskSecrets } = await import("../scan/secrets/mask.ts");
  const masked = new Map<string, string>();
  return (text) => {
    const known = masked.get(text) ?? maskSecrets(text);
    masked.set(text, known);
    return known;
  };
}

async function suggestionOf(...question: Parameters<typeof suggestionFor>): Promise<Suggestion | undefined> {
  const { suggestionFor } = await import("./suggestion.ts");
  return suggestionFor(...question);
}

function statsOf({ set, touched }: JudgedRange): Verdict["stats"] {
  let bytes = 0;
  for (const { size, inTarget } of set.newBlobs.values()) if (!inTarget) bytes += size ?? 0;
  return { files: touched.length, commits: set.commits.length, bytes };
}
