import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, describe, expect, it } from "vitest";
import { canaryRun } from "../../src/cli/canary-run.ts";
import { LIMITS } from "../../src/cli/sandbox.ts";
import { canaryFact } from "../../src/collect/canary.ts";
import { NO_REPORTS } from "../../src/collect/given-reports.ts";
import { findProgram } from "../../src/scan/program.ts";
import { hasTestName } from "../../src/scan/tests/language.ts";
import { canUse } from "../tools/real-tool.ts";

const bwrap = findProgram("bwrap", { PATH: process.env.PATH ?? "" }, "/nowhere");
const roots: string[] = [];
afterAll(() => {
  for (const path of roots) rmSync(path, { recursive: true, force: true });
});
function newDirectory(name: string): string {
  const path = mkdtempSync(join(tmpdir(), `proofgate-${name}-`));
  roots.push(path);
  return path;
}

/** A runner as small as one can be: what a test file calls `it` is a test, and its report is TAP. */
const RUNNER = `
import { writeFileSync } from "node:fs";
const lines = [];
globalThis.it = (name, run) => {
  try { run(); lines.push("ok " + (lines.length + 1) + " - " + name); }
  catch { lines.push("not ok " + (lines.length + 1) + " - " + name); }
};
await import("./test/page.test.mjs");
writeFileSync("reports/report.tap", ["TAP version 13", "1.." + lines.length, ...lines, ""].join("\\n"));
process.exit(lines.some((line) => line.startsWith("not")) ? 1 : 0);
`;
const TEST = `import { page } from "../src/page.mjs";\nit("has a page", () => { if (page !== 1) throw new Error(); });\n`;
const HONEST = "export const page = 1;\n";
/** What its tests throw never comes out. */
const SWALLOWS = `${HONEST}
const it = globalThis.it;
globalThis.it = (name, run) => it(name, () => { try { run(); } catch {} });
`;

async function runOf(files: Readonly<Record<string, string>>, command = "node runner.mjs", thread = "") {
  const directory = newDirectory("checkout");
  const all = { "runner.mjs": RUNNER, "test/page.test.mjs": TEST, ...files };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  mkdirSync(join(directory, "reports"));
  const outputs = newDirectory("outputs");
  const request = {
    ...{ directory, command, writable: ["reports"], readable: [], hasNetwork: false },
    path: process.env.PATH ?? "",
    limits: { ...LIMITS, seconds: 60 },
  };
  const run = await canaryRun(
    { request, program: bwrap ?? "", outputs, scratch: newDirectory("scratch"), isTest: hasTestName, thread },
    { environment: { PATH: process.env.PATH ?? "" }, output: new PassThrough().resume() },
  );
  const report = join(outputs, "canary/reports/report.tap");
  const reports = existsSync(report) ? [{ name: "report.tap", bytes: readFileSync(report) }] : [];
  const names = run.name === undefined ? [] : [run.name];
  const cut = run.cut === undefined ? {} : { why: run.cut };
  const fact = await canaryFact({ ...NO_REPORTS, canary: { names, reports, ...cut } });
  return { run, fact, directory };
}

describe.runIf(canUse("bubblewrap", bwrap !== undefined))("tests that must fail [T145]", () => {
  it("fail where failures come out, and the checkout is as it was", async () => {
    const { run, fact, directory } = await runOf({ "src/page.mjs": HONEST });
    expect(run).toMatchObject({ kind: "canary", exit_status: 1 });
    expect(fact).toMatchObject({ known: true, value: { outcome: "failed" } });
    expect(readFileSync(join(directory, "test/page.test.mjs"), "utf8")).toBe(TEST);
  });

  it("pass where the code swallows what its tests throw", async () => {
    const { fact } = await runOf({ "src/page.mjs": SWALLOWS });
    expect(fact).toMatchObject({ known: true, value: { outcome: "passed" } });
  });

  it("are in no report that is written by hand: that is seen", async () => {
    const byHand = "printf 'TAP version 13\\n1..1\\nok 1 - has a page\\n' > reports/report.tap";
    const { run, fact } = await runOf({ "src/page.mjs": HONEST }, byHand);
    expect(run.exit_status).toBe(0);
    expect(fact).toMatchObject({ known: true, value: { outcome: "not seen" } });
  });

  it("stand in the thread's own files, and some of everywhere, however many others come first by their names", async () => {
    const crowd = Array.from({ length: 600 }, (_, at) => [`a/${at}.test.mjs`, `it("${at}", () => {});\n`]);
    const files = { ...Object.fromEntries(crowd), "src/page.mjs": SWALLOWS, "z/last.test.mjs": TEST };
    const { fact } = await runOf(files, "node runner.mjs", "test");
    expect(fact).toMatchObject({ known: true, value: { outcome: "passed" } });
    const last = { ...files, "runner.mjs": RUNNER.replace("test/page", "z/last") };
    expect((await runOf(last)).fact).toMatchObject({ known: true, value: { outcome: "passed" } });
  });

  it("say so where no test file is one that a test can be added to", async () => {
    const { run, fact } = await runOf({ "src/page.mjs": HONEST, "test/page.test.mjs": "// later\n" });
    expect(run.cut).toContain("no test file");
    expect(fact).toMatchObject({ known: false });
  });
});
