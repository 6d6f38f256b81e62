import { LIST_PRICES_QUOTED } from "../scan/usage/price-table.ts";

/** Of which day the list prices are that this version brings along, and how many days ago that is. */
export interface PriceAge {
  /** The day on which the oldest of its sources was read. */
  readonly quoted: string;
  /** Whole days; 0 where the clock is before it. */
  readonly days: number;
}

/** @param now milliseconds since 1970 */
export function priceAge(now: number, quoted: string = LIST_PRICES_QUOTED): PriceAge {
  const days = Math.floor((now - Date.parse(`${quoted}T00:00:00Z`)) / 86_400_000);
  return { quoted, days: Math.max(0, days) };
}

/** From half a year on somebody should look. */
const OLD_DAYS = 180;

/** For people. */
export function priceAgeText({ quoted, days }: PriceAge): string {
  const age = `list prices of models: of ${quoted}, ${days} day${days === 1 ? "" : "s"} old`;
  return days < OLD_DAYS
    ? age
    : `${age}; models and prices since then are unknown to them: take a newer Proofgate, or your own prices (USAGE_PRICES_PATH, \`--prices\`)`;
}
