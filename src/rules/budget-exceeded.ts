import { billionthsOf, hasReached, moneyText, percentText } from "../engine/money.ts";
import { defineRule } from "../engine/rule.ts";

/** Requirements: [P71] [P72] [P73] [P158]. */
export const rule = defineRule({
  id: "budget-exceeded",
  summary: "A run spent its budget, or comes near it.",
  stopCode: "STOP_BUDGET_EXCEEDED",
  appliesTo: ["agent"],
  needs: ["usage"],
  check: ({ usage: { spent, currency, dearest, budget } }) => {
    const { perRun, perRequest, warnAt, approveAt } = budget;
    const whole = billionthsOf(perRun.value);
    const most = billionthsOf(perRequest.value);
    const said = {
      message: `${moneyText(spent, currency)} spent, ${percentText(spent, whole)} of the run's budget of ${moneyText(whole, currency)}`,
      note: `\`budget.per_run\` is set by ${perRun.setBy}`,
      subject: "per_run",
    };
    const ofRun =
      spent === 0n
        ? []
        : hasReached(spent, 1, whole)
          ? [
              {
                ...said,
                level: "stop" as const,
                help: "end the run: what is left to do is planned anew, with a budget of its own",
              },
            ]
          : hasReached(spent, approveAt.value, whole)
            ? [
                {
                  ...said,
                  level: "review" as const,
                  help: "a person agrees to go on: `/proofgate approve-budget <amount>`, or the run ends here",
                },
              ]
            : hasReached(spent, warnAt.value, whole)
              ? [{ ...said, level: "note" as const, help: "finish what is begun, and begin nothing dear" }]
              : [];
    const ofRequest =
      dearest === undefined || dearest.cost <= most
        ? []
        : [
            {
              level: "stop" as const,
              message: `one request cost ${moneyText(dearest.cost, currency)}, ${moneyText(most, currency)} allowed`,
              note: `\`budget.per_request\` is set by ${perRequest.setBy}; the request is \`${dearest.requestId}\``,
              help: "ask in smaller steps, with less context",
              subject: "per_request",
            },
          ];
    return [...ofRun, ...ofRequest];
  },
});
