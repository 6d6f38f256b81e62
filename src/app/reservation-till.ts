import type { BoundBudget } from "../collect/run-budget.ts";
import { billionthsOf } from "../engine/money.ts";
import { decideReservation, type ReservationDecision, type SharedReserve } from "../engine/reservation.ts";
import { sharedSpendings } from "../engine/shared-budget.ts";
import type { BudgetKey } from "../store/budget-days.ts";
import {
  type HeldBudget,
  heldBudgets,
  heldByRuns,
  heldForRequests,
  nameOfKey,
  nameOfRequest,
} from "../store/reservations.ts";
import type { RunRow } from "../store/runs.ts";
import type { Tx } from "../store/transaction.ts";
import type { Asked } from "./reserve.ts";
import { dayOf, limitedOrganisation, type SharedPlace, withDates } from "./shared-budgets.ts";
import { spendingBy } from "./usage-of.ts";
import { addedUp } from "./usage-totals.ts";

/** A run that may ask, and what it may spend. */
export interface ReservingRun {
  readonly run: RunRow;
  readonly bound: BoundBudget;
  readonly place: SharedPlace;
}

/** What is left of budgets while some requests are decided on, one after the other. */
export interface Till {
  /** What it allows is taken from what the next one is decided on. */
  decide(run: ReservingRun, asked: Asked): ReservationDecision;
}

const NOTHING: HeldBudget = { today: 0n, month: 0n, reserved: 0n };

/** Reads what is spent and set aside of all that these runs share. The caller holds the locks of the budgets. */
export async function openTill(
  tx: Tx,
  runs: readonly ReservingRun[],
  all: readonly Asked[],
  now: Date,
): Promise<Till> {
  const today = dayOf(now);
  const ids = runs.map(({ run }) => run.id);
  const spent = new Map<string, bigint>();
  for (const { run, bound } of runs)
    spent.set(run.id, spendingBy(bound, (await addedUp(tx, run.id, bound.currency)).totals).spent);
  const ofRuns = new Map(ids.length === 0 ? [] : await heldByRuns(tx, ids, now));
  const shared = new Map(
    await heldBudgets(
      tx,
      limitedKeys(runs),
      {
        repositories: [...new Set(runs.map(({ run }) => run.repositoryId))],
        organisations: [...new Set(runs.flatMap(({ place }) => limitedOrganisation(place) ?? []))],
      },
      { now, today },
    ),
  );
  const known = ids.length === 0 ? [] : await heldForRequests(tx, all, now);
  const own = new Map([...known].map(([name, held]) => [name, held]));

  const add = (run: ReservingRun, by: bigint, currency: string | null): void => {
    ofRuns.set(run.run.id, (ofRuns.get(run.run.id) ?? 0n) + by);
    if (currency !== run.bound.currency) return;
    for (const key of run.place.keys) {
      const name = nameOfKey({ ...key, currency: run.bound.currency });
      const held = shared.get(name);
      if (held !== undefined) shared.set(name, { ...held, reserved: held.reserved + by });
    }
  };
  const sumsOf = (run: ReservingRun): readonly SharedReserve[] => {
    const spentByRun = spent.get(run.run.id) ?? 0n;
    const heldOf = (key: BudgetKey) =>
      shared.get(nameOfKey({ ...key, currency: run.bound.currency })) ?? NOTHING;
    const sums = run.place.keys.flatMap(({ scope, key }) => {
      const { today: ofDay, month } = heldOf({ scope, key });
      return [
        { scope, period: "day" as const, spent: ofDay, own: spentByRun },
        { scope, period: "month" as const, spent: month, own: spentByRun },
      ];
    });
    return sharedSpendings(run.place.limits, withDates(run.place, sums, today)).map((each) => {
      const key = run.place.keys.find(({ scope }) => scope === each.scope);
      // Of an agent whom GitHub has not named the run is all that is known of it.
      const reserved = key === undefined ? (ofRuns.get(run.run.id) ?? 0n) : heldOf(key).reserved;
      return { ...each, reserved };
    });
  };
  return {
    decide: (run, asked) => {
      const { currency, budget } = run.bound;
      const name = nameOfRequest(asked);
      const before = own.get(name);
      // Asked for again, it does not stand in its own way. In another currency it is in nobody's sums but the run's.
      const again = before?.amount ?? 0n;
      add(run, -again, before?.currency ?? null);
      const amount = billionthsOf(asked.cost.amount);
      const decided = decideReservation({
        spent: spent.get(run.run.id) ?? 0n,
        reserved: ofRuns.get(run.run.id) ?? 0n,
        amount,
        currency,
        budget,
        shared: sumsOf(run),
      });
      const isKept = decided.answer === "allow" || decided.answer === "warn";
      if (isKept) add(run, amount, currency);
      else add(run, again, before?.currency ?? null);
      if (isKept) own.set(name, { amount, currency });
      return decided;
    },
  };
}

function limitedKeys(runs: readonly ReservingRun[]) {
  const keys = runs.flatMap(({ place, bound }) => {
    const limited = new Set(place.limits.map(({ scope }) => scope));
    return place.keys
      .filter(({ scope }) => limited.has(scope))
      .map((key) => ({ ...key, currency: bound.currency }));
  });
  return [...new Map(keys.map((key) => [nameOfKey(key), key])).values()];
}
