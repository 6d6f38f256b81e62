import type { UsageEvent } from "../engine/usage-event.ts";
import { bySignal, NOTHING_USED, signalOf, sumAfter, sumRequests } from "../engine/usage-sum.ts";
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
  { before, currency }: { readonly before: Totals; readonly currency: string },
  told: { readonly events: readonly UsageEvent[]; readonly fresh: ReadonlySet<number> },
): Promise<readonly UsageTotal[]> {
  if (before.isKept && told.fresh.size === 0) return before.totals;
  const changed = before.isKept
    ? await grown(tx, teller, { before: before.totals, currency }, told)
    : await fromTheStart(tx, teller.runId, currency);
  for (const total of changed) await keepTotal(tx, teller.runId, currency, total);
  const isChanged = (one: UsageTotal) => changed.some((other) => isSamePart(one, other));
  return [...before.totals.filter((one) => !isChanged(one)), ...changed];
}

async function grown(
  tx: Tx,
  teller: Teller,
  { before, currency }: { readonly before: readonly UsageTotal[]; readonly currency: string },
  { events, fresh }: { readonly events: readonly UsageEvent[]; readonly fresh: ReadonlySet<number> },
): Promise<readonly UsageTotal[]> {
  const requestIds = [...new Set(events.map(({ requestId }) => requestId))];
  const tellings = (await tellingsOfRequests(tx, teller, requestIds)).map(({ id, event }) => ({
    id,
    event: JSON.parse(event) as UsageEvent,
  }));
  return bySignal(events).map(([signal]): UsageTotal => {
    const part = { independent: teller.independent, signal };
    const of = tellings.filter(({ event }) => signalOf(event) === signal);
    const earlier = of.filter(({ id }) => !fresh.has(id));
    const sumOf = (some: typeof of) =>
      sumRequests(
        some.map(({ event }) => event),
        currency,
      );
    const sum = before.find((one) => isSamePart(one, part))?.sum ?? NOTHING_USED;
    return { ...part, sum: sumAfter(sum, sumOf(earlier), sumOf(of)) };
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
