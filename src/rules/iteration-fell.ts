import { iterationOf } from "../engine/iteration.ts";
import { defineRule } from "../engine/rule.ts";

/** Requirements: [P55] [P119] [P138]. */
export const rule = defineRule({
  id: "iteration-fell",
  summary: "A commit names an earlier iteration than a commit before it.",
  appliesTo: ["agent"],
  needs: ["policy", "plan", "commits"],
  check: ({ policy, plan: { state }, commits }) => {
    const demand = policy.policy.history.trailers;
    if (state.kind !== "valid" || demand === "off") return [];
    const highest = new Map<string, number>();
    return commits.flatMap(({ sha, parents, isCleanTargetMerge }, index) => {
      const before = parents.reduce((most, parent) => Math.max(most, highest.get(parent) ?? 0), 0);
      const commit = commits[index];
      const own = commit && !isCleanTargetMerge ? iterationOf(commit) : undefined;
      highest.set(sha, Math.max(before, own ?? 0));
      if (own === undefined || own >= before) return [];
      return [
        {
          level: demand === "required" ? "fail" : "review",
          message: `iteration ${own} comes after iteration ${before}`,
          note: "iterations count upwards along the history: they never fall",
          help: `number the next commits ${before} or higher; a commit that is pushed stays as it is: ask a person to waive this, or bring the work again on a new branch`,
          commit: sha,
          subject: sha,
        },
      ];
    });
  },
});
