import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { scanBytes } from "../../src/scan/secrets/scan-bytes.ts";
import { hostileContents } from "../scan/secrets/hostile-contents.ts";
import { proofgate } from "./proofgate.ts";
import type { Bench, Row } from "./row.ts";
import { spreadOf } from "./row.ts";
import type { Program } from "./timed-run.ts";

/** A real tree: what this checkout's `npm ci` brought, as far as it goes; or `PROOFGATE_BENCH_TREE`. */
const TREE =
  process.env.PROOFGATE_BENCH_TREE ?? fileURLToPath(new URL("../../node_modules", import.meta.url));
const TREE_BYTES = 24e6;
const FILE_BYTES_MAX = 1e6;

/** A program, or the folder of `node_modules` that holds secretlint; a tool that is not here is said, and not compared. */
const GITLEAKS = process.env.GITLEAKS ?? "gitleaks";
const SECRETLINT = process.env.SECRETLINT_NODE_MODULES;
const SECRETLINT_SCAN = fileURLToPath(new URL("secretlint-scan.ts", import.meta.url));

const HOSTILE_BYTES = 10e6;
const HOSTILE_MS = 2000;

/** Secrets: whole programs over the same files without their start, and the worst content that we know. */
export const bench: Bench = {
  name: "secrets",
  run: async (rounds) => {
    const folder = mkdtempSync(join(tmpdir(), "bench-secrets-"));
    try {
      return [...comparisons(folder, Math.min(rounds, 5)), hostileRow()];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** Regular files in byte order, without caches, until there are enough. Megabytes. */
function copyTree(folder: string): number {
  let bytes = 0;
  const paths = readdirSync(TREE, { recursive: true, encoding: "utf8" });
  for (const path of paths.filter((each) => !/(?:^|\/)\./.test(each)).sort()) {
    const stat = statSync(join(TREE, path), { throwIfNoEntry: false });
    if (!stat?.isFile() || stat.size > FILE_BYTES_MAX) continue;
    if (bytes + stat.size > TREE_BYTES) break;
    cpSync(join(TREE, path), join(folder, path), { dereference: true });
    bytes += stat.size;
  }
  return bytes / 1e6;
}

function comparisons(folder: string, rounds: number): Row[] {
  const rows: Row[] = [];
  const against = (name: string, target: number, program: (tree: string) => Program) => {
    const tree = join(folder, name, "tree");
    const megabytes = copyTree(tree);
    const ours = { ...proofgate(["scan", "secrets", "--dir", tree]), statuses: [0, 1, 3] };
    const other = program(tree);
    // What either needs to start says nothing of its speed: it is taken off, as it is over one empty file.
    const empty = join(folder, "empty");
    mkdirSync(empty, { recursive: true });
    writeFileSync(join(empty, "a"), "");
    const idle = [program(empty), { ...ours, args: ours.args.map((each) => (each === tree ? empty : each)) }];
    const pairs = Array.from({ length: rounds }, () => [
      without(spent(other), spent(idle[0]!)),
      without(spent(ours), spent(idle[1]!)),
    ]);
    for (const time of ["wall", "cpu"] as const) {
      const speeds = [0, 1].map(
        (side) => megabytes / spreadOf(pairs.map((pair) => pair[side]![time])).median,
      );
      rows.push({
        what: `${name} / ours, ${time === "wall" ? "wall" : "processor"} time over ${megabytes.toFixed(0)} MB`,
        unit: "×",
        wanted: "at least",
        target,
        values: pairs.map(([one, mine]) => one![time] / mine![time]),
        made: `${speeds[0]!.toFixed(1)} MB/s / ${speeds[1]!.toFixed(1)} MB/s`,
      });
    }
  };
  if (isHere(GITLEAKS)) against("gitleaks", 2, gitleaks);
  else sayMissing("gitleaks");
  if (SECRETLINT !== undefined) against("secretlint", 10, (tree) => secretlint(tree, SECRETLINT));
  else sayMissing("secretlint");
  return rows;
}

function without(run: Spent, idle: Spent): Spent {
  return { wall: run.wall - idle.wall, cpu: run.cpu - idle.cpu };
}

function sayMissing(name: string): void {
  process.stderr.write(
    `secrets: ${name} is not here, and is not compared (see test/bench/secrets.bench.ts)\n`,
  );
}

function isHere(program: string): boolean {
  return spawnSync(program, ["version"]).status === 0;
}

function gitleaks(tree: string): Program {
  const report = join(tree, "..", "report.json");
  const quiet = ["--no-banner", "-l", "error", "--exit-code", "0", "-f", "json", "-r", report];
  return { command: GITLEAKS, args: ["dir", tree, ...quiet] };
}

function secretlint(folder: string, modules: string): Program {
  return { command: process.execPath, args: [SECRETLINT_SCAN, modules, folder] };
}

interface Spent {
  readonly wall: number;
  readonly cpu: number;
}

/** Seconds: by the clock, and of all processors together, as the shell's `times` says of what it started. */
function spent({ command, args, statuses = [0] }: Program): Spent {
  const script = '"$@" >/dev/null 2>&1; echo "$?"; times';
  const startedAt = performance.now();
  const { stdout } = spawnSync("sh", ["-c", script, "sh", command, ...args], { encoding: "utf8" });
  const wall = (performance.now() - startedAt) / 1000;
  const [status = "", , children = ""] = stdout.trim().split("\n");
  if (!statuses.includes(Number(status))) throw new Error(`${command} ended with ${status}`);
  const seconds = [...children.matchAll(/(\d+)m([\d.]+)s/g)].map(([, m, s]) => Number(m) * 60 + Number(s));
  return { wall, cpu: seconds.reduce((sum, each) => sum + each, 0) };
}

function hostileRow(): Row {
  const all = hostileContents(HOSTILE_BYTES).map(([name, make]) => {
    const bytes = make();
    const { user, system } = process.cpuUsage();
    scanBytes(bytes);
    const after = process.cpuUsage();
    return { name, ms: (after.user - user + after.system - system) / 1000 };
  });
  const [worst, second, third] = all.sort((one, other) => other.ms - one.ms);
  const made = [worst, second, third].map((each) => `${each?.name} ${each?.ms.toFixed(0)} ms`).join(", ");
  const what = `the worst of ${all.length} hostile contents of 10 MB, processor time`;
  return { what, unit: "ms", wanted: "at most", target: HOSTILE_MS, values: [worst?.ms ?? 0], made };
}
