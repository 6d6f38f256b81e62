// node test/tools/secret-trees.ts [--show] DIRECTORY…
// What our scanner finds in whole trees, without a change to hide behind: the rate of stops in 1,000 files, one row a tree.
// `--show` lists each finding's place, for a person to look at: never what was found.
import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { scanBytes } from "../../src/scan/secrets/scan-bytes.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { show: { type: "boolean", default: false } },
});

interface Counts {
  files: number;
  confirmed: number;
  candidates: number;
  unscanned: number;
}

process.stdout.write("| tree | files | confirmed | in 1,000 files | candidates | not scanned |\n");
process.stdout.write("| --- | --- | --- | --- | --- | --- |\n");
const all: Counts = { files: 0, confirmed: 0, candidates: 0, unscanned: 0 };
const places: string[] = [];
for (const directory of positionals) {
  const counts = scanTree(directory);
  printRow(basename(directory), counts);
  for (const name of ["files", "confirmed", "candidates", "unscanned"] as const) all[name] += counts[name];
}
printRow("all", all);
if (values.show) for (const place of places) process.stdout.write(`${place}\n`);

function scanTree(directory: string): Counts {
  const counts: Counts = { files: 0, confirmed: 0, candidates: 0, unscanned: 0 };
  const paths = readdirSync(directory, { recursive: true, encoding: "utf8" });
  for (const path of paths.filter((each) => !/(?:^|\/)\.git(?:\/|$)/.test(each)).sort()) {
    const file = join(directory, path);
    if (!lstatSync(file).isFile()) continue;
    counts.files += 1;
    const { findings, unscanned } = scanBytes(readFileSync(file), { path });
    counts.unscanned += unscanned.length;
    for (const { level, line, rule, preview, via = [] } of findings) {
      counts[level === "confirmed" ? "confirmed" : "candidates"] += 1;
      places.push(`${level} ${rule} ${file}:${line} ${preview} ${via.join(" in ")}`.trimEnd());
    }
    for (const { line, detail } of unscanned) places.push(`not scanned ${file}:${line} ${detail}`);
  }
  return counts;
}

function printRow(name: string, { files, confirmed, candidates, unscanned }: Counts): void {
  const rate = ((confirmed * 1000) / Math.max(1, files)).toFixed(2);
  process.stdout.write(`| ${name} | ${files} | ${confirmed} | ${rate} | ${candidates} | ${unscanned} |\n`);
}
