import { readFileSync } from "node:fs";
import { readingOf } from "../scan/reports/unusable-report.ts";
import { type PriceTable, readPrices } from "../scan/usage/price-table.ts";

export interface PriceConfig {
  /** The operator's own prices over the list's; absent: the list alone. */
  readonly prices?: PriceTable;
}

/** Of USAGE_PRICES_PATH, read once: a table that changes is taken at the next start. */
export function pricesIn(path: string | undefined, problems: string[]): PriceConfig {
  if (path === undefined) return {};
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch {
    problems.push("USAGE_PRICES_PATH names a file that cannot be read");
    return {};
  }
  const reading = readingOf(() => readPrices(bytes));
  if (reading.ok) return { prices: reading.report };
  const { message, line } = reading.problem;
  const place = line === undefined ? "" : `, line ${line}`;
  problems.push(`the file of USAGE_PRICES_PATH${place}: ${message}`);
  return {};
}
