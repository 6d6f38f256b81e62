import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { outcomeOf, titleOf } from "../../../src/scan/test-reports/proof.ts";
import { readTests } from "../../../src/scan/test-reports/read-tests.ts";
import type { ReportedTest, TestStatus } from "../../../src/scan/test-reports/test-report.ts";
import { statesOf } from "../../../src/scan/test-reports/test-states.ts";

function produced(file: string): readonly ReportedTest[] {
  const reading = readTests(readFileSync(new URL(`produced/${file}`, import.meta.url)));
  if (!reading.ok) throw new Error(reading.problem.message);
  return reading.report.tests;
}

describe("the test of a criterion is found in what real runners wrote [P7] [P128]", () => {
  // biome-ignore format: one criterion a line
  it.each([
    ["pytest.golden.xml", "tests/test_money.py", "test_rounds_half_to_even", "passed"],
    ["pytest.golden.xml", "py/tests/test_money.py", "test_rounds_half_to_even", "passed"],
    ["pytest.golden.xml", "tests/test_money.py", "TestBelow::test_keeps", "passed"],
    ["pytest.golden.xml", "tests/test_money.py", "TestBelow::test_later", "skipped"],
    ["pytest.golden.xml", "tests/test_money.py", "test_is_wrong", "failed"],
    ["pytest.golden.xml", "tests/test_money.py", "test_cannot_begin", "failed"],
    ["pytest.golden.xml", "tests/test_other.py", "test_rounds_half_to_even", "not run"],
    ["surefire.golden.xml", "src/test/java/org/acme/shop/MoneyTest.java", "roundsHalfToEven", "passed"],
    ["surefire.golden.xml", "src/test/java/org/acme/shop/MoneyTest.java", "Below.two", "passed"],
    ["surefire.golden.xml", "src/test/java/org/acme/shop/MoneyTest.java", "breaks", "failed"],
    ["surefire.golden.xml", "src/test/java/org/other/MoneyTest.java", "roundsHalfToEven", "not run"],
    ["gotestsum.golden.xml", "round/round_test.go", "TestHalfToEven", "passed"],
    ["go-test.golden.jsonl", "round/round_test.go", "TestHalfToEven/below", "passed"],
    ["go-test.golden.jsonl", "round/round_test.go", "TestIsWrong", "failed"],
    ["go-test.golden.jsonl", "other/round_test.go", "TestHalfToEven", "not run"],
    ["jest.golden.json", "test/money.test.js", "rounds half to even", "passed"],
    ["jest.golden.json", "js/test/money.test.js", "money > rounds half to even", "passed"],
    ["jest.golden.json", "test/money.test.js", "is only planned", "skipped"],
    ["jest.golden.json", "test/money.test.js", "keeps %d", "not run"],
    ["jest.golden.json", "test/money.test.js", "", "failed"],
    ["jest-ctrf.golden.json", "test/money.test.js", "rounds half to even", "passed"],
    ["jest-junit.golden.xml", "test/money.test.js", "rounds half to even", "passed"],
    ["vitest.golden.json", "vt/money.test.mjs", "rounds half to even", "passed"],
    ["vitest.golden.xml", "vt/money.test.mjs", "money > rounds half to even", "passed"],
    ["vitest.golden.tap", "vt/money.test.mjs", "rounds half to even", "passed"],
    ["node.golden.xml", "nt/money.test.cjs", "rounds half to even", "passed"],
    ["node.golden.tap", "nt/money.test.cjs", "comes later", "skipped"],
  ] as const)("%s: %s > %s %s", (file, path, name, outcome) => {
    expect(outcomeOf({ path, name }, produced(file))).toBe(outcome);
  });
});

describe("a test proves nothing that it is not [P7] [T145]", () => {
  const test = (
    status: TestStatus,
    names: [string, ...string[]],
    more: Partial<ReportedTest> = {},
  ): ReportedTest => ({
    names,
    status,
    ...more,
  });
  const named = { path: "test/a.test.ts", name: "rounds" };
  // biome-ignore format: one question a line
  it.each([
    ["of another file", [test("passed", ["rounds"], { file: "test/b.test.ts" })], "not run"],
    ["of a file whose name ends alike", [test("passed", ["rounds"], { file: "test/aa.test.ts" })], "not run"],
    ["of a file above the repository", [test("passed", ["rounds"], { file: "../../test/a.test.ts" })], "not run"],
    ["with more in its name", [test("passed", ["never rounds"], { file: "test/a.test.ts" })], "not run"],
    ["that passed once and failed once", [test("passed", ["rounds"], { file: "test/a.test.ts" }), test("failed", ["rounds"], { file: "/w/test/a.test.ts" })], "failed"],
    ["of which one case was left out", [test("passed", ["rounds", "1"], { file: "test/a.test.ts" }), test("skipped", ["rounds", "2"], { file: "test/a.test.ts" })], "skipped"],
    ["whose file nobody names, beside one whose file is named", [test("passed", ["rounds"]), test("failed", ["rounds"], { file: "test/a.test.ts" })], "failed"],
  ] as const)("%s", (_, tests, outcome) => {
    expect(outcomeOf(named, tests)).toBe(outcome);
  });

  it("but where no runner says anything of files, its names do", () => {
    expect(outcomeOf(named, [test("passed", ["rounds"])])).toBe("passed");
    expect(outcomeOf({ ...named, name: "" }, [test("passed", ["rounds"])])).toBe("not run");
  });

  it("a whole file is proven if something in it passed and nothing failed", () => {
    const of = (...states: TestStatus[]) =>
      states.map((status) => test(status, ["t"], { file: "test/a.test.ts" }));
    const file = { path: "test/a.test.ts", name: "" };
    expect(outcomeOf(file, of("passed", "skipped"))).toBe("passed");
    expect(outcomeOf(file, of("skipped"))).toBe("skipped");
    expect(outcomeOf(file, of("passed", "errored"))).toBe("failed");
  });

  it("is called by its file and its names", () => {
    expect(titleOf(test("failed", ["a", "b"], { file: "t.ts" }))).toBe("t.ts > a > b");
    expect(titleOf(test("failed", ["p"], { place: "p" }))).toBe("p");
    expect(titleOf(test("failed", ["a"]))).toBe("a");
  });
});

describe("what each test came to, for the next iteration to be held against [P47] [P129]", () => {
  it("has a title for each, and of several of one title the worst", () => {
    const states = statesOf(produced("pytest.golden.xml"));
    expect(states.get("tests.test_money > test_is_wrong")).toBe("failed");
    expect(states.get("tests.test_money > test_cannot_begin")).toBe("failed");
    expect(states.get("tests.test_money.TestBelow > test_later")).toBe("skipped");
    const twins = (...all: TestStatus[]) =>
      statesOf(all.map((status) => ({ names: ["t"], status }))).get("t");
    expect(twins("passed", "failed", "passed")).toBe("failed");
    expect(twins("passed", "skipped")).toBe("skipped");
    expect(twins("skipped", "passed")).toBe("skipped");
    expect(twins("passed", "passed")).toBe("passed");
  });
});
