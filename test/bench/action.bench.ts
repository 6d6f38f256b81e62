import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { findProgram } from "../../src/scan/program.ts";
import { POLICY, planOf } from "../app/policy-and-plan.ts";
import { example } from "../github/example.ts";
import { proofgate } from "./proofgate.ts";
import type { Bench, Row } from "./row.ts";
import { spreadOf } from "./row.ts";

const BRANCH = "agent/WP-1";
const COMMAND = `echo '<testsuites><testcase name="a"/></testsuites>' > reports/a.xml`;
const CONFIG = `version: 1\nthread: root\nowner: "@alice"\ntests: { command: ${JSON.stringify(COMMAND)} }\n`;
const TARGET_MS = 4000;

interface Runner {
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** What a job pays for the Action beside its test command: both of its steps, without installing it. */
export const bench: Bench = {
  name: "action around the test command",
  run: async (rounds) => {
    if (findProgram("bwrap", process.env, "/nowhere") === undefined) {
      process.stdout.write("bubblewrap is not here, and nothing is measured\n");
      return [];
    }
    const runner = await openRunner();
    try {
      return await rowsOf(runner, rounds);
    } finally {
      await runner.close();
    }
  },
};

async function rowsOf(runner: Runner, rounds: number): Promise<Row[]> {
  const ran = join(runner.directory, "ran.json");
  const tests = ["run-tests", "--write=reports", "--dir=.", `--result=${ran}`];
  const judge = ["action", "--tests=reports/a.xml", `--ran=${ran}`, "--review=pass"];
  const values: number[] = [];
  const parts: number[][] = [[], [], []];
  for (let round = 0; round <= rounds; round += 1) {
    const bare = await timed(runner, "sh", ["-c", `mkdir -p reports; ${COMMAND}`]);
    const kept = await timed(runner, ...programOf(tests));
    const judged = await timed(runner, ...programOf(judge));
    // The first warms disks and caches up.
    if (round === 0) continue;
    values.push(kept + judged - bare);
    for (const [index, part] of [bare, kept, judged].entries()) parts[index]?.push(part);
  }
  const made = parts.map((part) => spreadOf(part).median.toFixed(0)).join(", ");
  const what = "both steps of the Action but for the test command itself";
  return [
    {
      what,
      unit: "ms",
      wanted: "at most",
      target: TARGET_MS,
      values,
      made: `bare, kept in, judged: ${made} ms`,
    },
  ];
}

function programOf(args: readonly string[]): [string, readonly string[]] {
  const { command, args: all } = proofgate(args);
  return [command, all];
}

async function timed({ directory, environment }: Runner, program: string, args: readonly string[]) {
  const startedAt = performance.now();
  await promisify(execFile)(program, [...args], { cwd: join(directory, "checkout"), env: environment });
  return performance.now() - startedAt;
}

/** GitHub's double in this process, and a clone of its repository at the head of an agent's planned push. */
async function openRunner(): Promise<Runner> {
  const { github, shop, alice } = await example({
    webhook: { url: "http://127.0.0.1:9/", secret: "unheard" },
  });
  const coder = github.createUser("coder-bot");
  github.setPermission(shop, coder, "write");
  const files = { ".proofgate/policy.yaml": POLICY, ".proofgate/config.yaml": CONFIG };
  await github.push(shop, { as: alice, branch: "main", files });
  const message = "Add a page\n\nPlan-Id: WP-1\nIteration: 1";
  const plan = { ".proofgate/plans/WP-1/WORK_PLAN.json": planOf(BRANCH, "WP-1", "src/page.ts") };
  await github.push(shop, { as: coder, branch: BRANCH, files: plan, message });
  const page = { "src/page.ts": "export const page = 1;\n" };
  await github.push(shop, { as: coder, branch: BRANCH, files: page, message });
  const directory = mkdtempSync(join(tmpdir(), "bench-action-"));
  const clone = [
    "clone",
    "--quiet",
    "--branch",
    BRANCH,
    github.cloneUrl(shop, alice),
    join(directory, "checkout"),
  ];
  await promisify(execFile)("git", clone);
  const told = github.webhooks.deliveries.findLast(({ event }) => event === "push");
  writeFileSync(join(directory, "event.json"), told?.body ?? "{}");
  return {
    directory,
    environment: {
      PATH: process.env.PATH ?? "",
      GITHUB_EVENT_NAME: "push",
      GITHUB_EVENT_PATH: join(directory, "event.json"),
      GITHUB_REPOSITORY: "acme/shop",
      GITHUB_SERVER_URL: github.origin,
      GITHUB_API_URL: github.api,
      RUNNER_TEMP: directory,
      PROOFGATE_TOKEN: github.userToken(alice),
    },
    close: async () => {
      await github.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
