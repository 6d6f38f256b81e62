import { type Billionths, billionthsOf } from "./money.ts";
import type { UsageEvent } from "./usage-event.ts";

/** What a telling is dated by: UTC, `2026-11-22` or any text that begins so. */
export interface TellingDates {
  /** When the request was answered, as it was told. */
  readonly time: string;
  /** By the server's clock: when the run was opened, and when this came in. */
  readonly openedAt: string;
  readonly receivedAt: string;
}

/**
 * The day on which a request is booked: its own, but never one after it was told of, nor one before its run was opened. So a clock that
 * is wrong moves spending by no more than the run's own life, and none of it into a month that nobody looks at any more.
 */
export function bookedDay({ time, openedAt, receivedAt }: TellingDates): string {
  const [day, first, last] = [dayIn(time), dayIn(openedAt), dayIn(receivedAt)];
  if (day > last) return last;
  return day < first ? (first > last ? last : first) : day;
}

function dayIn(text: string): string {
  return text.slice(0, "2026-11-22".length);
}

/** An event of one signal, and the day on which it is booked. */
export interface DatedEvent {
  readonly event: UsageEvent;
  readonly day: string;
}

/**
 * What further tellings add, by day: each adds by how much it makes its request dearer. Of all tellings of a signal, in whatever parts
 * they come, the days add up to the signal's sum, to the last digit: nothing is booked twice, and nothing on no day.
 * @param earlier what was told of the same requests before, its days being booked
 * @param later in the order in which it came
 */
export function raisesByDay(
  earlier: readonly UsageEvent[],
  later: readonly DatedEvent[],
  currency: string,
): ReadonlyMap<string, Billionths> {
  const costs = new Map<string, Billionths>();
  for (const event of earlier) raise(costs, event, currency);
  const days = new Map<string, Billionths>();
  for (const { event, day } of later) {
    const by = raise(costs, event, currency);
    if (by > 0n) days.set(day, (days.get(day) ?? 0n) + by);
  }
  return days;
}

/** By how much it makes its request dearer. */
function raise(
  costs: Map<string, Billionths>,
  { requestId, cost }: UsageEvent,
  currency: string,
): Billionths {
  if (cost?.currency !== currency) return 0n;
  const known = costs.get(requestId) ?? 0n;
  const sum = billionthsOf(cost.amount);
  if (sum <= known) return 0n;
  costs.set(requestId, sum);
  return sum - known;
}
