import type { EffectivePolicy } from "../contract/policy-defaults.ts";
import type { CommitFact } from "./change.ts";
import type { RunPlan } from "./plan-state.ts";

/** The values of a trailer, in order. Keys are compared as git does: ASCII case does not count. */
export function trailerValues(commit: CommitFact, lowerKey: string): string[] {
  return commit.trailers.filter(({ key }) => key.toLowerCase() === lowerKey).map(({ value }) => value);
}

/** The iteration a commit names, a whole number below 1,000,000; undefined where it names none, or several. */
export function iterationOf(commit: CommitFact): number | undefined {
  const values = trailerValues(commit, "iteration");
  return values.length === 1 && /^(?:0|[1-9]\d{0,5})$/.test(values[0]!) ? Number(values[0]) : undefined;
}

/** The last commit of every iteration that a run names, in the order in which the iterations begin. */
export function lastCommits(commits: readonly CommitFact[]): ReadonlyMap<number, CommitFact> {
  const lastOf = new Map<number, CommitFact>();
  for (const commit of commits) {
    const iteration = iterationOf(commit);
    if (iteration !== undefined && !commit.isCleanTargetMerge) lastOf.set(iteration, commit);
  }
  return lastOf;
}

/** Iterations without progress after which a run is over: the plan's, which is pinned, unless the policy's is stricter. */
export function idleAllowed(plan: RunPlan, policy: EffectivePolicy | undefined): number {
  const ofPlan = plan.document.limits.no_progress_iterations ?? Number.POSITIVE_INFINITY;
  return Math.min(ofPlan, policy?.limits.no_progress_iterations ?? Number.POSITIVE_INFINITY);
}
