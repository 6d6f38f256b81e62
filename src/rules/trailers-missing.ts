import type { CommitFact } from "../engine/change.ts";
import { iterationOf, trailerValues } from "../engine/iteration.ts";
import { defineRule } from "../engine/rule.ts";

/** Requirements: [P90] [P119]. */
export const rule = defineRule({
  id: "trailers-missing",
  summary: "A commit of an agent does not say which plan and iteration it belongs to.",
  appliesTo: ["agent"],
  needs: ["policy", "plan", "commits"],
  check: ({ policy, plan: { state }, commits }) => {
    const demand = policy.policy.history.trailers;
    if (state.kind !== "valid" || demand === "off") return [];
    const { plan } = state;
    const firstChange = commits.findIndex(
      (commit) => commit.changes.length > 0 && !commit.isCleanTargetMerge,
    );
    return commits.flatMap((commit, index) => {
      // Before the first change there are only empty commits.
      if (commit.isCleanTargetMerge || index < firstChange) return [];
      const wrong = whatIsWrong(commit, plan.id);
      if (wrong === undefined) return [];
      return [
        {
          level: demand === "required" ? "fail" : "review",
          message: wrong,
          note: "each commit's last paragraph names its plan and its iteration, once each",
          help: `end each message with \`Plan-Id: ${plan.id}\` and \`Iteration: <number>\`, on a line each; a commit that is pushed stays as it is: ask a person to waive this, or bring the work again on a new branch`,
          commit: commit.sha,
          subject: commit.sha,
        },
      ];
    });
  },
});

function whatIsWrong(commit: CommitFact, planId: string): string | undefined {
  const plans = trailerValues(commit, "plan-id");
  if (plans.length === 0) return "this commit has no `Plan-Id` trailer";
  if (plans.length > 1) return "this commit has more than one `Plan-Id` trailer";
  if (plans[0] !== planId) return `this commit names another plan than \`${planId}\``;
  const iterations = trailerValues(commit, "iteration");
  if (iterations.length === 0) return "this commit has no `Iteration` trailer";
  if (iterations.length > 1) return "this commit has more than one `Iteration` trailer";
  if (iterationOf(commit) === undefined) return "this commit's `Iteration` is not a whole number";
  return undefined;
}
