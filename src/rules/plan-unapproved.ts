import type { Fact } from "../engine/fact.ts";
import type { PlanApprovalFact } from "../engine/plan-approval.ts";
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
        note: approvalWords(perhaps.plan_approval),
        help: "have a person with no hand in it read the plan, and write `/proofgate approve <sha>` under its pull request with the full id of the head",
        path,
      },
    ];
  },
});

function approvalWords(approval: Fact<PlanApprovalFact>): string {
  if (!approval.known) return `approvals are not known here: ${approval.why}`;
  const [stale] = approval.value.stale ?? [];
  return stale === undefined
    ? "nobody has approved it"
    : `the approval by \`${stale.login}\` does not count: ${stale.why}`;
}
