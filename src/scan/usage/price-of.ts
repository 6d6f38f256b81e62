import { type Billionths, billionthsOf } from "../../engine/money.ts";
import type { UsageEvent } from "../../engine/usage-event.ts";
import table from "./prices.json" with { type: "json" };

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

interface Rates {
  readonly in: number;
  readonly cached: number;
  readonly written: number;
  readonly out: number;
}

/** A row of prices.json: from a day on, until a later row of the same model. */
interface Price extends Rates {
  readonly model: string;
  readonly from: string;
  /** Longer requests cost something that the table does not know. */
  readonly in_max?: number;
  /** The price of a request that reads more. */
  readonly long?: Rates & { readonly above: number };
}

const PRICES: readonly Price[] = table.prices;
const PROVIDER = /^(?:anthropic|openai|gemini|google|models)\//;
/** `-20251001`, `-2026-04-01`: a snapshot costs what its model does; `[1m]`: a longer window. */
const SNAPSHOT = /(?:-\d{8}|-\d{4}-\d{2}-\d{2})?(?:\[1m\])?$/;

/**
 * What a request cost by the list prices of its day. Undefined, and never nothing, for a model that the table does not know on that
 * day, and where no token was told of.
 * @param time RFC 3339, UTC
 */
export function priceOf(model: string, time: string, tokens: TokenCounts): UsageEvent["cost"] {
  if (tokens.in === 0 && tokens.out === 0) return undefined;
  const price = priceOn(model, time.slice(0, 10));
  if (price === undefined || (price.in_max !== undefined && tokens.in > price.in_max)) return undefined;
  const rates = price.long !== undefined && tokens.in > price.long.above ? price.long : price;
  const cached = Math.min(tokens.cached, tokens.in);
  const written = Math.min(tokens.written, tokens.in - cached);
  const sum =
    BigInt(tokens.in - cached - written) * perToken(rates.in) +
    BigInt(cached) * perToken(rates.cached) +
    BigInt(written) * perToken(rates.written) +
    BigInt(tokens.out) * perToken(rates.out);
  // What documents may name as an amount; a request beyond it is none.
  return sum > AMOUNT_MAX ? undefined : { currency: "USD", amount: Number(sum) / 1e9 };
}

const AMOUNT_MAX = billionthsOf(1_000_000);

function priceOn(model: string, day: string): Price | undefined {
  const name = model.toLowerCase().replace(PROVIDER, "").replace(SNAPSHOT, "");
  let found: Price | undefined;
  for (const price of PRICES) {
    if (price.model !== name || price.from > day) continue;
    if (found === undefined || price.from > found.from) found = price;
  }
  return found;
}

/** Exact: the table has no price finer than a thousandth a million tokens. */
function perToken(perMillion: number): Billionths {
  return billionthsOf(perMillion) / 1_000_000n;
}
