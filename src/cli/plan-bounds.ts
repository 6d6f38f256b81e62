import { chainAbovePlan } from "../collect/limit-chain.ts";
import { misnamedDocuments } from "../collect/misnamed-documents.ts";
import { readPolicy } from "../collect/read-policy.ts";
import { readRequirements } from "../collect/requirements.ts";
import { inside, TargetTree } from "../collect/target-tree.ts";
import { readThreads, type Threads } from "../collect/threads.ts";
import { type BytePath, baseName, bytePathOfText, displayPath } from "../contract/byte-path.ts";
import { type EffectiveLimits, tighten } from "../contract/limits.ts";
import type { EffectivePolicy } from "../contract/policy-defaults.ts";
import { isExecutable } from "../contract/requirement-lint.ts";
import type { DocumentFact, PolicyState } from "../engine/facts.ts";
import type { ResolvedRequirement } from "../engine/plan-validity.ts";
import { CannotRun } from "../git/cannot-run.ts";
import { parseCommit } from "../git/commit-object.ts";
import { type Objects, openObjects } from "../git/objects.ts";
import { openRepository } from "../git/repository.ts";
import type { Oid } from "../git/types.ts";

export interface PlanBoundsQuestion {
  readonly repository: string;
  /** Where policy, config and requirements are read. */
  readonly base: string;
  /** The thread's directory from the root; `""` is the root. */
  readonly thread: string;
  readonly requirements: readonly string[];
}

export interface PlanBounds {
  /** The branch that is checked out; undefined where there is none. */
  readonly branch: string | undefined;
  readonly policy: EffectivePolicy;
  readonly limits: EffectiveLimits;
  /** Requirements on which no run opens yet. */
  readonly unready: readonly string[];
  /** Files of the target that look like documents and are not read. */
  readonly misnamed: readonly DocumentFact[];
}

const COMMIT_BYTES_MAX = 16 * 1024 * 1024;

/**
 * What a new plan must keep to, as policy and the documents below it stand at `base`.
 * @throws CannotRun: no repository, no such revision, a document there that is not valid, a requirement that is not there.
 */
export async function readPlanBounds(question: PlanBoundsQuestion): Promise<PlanBounds> {
  const { repository, revisions } = await openRepository(question.repository, [question.base, "HEAD"]);
  const objects = openObjects(repository);
  try {
    const target = new TargetTree(objects, await treeOf(revisions[0]!.commit, objects));
    const thread = bytePathOfText(question.thread);
    const policy = await readPolicy(target);
    refuseInvalid(".proofgate/policy.yaml", policy);
    const threads = await threadsAbove(target, thread);
    const misnamed = await misnamedDocuments([], target, threads);
    const requirements = await requirementsOf(target, thread, question.requirements, misnamed);
    return {
      branch: revisions[1]!.branch,
      policy: policy.policy,
      limits: tighten(chainAbovePlan(policy, threads, thread, requirements)),
      misnamed,
      unready: requirements.flatMap((read) =>
        read.state === "valid" && !read.isExecutable ? [read.id] : [],
      ),
    };
  } finally {
    await objects.close();
  }
}

async function threadsAbove(target: TargetTree, thread: BytePath): Promise<Threads> {
  const threads = await readThreads(target, [inside(thread, "WORK_PLAN.json")]);
  if (!threads.directories.has(thread)) {
    throw new CannotRun(
      `\`${displayPath(thread)}\` is no thread: it has no \`.proofgate/\` folder there`,
      "give a directory that has one by `--thread DIR`, or leave `--thread` out",
    );
  }
  const config = threads.configs.get(thread);
  if (config) refuseInvalid(displayPath(config.path), config);
  return threads;
}

async function requirementsOf(
  target: TargetTree,
  thread: BytePath,
  ids: readonly string[],
  misnamed: readonly DocumentFact[],
): Promise<ResolvedRequirement[]> {
  const documents = await readRequirements(target, thread, ids);
  return ids.map((id) => {
    const document = documents.get(id);
    if (!document) {
      const meant = misnamed.find(({ path }) => baseName(path).replace(/\.[^.]*$/, "") === id);
      throw new CannotRun(
        `there is no requirement \`${id}\`${meant ? `: \`${displayPath(meant.path)}\` is not read` : ""}`,
        meant?.advice[0]?.help ?? `have \`.proofgate/requirements/${id}.yaml\` put on the target first`,
      );
    }
    refuseInvalid(displayPath(document.path), document);
    if (document.state !== "valid") throw new Error("invariant: an absent requirement was found");
    return { id, state: "valid", requirement: document.value, isExecutable: isExecutable(document.value) };
  });
}

function refuseInvalid(
  path: string,
  document: { readonly state: string } & Partial<Pick<PolicyState, "problems">>,
): void {
  if (document.state !== "invalid") return;
  const why = document.problems?.[0]?.message ?? "it cannot be read";
  throw new CannotRun(`\`${path}\` is not valid: ${why}`, "have its owner mend it first");
}

async function treeOf(commit: Oid, { reader }: Objects): Promise<Oid> {
  const [answer] = await reader.read([commit], { type: "commit", bytesMax: COMMIT_BYTES_MAX });
  if (answer?.kind === "object")
    return parseCommit(commit, Buffer.from(answer.body), reader.objectFormat).tree;
  throw new CannotRun(
    `commit \`${commit}\` cannot be read`,
    "fetch it again, or check the repository (`git fsck`)",
  );
}
