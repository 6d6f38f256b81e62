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
const canariesIn = (files: Readonly<Record<string, string>>) =>
  withCanaries(
    Object.entries(files).map(([path, text]) => ({ path: bytePathOfText(path), text })),
    NAME,
  );
const pathsWith = (files: Readonly<Record<string, string>>) => canariesIn(files).map(({ path }) => path);

it("are added where a test at the end of the file is certain to be one", () => {
  expect(
    pathsWith({
      "a.test.ts": 'it("adds", () => {});',
      "b.spec.js": 'test.each([1])("adds", () => {});',
      "test_c.py": "def test_adds():\n    pass\n",
      "d_test.go": 'package d\n\nimport (\n\t"testing"\n)\n\nfunc TestAdds(t *testing.T) {}\n',
      "tests/e.rs": "#[test]\nfn adds() {}\n",
    }),
  ).toEqual(["a.test.ts", "b.spec.js", "test_c.py", "d_test.go", "tests/e.rs"]);
});

it("are added nowhere else: helpers, other languages, sources with tests inside", () => {
  expect(
    pathsWith({
      "test/helper.ts": "export const help = 1;",
      "conftest.py": "import pytest\n",
      "help_test.go": "package d\n\nfunc help() {}\n",
      "src/lib.rs": "#[cfg(test)]\nmod tests {\n  #[test]\n  fn adds() {}\n}\n",
      "ATest.java": "class ATest { @Test void adds() {} }",
    }),
  ).toEqual([]);
});

it("are one for each package of Go, whose files are built together", () => {
  const text = 'package d\n\nimport "testing"\n\nfunc TestAdds(t *testing.T) {}\n';
  expect(pathsWith({ "d/a_test.go": text, "d/b_test.go": text, "e/a_test.go": text })).toEqual([
    "d/a_test.go",
    "e/a_test.go",
  ]);
});

it.each([
  [[{ names: [`${NAME}_0`], status: "failed" }], "failed"],
  [[{ names: ["suite", `Test_${NAME}_0`], status: "errored" }], "failed"],
  [
    [
      { names: [`${NAME}_0`], status: "failed" },
      { names: [`${NAME}_1`], status: "passed" },
    ],
    "passed",
  ],
  [[{ names: [`${NAME}_0`], status: "skipped" }], "not seen"],
  [[{ names: ["adds"], status: "passed" }], "not seen"],
])("come to the worst of what reports say: %j is %s", (tests, outcome) => {
  expect(canaryOutcome(tests, NAME)).toBe(outcome);
});

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
    const [canary] = canariesIn({ [runner.file]: runner.text });
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
