import { defineRule } from "../engine/rule.ts";

/** Requirements: [P31] [P100] [P107] [P108] [P110]. */
export const rule = defineRule({
  id: "plan-invalid",
  summary: "The work plan of an agent's branch is not valid.",
  appliesTo: ["agent"],
  needs: ["plan"],
  check: ({ plan: { state } }) => {
    if (state.kind !== "invalid") return [];
    return state.problems.map(({ message, help, line }) => ({
      level: "fail",
      message,
      note: "nothing may be built on a plan that does not hold",
      help,
      path: state.path,
      subject: message,
      line,
      commit: state.commit,
    }));
  },
});
