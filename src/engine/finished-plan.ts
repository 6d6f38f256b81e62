import type { TouchedPath } from "./change.ts";
import type { PlanHistory } from "./plan-state.ts";

/**
 * The plan of a range where the id was used up before: it is invalid, and everything done under it stands on an invalid
 * plan (contract.md, 3). Only who keeps a ledger can know it; the target's trailers may say nothing.
 */
export function withFinishedPlan(
  history: PlanHistory,
  head: string,
  touched: readonly TouchedPath[],
): PlanHistory {
  if (history.state.kind !== "valid") return history;
  const { plan } = history.state;
  const code = touched.find(({ path }) => path !== plan.path);
  return {
    ...history,
    state: {
      kind: "invalid",
      path: plan.path,
      ...(plan.commit === undefined ? {} : { commit: plan.commit }),
      problems: [
        {
          message: `a run of plan \`${plan.id}\` was finished before, or goes on elsewhere`,
          help: "give the plan an id that was never used in this repository",
        },
      ],
    },
    codeOnInvalidPlan: [
      ...history.codeOnInvalidPlan,
      ...(code === undefined ? [] : [{ commit: head, path: code.path }]),
    ],
  };
}
