import { type Billionths, billionthsOf } from "./money.ts";
import { type RunBudget, spendingLevel, wholeBudget } from "./usage.ts";

/** May a request be made that costs so much at most? `allow` and `warn` set the sum aside. */
export type ReservationAnswer = "allow" | "warn" | "needs-approval" | "deny";

export interface ReservationQuestion {
  readonly spent: Billionths;
  /** Set aside for requests that nobody has told of yet. */
  readonly reserved: Billionths;
  /** The most that the request can cost. */
  readonly amount: Billionths;
  readonly budget: RunBudget;
}

export interface ReservationDecision {
  readonly answer: ReservationAnswer;
  readonly why: string;
}

/**
 * As if everything that is set aside were spent at its most: what is allowed can neither stop the run nor shut its gate.
 */
export function decideReservation({
  spent,
  reserved,
  amount,
  budget,
}: ReservationQuestion): ReservationDecision {
  if (amount > billionthsOf(budget.perRequest.value))
    return { answer: "deny", why: "it may cost more than one request may" };
  const sum = spent + reserved + amount;
  if (sum > wholeBudget(budget)) return { answer: "deny", why: "the budget has not so much left" };
  switch (spendingLevel({ spent: sum, budget })) {
    case "stop":
    case "review":
      return { answer: "needs-approval", why: "a person agrees first: `/proofgate approve-budget <amount>`" };
    case "note":
      return { answer: "warn", why: "the end of the budget is near" };
    default:
      return { answer: "allow", why: "the budget has so much left" };
  }
}
