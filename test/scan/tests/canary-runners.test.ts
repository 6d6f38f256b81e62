import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bytePathOfText } from "../../../src/contract/byte-path.ts";
import { readTests } from "../../../src/scan/test-reports/read-tests.ts";
import { canaryName, canaryOutcome, withCanaries } from "../../../src/scan/tests/canary.ts";
import { canUse } from "../../tools/real-tool.ts";

const NAME = canaryName(Buffer.from("sixteen bytes!!!"));

/** Runs a real runner on one file with its canary, and reads its report. */
const RUNNERS = [
  {
    tool: "node",
    file: "a.test.mjs",
    text: 'import { it } from "node:test";\nit("adds", () => {});\n',
    argv: [process.execPath, "--test", "--test-reporter=tap", "a.test.mjs"],
  },
  {
    tool: "pytest",
    file: "test_a.py",
    text: "def test_adds():\n    pass",
    argv: ["python3", "-m", "pytest", "-q", "--junitxml=report.xml", "test_a.py"],
    report: "report.xml",
  },
  {
    tool: "go",
    file: "a_test.go",
    text: 'package a\n\nimport "testing"\n\nfunc TestAdds(t *testing.T) {}\n',
    argv: ["go", "test", "-json", "./..."],
    beside: { "go.mod": "module example.com/a\n\ngo 1.20\n" },
  },
] as const;
const PROBES: Readonly<Record<string, readonly string[]>> = {
  node: [process.execPath, "--version"],
  pytest: ["python3", "-m", "pytest", "--version"],
  go: ["go", "version"],
};

describe.each(RUNNERS)("run by $tool", (runner) => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), "proofgate-canary-"));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  const [program = "", ...words] = PROBES[runner.tool] ?? [];
  const found = spawnSync(program, words).status === 0;

  it.runIf(canUse(runner.tool, found))("fails, beside a test that passes", () => {
    for (const [name, text] of Object.entries("beside" in runner ? runner.beside : {}))
      writeFileSync(join(directory, name), text);
    const [canary] = withCanaries([{ path: bytePathOfText(runner.file), text: runner.text }], NAME);
    writeFileSync(join(directory, basename(runner.file)), canary!.text);
    const [command = "", ...args] = runner.argv;
    const { stdout, status } = spawnSync(command, args, { cwd: directory });
    expect(status).not.toBe(0);
    const bytes = "report" in runner ? readFileSync(join(directory, runner.report)) : stdout;
    const reading = readTests(bytes);
    const tests = reading.ok ? reading.report.tests : [];
    expect(canaryOutcome(tests, NAME)).toBe("failed");
    expect(tests.filter(({ status: each }) => each === "passed")).toHaveLength(1);
  });
});
