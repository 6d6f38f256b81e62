import { billionthsOf } from "../../engine/money.ts";
import type { UsageEvent } from "../../engine/usage-event.ts";
import type { Price, PriceTable } from "./price-table.ts";

/** Tokens of one request. */
export interface TokenCounts {
  /** Read, cached and newly cached ones included. */
  readonly in: number;
  readonly out: number;
  /** Read from a cache. */
  readonly cached: number;
  /** Written into a cache, which is dearer with some. */
  readonly written: number;
}

const PROVIDER = /^(?:anthropic|openai|gemini|google|models)\//;
/** `-20251001`, `-2026-04-01`: a snapshot costs what its model does; `[1m]`: a longer window. */
const SNAPSHOT = /(?:-\d{8}|-\d{4}-\d{2}-\d{2})?(?:\[1m\])?$/;

/**
 * What a request cost by the prices of its day, to the billionth, never less. Undefined, and never nothing, for a model that the table
 * does not know on that day, and where no token was told of.
 * @param time RFC 3339, UTC
 */
export function priceOf(
  prices: PriceTable,
  model: string,
  time: string,
  tokens: TokenCounts,
): UsageEvent["cost"] {
  if (tokens.in === 0 && tokens.out === 0) return undefined;
  const price = priceOn(prices, model, time.slice(0, 10));
  if (price === undefined || (price.in_max !== undefined && tokens.in > price.in_max)) return undefined;
  const rates = price.long !== undefined && tokens.in > price.long.above ? price.long : price;
  const cached = Math.min(tokens.cached, tokens.in);
  const written = Math.min(tokens.written, tokens.in - cached);
  const sumOfMillions =
    BigInt(tokens.in - cached - written) * billionthsOf(rates.in) +
    BigInt(cached) * billionthsOf(rates.cached) +
    BigInt(written) * billionthsOf(rates.written) +
    BigInt(tokens.out) * billionthsOf(rates.out);
  const sum = (sumOfMillions + MILLION - 1n) / MILLION;
  // What documents may name as an amount; a request beyond it is none.
  return sum > AMOUNT_MAX ? undefined : { currency: price.currency, amount: Number(sum) / 1e9 };
}

const MILLION = 1_000_000n;
const AMOUNT_MAX = billionthsOf(1_000_000);

/** By the very name that was told where the table has it: a deployment of one's own may be called as nobody's model is. */
function priceOn(prices: PriceTable, model: string, day: string): Price | undefined {
  const name = model.toLowerCase();
  const rows = prices.get(name) ?? prices.get(name.replace(PROVIDER, "").replace(SNAPSHOT, "")) ?? [];
  return rows.findLast(({ from }) => from <= day);
}
