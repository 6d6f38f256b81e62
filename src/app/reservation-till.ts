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
import type { Asked } from "./reservation-request.ts";
import { dayOf, limitedOrganisation, type SharedPlace, withDates } from "./shared-budgets.ts";
import { type BoundNow, spendingBy } from "./usage-of.ts";
import { addedUp } from "./usage-totals.ts";

/** A run that may ask, and what it may spend. */
export interface ReservingRun {
  readonly run: RunRow;
  readonly bound: BoundNow;
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
  if (ids.length === 0)
    return new OpenTill({ today, spent: new Map(), ofRuns: [], shared: [], ofRequests: [] });
  const spent = new Map<string, bigint>();
  for (const { run, bound } of runs)
    spent.set(run.id, spendingBy(bound, (await addedUp(tx, run.id, bound.currency)).totals).spent);
  const ofRuns = await heldByRuns(tx, ids, now);
  const among = {
    repositories: [...new Set(runs.map(({ run }) => run.repositoryId))],
    organisations: [...new Set(runs.flatMap(({ place }) => limitedOrganisation(place) ?? []))],
  };
  const shared = await heldBudgets(tx, limitedKeys(runs), among, { now, today });
  return new OpenTill({ today, spent, ofRuns, shared, ofRequests: await heldForRequests(tx, all, now) });
}

interface Held {
  readonly today: string;
  readonly spent: ReadonlyMap<string, bigint>;
  readonly ofRuns: Iterable<readonly [string, bigint]>;
  readonly shared: Iterable<readonly [string, HeldBudget]>;
  readonly ofRequests: Iterable<readonly [string, HeldRequest]>;
}

type HeldRequest = { readonly amount: bigint; readonly currency: string | null };

class OpenTill implements Till {
  private readonly today: string;
  private readonly spent: ReadonlyMap<string, bigint>;
  private readonly ofRuns: Map<string, bigint>;
  private readonly shared: Map<string, HeldBudget>;
  private readonly ofRequests: Map<string, HeldRequest>;

  constructor({ today, spent, ofRuns, shared, ofRequests }: Held) {
    this.today = today;
    this.spent = spent;
    this.ofRuns = new Map(ofRuns);
    this.shared = new Map(shared);
    this.ofRequests = new Map(ofRequests);
  }

  decide(run: ReservingRun, asked: Asked): ReservationDecision {
    const { currency, budget } = run.bound;
    const name = nameOfRequest(asked);
    const before = this.ofRequests.get(name) ?? { amount: 0n, currency };
    // Asked for again, it does not stand in its own way. In another currency it is in nobody's sums but the run's.
    this.add(run, { amount: -before.amount, currency: before.currency });
    const amount = billionthsOf(asked.cost.amount);
    const decided = decideReservation({
      spent: this.spent.get(run.run.id) ?? 0n,
      reserved: this.ofRuns.get(run.run.id) ?? 0n,
      amount,
      currency,
      budget,
      shared: this.sumsOf(run),
      ...(asked.model === undefined ? {} : { model: asked.model }),
      ...(run.bound.standing?.state === "local" ? { local: run.bound.standing.models } : {}),
    });
    const isKept = decided.answer === "allow" || decided.answer === "warn";
    this.add(run, isKept ? { amount, currency } : before);
    if (isKept) this.ofRequests.set(name, { amount, currency });
    return decided;
  }

  private add(run: ReservingRun, { amount, currency }: HeldRequest): void {
    this.ofRuns.set(run.run.id, (this.ofRuns.get(run.run.id) ?? 0n) + amount);
    if (currency !== run.bound.currency) return;
    for (const key of run.place.keys) {
      const name = nameOfKey({ ...key, currency });
      const held = this.shared.get(name);
      if (held !== undefined) this.shared.set(name, { ...held, reserved: held.reserved + amount });
    }
  }

  private sumsOf({ run, bound, place }: ReservingRun): readonly SharedReserve[] {
    const own = this.spent.get(run.id) ?? 0n;
    const heldOf = (key: BudgetKey) =>
      this.shared.get(nameOfKey({ ...key, currency: bound.currency })) ?? NOTHING;
    const sums = place.keys.flatMap((key) => {
      const { scope } = key;
      const { today, month } = heldOf(key);
      return [
        { scope, period: "day" as const, spent: today, own },
        { scope, period: "month" as const, spent: month, own },
      ];
    });
    return sharedSpendings(place.limits, withDates(place, sums, this.today)).map((each) => {
      const key = place.keys.find(({ scope }) => scope === each.scope);
      // Of an agent whom GitHub has not named the run is all that is known of it.
      const reserved = key === undefined ? (this.ofRuns.get(run.id) ?? 0n) : heldOf(key).reserved;
      return { ...each, reserved };
    });
  }
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
