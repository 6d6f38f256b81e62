import { createHash } from "node:crypto";
import { canonicalJson } from "../../contract/canonical-json.ts";
import type { UsageEvent } from "../../engine/usage-event.ts";
import { priceOf, type TokenCounts } from "./price-of.ts";
import type { PriceTable } from "./price-table.ts";

/** A request as a feed tells of it, before anything of it is believed to be a number. */
export interface ToldRequest {
  readonly requestId: string | undefined;
  readonly model: string | undefined;
  /** RFC 3339, UTC. */
  readonly time: string;
  readonly tokens: { readonly [Name in keyof TokenCounts]: unknown };
  /** In `currency`; undefined where the feed tells none. */
  readonly cost?: unknown;
  readonly currency?: string;
  readonly signal?: UsageEvent["signal"];
}

const ID_MAX = 500;
const MODEL_MAX = 200;
const COST_MAX = 1_000_000_000;
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]|\p{Cs}/gu;

/**
 * An event of ours. Where a number cannot be one (negative, broken, too great) the request is kept without tokens and cost: then
 * nobody knows what it cost, which is said at the gate. `isOdd` says that it is so.
 */
export function eventOf(
  told: ToldRequest,
  prices: PriceTable,
): { readonly event: UsageEvent; readonly isOdd: boolean } {
  const model = plain(told.model ?? "", MODEL_MAX) || "unknown";
  const requestId = plain(told.requestId ?? "", ID_MAX) || idOf(told);
  const counts = {
    in: countOf(told.tokens.in),
    out: countOf(told.tokens.out),
    cached: countOf(told.tokens.cached),
    written: countOf(told.tokens.written),
  };
  const amount = told.cost === undefined ? undefined : amountOf(told.cost);
  const isOdd =
    Object.values(counts).includes(undefined) || (told.cost !== undefined && amount === undefined);
  const base = { requestId, model, time: told.time, ...(told.signal ? { signal: told.signal } : {}) };
  if (isOdd) return { event: { ...base, tokens: { in: 0, out: 0 } }, isOdd };
  const tokens = counts as TokenCounts;
  const cost =
    amount === undefined
      ? priceOf(prices, model, told.time, tokens)
      : { currency: told.currency ?? "USD", amount };
  const { cached } = tokens;
  const kept = { in: tokens.in, out: tokens.out, ...(cached > 0 ? { cached } : {}) };
  return { event: { ...base, tokens: kept, ...(cost ? { cost } : {}) }, isOdd };
}

/** Of what is told without an id: the same words are the same request. */
function idOf({ model, time, tokens, cost }: ToldRequest): string {
  return `told-${digestOf([model ?? null, time, Object.values(tokens).map(String), String(cost)])}`;
}

/** A name for what has none: half of a SHA-256. */
export function digestOf(value: unknown): string {
  return createHash("sha256").update(canonicalJson(value)).digest("hex").slice(0, 32);
}

/** A whole number, also as text, as some exporters write it; absent: none. Undefined where it is no count. */
function countOf(value: unknown): number | undefined {
  if (value === undefined || value === null) return 0;
  const number = numberOf(value);
  return number !== undefined && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

function amountOf(value: unknown): number | undefined {
  const number = numberOf(value);
  return number !== undefined && number >= 0 && number <= COST_MAX ? number : undefined;
}

export function numberOf(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (typeof value === "string" && /^-?\d{1,20}(?:\.\d{1,20})?(?:e[+-]?\d{1,3})?$/i.test(value))
    return Number(value);
  return undefined;
}

/** The sum of counts that are told apart; what is no count makes it none. */
export function sumOf(...values: readonly unknown[]): unknown {
  let sum = 0;
  for (const value of values) {
    const count = countOf(value);
    if (count === undefined) return Number.NaN;
    sum += count;
  }
  return sum;
}

function plain(text: string, lengthMax: number): string {
  return text.replace(UNSAFE, " ").trim().slice(0, lengthMax).toWellFormed();
}

/** Nanoseconds since 1970 as RFC 3339 with milliseconds; undefined for a moment that no document can name. */
export function timeOfNanos(nanos: bigint): string | undefined {
  const ms = Number(nanos / 1_000_000n);
  return ms > 0 && ms < 253_402_300_800_000 ? new Date(ms).toISOString() : undefined;
}

/** RFC 3339 in UTC of what feeds write: with a zone, with a blank for the `T`, or seconds since 1970. Undefined where it is none. */
export function timeOf(value: unknown): string | undefined {
  const number = numberOf(value);
  if (number !== undefined) return timeOfNanos(BigInt(Math.round(number * 1e3)) * 1_000_000n);
  if (typeof value !== "string") return undefined;
  const [, day, clock, zone] =
    /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?)(Z|[+-]\d{2}:?\d{2})?$/i.exec(value.trim()) ??
    [];
  if (day === undefined) return undefined;
  const ms = Date.parse(`${day}T${clock}${zone?.toUpperCase() ?? "Z"}`);
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}
