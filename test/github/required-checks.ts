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
  const runs = latestRuns([...repository.checkRuns.values()].filter((run) => run.headSha === sha));
  return required
    .filter(({ context, appId }) => {
      const pinned = appId !== undefined && appId !== -1;
      const fitting = runs.filter((run) => run.name === context && (!pinned || run.app.id === appId));
      const states = fitting.map((run) => run.status === "completed" && SATISFYING.has(run.conclusion));
      const status = repository.statuses.findLast((one) => one.sha === sha && one.context === context);
      if (status !== undefined && !pinned) states.push(status.state === "success");
      return states.length === 0 || states.includes(false);
    })
    .map(({ context }) => context);
}
