import { defineRule } from "../engine/rule.ts";

/** Requirements: [H6] [H13]. */
export const rule = defineRule({
  id: "assumption-false",
  summary: "Something the plan assumes is not so.",
  appliesTo: ["agent"],
  needs: ["plan", "assumptions"],
  check: ({ plan: { state }, assumptions }) => {
    if (state.kind !== "valid") return [];
    const { path } = state.plan;
    return assumptions
      .filter(({ holds }) => holds === false)
      .map(({ claim, what }) => ({
        level: "review",
        message: `the plan assumes \`${claim}\`, which is not so`,
        note: what,
        help: "have a person look at whether the plan still makes sense",
        path,
        subject: claim,
      }));
  },
});
