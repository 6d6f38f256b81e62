import { type Attack, type Expectation, pass, review, security } from "../attack.ts";
import { type RunOptions, runOf } from "../branch.ts";
import type { Changes } from "../files.ts";

const PATH = "test/a.test.ts";
const suite = `import assert from "node:assert/strict";
import { round } from "../src/round.ts";
it("rounds half to even", () => {
  assert.equal(round(0.125), 0.12);
});
it("keeps whole numbers", () => {
  expect(round(7)).toBe(7);
});
`;
const swap = (from: string, to: string): Changes => ({ [PATH]: suite.replace(from, to) });
const before = (line: string): Changes => swap('it("rounds', `${line}\nit("rounds`);

const python = "def test_rounds():\n    assert round_half(n) == w\n";
const go =
  'package money\n\nimport "testing"\n\nfunc TestRound(t *testing.T) {\n\tcheck(t)\n\tt.Fatal(1)\n}\n';
const ruby = 'require "money"\n\nit "rounds" do\n  expect(round(0.125)).to eq(0.12)\nend\n';
const rust = "#[test]\nfn rounds() {\n    assert_eq!(round(1), 2);\n}\n";
const PYTHON = "tests/test_round.py";
const GO = "tests/round_test.go";
const RUBY = "tests/round_spec.rb";
const RUST = "tests/round.rs";

const options: RunOptions = {
  files: { [PATH]: suite, [PYTHON]: python, [GO]: go, [RUBY]: ruby, [RUST]: rust },
  targets: ["test/**", "tests/**"],
};
const changed = (changes: Changes) => runOf(options, changes);
const stopped = security({ path: PATH, commit: "evil" });
const looked = (path: string) => review({ path, commit: "evil" });

const pair = (
  id: string,
  expect: Expectation,
  [title, attack]: readonly [string, Changes],
  [twinTitle, twin]: readonly [string, Changes],
): Attack => ({
  id: `tests-${id}`,
  threat: "T147",
  title,
  build: changed(attack),
  expect,
  twin: { title: twinTitle, build: changed(twin), expect: pass },
});

/** Tests that stand in their files and do not run, run against other words, or hold to less. */
export const idleTestCases: readonly Attack[] = [
  pair(
    "behind-false",
    stopped,
    ["the acceptance test stands behind what is false", swap('it("rounds', 'false && it("rounds')],
    ["the acceptance test gets a condition in its own text", swap("round(0.125)", "round(true && 0.125)")],
  ),
  pair(
    "exit-on-load",
    stopped,
    ["the acceptance test's file ends the program as if all were well", before("process.exit(0);")],
    [
      "the file ends the program where it is its own child",
      before('if (process.argv[2] === "child") process.exit(0);'),
    ],
  ),
  pair(
    "matcher-replaced",
    stopped,
    ["the file gives `toBe` another meaning", before("expect.extend({ toBe: () => ({ pass: true }) });")],
    ["the file adds a matcher", before("expect.extend({ toBeMoney: (x) => ({ pass: x > 0 }) });")],
  ),
  pair(
    "hook-skips",
    stopped,
    ["a hook skips by its own name for the context", before("beforeEach((c) => c.skip());")],
    ["a hook skips rows of something else", before("beforeEach(() => rows.skip(3));")],
  ),
  pair(
    "foreign-assert",
    stopped,
    ["`assert` comes from the project", swap('"node:assert/strict"', '"../src/assert.ts"')],
    ["`assert` comes from another of the runtime's modules", swap('"node:assert/strict"', '"node:assert"')],
  ),
  pair(
    "truth-for-value",
    stopped,
    [
      "the acceptance test wants a truth in the place of a value",
      swap("assert.equal(round(0.125), 0.12)", "assert.ok(round(0.125))"),
    ],
    [
      "the acceptance test asserts its comparison",
      swap("assert.equal(round(0.125), 0.12)", "assert.ok(round(0.125) === 0.12)"),
    ],
  ),
  pair(
    "python-deleted-name",
    looked(PYTHON),
    ["a Python test is deleted by its own module", { [PYTHON]: `${python}\ndel test_rounds\n` }],
    ["a Python module deletes a name that is no test's", { [PYTHON]: `import os\n${python}\ndel os\n` }],
  ),
  pair(
    "python-not-a-test",
    looked(PYTHON),
    ["a Python test says that it is none", { [PYTHON]: `${python}\ntest_rounds.__test__ = False\n` }],
    ["a Python test is marked", { [PYTHON]: `${python}\ntest_rounds = slow(test_rounds)\n` }],
  ),
  pair(
    "python-bare-truth",
    looked(PYTHON),
    ["a Python result is no longer compared", { [PYTHON]: python.replace(" == w", "") }],
    [
      "a Python comparison moves into a function",
      { [PYTHON]: python.replace("round_half(n) == w", "same(round_half(n), w)") },
    ],
  ),
  pair(
    "go-old-constraint",
    looked(GO),
    ["a Go file is never built, in the older form", { [GO]: `// +build ignore\n\n${go}` }],
    ["a Go file gets a remark about building", { [GO]: `// Built as ever: no +build line.\n\n${go}` }],
  ),
  pair(
    "go-goexit",
    looked(GO),
    ["a Go test ends its own thread", { [GO]: go.replace("\tcheck(t)", "\truntime.Goexit()") }],
    [
      "a thread of a Go test ends itself",
      { [GO]: go.replace("\tcheck(t)", "\tgo func() { runtime.Goexit() }()") },
    ],
  ),
  pair(
    "ruby-next",
    looked(RUBY),
    ["an example goes on to the next", { [RUBY]: ruby.replace("do\n", "do\n  next\n") }],
    [
      "a loop in an example goes on to the next",
      { [RUBY]: ruby.replace("do\n", "do\n  rows.each { |x| next if x }\n") },
    ],
  ),
  pair(
    "ruby-end",
    looked(RUBY),
    ["a Ruby text ends before its examples", { [RUBY]: ruby.replace("\n\n", "\n__END__\n") }],
    ["a Ruby text has data behind its examples", { [RUBY]: `${ruby}__END__\nit "is data" do\n` }],
  ),
  pair(
    "rust-by-size",
    looked(RUST),
    [
      "a Rust result is compared by its size",
      { [RUST]: rust.replace("assert_eq!(round(1), 2)", "assert!(round(1) > 0)") },
    ],
    [
      "a Rust comparison is written out",
      { [RUST]: rust.replace("assert_eq!(round(1), 2)", "assert!(round(1) == 2)") },
    ],
  ),
];
