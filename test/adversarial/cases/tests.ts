import { type Attack, type Expectation, pass, review, security } from "../attack.ts";
import { type RunOptions, runOf } from "../branch.ts";
import { file } from "../documents.ts";
import type { Changes } from "../files.ts";

const PATH = "test/a.test.ts";
const head = 'import { round } from "../src/round.ts";\n';
const acceptance = `it("rounds half to even", () => {
  expect(round(0.125)).toBe(0.12);
  expect(round(0.135)).toBe(0.14);
});
`;
const other = `it("keeps whole numbers", () => {
  expect(round(7)).toBe(7);
});
`;
const suite = `${head}${acceptance}${other}`;
const swap = (from: string, to: string) => suite.replace(from, to);
const python = "def test_rounds():\n    assert round_half(0.125) == 0.12\n";
const rust = "pub fn check(x: f64, wanted: f64) {\n    assert_eq!(round(x), wanted);\n}\n";
const snapshot = "exports[`a 1`] = `1`;\n";
const manifest = (script: string) =>
  JSON.stringify({ name: "project", version: "1.0.0", scripts: { test: script } }, null, 2);

const onTarget: Changes = {
  [PATH]: suite,
  "tests/test_round.py": python,
  "tests/support.rs": rust,
  "src/round.rs": rust,
  "src/legacy-round.ts": "export const legacy = 1;\n",
  "test/legacy-round.test.ts": 'it("rounds as it did", () => { expect(legacy).toBe(1); });\n',
  "test/__snapshots__/a.test.ts.snap": snapshot,
  "jest.config.json": '{ "coverageThreshold": { "global": { "lines": 90 } } }\n',
  "package.json": manifest("jest"),
};
const options: RunOptions = {
  files: onTarget,
  targets: [
    "src/**",
    "test/**",
    "tests/**",
    file("src/legacy-round.ts", "delete"),
    file("test/legacy-round.test.ts", "delete"),
    file(PATH, "create", "modify", "delete"),
    file("jest.config.json"),
    file("package.json"),
  ],
};
/** The verdict is about the tests: what the plan's files are otherwise, other cases show. */
const changed = (...commits: readonly Changes[]) => runOf(options, ...commits);
const stopped = security({ path: PATH, commit: "evil" });
const gone = null;

const pair = (
  id: string,
  [title, attack, expect]: readonly [string, readonly Changes[], Expectation],
  [twinTitle, twin]: readonly [string, readonly Changes[]],
): Attack => ({
  id: `tests-${id}`,
  threat: "T147",
  title,
  build: changed(...attack),
  expect,
  twin: { title: twinTitle, build: changed(...twin), expect: pass },
});

/** Tests that prove less after a change than before it: contract.md 2, "an acceptance test weakened". */
export const testCases: readonly Attack[] = [
  pair(
    "skipped",
    ["the acceptance test is skipped", [{ [PATH]: swap('it("rounds', 'it.skip("rounds') }], stopped],
    [
      "a test is added beside the acceptance test",
      [{ [PATH]: `${suite}it("is new", () => { expect(round(1)).toBe(1); });\n` }],
    ],
  ),
  pair(
    "skipped-by-index",
    [
      "the acceptance test is skipped by an index",
      [{ [PATH]: swap('it("rounds', 'it["skip"]("rounds') }],
      stopped,
    ],
    [
      "the acceptance test gets a comment that speaks of skipping",
      [{ [PATH]: swap('it("rounds', '// not it.skip("rounds\nit("rounds') }],
    ],
  ),
  pair(
    "deleted",
    ["the acceptance test goes, its file stays", [{ [PATH]: `${head}${other}` }], stopped],
    ["the tests of a file change their order", [{ [PATH]: `${head}${other}${acceptance}` }]],
  ),
  pair(
    "file-deleted",
    ["the acceptance test's file is deleted", [{ [PATH]: gone }], stopped],
    [
      "code goes together with the tests that are named after it",
      [{ "src/legacy-round.ts": gone, "test/legacy-round.test.ts": gone }],
    ],
  ),
  pair(
    "off-pattern",
    [
      "the acceptance test's file gets a name that no runner looks for",
      [{ [PATH]: gone, "test/a.tests.ts": suite }],
      security({ path: "test/a.tests.ts", commit: "evil" }),
    ],
    [
      "a test that no document names moves to another test file",
      [{ [PATH]: `${head}${acceptance}`, "test/b.test.ts": `${head}${other}` }],
    ],
  ),
  pair(
    "focused",
    ["another test is focused", [{ [PATH]: swap('it("keeps', 'it.only("keeps') }], stopped],
    ["a method that is called `only` is called", [{ [PATH]: swap("round(7)", "round.only(7)") }]],
  ),
  pair(
    "assertion-gone",
    [
      "the acceptance test loses an assertion",
      [{ [PATH]: swap("  expect(round(0.125)).toBe(0.12);\n", "") }],
      stopped,
    ],
    [
      "assertions move to a function of the file",
      [
        {
          [PATH]: `${swap("  expect(round(0.125)).toBe(0.12);\n", "  holds(0.125, 0.12);\n")}function holds(from, to) {\n  expect(round(from)).toBe(to);\n}\n`,
        },
      ],
    ],
  ),
  pair(
    "vacuous",
    [
      "the acceptance test asserts that true is true",
      [{ [PATH]: swap("expect(round(0.125)).toBe(0.12)", "expect(true).toBe(true)") }],
      stopped,
    ],
    [
      "a guard is added that asserts nothing",
      [{ [PATH]: `${suite}it("loads", () => { expect(true).toBe(true); });\n` }],
    ],
  ),
  pair(
    "swallowed",
    [
      "the acceptance test swallows its failure",
      [
        {
          [PATH]: swap(
            "  expect(round(0.125)).toBe(0.12);",
            "  try { expect(round(0.125)).toBe(0.12); } catch {}",
          ),
        },
      ],
      stopped,
    ],
    [
      "the acceptance test cleans up",
      [
        {
          [PATH]: swap(
            "  expect(round(0.125)).toBe(0.12);",
            "  try { expect(round(0.125)).toBe(0.12); } finally { close(); }",
          ),
        },
      ],
    ],
  ),
  pair(
    "tolerance",
    ["the acceptance test tolerates more", [{ [PATH]: swap("toBe(0.12)", "toBeCloseTo(0.12, 0)") }], stopped],
    [
      "an approximate assertion is added to the acceptance test",
      [{ [PATH]: swap("toBe(0.12);", "toBe(0.12);\n  expect(round(1 / 3)).toBeCloseTo(0.33, 2);") }],
    ],
  ),
  pair(
    "early-return",
    [
      "the acceptance test returns before it asserts",
      [{ [PATH]: swap("=> {\n  expect(round(0.125))", "=> {\n  return;\n  expect(round(0.125))") }],
      stopped,
    ],
    [
      "the acceptance test returns its last assertion",
      [{ [PATH]: swap("  expect(round(0.135))", "  return expect(round(0.135))") }],
    ],
  ),
  pair(
    "library-replaced",
    [
      "the file defines `expect` anew",
      [{ [PATH]: `${suite}function expect() {\n  return { toBe() {} };\n}\n` }],
      stopped,
    ],
    ["the file imports `expect`", [{ [PATH]: `import { expect } from "vitest";\n${suite}` }]],
  ),
  pair(
    "python-skip",
    [
      "a Python test that no document names is skipped",
      [{ "tests/test_round.py": `import pytest\n@pytest.mark.skip\n${python}` }],
      review({ path: "tests/test_round.py", commit: "evil" }),
    ],
    [
      "a Python test is skipped in one commit and back in the next",
      [
        { "tests/test_round.py": `import pytest\n@pytest.mark.skip\n${python}` },
        { "tests/test_round.py": python },
      ],
    ],
  ),
  pair(
    "rust-support",
    [
      "what Rust's tests lean on asserts no more",
      [{ "tests/support.rs": rust.replace("assert_eq!(round(x), wanted)", "round(x)") }],
      review({ path: "tests/support.rs", commit: "evil" }),
    ],
    [
      "a program in Rust asserts less of itself",
      [{ "src/round.rs": rust.replace("assert_eq!(round(x), wanted)", "round(x)") }],
    ],
  ),
  pair(
    "snapshot",
    [
      "a snapshot is recorded anew together with code",
      [
        {
          "src/a.ts": "export const a = 2;\n",
          "test/__snapshots__/a.test.ts.snap": snapshot.replace("`1`;", "`2`;"),
        },
      ],
      review({ path: "test/__snapshots__/a.test.ts.snap", commit: "evil" }),
    ],
    [
      "a snapshot is added",
      [{ "src/a.ts": "export const a = 2;\n", "test/__snapshots__/b.test.ts.snap": snapshot }],
    ],
  ),
  pair(
    "threshold",
    [
      "the threshold of coverage is lowered",
      [{ "jest.config.json": '{ "coverageThreshold": { "global": { "lines": 10 } } }\n' }],
      review({ path: "jest.config.json", commit: "evil" }),
    ],
    [
      "the threshold of coverage is raised",
      [{ "jest.config.json": '{ "coverageThreshold": { "global": { "lines": 95 } } }\n' }],
    ],
  ),
  pair(
    "pass-with-no-tests",
    [
      "the test script passes without tests",
      [{ "package.json": manifest("jest --passWithNoTests") }],
      review({ path: "package.json", commit: "evil" }),
    ],
    ["the test script gets a reporter", [{ "package.json": manifest("jest --reporters=default") }]],
  ),
];
