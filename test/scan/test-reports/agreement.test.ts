import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readTests } from "../../../src/scan/test-reports/read-tests.ts";
import type { TestReport } from "../../../src/scan/test-reports/test-report.ts";

// Written by the runners themselves for the small suites that produced/README.md tells of.
function read(file: string): TestReport {
  const reading = readTests(readFileSync(new URL(`produced/${file}`, import.meta.url)));
  if (!reading.ok) throw new Error(`${file}: ${reading.problem.message} at ${reading.problem.line}`);
  return reading.report;
}

const shown = (report: TestReport) =>
  report.tests.map(
    ({ names, status, file, place }) => `${status} ${file ?? place ?? "?"} | ${names.join(" > ")}`,
  );

describe("the reports of runners have the sums that the runners say [P7] [P47]", () => {
  // biome-ignore format: one runner a line
  it.each([
    // "1 failed, 3 passed, 1 skipped, 1 error"
    ["pytest.golden.xml", "junit", { passed: 3, failed: 1, skipped: 1, errored: 1 }],
    // "Tests run: 7, Failures: 1, Errors: 1, Skipped: 1"
    ["surefire.golden.xml", "junit", { passed: 4, failed: 1, skipped: 1, errored: 1 }],
    ["gotestsum.golden.xml", "junit", { passed: 3, failed: 1, skipped: 1, errored: 0 }],
    ["go-test.golden.jsonl", "go test", { passed: 3, failed: 1, skipped: 1, errored: 0 }],
    // "Tests: 1 failed, 1 skipped, 1 todo, 3 passed, 6 total", and a file that could not be loaded
    ["jest.golden.json", "jest", { passed: 3, failed: 1, skipped: 2, errored: 1 }],
    ["jest-ctrf.golden.json", "ctrf", { passed: 3, failed: 1, skipped: 2, errored: 0 }],
    // jest-junit lists a planned test like one that passed: README.md, "What it cannot see"
    ["jest-junit.golden.xml", "junit", { passed: 4, failed: 1, skipped: 1, errored: 0 }],
    ["vitest.golden.json", "jest", { passed: 3, failed: 1, skipped: 2, errored: 1 }],
    ["vitest.golden.xml", "junit", { passed: 3, failed: 2, skipped: 2, errored: 0 }],
    ["vitest.golden.tap", "tap", { passed: 3, failed: 2, skipped: 2, errored: 0 }],
    // "pass 1, fail 1, skipped 1, todo 1"
    ["node.golden.xml", "junit", { passed: 1, failed: 1, skipped: 2, errored: 0 }],
    ["node.golden.tap", "tap", { passed: 1, failed: 1, skipped: 2, errored: 0 }],
  ])("%s", (file, format, totals) => {
    const report = read(file);
    expect(report.format).toBe(format);
    expect(report.totals).toEqual(totals);
  });
});

describe("a test has its names, and the file or the place that its runner knows [P7]", () => {
  const js = (folder: string, end = "js") => `/home/runner/work/shop/shop/js/${folder}/money.test.${end}`;
  // biome-ignore format: one runner a line
  it.each([
    ["pytest.golden.xml", "passed tests.test_money | test_rounds_half_to_even"],
    ["pytest.golden.xml", "passed tests.test_money.TestBelow | test_keeps[1.2-1]"],
    ["surefire.golden.xml", "passed org.acme.shop.MoneyTest | roundsHalfToEven"],
    ["surefire.golden.xml", "passed org.acme.shop.MoneyTest$Below | two"],
    ["gotestsum.golden.xml", "passed example.com/shop/round | TestHalfToEven/half_to_even"],
    ["go-test.golden.jsonl", "passed example.com/shop/round | TestHalfToEven > half_to_even"],
    ["jest.golden.json", `passed ${js("test")} | money > rounds half to even`],
    ["jest-ctrf.golden.json", `passed ${js("test")} | money > rounds half to even`],
    ["jest-junit.golden.xml", "passed test/money.test.js | money > rounds half to even"],
    ["vitest.golden.json", `passed ${js("vt", "mjs")} | money > rounds half to even`],
    ["vitest.golden.xml", "passed vt/money.test.mjs | money > rounds half to even"],
    ["vitest.golden.tap", "passed vt/money.test.mjs | vt/money.test.mjs > money > rounds half to even"],
    ["node.golden.xml", `passed ${js("nt", "cjs")} | money > rounds half to even`],
    ["node.golden.tap", `passed ${js("nt", "cjs")} | money > rounds half to even`],
  ])("%s: %s", (file, test) => {
    expect(shown(read(file))).toContain(test);
  });
});
