import { bookedDay, type DatedEvent, raisesByDay } from "../engine/usage-days.ts";
import type { UsageEvent } from "../engine/usage-event.ts";
import { bySignal, NOTHING_USED, signalOf, sumAfter, sumRequests } from "../engine/usage-sum.ts";
import { type Booking, bookDays } from "../store/budget-days.ts";
import type { Handle, Tx } from "../store/transaction.ts";
import { tellingsOf, tellingsOfRequests } from "../store/usage.ts";
import { keepTotal, type Teller, totalsOf, type UsageTotal } from "../store/usage-totals.ts";

/** What a run's tellings add up to in the currency of its budget. */
export interface Totals {
  readonly totals: readonly UsageTotal[];
  /** False where all tellings were read for it: the run was just judged for the first time, or by another currency. */
  readonly isKept: boolean;
}

export async function addedUp(db: Handle, runId: string, currency: string): Promise<Totals> {
  const kept = await totalsOf(db, runId, currency);
  return kept === undefined
    ? { totals: await fromTheStart(db, runId, currency), isKept: false }
    : { totals: kept, isKept: true };
}

/**
 * The same after more was told, and keeps it: of what was told before, only what is about the same requests is read. The
 * caller holds the lock of the run's repository, so that nobody else counts at once.
 */
export async function addedUpAfter(
  tx: Tx,
  teller: Teller,
  { before, booking, dates }: Counting,
  told: { readonly events: readonly UsageEvent[]; readonly fresh: ReadonlySet<number> },
): Promise<readonly UsageTotal[]> {
  if (before.isKept && told.fresh.size === 0) return before.totals;
  const { currency } = booking;
  const changed = before.isKept
    ? await grown(tx, teller, { before: before.totals, currency, dates }, told)
    : await bookedFromTheStart(tx, teller.runId, { currency, dates });
  for (const { total } of changed) await keepTotal(tx, teller.runId, currency, total);
  await bookDays(
    tx,
    booking,
    changed.map(({ total: { independent, signal }, days }) => {
      return { independent, signal, days, isAll: !before.isKept };
    }),
  );
  const totals = changed.map(({ total }) => total);
  const isChanged = (one: UsageTotal) => totals.some((other) => isSamePart(one, other));
  return [...before.totals.filter((one) => !isChanged(one)), ...totals];
}

/** What was added up before more was told, and where that is booked. */
export interface Counting {
  readonly before: Totals;
  readonly booking: Booking;
  readonly dates: Dates;
}

/** Between which a telling is dated. */
interface Dates {
  readonly openedAt: Date;
  readonly now: Date;
}

interface Counted {
  readonly total: UsageTotal;
  /** What is added to days. */
  readonly days: ReadonlyMap<string, bigint>;
}

async function grown(
  tx: Tx,
  teller: Teller,
  {
    before,
    currency,
    dates,
  }: { readonly before: readonly UsageTotal[]; readonly currency: string; readonly dates: Dates },
  { events, fresh }: { readonly events: readonly UsageEvent[]; readonly fresh: ReadonlySet<number> },
): Promise<readonly Counted[]> {
  const requestIds = [...new Set(events.map(({ requestId }) => requestId))];
  const tellings = (await tellingsOfRequests(tx, teller, requestIds)).map(({ id, event }) => ({
    id,
    event: JSON.parse(event) as UsageEvent,
  }));
  return bySignal(events).map(([signal]): Counted => {
    const part = { independent: teller.independent, signal };
    const of = tellings.filter(({ event }) => signalOf(event) === signal);
    const earlier = eventsOf(of.filter(({ id }) => !fresh.has(id)));
    const later = eventsOf(of.filter(({ id }) => fresh.has(id)));
    const sum = before.find((one) => isSamePart(one, part))?.sum ?? NOTHING_USED;
    const [was, is] = [sumRequests(earlier, currency), sumRequests([...earlier, ...later], currency)];
    const dated = later.map((event) => datedBy(event, dates.now, dates.openedAt));
    return { total: { ...part, sum: sumAfter(sum, was, is) }, days: raisesByDay(earlier, dated, currency) };
  });
}

function eventsOf(tellings: readonly { readonly event: UsageEvent }[]): readonly UsageEvent[] {
  return tellings.map(({ event }) => event);
}

function datedBy(event: UsageEvent, received: Date, opened: Date): DatedEvent {
  const [openedAt, receivedAt] = [opened.toISOString(), received.toISOString()];
  return { event, day: bookedDay({ time: event.time, openedAt, receivedAt }) };
}

async function bookedFromTheStart(
  tx: Tx,
  runId: string,
  { currency, dates }: { readonly currency: string; readonly dates: Dates },
): Promise<readonly Counted[]> {
  const tellings = await tellingsOf(tx, runId);
  return [true, false].flatMap((independent) => {
    const told = tellings
      .filter((telling) => telling.independent === independent)
      .map(({ event, receivedAt }) => datedBy(JSON.parse(event) as UsageEvent, receivedAt, dates.openedAt));
    return bySignal(eventsOf(told)).map(([signal, some]): Counted => {
      const ofSignal = told.filter(({ event }) => signalOf(event) === signal);
      const total = { independent, signal, sum: sumRequests(some, currency) };
      return { total, days: raisesByDay([], ofSignal, currency) };
    });
  });
}

async function fromTheStart(db: Handle, runId: string, currency: string): Promise<readonly UsageTotal[]> {
  const tellings = await tellingsOf(db, runId);
  return [true, false].flatMap((independent) => {
    const told = tellings.filter((telling) => telling.independent === independent);
    const events = told.map(({ event }) => JSON.parse(event) as UsageEvent);
    return bySignal(events).map(([signal, some]) => {
      return { independent, signal, sum: sumRequests(some, currency) };
    });
  });
}

type Part = Pick<UsageTotal, "independent" | "signal">;

function isSamePart(one: Part, other: Part): boolean {
  return one.independent === other.independent && one.signal === other.signal;
}
