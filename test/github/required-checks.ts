import { latestRuns, SATISFYING } from "./check-state.ts";
import type { RequiredCheck } from "./rule-state.ts";
import type { Repository } from "./state.ts";

/**
 * The required checks that a commit has not passed, by name. The newest check run of each App and the newest status of
 * a context count; where the rule pins an App, only its own runs do.
 */
export function missingChecks(
  repository: Repository,
  sha: string,
  required: readonly RequiredCheck[],
): string[] {
  return required
    .filter((check) => {
      const states = statesOf(repository, sha, check);
      return states.length === 0 || states.some((state) => state !== "passed");
    })
    .map(({ context }) => context);
}

/** Those of them that have failed: nobody need wait for them. */
export function failedChecks(
  repository: Repository,
  sha: string,
  required: readonly RequiredCheck[],
): string[] {
  return required
    .filter((check) => statesOf(repository, sha, check).includes("failed"))
    .map(({ context }) => context);
}

function statesOf(
  repository: Repository,
  sha: string,
  { context, appId }: RequiredCheck,
): ("passed" | "failed" | "pending")[] {
  const pinned = appId !== undefined && appId !== -1;
  const runs = latestRuns([...repository.checkRuns.values()].filter((run) => run.headSha === sha));
  const states = runs
    .filter((run) => run.name === context && (!pinned || run.app.id === appId))
    .map((run) => {
      if (run.status !== "completed") return "pending";
      return SATISFYING.has(run.conclusion) ? "passed" : "failed";
    });
  const status = repository.statuses.findLast((one) => one.sha === sha && one.context === context);
  if (status === undefined || pinned) return states;
  if (status.state === "pending") return [...states, "pending"];
  return [...states, status.state === "success" ? "passed" : "failed"];
}
