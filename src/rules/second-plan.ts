import { defineRule } from "../engine/rule.ts";

/** Requirements: [P18]. */
export const rule = defineRule({
  id: "second-plan",
  summary: "An agent's branch changes a second plan file.",
  stopCode: "STOP_UNAUTHORIZED_ACCESS",
  appliesTo: ["agent"],
  needs: ["plan"],
  check: ({ plan }) =>
    plan.otherPlans.map(({ commit, path }) => ({
      level: "stop",
      message: "this branch changes a plan that is not its own",
      note: "one branch runs one plan",
      help: "leave other plans alone; a further run has a branch and a plan of its own",
      path,
      commit,
    })),
});
