import { defineRule } from "../engine/rule.ts";

/** Requirements: [H19] [P169]. */
export const rule = defineRule({
  id: "blast-radius",
  summary: "What the change reaches, beside what the plan declared.",
  appliesTo: ["agent"],
  needs: ["plan", "blast_radius"],
  check: ({ plan: { state }, blast_radius: { areas } }) => {
    if (state.kind !== "valid") return [];
    const declared = state.plan.document.blast_radius?.services;
    const undeclared = declared === undefined ? [] : areas.filter((area) => !declared.includes(area));
    if (undeclared.length === 0) return [];
    return [
      {
        level: "note",
        message: `the change reaches ${undeclared.map((area) => `\`${area}\``).join(", ")}, which the plan's blast radius does not name`,
        note: `declared: ${declared?.map((area) => `\`${area}\``).join(", ") || "nothing"}`,
        help: "compare the two before approving; a computed radius is a lower bound",
        subject: undeclared.join(" "),
      },
    ];
  },
});
