import { defineRule } from "../engine/rule.ts";

/** Requirements: [P58] [P111]. */
export const rule = defineRule({
  id: "code-before-plan",
  summary: "An agent's work comes before its work plan, together with it, or beside it.",
  stopCode: "STOP_UNAUTHORIZED_ACCESS",
  appliesTo: ["agent"],
  needs: ["plan"],
  check: ({ plan }) =>
    plan.codeBeforePlan.map(({ commit, path }) => ({
      level: "stop",
      message: "this change does not come after the work plan",
      note: "the plan is the branch's first change, alone in its commit, and all work descends from it",
      help: "begin a new branch: the plan first, in a commit of its own, then the work",
      path,
      commit,
    })),
});
