import type { BoundBudget } from "../collect/run-budget.ts";
import type { Billionths } from "../engine/money.ts";
import {
  type SharedLimit,
  type SharedSpending,
  type SharedSum,
  sharedSpendings,
} from "../engine/shared-budget.ts";
import { wholeBudget } from "../engine/usage.ts";
import { type BudgetKey, budgetSums } from "../store/budget-days.ts";
import type { RunRow } from "../store/runs.ts";
import type { Handle } from "../store/transaction.ts";
import { findRepository } from "./known-repositories.ts";
import type { BudgetConfig } from "./organisation-budgets.ts";

/** A run among those that share its budgets. */
export interface SharedPlace {
  readonly runId: string;
  readonly currency: string;
  readonly keys: readonly BudgetKey[];
  /** Those of the documents that bind the run, and the organisation's. */
  readonly limits: readonly SharedLimit[];
  /**
   * What the run's own word can add to what others share: no more than it may spend itself. It is stopped there, and what it says
   * beyond stops no other run.
   */
  readonly ownWordMax: Billionths;
}

/** Each run is booked for its organisation, whether that has a budget or will have one in the middle of a month. */
export async function sharedPlace(
  db: Handle,
  config: BudgetConfig,
  { id, repositoryId, agentId }: Pick<RunRow, "id" | "repositoryId" | "agentId">,
  { currency, budget, thread, shared = [] }: BoundBudget,
): Promise<SharedPlace> {
  const account = (await findRepository(db, repositoryId))?.owner.toLowerCase();
  const keys: BudgetKey[] = [{ scope: "repository", key: `${repositoryId}` }];
  if (thread !== undefined) keys.push({ scope: "thread", key: `${repositoryId}/${thread}` });
  if (agentId !== undefined) keys.push({ scope: "agent", key: `${repositoryId}/${agentId}` });
  if (account !== undefined) keys.push({ scope: "organisation", key: account });
  const limits = [...shared, ...organisationLimits(config, account, currency)];
  return { runId: id, currency, keys, limits, ownWordMax: wholeBudget(budget) };
}

/** An account whose budgets are all in other currencies has one that nobody can hold this run against. */
function organisationLimits(
  { organisationBudgets = [] }: BudgetConfig,
  account: string | undefined,
  currency: string,
): readonly SharedLimit[] {
  return (["day", "month"] as const).flatMap((period): SharedLimit[] => {
    const ours = organisationBudgets.filter((each) => each.account === account && each.period === period);
    if (ours.length === 0) return [];
    const amount = ours.find((each) => each.currency === currency)?.amount;
    const limit = amount === undefined ? undefined : { value: amount, setBy: "the operator of the App" };
    return [{ scope: "organisation", period, limit }];
  });
}

/** Whose repositories have to wait for each other when money is set aside. */
export function limitedOrganisation({ keys, limits }: SharedPlace): string | undefined {
  if (!limits.some(({ scope }) => scope === "organisation")) return undefined;
  return keys.find(({ scope }) => scope === "organisation")?.key;
}

/** What came in of each budget that a run shares, limited or not, in the day and the month of `now`. */
export async function sharedSums(db: Handle, place: SharedPlace, now: Date): Promise<readonly SharedSum[]> {
  const today = dayOf(now);
  return withDates(place, await budgetSums(db, place, today), today);
}

/** An agent whom GitHub has not named is alone with what it spends. */
export function withDates(
  { keys }: SharedPlace,
  sums: readonly Pick<SharedSum, "scope" | "period" | "spent" | "own">[],
  today: string,
): readonly SharedSum[] {
  const isNamed = keys.some(({ scope }) => scope === "agent");
  const alone = sums.flatMap((sum) =>
    isNamed || sum.scope !== "repository" ? [] : [{ ...sum, scope: "agent" as const, spent: sum.own }],
  );
  return [...sums, ...alone].map(({ scope, period, spent, own }) => {
    return { scope, period, spent, own, date: period === "day" ? today : today.slice(0, "2026-11".length) };
  });
}

/** The budgets that the run shares and that are limited, as far as they are spent. */
export async function sharedOf(
  db: Handle,
  place: SharedPlace,
  now: Date,
): Promise<readonly SharedSpending[]> {
  if (place.limits.length === 0) return [];
  return sharedSpendings(place.limits, await sharedSums(db, place, now));
}

/** UTC. */
export function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, "2026-11-22".length);
}

/** When the day or the month of `now` ends, whichever a budget that is near its end is of. */
export function periodsEnd(periods: ReadonlySet<SharedLimit["period"]>, now: Date): Date | undefined {
  if (periods.size === 0) return undefined;
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()];
  return periods.has("day")
    ? new Date(Date.UTC(year, month, now.getUTCDate() + 1))
    : new Date(Date.UTC(year, month + 1, 1));
}
