import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { bytePathOfText } from "../../src/contract/byte-path.ts";
import { compareTests } from "../../src/scan/tests/compare.ts";
import { compareSettings } from "../../src/scan/tests/compare-settings.ts";
import { testInventory } from "../../src/scan/tests/inventory.ts";
import { LANGUAGES } from "../../src/scan/tests/language.ts";
import { readSettings } from "../../src/scan/tests/settings.ts";
import type { FuzzTarget } from "../tools/fuzz-run.ts";
import { type Random, randomFrom, randomText } from "./random.ts";

export const targets: readonly FuzzTarget[] = [
  { ...target("tests of any text", fuzzTests), cost: 10 },
  { ...target("settings of any text", fuzzSettings), cost: 10 },
];

function target(name: string, once: (random: Random) => void): FuzzTarget {
  return {
    name,
    run(seed, count) {
      const random = randomFrom(seed);
      for (let input = 0; input < count; input++) once(random);
    },
  };
}

const PARTS = [
  "#".repeat(60),
  "/".repeat(60),
  " ".repeat(200),
  ..."(){}[]<>,;:.#@!?=&|+-*/\\'\"`$%^~ \n\n\n\t0_",
  ..."\u0000\u2028\ufeff\ud800\u0301",
  ...[
    "  ",
    "    ",
    "//",
    "/*",
    "*/",
    '"""',
    "'''",
    "=>",
    "::",
    "${",
    "#{",
    "#[",
    "<<~A",
    "\nA\n",
    'r#"',
    "%w(",
    "1e3",
    "0.5",
  ],
  ...[
    " it",
    " test",
    " describe",
    ".skip",
    ".only",
    ".each",
    "expect",
    ".toBe",
    "assert",
    "(true)",
    " return",
    " if ",
    " try ",
    " catch ",
  ],
  ...[
    "def test_a(self):\n",
    "class TestA:\n",
    "@pytest.mark.skip\n",
    " except Exception:\n",
    " pass\n",
    "func TestA(t *testing.T) {",
    "t.Skip()",
  ],
  ...[
    "@Test",
    " void a() {",
    "class A {",
    "[Fact]",
    "#if X\n",
    "#endif\n",
    "#[test]",
    "fn a() {",
    " do\n",
    " end\n",
    " do |x|",
    "begin",
    "rescue",
  ],
  ...['it("a", () => {', "});", "const a = [", "a()", ".forEach(", "for (const x of a) {", "function a() {"],
];

function fuzzTests(random: Random): void {
  const text = randomText(random, PARTS, 120);
  const lines = text.split("\n").length;
  const language = random.pick(LANGUAGES);
  const inventory = testInventory(text, language);
  for (const { line, assertions, exact, vacuous, names } of inventory.tests) {
    ok(line >= 1 && line <= lines, `line ${line} of ${lines}`);
    ok(exact <= assertions && vacuous >= 0 && names.length > 0);
  }
  const file = { path: bytePathOfText("a.test.ts"), inventory };
  // What did not change is not weakened, and an added file never is.
  deepStrictEqual(compareTests([file], [{ ...file, inventory: testInventory(text, language) }]), []);
  deepStrictEqual(compareTests([], [file]), []);
  const gone = compareTests([file], []).filter(({ kind }) => kind === "deleted").length;
  strictEqual(gone, inventory.isComplete ? inventory.tests.length : 0);
}

const FILES = [
  "package.json",
  "jest.config.ts",
  "pytest.ini",
  "pyproject.toml",
  "codecov.yml",
  "pom.xml",
  "build.gradle",
  ".nycrc",
];
const WORDS = [
  ..."{}[]():,=<>/\"'-\n\n \t%.0!",
  ...[
    "lines",
    "exclude",
    "fail_under",
    "scripts",
    "test",
    "jest",
    "true",
    "90",
    "[a]\n",
    "  - x\n",
    "<minimum>0.8</minimum>",
    "--ignore=a",
    "coverageThreshold",
    "timeout",
  ],
];

function fuzzSettings(random: Random): void {
  const text = randomText(random, WORDS, 80);
  const path = bytePathOfText(random.pick(FILES));
  const settings = readSettings(path, text) ?? [];
  const lines = text.split("\n").length;
  for (const { line } of settings) ok(line >= 1 && line <= lines);
  deepStrictEqual(compareSettings(settings, readSettings(path, text) ?? []), []);
}
