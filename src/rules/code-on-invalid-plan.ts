import { defineRule } from "../engine/rule.ts";

/** Requirements: [H1] [P111] [P113] [P139]. */
export const rule = defineRule({
  id: "code-on-invalid-plan",
  summary: "An agent's work stands on a work plan that is not valid.",
  stopCode: "STOP_UNAUTHORIZED_ACCESS",
  appliesTo: ["agent"],
  needs: ["plan"],
  check: ({ plan }) =>
    plan.codeOnInvalidPlan.map(({ commit, path }) => ({
      level: "stop",
      message: "this change stands on a work plan that is not valid",
      note: "an invalid plan allows nothing; it could be replaced as long as nothing stood on it",
      help: "begin a new branch: a valid plan first, in a commit of its own, then the work",
      path,
      commit,
    })),
});
