import { defineRule } from "../engine/rule.ts";

/** Requirements: [S3] [S24]. */
export const rule = defineRule({
  id: "confidence-low",
  summary: "The plan itself says that it is not sure.",
  appliesTo: ["agent"],
  needs: ["plan"],
  check: ({ plan: { state } }) => {
    if (state.kind !== "valid" || state.plan.document.confidence !== "low") return [];
    return [
      {
        level: "review",
        message: "the plan declares low confidence",
        note: "high confidence loosens nothing; low confidence asks for a person",
        help: "have a person look at the plan before its work is promoted",
        path: state.plan.path,
      },
    ];
  },
});
