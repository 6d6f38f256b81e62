import { sharedLevel } from "../engine/budget.ts";
import { billionthsOf, moneyText, percentText } from "../engine/money.ts";
import { defineRule } from "../engine/rule.ts";
import { type SharedSpending, sharedName } from "../engine/shared-budget.ts";
import { type LocalUsage, spendingLevel, type UsageFact, wholeBudget } from "../engine/usage.ts";

const HELP = {
  stop: "end the run: what is left to do is planned anew, with a budget of its own",
  review: "a person agrees to go on: `/proofgate approve-budget <amount>`, or the run ends here",
  note: "finish what is begun, and begin nothing dear",
} as const;

/** Requirements: [P27] [P54] [P67] [P71] [P72] [P73] [P74] [P158]. */
export const rule = defineRule({
  id: "budget-exceeded",
  summary: "A run spent its budget, or comes near it.",
  stopCode: "STOP_BUDGET_EXCEEDED",
  appliesTo: ["agent"],
  needs: ["usage"],
  check: ({ usage }) => {
    const { currency, dearest, budget, local } = usage;
    const most = billionthsOf(budget.perRequest.value);
    return [
      ...(local?.state === "local" ? localViolations(usage, local) : ownViolation(usage)),
      ...(dearest === undefined || dearest.cost <= most
        ? []
        : [
            {
              level: "stop" as const,
              message: `one request cost ${moneyText(dearest.cost, currency)}, ${moneyText(most, currency)} allowed`,
              note: `\`budget.per_request\` is set by ${budget.perRequest.setBy}; the request is \`${dearest.requestId}\``,
              help: "ask in smaller steps, with less context",
              subject: `per_request ${dearest.requestId}`,
            },
          ]),
      ...(usage.shared ?? []).flatMap((shared) => sharedViolation(usage, shared)),
    ];
  },
});

function ownViolation(usage: UsageFact) {
  const { currency, budget, local } = usage;
  const { perRun, approved } = budget;
  const level = spendingLevel(usage);
  if (level === undefined) return [];
  const agreed = approved === undefined ? "" : `; a person agreed to ${moneyText(approved, currency)}`;
  const isNear = level !== "note";
  return [
    {
      level,
      message: spentWords(usage),
      note: `\`budget.per_run\` is set by ${perRun.setBy}${agreed}${isNear ? hindranceWords(local) : ""}`,
      help: `${HELP[level]}${isNear ? offerWords(local) : ""}`,
      // Who waives that the end is near has not waived the end.
      subject: `per_run ${level}`,
    },
  ];
}

function spentWords({ spent, currency, budget }: UsageFact): string {
  const whole = wholeBudget(budget);
  return `${moneyText(spent, currency)} spent, ${percentText(spent, whole)} of the run's budget of ${moneyText(whole, currency)}`;
}

function hindranceWords(local: LocalUsage | undefined): string {
  return local?.state === "hindered" ? `; it cannot go on with local models: ${local.why}` : "";
}

function offerWords(local: LocalUsage | undefined): string {
  if (local === undefined || local.state === "local" || local.planSha256 === undefined) return "";
  return `; or a person lets it go on with local models alone: \`/proofgate degrade ${local.planSha256}\``;
}

/** Of a run that goes on without money: what came in since that is none of it stops the run, and nothing else of its own budget does. */
function localViolations(usage: UsageFact, { since, by, strays }: Extract<LocalUsage, { state: "local" }>) {
  const { first, count } = strays;
  const mode = `since ${since} it goes on with local models alone, as ${by} allowed`;
  return [
    ...(first === undefined
      ? []
      : [
          {
            level: "stop" as const,
            message: `${count} ${count === 1 ? "request was" : "requests were"} made that a run without money may not make`,
            note: `${mode}; \`${first.requestId}\` to \`${first.model}\` ${
              first.cost === undefined
                ? "has no cost that is known"
                : `cost ${moneyText(billionthsOf(first.cost.amount), first.cost.currency)}`
            }, and \`usage.local_models\` of the policy lists what costs nothing`,
            help: "end the run, or a person lets it spend again: `/proofgate approve-budget <amount>`",
            // Who resumes it after one has not agreed to the next.
            subject: `local ${count} ${first.requestId}`,
          },
        ]),
    {
      level: "note" as const,
      message: spentWords(usage),
      note: mode,
      help: "ask only models that `usage.local_models` of the policy lists: any other request stops the run",
      subject: "per_run local",
    },
  ];
}

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
