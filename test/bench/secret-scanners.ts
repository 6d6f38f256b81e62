// node test/bench/secret-scanners.ts [--gitleaks PROGRAM] [--secretlint NODE_MODULES] DIRECTORY
// Megabytes a second on a real tree, ours against the tools that are given, in the same run. CPU and wall time.
import { spawnSync } from "node:child_process";
import { globSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { scanBytes } from "../../src/scan/secrets/scan-bytes.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { gitleaks: { type: "string" }, secretlint: { type: "string" } },
});
const [directory = "."] = positionals;
const paths = globSync("**/*", {
  cwd: directory,
  exclude: (name) => name === ".git" || name === "node_modules",
});
const files = paths
  .filter((path) => statSync(join(directory, path)).isFile())
  .map((path) => ({ path, bytes: readFileSync(join(directory, path)) }));
const megabytes = files.reduce((sum, { bytes }) => sum + bytes.length, 0) / 1e6;
process.stdout.write(`${files.length} files, ${megabytes.toFixed(1)} MB\n`);

// Warm, as in the App and after the first few hundred files of a change.
scanAll();
measure("ours", scanAll);
if (values.gitleaks) {
  const program = values.gitleaks;
  measure("gitleaks", () => {
    const { status, stderr } = spawnSync(program, [
      "dir",
      directory,
      "--no-banner",
      "-l",
      "error",
      "--exit-code",
      "0",
    ]);
    if (status !== 0) throw new Error(String(stderr));
  });
}
if (values.secretlint) await measureSecretlint(values.secretlint);

function scanAll(): void {
  for (const { path, bytes } of files) scanBytes(bytes, { path });
}

function measure(name: string, run: () => void): void {
  const startedAt = performance.now();
  const { user } = process.cpuUsage();
  run();
  report(name, performance.now() - startedAt, (process.cpuUsage().user - user) / 1000);
}

function report(name: string, wall: number, cpu: number): void {
  const speed = (milliseconds: number) => `${((megabytes * 1000) / milliseconds).toFixed(1)} MB/s`;
  const ownCpu = name === "gitleaks" ? "" : `, ${speed(cpu)} of CPU time`;
  process.stdout.write(`${name.padEnd(12)} ${wall.toFixed(0).padStart(7)} ms  ${speed(wall)}${ownCpu}\n`);
}

interface Core {
  lintSource(request: object): Promise<unknown>;
}

async function measureSecretlint(modules: string): Promise<void> {
  const load = (path: string) => import(pathToFileURL(join(modules, path)).href);
  const core = (await load("@secretlint/core/module/index.js")) as Core;
  const { creator } = await load("@secretlint/secretlint-rule-preset-recommend/module/index.js");
  const config = { rules: [{ id: "@secretlint/secretlint-rule-preset-recommend", rule: creator }] };
  const startedAt = performance.now();
  const { user } = process.cpuUsage();
  for (const { path, bytes } of files) {
    const source = { filePath: path, content: bytes.toString("utf8"), contentType: "text" };
    await core.lintSource({ source, options: { config } });
  }
  report("secretlint", performance.now() - startedAt, (process.cpuUsage().user - user) / 1000);
}
