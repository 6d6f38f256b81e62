import { sharedLevel } from "../engine/budget.ts";
import { billionthsOf, moneyText, percentText } from "../engine/money.ts";
import { defineRule } from "../engine/rule.ts";
import { type SharedSpending, sharedName } from "../engine/shared-budget.ts";
import { spendingLevel, type UsageFact, wholeBudget } from "../engine/usage.ts";

const HELP = {
  stop: "end the run: what is left to do is planned anew, with a budget of its own",
  review: "a person agrees to go on: `/proofgate approve-budget <amount>`, or the run ends here",
  note: "finish what is begun, and begin nothing dear",
} as const;

/** Requirements: [P27] [P54] [P67] [P71] [P72] [P73] [P158]. */
export const rule = defineRule({
  id: "budget-exceeded",
  summary: "A run spent its budget, or comes near it.",
  stopCode: "STOP_BUDGET_EXCEEDED",
  appliesTo: ["agent"],
  needs: ["usage"],
  check: ({ usage }) => {
    const { spent, currency, dearest, budget } = usage;
    const { perRun, perRequest, approved } = budget;
    const whole = wholeBudget(budget);
    const most = billionthsOf(perRequest.value);
    const level = spendingLevel(usage);
    return [
      ...(level === undefined
        ? []
        : [
            {
              level,
              message: `${moneyText(spent, currency)} spent, ${percentText(spent, whole)} of the run's budget of ${moneyText(whole, currency)}`,
              note: `\`budget.per_run\` is set by ${perRun.setBy}${
                approved === undefined ? "" : `; a person agreed to ${moneyText(approved, currency)}`
              }`,
              help: HELP[level],
              // Who waives that the end is near has not waived the end.
              subject: `per_run ${level}`,
            },
          ]),
      ...(dearest === undefined || dearest.cost <= most
        ? []
        : [
            {
              level: "stop" as const,
              message: `one request cost ${moneyText(dearest.cost, currency)}, ${moneyText(most, currency)} allowed`,
              note: `\`budget.per_request\` is set by ${perRequest.setBy}; the request is \`${dearest.requestId}\``,
              help: "ask in smaller steps, with less context",
              subject: `per_request ${dearest.requestId}`,
            },
          ]),
      ...(usage.shared ?? []).flatMap((shared) => sharedViolation(usage, shared)),
    ];
  },
});

const SHARED_HELP = {
  stop: "wait for the next $, or change the budget where it is set: no approval of one run raises what all share",
  review: HELP.review,
  note: HELP.note,
} as const;

/** Who waives one month has not waived the next. */
function sharedViolation(usage: UsageFact, shared: SharedSpending) {
  const level = sharedLevel(shared, usage);
  if (level === undefined) return [];
  const { currency } = usage;
  const { scope, period, limit, spent, own } = shared;
  const subject = `per_${period} ${sharedName(shared)} ${level}`;
  if (limit === undefined)
    return [
      {
        level,
        message: `nobody can say what is left of the ${sharedName(shared)} budget in ${currency}`,
        note: `the budgets of this ${scope} are in other currencies, and sums are never converted`,
        help: `give the ${scope} a budget in ${currency}, or a person agrees to go on: \`/proofgate approve-budget <amount>\``,
        subject,
      },
    ];
  const whole = billionthsOf(limit.value);
  return [
    {
      level,
      message: `${moneyText(spent, currency)} spent, ${percentText(spent, whole)} of the ${sharedName(shared)} budget of ${moneyText(whole, currency)}`,
      note: `of it ${moneyText(own, currency)} by this run; \`per_${period}\` is set by ${limit.setBy}`,
      help: SHARED_HELP[level].replace("$", period),
      subject,
    },
  ];
}
