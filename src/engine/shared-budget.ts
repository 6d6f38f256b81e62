import type { Bound } from "../contract/limits.ts";
import { type Billionths, billionthsOf, hasReached } from "./money.ts";

/** Whose runs share a budget, in the order in which it is reported. */
export const SHARED_SCOPES = ["thread", "agent", "repository", "organisation"] as const;
export type SharedScope = (typeof SHARED_SCOPES)[number];
/** Of the calendar, UTC. */
export type BudgetPeriod = "day" | "month";

/** What all runs of a scope may spend together in each day or month. */
export interface SharedLimit {
  readonly scope: SharedScope;
  readonly period: BudgetPeriod;
  /** Undefined: it has limits, but none in the currency of the run's budget, so that nobody can say what is left. */
  readonly limit: Bound<number> | undefined;
}

/** A shared budget, and what came in of it so far. */
export interface SharedSpending extends SharedLimit {
  /** `2026-11-22`, or `2026-11`. */
  readonly date: string;
  /** By all runs that share it, in the currency of the run's budget. */
  readonly spent: Billionths;
  /** By the run itself. */
  readonly own: Billionths;
}

/** As the report and the ledger name it: `repository 2026-11`. */
export function sharedName({ scope, date }: Pick<SharedSpending, "scope" | "date">): string {
  return `${scope} ${date}`;
}

/** What came in of one budget, whatever its limit is. */
export type SharedSum = Pick<SharedSpending, "scope" | "period" | "date" | "spent" | "own">;

/** Each limit with what came in of it, scope by scope. Of what nobody has added up nothing is said. */
export function sharedSpendings(
  limits: readonly SharedLimit[],
  sums: readonly SharedSum[],
): readonly SharedSpending[] {
  const found = limits.flatMap((limit) => {
    const sum = sums.find(({ scope, period }) => scope === limit.scope && period === limit.period);
    return sum === undefined ? [] : [{ ...limit, ...sum }];
  });
  const rank = ({ scope }: SharedLimit) => SHARED_SCOPES.indexOf(scope);
  return found.sort((one, other) => rank(one) - rank(other));
}

/** How many of these parts of its limit a budget has reached. */
export function pastOf({ limit, spent }: SharedSpending, parts: readonly number[]): number {
  if (limit === undefined) return 0;
  const whole = billionthsOf(limit.value);
  return parts.filter((part) => hasReached(spent, part, whole)).length;
}
