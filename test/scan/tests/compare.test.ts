import { describe, expect, it } from "vitest";
import { bytePathOfText } from "../../../src/contract/byte-path.ts";
import { isNamed, partsOf } from "../../../src/scan/tests/acceptance.ts";
import { compareTests } from "../../../src/scan/tests/compare.ts";
import { hasTestName, subjectOf } from "../../../src/scan/tests/language.ts";
import { isSnapshot } from "../../../src/scan/tests/snapshots.ts";
import { testFile } from "./pair.ts";

const body = (name: string) =>
  `it("${name}", () => {\n  const invoice = load("${name}");\n  expect(invoice.total).toBe(12.5);\n  expect(invoice.lines).toHaveLength(3);\n});\n`;
const kinds = (before: [string, string][], after: [string, string][]) =>
  compareTests(
    before.map(([path, text]) => testFile(path, text)),
    after.map(([path, text]) => testFile(path, text)),
  ).map(
    ({ kind, names, to }) => `${kind} ${names?.join(" > ") ?? "*"}${to === undefined ? "" : ` in ${to}`}`,
  );

describe("a test that moves", () => {
  it("is found in another file by its name and its body [P129]", () => {
    expect(kinds([["a.test.ts", body("adds")]], [["b.test.ts", body("adds")]])).toEqual([
      "moved adds in b.test.ts",
    ]);
  });

  it("is found under another name by its body", () => {
    const renamed = body("adds").replace('it("adds"', 'it("sums up"');
    expect(kinds([["a.test.ts", body("adds")]], [["a.test.ts", renamed]])).toEqual([
      "moved adds in a.test.ts",
    ]);
  });

  it("is not found in a test of the same name that does something else", () => {
    const stranger = 'it("adds", () => { connect(); render(page, 1, 2, 3); expect(page).toBeTruthy(); });\n';
    expect(kinds([["a.test.ts", body("adds")]], [["b.test.ts", stranger]])).toEqual(["deleted adds"]);
  });

  it("does not stand for two", () => {
    const before = body("adds") + body("adds").replace('it("adds"', 'it("sums up"');
    expect(kinds([["a.test.ts", before]], [["b.test.ts", body("adds")]])).toEqual([
      "moved adds in b.test.ts",
      "deleted sums up",
    ]);
  });

  it("is weakened all the same if it is on its way", () => {
    const weaker = body("adds").replace("  expect(invoice.total).toBe(12.5);\n", "");
    expect(kinds([["a.test.ts", body("adds")]], [["b.test.ts", weaker]])).toContain(
      "fewer assertions adds in b.test.ts",
    );
  });

  it("is lost where no runner looks [T147]", () => {
    expect(kinds([["a.test.ts", body("adds")]], [["a.tests.ts", body("adds")]])).toContain(
      "not found adds in a.tests.ts",
    );
    expect(
      kinds(
        [["a_test.go", "func TestA(t *testing.T) { t.Fatal(f()) }"]],
        [["a.go", "func TestA(t *testing.T) { t.Fatal(f()) }"]],
      ),
    ).toContain("not found TestA in a.go");
  });
});

describe("files of tests", () => {
  it("may change their order, their suites' depth and the tests that they add", () => {
    const [one, two] = [body("one"), body("two")];
    expect(kinds([["a.test.ts", one + two]], [["a.test.ts", two + one + body("three")]])).toEqual([]);
  });

  it("tell tests of one name apart by their order", () => {
    const twice = body("one") + body("one");
    expect(kinds([["a.test.ts", twice]], [["a.test.ts", body("one")]])).toEqual(["deleted one"]);
  });

  it("are named where they cannot be read wholly, and what was read is not taken for all", () => {
    const long = body("one") + " ".repeat(1 << 20);
    expect(kinds([["a.test.ts", body("one")]], [["a.test.ts", long]])).toEqual(["unread * in a.test.ts"]);
    expect(kinds([["a.test.ts", long]], [])).toEqual(["unread * in a.test.ts"]);
  });

  it("that hold only what others assert with are held to it", () => {
    const helper = "export function holds(a, b) {\n  expect(a).toBe(b);\n  expect(b).toBe(a);\n}\n";
    const weaker = helper.replace("  expect(b).toBe(a);\n", "");
    expect(kinds([["test/holds.ts", helper]], [["test/holds.ts", weaker]])).toEqual([
      "fewer assertions * in test/holds.ts",
    ]);
    expect(
      kinds([["test/holds.ts", helper]], [["test/holds.ts", helper + weaker.replace("holds", "more")]]),
    ).toEqual([]);
  });
});

describe("the name of a test in a document", () => {
  it.each([
    ["rounds half to even", ["rounding", "rounds half to even"]],
    ["rounding > rounds half to even", ["rounding", "rounds half to even"]],
    ["rounding rounds half to even", ["rounding", "rounds half to even"]],
    ["TestRound::test_even", ["TestRound", "test_even"]],
    ["test_even[1-2]", ["test_even"]],
    ["RoundTest.even()", ["RoundTest", "even"]],
    ["TestRound/half_even", ["TestRound", "half_even"]],
    ["adds 1 and 2", ["adds %i and %i"]],
    ["rounding", ["rounding", "rounds half to even"]],
    ["", ["anything"]],
  ])("%s means %j", (name, names) => {
    expect(isNamed(name, names)).toBe(true);
  });

  it.each([
    ["rounds", ["rounds half to even"]],
    ["half to even", ["rounds half to even"]],
    ["adds 1 to 2", ["adds %i and %i"]],
    ["b", ["a"]],
  ])("%s does not mean %j", (name, names) => {
    expect(isNamed(name, names)).toBe(false);
  });

  it("is told from the path", () => {
    expect(partsOf("test/a.test.ts > a > b")).toEqual({ path: "test/a.test.ts", name: "a > b" });
    expect(partsOf("tests/test_a.py::TestA::test_b")).toEqual({
      path: "tests/test_a.py",
      name: "TestA::test_b",
    });
    expect(partsOf("test/a.test.ts")).toEqual({ path: "test/a.test.ts", name: "" });
  });
});

describe("the name of a file", () => {
  it.each([
    "a.test.ts",
    "a.spec.js",
    "__tests__/a.js",
    "test_a.py",
    "a_test.go",
    "ATest.java",
    "ATests.cs",
    "a_spec.rb",
  ])("%s is one that runners look for", (path) => expect(hasTestName(bytePathOfText(path))).toBe(true));

  it.each([
    "a.tests.ts",
    "a.test.ts.bak",
    "testa.py",
    "a_tests.go",
    "Atest.txt",
    "src/a.rs",
    "latest.ts",
    "contest.py",
  ])("%s is none that runners look for", (path) => expect(hasTestName(bytePathOfText(path))).toBe(false));

  it("says what it tests", () => {
    const subjects = [
      "src/legacy-round.ts",
      "test/legacy-round.test.ts",
      "tests/test_legacy_round.py",
      "LegacyRoundTest.java",
      "legacy_round_spec.rb",
    ];
    expect(new Set(subjects.map((path) => subjectOf(bytePathOfText(path))))).toEqual(
      new Set(["legacyround"]),
    );
  });

  it.each([
    "a/__snapshots__/a.ts.snap",
    "a.spec.ts-snapshots/b.png",
    "a.ambr",
    "X.approved.txt",
    "testdata/x.golden",
  ])("%s holds recorded answers", (path) => expect(isSnapshot(bytePathOfText(path))).toBe(true));
});
