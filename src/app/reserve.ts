import { type Billionths, billionthsOf } from "../engine/money.ts";
import { decideReservation, type ReservationAnswer } from "../engine/reservation.ts";
import { lockRun, reservationsOf, setAside } from "../store/reservations.ts";
import { findRun } from "../store/runs.ts";
import { inTransaction, type Tx } from "../store/transaction.ts";
import { hindranceOf } from "./grant-standing.ts";
import type { Services } from "./services.ts";
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
  { db, clock }: Pick<Services, "db" | "clock">,
  runId: string,
  request: ReservationRequest,
): Promise<Reserved | undefined> {
  const now = clock();
  return await inTransaction(db, async (tx) => {
    await lockRun(tx, runId);
    const run = await findRun(tx, runId);
    if (run === undefined) return undefined;
    const hindrance = await hindranceOf(tx, run);
    if (hindrance !== undefined) return deny(`nothing is granted to the run now: ${hindrance}`);
    const bound = await boundOf(tx, run);
    if (bound === undefined) return deny("the run was not judged yet");
    if (bound.currency !== request.cost.currency) return deny(`the run's budget is in ${bound.currency}`);
    const { spent } = spendingBy(bound, (await addedUp(tx, runId, bound.currency)).totals);
    const amount = billionthsOf(request.cost.amount);
    const reserved = await reservedBeside(tx, runId, request, now);
    const decided = decideReservation({ spent, reserved, amount, budget: bound.budget });
    if (decided.answer !== "allow" && decided.answer !== "warn") return decided;
    const expiresAt = new Date(now.getTime() + LIFETIME_MS);
    const { requestId, independent } = request;
    await setAside(tx, runId, { requestId, independent, amount, expiresAt }, now);
    return { ...decided, expiresAt };
  });
}

function deny(why: string): Reserved {
  return { answer: "deny", why };
}

async function reservedBeside(
  tx: Tx,
  runId: string,
  { requestId, independent }: ReservationRequest,
  now: Date,
): Promise<Billionths> {
  const all = await reservationsOf(tx, runId, now);
  return all
    .filter((each) => each.requestId !== requestId || each.independent !== independent)
    .reduce((sum, { amount }) => sum + amount, 0n);
}
