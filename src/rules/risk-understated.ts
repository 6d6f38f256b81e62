import { displayPath } from "../contract/byte-path.ts";
import { RISKS } from "../engine/facts.ts";
import { defineRule } from "../engine/rule.ts";

/** Requirements: [P104] [P169] [S23]. */
export const rule = defineRule({
  id: "risk-understated",
  summary: "The touched paths make a higher risk than the plan declares.",
  appliesTo: ["agent"],
  needs: ["plan", "blast_radius"],
  check: ({ plan: { state }, blast_radius: { floor, reasons } }) => {
    if (state.kind !== "valid" || RISKS.indexOf(floor) <= RISKS.indexOf(state.plan.document.risk)) return [];
    const [gravest] = reasons;
    return [
      {
        level: "review",
        message: `the plan declares ${state.plan.document.risk} risk, what it touches makes it ${floor}`,
        ...(gravest ? { note: `\`${displayPath(gravest.path)}\`: ${gravest.why}`, path: gravest.path } : {}),
        help: "have a person look at the change; the next plan should declare the risk it takes",
        subject: floor,
      },
    ];
  },
});
