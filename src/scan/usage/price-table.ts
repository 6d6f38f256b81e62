import type { Prices } from "../../contract/generated/prices.ts";
import { validatePrices } from "../../contract/generated/record-validators.mjs";
import { shapeDifference } from "../../contract/shape-difference.ts";
import { readJsonReport } from "../reports/json-report.ts";
import { UnusableReport } from "../reports/unusable-report.ts";
import list from "./prices.json" with { type: "json" };

type Row = Prices["prices"][number];

/** A row of a table, and in what its prices are. */
export interface Price extends Row {
  readonly currency: string;
}

/** By a model's name in lower case, the earliest first. */
export type PriceTable = ReadonlyMap<string, readonly Price[]>;

/** What Proofgate brings along. */
const LIST: Prices = { ...list, version: 1 };
export const LIST_PRICES: PriceTable = tableOf(LIST);

/** The day on which the oldest of its sources was read. */
export const LIST_PRICES_QUOTED: string = Object.values(LIST.sources)
  .map(({ quoted }) => quoted)
  .reduce((one, other) => (one < other ? one : other));

/** Far above ten thousand rows. */
const BYTES_MAX = 8 * 1024 * 1024;
const HELP = "write it as schemas/prices.v1.schema.json says";

/**
 * Somebody's own prices over the list's: a model that they name is priced by them alone.
 * @throws UnusableReport no such document; a row that is there twice, on no day, of no source, or finer than can be added up
 */
export function readPrices(bytes: Uint8Array): PriceTable {
  if (bytes.length > BYTES_MAX)
    throw new UnusableReport(
      `the table has more than ${BYTES_MAX} bytes`,
      "leave out models that nobody uses",
    );
  const document = readJsonReport(bytes);
  if (!validatePrices(document))
    throw new UnusableReport(`it ${shapeDifference("prices", validatePrices.errors)}`, HELP);
  // Checked: the generated validator and the type come from the same schema.
  const prices = document as unknown as Prices;
  const problem = problemOf(prices);
  if (problem !== undefined) throw new UnusableReport(problem, HELP);
  return new Map([...LIST_PRICES, ...tableOf(prices)]);
}

function tableOf({ currency = "USD", prices }: Prices): PriceTable {
  const table = new Map<string, Price[]>();
  for (const row of prices) {
    const model = row.model.toLowerCase();
    const rows = table.get(model) ?? [];
    table.set(model, [...rows, { ...row, currency }]);
  }
  for (const rows of table.values()) rows.sort((one, other) => (one.from < other.from ? -1 : 1));
  return table;
}

/** What no schema says of a table. One clause, by the first row that it is wrong of. */
function problemOf({ sources, prices }: Prices): string | undefined {
  for (const [name, { quoted }] of Object.entries(sources))
    if (!isDay(quoted)) return `names no day at \`/sources/${name}/quoted\``;
  const seen = new Set<string>();
  for (const [index, row] of prices.entries()) {
    const at = `\`/prices/${index}\``;
    const { model, from, source, long, in_max: inMax } = row;
    if (!Object.hasOwn(sources, source)) return `names a source at ${at} that is not among \`sources\``;
    if (!isDay(from)) return `names no day at ${at}`;
    const key = `${from} ${model.toLowerCase()}`;
    if (seen.has(key)) return `has two prices of one model for the same days, the second at ${at}`;
    seen.add(key);
    if (long !== undefined && inMax !== undefined && inMax <= long.above)
      return `prices long requests at ${at} that \`in_max\` leaves unknown`;
    const rates = [row, ...(long === undefined ? [] : [long])];
    if (!rates.every((each) => [each.in, each.cached, each.written, each.out].every(isWhole)))
      return `has a price at ${at} that is finer than a billionth`;
  }
  return undefined;
}

function isDay(text: string): boolean {
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}

/** As many digits as money has here. */
function isWhole(price: number): boolean {
  return Number(price.toFixed(9)) === price;
}
