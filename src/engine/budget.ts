import { type Billionths, billionthsOf, hasReached } from "./money.ts";
import { type BudgetPeriod, type SharedSpending, sharedName } from "./shared-budget.ts";
import { type RunBudget, type SpendingLevel, spendingLevel } from "./usage.ts";

/**
 * Where a run stands by a budget that it shares. The parts are those of the run's own budget. What a person agreed to for the run
 * lets it go on beyond the part that asks for them, and never beyond the whole: that is not the run's alone. A run that has
 * spent nothing of it is not held to what others have spent: its next request is.
 * @param spent by the run, of its own budget: what was agreed to is held against it
 */
export function sharedLevel(
  shared: Pick<SharedSpending, "limit" | "spent" | "own">,
  { budget, spent }: { readonly budget: RunBudget; readonly spent: Billionths },
): SpendingLevel | undefined {
  if (shared.own === 0n) return undefined;
  // What costs nothing takes nothing of it.
  const isAgreed = budget.local === "costless" || spent < (budget.approved ?? 0n);
  if (shared.limit === undefined) return isAgreed ? "note" : "review";
  const whole = billionthsOf(shared.limit.value);
  if (shared.spent >= whole) return "stop";
  if (!isAgreed && hasReached(shared.spent, budget.approveAt.value, whole)) return "review";
  return hasReached(shared.spent, budget.warnAt.value, whole) ? "note" : undefined;
}

/** What a run has spent, and the budgets that bind it. */
interface Spent {
  readonly spent: Billionths;
  readonly budget: RunBudget;
  readonly shared?: readonly SharedSpending[];
}

/** What bears on the run of the budgets that it shares: `repository 2026-11 note`, in their order. */
export function sharedMarks(of: Spent): readonly string[] {
  return (of.shared ?? []).flatMap((each) => {
    const level = sharedLevel(each, of);
    return level === undefined ? [] : [`${sharedName(each)} ${level}`];
  });
}

/** Of what periods the shared budgets are that bear on the run: when one ends, it is judged again. */
export function bearingPeriods(of: Spent): ReadonlySet<BudgetPeriod> {
  const bearing = (of.shared ?? []).filter((each) => sharedLevel(each, of) !== undefined);
  return new Set(bearing.map(({ period }) => period));
}

const RANK = { note: 1, review: 2, stop: 3 } as const;

/** By its own budget and all that it shares: the worst counts. */
export function worstLevel(of: Spent): SpendingLevel | undefined {
  const levels = [spendingLevel(of), ...(of.shared ?? []).map((each) => sharedLevel(each, of))];
  return levels.reduce(worse, undefined);
}

function worse(one: SpendingLevel | undefined, other: SpendingLevel | undefined): SpendingLevel | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return RANK[one] >= RANK[other] ? one : other;
}
