import { defineRule } from "../engine/rule.ts";

/** Requirements: [P118] [P122] [P163] [S23]. */
export const rule = defineRule({
  id: "plan-unapproved",
  summary: "A plan of a risk class that a person must approve is not approved.",
  appliesTo: ["agent"],
  needs: ["policy", "plan"],
  wants: ["plan_approval", "blast_radius"],
  check: ({ policy, plan: { state }, perhaps }) => {
    if (state.kind !== "valid") return [];
    const { document, path } = state.plan;
    const floor = perhaps.blast_radius.known ? perhaps.blast_radius.value.floor : document.risk;
    const classes = policy.policy.plan.approval;
    const asked = [document.risk, floor].find((risk) => classes.includes(risk));
    if (asked === undefined || (perhaps.plan_approval.known && perhaps.plan_approval.value.approved))
      return [];
    return [
      {
        level: "review",
        message: `a plan of ${asked} risk waits for a person's approval`,
        note: perhaps.plan_approval.known
          ? "nobody has approved it"
          : `approvals are not known here: ${perhaps.plan_approval.why}`,
        help: "have a person who may approve it read the plan and approve it",
        path,
      },
    ];
  },
});
