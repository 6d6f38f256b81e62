import type { BoundBudget } from "../collect/run-budget.ts";
import { billionthsOf } from "../engine/money.ts";
import {
  decideReservation,
  type ReservationAnswer,
  type ReservationDecision,
  type SharedReserve,
} from "../engine/reservation.ts";
import { sharedSpendings } from "../engine/shared-budget.ts";
import { heldSums, lockBudgets, type ReservingRun, setAside } from "../store/reservations.ts";
import { findRun, type RunRow } from "../store/runs.ts";
import { inTransaction, type Tx } from "../store/transaction.ts";
import { hindranceOf } from "./grant-standing.ts";
import type { Services } from "./services.ts";
import { type BudgetConfig, dayOf, type SharedPlace, sharedPlace, withDates } from "./shared-budgets.ts";
import { boundOf, spendingBy } from "./usage-of.ts";
import { addedUp } from "./usage-totals.ts";

/** What is set aside and not told of within it is free again: the request was not made, or its feed is broken. */
const LIFETIME_MS = 15 * 60_000;

export interface ReservationRequest {
  readonly requestId: string;
  /** Whether somebody besides the run and its jobs asks. */
  readonly independent: boolean;
  /** The most that it can cost. */
  readonly cost: { readonly currency: string; readonly amount: number };
}

export interface Reserved {
  readonly answer: ReservationAnswer;
  readonly why: string;
  readonly expiresAt?: Date;
}

/**
 * Sets money aside for a request before it is made, or says why not. Asked again with the same id it is one request. Whatever
 * is not known is a `deny`. Undefined for a run that nobody knows.
 */
export async function reserve(
  { db, clock, config }: Pick<Services, "db" | "clock"> & { readonly config: BudgetConfig },
  runId: string,
  request: ReservationRequest,
): Promise<Reserved | undefined> {
  const now = clock();
  return await inTransaction(db, async (tx) => {
    const run = await findRun(tx, runId);
    if (run === undefined) return undefined;
    const hindrance = await hindranceOf(tx, run);
    if (hindrance !== undefined) return deny(`nothing is granted to the run now: ${hindrance}`);
    const bound = await boundOf(tx, run);
    if (bound === undefined) return deny("the run was not judged yet");
    const { currency } = bound;
    if (currency !== request.cost.currency) return deny(`the run's budget is in ${currency}`);
    const place = await sharedPlace(tx, config, run, bound);
    await lockBudgets(tx, runId, { repository: run.repositoryId, organisation: limitedOrganisation(place) });
    const of: ReservingRun = { runId, repositoryId: run.repositoryId, currency, keys: place.keys };
    const decided = await decide(tx, { run, bound, place, of, request }, now);
    if (decided.answer !== "allow" && decided.answer !== "warn") return decided;
    const expiresAt = new Date(now.getTime() + LIFETIME_MS);
    const { requestId, independent, cost } = request;
    await setAside(
      tx,
      of,
      { requestId, independent, amount: billionthsOf(cost.amount), currency, expiresAt },
      now,
    );
    return { ...decided, expiresAt };
  });
}

function deny(why: string): Reserved {
  return { answer: "deny", why };
}

/** Whose repositories have to wait for each other. */
function limitedOrganisation({ keys, limits }: SharedPlace): string | undefined {
  if (!limits.some(({ scope }) => scope === "organisation")) return undefined;
  return keys.find(({ scope }) => scope === "organisation")?.key;
}

interface Asked {
  readonly run: RunRow;
  readonly bound: BoundBudget;
  readonly place: SharedPlace;
  readonly of: ReservingRun;
  readonly request: ReservationRequest;
}

/** The caller holds the locks of the budgets. */
async function decide(
  tx: Tx,
  { run, bound, place, of, request }: Asked,
  now: Date,
): Promise<ReservationDecision> {
  const { spent } = spendingBy(bound, (await addedUp(tx, run.id, bound.currency)).totals);
  const today = dayOf(now);
  const held = await heldSums(tx, of, request, { now, today });
  // Of an agent whom GitHub has not named the run is all that is known of it.
  const sums = held.shared.map((sum) => ({ ...sum, own: spent }));
  const shared = sharedSpendings(place.limits, withDates(place, sums, today)).map((each): SharedReserve => {
    const reserved = held.shared.find(
      ({ scope, period }) => scope === each.scope && period === each.period,
    )?.reserved;
    return { ...each, reserved: reserved ?? held.own };
  });
  const { currency, budget } = bound;
  const amount = billionthsOf(request.cost.amount);
  return decideReservation({ spent, reserved: held.own, amount, currency, budget, shared });
}
