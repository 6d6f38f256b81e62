import type { WorkPlan } from "../contract/generated/documents.ts";
import { type Fact, observed } from "../engine/fact.ts";
import {
  type MeetableTargets,
  meetableTargets,
  type ParallelRun,
  targetOverlaps,
} from "../engine/parallel-runs.ts";
import type { RunPlan } from "../engine/plan-state.ts";
import type { BranchRow } from "../store/branches.ts";
import { type LiveRun, liveRuns, meetingsOf, type TriedMerge } from "../store/run-meetings.ts";
import type { Handle } from "../store/transaction.ts";

/** The runs beside that of a branch, as the store has them now. */
export interface ParallelNow {
  /** @param plan by which the head is judged; without one it meets nobody */
  of(plan: Pick<RunPlan, "id" | "document"> | undefined, head: string): Fact<readonly ParallelRun[]>;
}

export async function parallelNow(
  db: Handle,
  repositoryId: number,
  branch: BranchRow | undefined,
): Promise<ParallelNow> {
  const runs = branch === undefined ? [] : await liveRuns(db, repositoryId);
  const own = runs.find((run) => run.branch === branch?.name);
  const meetings = await meetingsOf(db, own === undefined ? [] : [own.runId]);
  const met = own === undefined ? undefined : meetings.get(own.runId);
  const targets = targetsOnce();
  return {
    of: (plan, head) => {
      if (plan === undefined || branch === undefined) return observed([]);
      const merges = met?.head === head ? met.merges : [];
      const judged = { planId: plan.id, branch: branch.name, targets: meetableTargets(plan.document) };
      return observed(parallelRuns(judged, own, runs, merges, targets));
    },
  };
}

/** A live run's targets, read once for all with which they are compared. */
export function targetsOnce(): (run: LiveRun) => MeetableTargets {
  const read = new Map<string, MeetableTargets>();
  return ({ planSha256, plan }) => {
    const known = read.get(planSha256) ?? meetableTargets(JSON.parse(plan) as Pick<WorkPlan, "targets">);
    read.set(planSha256, known);
    return known;
  };
}

/**
 * The other live runs that this one meets, the oldest first. Runs of one standing plan share their targets by intent.
 * @param own undefined where its run is to be opened yet: then all others are earlier.
 */
export function parallelRuns(
  judged: { readonly planId: string; readonly branch: string; readonly targets: MeetableTargets },
  own: LiveRun | undefined,
  runs: readonly LiveRun[],
  merges: readonly TriedMerge[],
  targetsOf: (run: LiveRun) => MeetableTargets,
): ParallelRun[] {
  const found: ParallelRun[] = [];
  let isEarlier = true;
  for (const run of runs) {
    if (run.runId === own?.runId) isEarlier = false;
    if (run.branch === judged.branch) continue;
    const overlap =
      run.planId === judged.planId
        ? { overlaps: [], overlapsBeyond: 0 }
        : targetOverlaps(judged.targets, targetsOf(run));
    const tried = merges.find(({ head }) => head === run.head);
    const conflicts = tried?.conflicts ?? [];
    if (overlap.overlaps.length + conflicts.length === 0) continue;
    const conflicted = { conflicts, conflictsBeyond: tried?.beyond ?? 0 };
    found.push({ planId: run.planId, branch: run.branch, isEarlier, ...overlap, ...conflicted });
  }
  return found;
}
