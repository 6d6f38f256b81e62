// node test/tools/secret-corpora.ts [--half tuning|hidden] [--show] [--gitleaks PROGRAM] [--secretlint NODE_MODULES] DIRECTORY…
// Recall and false alarms on public corpora (checkouts of secretlint, of gitleaks, of leaky-repo), for our scanner and,
// where they are given, for gitleaks and secretlint. `--show` lists our misses and false alarms of the tuning half only.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, extname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { scanBytes } from "../../src/scan/secrets/scan-bytes.ts";
import { casesIn, halfOf, type SecretCase } from "./secret-cases.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    half: { type: "string" },
    show: { type: "boolean", default: false },
    gitleaks: { type: "string" },
    secretlint: { type: "string" },
  },
});

/** The lines on which a tool found something, for each case by its number. */
type Found = ReadonlyMap<number, ReadonlySet<number>>;

const cases = positionals.flatMap(casesIn);
const tools = new Map<string, Found>([["ours", ours()]]);
if (values.gitleaks)
  tools.set(
    "gitleaks",
    inFiles((folder) => gitleaksIn(folder, values.gitleaks!)),
  );
if (values.secretlint) tools.set("secretlint", await secretlintOf(values.secretlint));
if (tools.size === 3) {
  const theirs = union(tools.get("gitleaks")!, tools.get("secretlint")!);
  tools.set("their union", theirs);
  // What `scan secrets --with gitleaks,secretlint` finds.
  tools.set("ours, with both", union(tools.get("ours")!, theirs));
}
for (const half of ["tuning", "hidden"] as const) {
  if (values.half === undefined || values.half === half) printHalf(half);
}
if (values.show) show();

function ours(): Found {
  return new Map(
    cases.map(({ bytes, path }, number) => [
      number,
      new Set(scanBytes(bytes, { path }).findings.map(({ line }) => line)),
    ]),
  );
}

function union(left: Found, right: Found): Found {
  return new Map(
    cases.map((_, number) => [number, new Set([...(left.get(number) ?? []), ...(right.get(number) ?? [])])]),
  );
}

function printHalf(half: "tuning" | "hidden"): void {
  const mine = [...cases.entries()].filter(([, each]) => halfOf(each) === half);
  process.stdout.write(`\n| ${half} half | tool | recall | false alarms |\n| --- | --- | --- | --- |\n`);
  for (const corpus of new Set(mine.map(([, each]) => each.corpus))) {
    const of = mine.filter(([, each]) => each.corpus === corpus);
    for (const [tool, found] of tools) {
      const secrets = of.reduce((sum, [, { secrets }]) => sum + secrets, 0);
      const hits = of.reduce((sum, [number, each]) => sum + hitsOf(each, found.get(number)), 0);
      const harmless = of.filter(([, { secrets }]) => secrets === 0);
      const alarms = harmless.filter(([number]) => (found.get(number)?.size ?? 0) > 0).length;
      process.stdout.write(
        `| ${corpus} | ${tool} | ${hits} of ${secrets} | ${alarms} of ${harmless.length} |\n`,
      );
    }
  }
}

/** Of a case's secrets, those on whose lines something was found; without lines, as many as lines were found. */
function hitsOf({ secrets, lines }: SecretCase, found: ReadonlySet<number> = new Set()): number {
  if (lines)
    return lines.filter(([first, last]) => [...found].some((line) => line >= first && line <= last)).length;
  return Math.min(secrets, found.size);
}

function show(): void {
  const found = tools.get("ours")!;
  for (const [number, each] of cases.entries()) {
    if (halfOf(each) !== "tuning") continue;
    const hits = hitsOf(each, found.get(number));
    const isAlarm = each.secrets === 0 && found.get(number)!.size > 0;
    if (hits === each.secrets && !isAlarm) continue;
    const others = [...tools].filter(([tool, by]) => tool !== "ours" && (by.get(number)?.size ?? 0) > 0);
    const who = others.map(([tool]) => tool).join("+");
    process.stdout.write(
      `${isAlarm ? "ALARM" : `MISS ${hits}/${each.secrets}`} [${who}] ${each.corpus} ${each.name} ${each.path} `,
    );
    process.stdout.write(`${JSON.stringify(each.bytes.toString("utf8").slice(0, 300))}\n`);
  }
}

/** Writes each case into a folder of its own, and gives the findings back to their cases. */
function inFiles(
  run: (folder: string) => readonly { readonly path: string; readonly line: number }[],
): Found {
  const folder = mkdtempSync(join(tmpdir(), "secret-corpora-"));
  try {
    for (const [number, { path, bytes }] of cases.entries()) {
      const file = join(folder, String(number), path.replaceAll("\\", "_").replaceAll("..", "_"));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, bytes);
    }
    const found = new Map<number, Set<number>>();
    for (const { path, line } of run(folder)) {
      const number = Number(relative(folder, path).split("/")[0]);
      found.set(number, (found.get(number) ?? new Set()).add(line));
    }
    return found;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function gitleaksIn(folder: string, program: string): { path: string; line: number }[] {
  const report = join(folder, "..", `gitleaks-${process.pid}.json`);
  const args = [
    "dir",
    folder,
    "--no-banner",
    "--ignore-gitleaks-allow",
    "-l",
    "error",
    "-f",
    "json",
    "-r",
    report,
    "--exit-code",
    "0",
  ];
  const { status, stderr } = spawnSync(program, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`gitleaks: ${stderr}`);
  const findings = JSON.parse(readFileSync(report, "utf8")) as { File: string; StartLine: number }[];
  rmSync(report);
  return findings.map(({ File, StartLine }) => ({ path: File, line: StartLine }));
}

interface Core {
  lintSource(request: object): Promise<{ messages: { loc: { start: { line: number } } }[] }>;
}

/** In this process: its command line is slow over thousands of small files. */
async function secretlintOf(modules: string): Promise<Found> {
  const load = (path: string) => import(pathToFileURL(join(modules, path)).href);
  const core = (await load("@secretlint/core/module/index.js")) as Core;
  const { creator } = await load("@secretlint/secretlint-rule-preset-recommend/module/index.js");
  const config = { rules: [{ id: "@secretlint/secretlint-rule-preset-recommend", rule: creator }] };
  const found = new Map<number, Set<number>>();
  for (const [number, { path, bytes }] of cases.entries()) {
    const source = {
      filePath: path,
      content: bytes.toString("utf8"),
      ext: extname(path),
      contentType: "text",
    };
    const { messages } = await core.lintSource({ source, options: { config } });
    found.set(number, new Set(messages.map(({ loc }) => loc.start.line)));
  }
  return found;
}
