import { displayPath } from "../contract/byte-path.ts";
import { sha256OfCanonicalJson } from "../contract/canonical-json.ts";
import { CannotRun } from "../git/cannot-run.ts";
import { autoMerges } from "../git/merge.ts";
import type { Mirror } from "../git/mirror.ts";
import type { Remote } from "../git/remote.ts";
import { type AutoMerge, CEILINGS, type Oid } from "../git/types.ts";
import { maskSecrets } from "../scan/secrets/mask.ts";
import { enqueueJobs } from "../store/jobs.ts";
import { appendEntries } from "../store/ledger.ts";
import { lockRepository } from "../store/repositories.ts";
import {
  type LiveRun,
  liveRuns,
  meetingsOf,
  noteMeeting,
  type RunMeeting,
  type TriedMerge,
} from "../store/run-meetings.ts";
import { inTransaction } from "../store/transaction.ts";
import { jobOf } from "./dispatcher.ts";
import { appActor, entryAt, named } from "./ledger-words.ts";
import { bringing } from "./mirror-reading.ts";
import { parallelRuns, targetsOnce } from "./parallel-now.ts";
import { fetchInto } from "./repository-access.ts";
import type { Services } from "./services.ts";
import { openPulls } from "./sweep-pulls.ts";
import { branchLane, type RepositoryRef, type Work } from "./webhook-jobs.ts";

/** Pairs of one sweep; the next one goes on. */
export const PAIRS_MAX = 200;
/** Paths of one merge that are named. */
const PATHS_MAX = 20;

export interface IntegrationPlace {
  readonly repository: RepositoryRef;
  readonly mirror: Mirror;
  readonly remote: Remote;
}

/**
 * Merges the heads of a repository's live runs with each other, pair by pair, on objects of the mirror alone: nothing is
 * pushed [P32]. Only pairs of which a head has moved are tried. A run that meets others than it was judged with is judged
 * again, and so is one whose other run has ended [P29].
 */
export async function verifyIntegration(services: Services, place: IntegrationPlace): Promise<void> {
  const { db } = services;
  const runs = await liveRuns(db, place.repository.id);
  const ids = runs.map(({ runId }) => runId);
  const before = await meetingsOf(db, ids);
  const known = knownMerges(before);
  const tried = await tryPairs(services, place, missingPairs(runs, known));
  const targetsOf = targetsOnce();
  const changed = runs.flatMap((run) => {
    const merges = mergesOf(run, runs, new Map([...known, ...tried]));
    const judged = { planId: run.planId, branch: run.branch, targets: targetsOf(run) };
    const facts = parallelRuns(judged, run, runs, merges, targetsOf);
    const meeting = { runId: run.runId, head: run.head, merges, factsSha256: sha256OfCanonicalJson(facts) };
    const last = before.get(run.runId);
    const isNews = last === undefined ? facts.length > 0 : last.factsSha256 !== meeting.factsSha256;
    const isSame = !isNews && last?.head === run.head && last.merges.length === merges.length;
    return isSame && !merges.some(({ head }) => tried.has(key(run.head, head)))
      ? []
      : [{ run, meeting, isNews }];
  });
  if (changed.length > 0) await record(services, place, runs, changed, tried);
}

interface Pair {
  readonly into: string;
  readonly from: string;
}

/** By both heads, in the order of the text: git's conflicts are the same whichever is merged into which. */
type Tried = ReadonlyMap<string, Omit<TriedMerge, "head">>;

function key(one: string, other: string): string {
  return one < other ? `${one} ${other}` : `${other} ${one}`;
}

function knownMerges(before: ReadonlyMap<string, RunMeeting>): Tried {
  return new Map(
    [...before.values()].flatMap(({ head, merges }) =>
      merges.map(({ head: other, ...found }) => [key(head, other), found] as const),
    ),
  );
}

function missingPairs(runs: readonly LiveRun[], known: Tried): readonly Pair[] {
  const missing = new Map<string, Pair>();
  for (const [at, { head: into }] of runs.entries())
    for (const { head: from } of runs.slice(at + 1)) {
      if (into === from || known.has(key(into, from))) continue;
      missing.set(key(into, from), { into, from });
    }
  return [...missing.values()].slice(0, PAIRS_MAX);
}

/** What cannot be read or merged is left out, and tried again by the next sweep. */
async function tryPairs(
  services: Services,
  { mirror, remote }: IntegrationPlace,
  pairs: readonly Pair[],
): Promise<Tried> {
  const here = new Set<string>();
  for (const head of new Set(pairs.flatMap(({ into, from }) => [into, from])))
    if ((await fetchInto(services, mirror, remote, head)).kind === "here") here.add(head);
  const readable = pairs.filter(({ into, from }) => here.has(into) && here.has(from));
  const tried = new Map<string, Omit<TriedMerge, "head">>();
  if (readable.length === 0) return tried;
  const oids = readable.map(({ into, from }) => ({ into: into as Oid, from: from as Oid }));
  let merges: readonly AutoMerge[];
  try {
    const bring = bringing(services, mirror, remote);
    merges = await mirror.withObjects((objects) => autoMerges(objects, oids, CEILINGS), bring);
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error;
    services.log("warn", "the heads of runs could not be merged with each other", { why: error.message });
    return tried;
  }
  for (const [at, merge] of merges.entries()) {
    const pair = readable[at];
    if (pair === undefined || merge.kind === "undetermined") continue;
    const paths = merge.kind === "conflicted" ? merge.conflictedPaths : [];
    const conflicts = paths.slice(0, PATHS_MAX).map((path) => maskSecrets(displayPath(path)));
    tried.set(key(pair.into, pair.from), { conflicts, beyond: paths.length - conflicts.length });
  }
  return tried;
}

function mergesOf(run: LiveRun, runs: readonly LiveRun[], known: Tried): readonly TriedMerge[] {
  return runs.flatMap(({ runId, head }): TriedMerge[] => {
    const found = runId === run.runId ? undefined : known.get(key(run.head, head));
    return found === undefined ? [] : [{ head, ...found }];
  });
}

interface Changed {
  readonly run: LiveRun;
  readonly meeting: RunMeeting;
  /** It is judged again. */
  readonly isNews: boolean;
}

async function record(
  services: Services,
  { repository }: IntegrationPlace,
  runs: readonly LiveRun[],
  changed: readonly Changed[],
  tried: Tried,
): Promise<void> {
  const { db, clock, log } = services;
  const now = clock();
  const branches = changed.filter(({ isNews }) => isNews).map(({ run }) => run.branch);
  const pulls = branches.length === 0 ? [] : await openPulls(services, repository, undefined);
  const works = branches.flatMap((branch): { branch: string; work: Work }[] => [
    { branch, work: { kind: "judge-branch", repository, branch, forced: false } },
    ...pulls
      .filter(({ head }) => head.ref === branch && head.repo?.id === repository.id)
      .map(({ number }) => ({
        branch,
        work: { kind: "judge-pull", repository, pull: number, closed: false } as const,
      })),
  ]);
  const drafts = works.map(({ branch, work }, index) => ({
    ...jobOf({ lane: branchLane(repository, branch), work }),
    idempotencyKey: `beside ${now.getTime()} ${index}`,
  }));
  const conflicting = conflictsAmong(runs, tried);
  await inTransaction(db, async (tx) => {
    await lockRepository(tx, repository.id);
    for (const { meeting } of changed) await noteMeeting(tx, repository.id, meeting, now);
    await enqueueJobs(tx, drafts, now);
    if (conflicting.length === 0) return;
    const body = { deed: "integration verification", tried: tried.size, conflicting };
    const entry = { kind: "annotation", actor: appActor(services), subject: {}, body } as const;
    await appendEntries(tx, repository.id, [entryAt(now, entry)]);
  });
  log("info", "runs beside each other were compared", {
    repository: repository.id,
    pairs: tried.size,
    conflicting: conflicting.length,
    branches: branches.length,
  });
}

/** Of what was tried now: each pair of runs whose heads conflict. */
function conflictsAmong(runs: readonly LiveRun[], tried: Tried) {
  return runs.flatMap((one, at) =>
    runs.slice(at + 1).flatMap((other) => {
      const merge = tried.get(key(one.head, other.head));
      if (merge === undefined || merge.conflicts.length === 0) return [];
      const heads = [one.head, other.head];
      return [
        {
          runs: [one.runId, other.runId],
          plans: [named(one.planId), named(other.planId)],
          heads,
          paths: [...merge.conflicts],
        },
      ];
    }),
  );
}
