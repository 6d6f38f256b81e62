import { setImmediate } from "node:timers/promises";
import { sha256OfCanonicalJson } from "../contract/canonical-json.ts";
import { CannotRun } from "../git/cannot-run.ts";
import { autoMerges } from "../git/merge.ts";
import type { Mirror } from "../git/mirror.ts";
import type { Remote } from "../git/remote.ts";
import type { AutoMerge, Oid } from "../git/types.ts";
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
import { appActor, entryAt } from "./ledger-words.ts";
import { wordsOf } from "./log.ts";
import { bringing } from "./mirror-reading.ts";
import { parallelRuns, targetsOnce } from "./parallel-now.ts";
import { fetchInto } from "./repository-access.ts";
import type { Services } from "./services.ts";
import { openPulls } from "./sweep-pulls.ts";
import {
  conflictWords,
  type FoundMerge,
  type FoundMerges,
  foundIn,
  PAIR_CEILINGS,
  pairKey,
} from "./tried-merges.ts";
import { branchLane, type RepositoryRef, type Work } from "./webhook-jobs.ts";

/** Pairs of one sweep; the next one goes on. */
const PAIRS_MAX = 200;

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
  try {
    await compareRuns(services, place);
  } catch (error) {
    // What comes of it are notes: it keeps no sweep from its end.
    const fields = { repository: place.repository.id, error: wordsOf(error) };
    services.log("warn", "runs beside each other could not be compared", fields);
  }
}

async function compareRuns(services: Services, place: IntegrationPlace): Promise<void> {
  const { db } = services;
  const runs = await liveRuns(db, place.repository.id);
  const ids = runs.map(({ runId }) => runId);
  const before = await meetingsOf(db, ids);
  const known = knownMerges(before);
  const tried = await tryPairs(services, place, missingPairs(runs, known));
  const targetsOf = targetsOnce();
  const merged = new Map([...known, ...tried]);
  const changed: Changed[] = [];
  for (const run of runs) {
    // Plans may be long, and each is compared with all others: whoever waits meanwhile is served.
    await setImmediate();
    const merges = mergesOf(run, runs, merged);
    const judged = { planId: run.planId, branch: run.branch, targets: targetsOf(run) };
    const facts = parallelRuns(judged, run, runs, merges, targetsOf);
    const meeting = { runId: run.runId, head: run.head, merges, factsSha256: sha256OfCanonicalJson(facts) };
    const last = before.get(run.runId);
    const isNews = last === undefined ? facts.length > 0 : last.factsSha256 !== meeting.factsSha256;
    const isSame = !isNews && last?.head === run.head && last.merges.length === merges.length;
    if (!isSame || merges.some(({ head }) => tried.has(pairKey(run.head, head))))
      changed.push({ run, meeting, isNews });
  }
  if (changed.length > 0) await record(services, place, runs, changed, tried);
}

interface Pair {
  readonly into: string;
  readonly from: string;
}

function knownMerges(before: ReadonlyMap<string, RunMeeting>): FoundMerges {
  return new Map(
    [...before.values()].flatMap(({ head, merges }) =>
      merges.map(({ head: other, ...found }) => [pairKey(head, other), found] as const),
    ),
  );
}

function missingPairs(runs: readonly LiveRun[], known: FoundMerges): readonly Pair[] {
  const missing = new Map<string, Pair>();
  for (const [at, { head: into }] of runs.entries())
    for (const { head: from } of runs.slice(at + 1)) {
      if (into === from || known.has(pairKey(into, from))) continue;
      missing.set(pairKey(into, from), { into, from });
    }
  return [...missing.values()].slice(0, PAIRS_MAX);
}

/** What cannot be read or merged is left out, and tried again by the next sweep. */
async function tryPairs(
  services: Services,
  { mirror, remote }: IntegrationPlace,
  pairs: readonly Pair[],
): Promise<FoundMerges> {
  const here = new Set<string>();
  for (const head of new Set(pairs.flatMap(({ into, from }) => [into, from])))
    if ((await fetchInto(services, mirror, remote, head)).kind === "here") here.add(head);
  const readable = pairs.filter(({ into, from }) => here.has(into) && here.has(from));
  const tried = new Map<string, FoundMerge>();
  if (readable.length === 0) return tried;
  const oids = readable.map(({ into, from }) => ({ into: into as Oid, from: from as Oid }));
  let merges: readonly AutoMerge[];
  try {
    const bring = bringing(services, mirror, remote);
    merges = await mirror.withObjects((objects) => autoMerges(objects, oids, PAIR_CEILINGS), bring);
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error;
    services.log("warn", "the heads of runs could not be merged with each other", { why: error.message });
    return tried;
  }
  for (const [at, merge] of merges.entries()) {
    const pair = readable[at];
    const found = foundIn(merge);
    if (pair !== undefined && found !== undefined) tried.set(pairKey(pair.into, pair.from), found);
  }
  return tried;
}

function mergesOf(run: LiveRun, runs: readonly LiveRun[], known: FoundMerges): readonly TriedMerge[] {
  return runs.flatMap(({ runId, head }): TriedMerge[] => {
    const found = runId === run.runId ? undefined : known.get(pairKey(run.head, head));
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
  tried: FoundMerges,
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
  const conflicting = conflictWords(runs, tried);
  await inTransaction(db, async (tx) => {
    await lockRepository(tx, repository.id);
    for (const { meeting } of changed) await noteMeeting(tx, repository.id, meeting, now);
    await enqueueJobs(tx, drafts, now);
    if (conflicting === undefined) return;
    const body = { deed: "integration verification", tried: tried.size, ...conflicting };
    const entry = { kind: "annotation", actor: appActor(services), subject: {}, body } as const;
    await appendEntries(tx, repository.id, [entryAt(now, entry)]);
  });
  log("info", "runs beside each other were compared", {
    repository: repository.id,
    pairs: tried.size,
    branches: branches.length,
  });
}
