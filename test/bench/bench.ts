// npm run bench -- [--only NAME] [--rounds N] [--json]
import { globSync } from "node:fs";
import { loadavg } from "node:os";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { type Bench, isMet, type Row, spreadOf } from "./row.ts";

const { values } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    rounds: { type: "string", default: "7" },
    json: { type: "boolean", default: false },
  },
});
const rounds = Number(values.rounds);
if (!Number.isSafeInteger(rounds) || rounds < 1)
  throw new Error(`--rounds must be a whole number from 1 on, not \`${values.rounds}\``);

const directory = fileURLToPath(new URL(".", import.meta.url));
const benches: Bench[] = [];
for (const name of globSync("*.bench.ts", { cwd: directory }).sort()) {
  // What a file exports is its own affair until it is looked at.
  const { bench } = (await import(pathToFileURL(`${directory}${name}`).href)) as { readonly bench?: Bench };
  if (bench === undefined) throw new Error(`${name} exports no \`bench\` (see test/bench/row.ts)`);
  if (bench.name.includes(values.only)) benches.push(bench);
}
if (benches.length === 0) throw new Error(`no bench has \`${values.only}\` in its name`);

const results: { bench: string; load: number; rows: readonly Row[] }[] = [];
for (const { name, run } of benches) {
  const rows = await run(rounds);
  const [load = 0] = loadavg();
  results.push({ bench: name, load, rows });
  if (values.json) continue;
  process.stdout.write(`${name} (load ${load.toFixed(1)})\n`);
  for (const row of rows) process.stdout.write(`  ${lineOf(row)}\n`);
}
if (values.json) {
  const all = results.map(({ rows, ...rest }) => ({
    ...rest,
    rows: rows.map((row) => ({ ...row, ...spreadOf(row.values), met: isMet(row) })),
  }));
  process.stdout.write(`${JSON.stringify(all, null, 2)}\n`);
}

function lineOf(row: Row): string {
  const { median, min, max } = spreadOf(row.values);
  const number = (value: number) => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);
  const wanted = `${row.wanted} ${row.target} ${row.unit}`;
  const made = row.made === undefined ? "" : `  ${row.made}`;
  return `${isMet(row) ? "ok    " : "MISSED"} ${number(median)} ${row.unit} (${number(min)} to ${number(max)}), ${wanted}: ${row.what}${made}`;
}
