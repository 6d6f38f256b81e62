import { type Billionths, billionthsOf, hasReached, moneyText } from "./money.ts";
import { type SharedSpending, sharedName } from "./shared-budget.ts";
import { type RunBudget, spendingLevel, wholeBudget } from "./usage.ts";

/** May a request be made that costs so much at most? `allow` and `warn` set the sum aside. */
export type ReservationAnswer = "allow" | "warn" | "needs-approval" | "deny";

/** A budget that the run shares, and what is set aside of it, by whomever. */
export interface SharedReserve extends Pick<SharedSpending, "scope" | "date" | "limit" | "spent"> {
  readonly reserved: Billionths;
}

export interface ReservationQuestion {
  readonly spent: Billionths;
  /** Set aside for requests that nobody has told of yet. */
  readonly reserved: Billionths;
  /** The most that the request can cost. */
  readonly amount: Billionths;
  readonly currency: string;
  readonly budget: RunBudget;
  readonly shared: readonly SharedReserve[];
  /** As the request names it. */
  readonly model?: string;
  /** Of a run that goes on with local models alone: these. */
  readonly local?: readonly string[];
}

export interface ReservationDecision {
  readonly answer: ReservationAnswer;
  readonly why: string;
}

const APPROVE = "a person agrees first: `/proofgate approve-budget <amount>`";
const RANK = { allow: 0, warn: 1, "needs-approval": 2, deny: 3 } as const;

/**
 * As if everything that is set aside were spent at its most: what is allowed can stop no run, neither this one nor any that shares a budget
 * with it, and shuts no gate but by a person's agreement. The tightest budget answers; of several that answer alike the run's own, then
 * the narrowest.
 */
export function decideReservation(question: ReservationQuestion): ReservationDecision {
  const { amount, budget } = question;
  if (amount > billionthsOf(budget.perRequest.value))
    return { answer: "deny", why: "it may cost more than one request may" };
  const own = question.local === undefined ? decideOwn(question) : decideLocal(question, question.local);
  return question.shared
    .map((shared) => decideShared(question, shared))
    .reduce((worst, other) => (RANK[other.answer] > RANK[worst.answer] ? other : worst), own);
}

function decideOwn({ spent, reserved, amount, budget }: ReservationQuestion): ReservationDecision {
  const sum = spent + reserved + amount;
  if (sum > wholeBudget(budget)) return { answer: "deny", why: "the budget has not so much left" };
  switch (spendingLevel({ spent: sum, budget })) {
    case "stop":
    case "review":
      return { answer: "needs-approval", why: APPROVE };
    case "note":
      return { answer: "warn", why: "the end of the budget is near" };
    default:
      return { answer: "allow", why: "the budget has so much left" };
  }
}

/** What costs nothing may be asked of a listed model whatever is spent, and nothing else may [P74]. */
function decideLocal({ amount, model }: ReservationQuestion, models: readonly string[]): ReservationDecision {
  const deny = (why: string) => ({ answer: "deny", why: `local only: ${why}` }) as const;
  if (model === undefined) return deny("the request does not name its `model`");
  if (!models.includes(model)) return deny("the policy does not list its model as local");
  if (amount > 0n) return deny("a local model costs nothing, and the request may cost something");
  return { answer: "allow", why: "a local model costs nothing" };
}

/** Reached is a stop there for all that share it, and no approval of one run raises it. */
function decideShared(
  { spent, reserved, amount, currency, budget }: ReservationQuestion,
  shared: SharedReserve,
): ReservationDecision {
  const name = `the ${sharedName(shared)} budget`;
  // So that nothing that is allowed now comes to be judged without the agreement it needs.
  const isAgreed = budget.local === "costless" || spent + reserved + amount < (budget.approved ?? 0n);
  if (shared.limit === undefined)
    return isAgreed
      ? { answer: "warn", why: `${name} is in another currency than ${currency}` }
      : { answer: "needs-approval", why: `${name} is in another currency than ${currency}: ${APPROVE}` };
  const whole = billionthsOf(shared.limit.value);
  const sum = shared.spent + shared.reserved + amount;
  if (sum > 0n && sum >= whole)
    return { answer: "deny", why: `${name} of ${moneyText(whole, currency)} has not so much left` };
  if (sum > 0n && !isAgreed && hasReached(sum, budget.approveAt.value, whole))
    return { answer: "needs-approval", why: `the end of ${name} is near: ${APPROVE}` };
  if (sum > 0n && hasReached(sum, budget.warnAt.value, whole))
    return { answer: "warn", why: `the end of ${name} is near` };
  return { answer: "allow", why: "the budget has so much left" };
}
