import { resolve } from "node:path";
import { CannotRun } from "../git/cannot-run.ts";
import { readingOf } from "../scan/reports/unusable-report.ts";
import type { PriceTable } from "../scan/usage/price-table.ts";
import type { Given, OptionSpec } from "./command.ts";
import type { Io } from "./io.ts";
import { readSmallFile } from "./small-file.ts";

export const PRICES: OptionSpec = {
  value: "FILE",
  summary: "your own prices of models, as schemas/prices.v1.schema.json says, for requests without a cost",
};

const BYTES_MAX = 8 * 1024 * 1024;

/** What `--prices` names, over the list that Proofgate brings along; undefined without it. @throws CannotRun */
export async function ownPrices(given: Given, io: Pick<Io, "directory">): Promise<PriceTable | undefined> {
  const name = given.value("prices");
  if (name === undefined) return undefined;
  const bytes = await readSmallFile(resolve(io.directory, name), name, BYTES_MAX);
  const { readPrices } = await import("../scan/usage/price-table.ts");
  const reading = readingOf(() => readPrices(bytes));
  if (reading.ok) return reading.report;
  const { message, help, line } = reading.problem;
  throw new CannotRun(`\`${name}\`${line === undefined ? "" : `, line ${line}`}: ${message}`, help);
}
