import type { CommitFact } from "../engine/change.ts";
import { idleAllowed, lastCommits } from "../engine/iteration.ts";
import { defineRule } from "../engine/rule.ts";

/** Requirements: [P56] [P95] [P130] [P153]. */
export const rule = defineRule({
  id: "state-repeated",
  summary: "A run came back to the same state again and again.",
  stopCode: "STOP_NO_PROGRESS",
  appliesTo: ["agent"],
  needs: ["plan", "commits"],
  wants: ["policy"],
  check: ({ plan: { state }, commits, perhaps }) => {
    if (state.kind !== "valid") return [];
    const policy = perhaps.policy.known ? perhaps.policy.value.policy : undefined;
    const allowed = idleAllowed(state.plan, policy);
    return [...visits(commits)]
      .filter(([, iterations]) => iterations.size > 1)
      .map(([tree, iterations]) => {
        const last = [...iterations.values()].at(-1) ?? "";
        const isTooOften = iterations.size > allowed;
        return {
          level: isTooOften ? ("stop" as const) : ("note" as const),
          message: `${iterations.size} iterations ended in the same state`,
          note: `tree \`${tree}\`; the plan gives up after ${allowed} iterations without progress`,
          help: isTooOften
            ? "have a person look at why the work goes in circles"
            : "nothing is wrong yet: an iteration that comes back to an earlier state made no progress",
          commit: last,
          subject: tree,
        };
      });
  },
});

/** For each tree, the last commit of every iteration that ended in it. */
function visits(commits: readonly CommitFact[]): Map<string, Map<number, string>> {
  const found = new Map<string, Map<number, string>>();
  for (const [iteration, { tree, sha }] of lastCommits(commits)) {
    const visitsOfTree = found.get(tree) ?? new Map<number, string>();
    found.set(tree, visitsOfTree.set(iteration, sha));
  }
  return found;
}
