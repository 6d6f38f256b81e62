import { defineRule } from "../engine/rule.ts";

/** Requirements: [H1] [P18] [P58] [P111] [P139]. */
export const rule = defineRule({
  id: "plan-missing",
  summary: "An agent's branch has no work plan.",
  stopCode: "STOP_UNAUTHORIZED_ACCESS",
  appliesTo: ["agent"],
  needs: ["plan", "commits"],
  check: ({ plan, commits }) => {
    if (plan.state.kind !== "none" || plan.codeBeforePlan.length > 0) return [];
    const first = commits.find((commit) => !commit.isCleanTargetMerge && commit.changes.length > 0);
    // A branch that changes nothing yet has nothing to plan for.
    if (!first) return [];
    return [
      {
        level: "stop",
        message: "this branch has no work plan",
        note: "an agent declares what it will do before it does it",
        help: "begin a new branch with a commit that adds only the plan, as `.proofgate/plans/<plan_id>/WORK_PLAN.json` (`proofgate plan init` writes it), then the work",
        commit: first.sha,
      },
    ];
  },
});
