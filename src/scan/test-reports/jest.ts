import { isObject, type Json, type JsonObject, listAt, memberOf, textAt } from "../reports/json-report.ts";
import { UnusableReport } from "../reports/unusable-report.ts";
import { type TestReport, TestReportBuilder, type TestStatus } from "./test-report.ts";

const HELP = "hand over what `jest --json` or Vitest's JSON reporter writes";

const STATUS: Readonly<Record<string, TestStatus>> = {
  passed: "passed",
  failed: "failed",
  skipped: "skipped",
  pending: "skipped",
  todo: "skipped",
  disabled: "skipped",
  focused: "passed",
};

/**
 * What `jest --json` and Vitest's `json` reporter write. A file that failed without a failed test could not be loaded: it
 * counts as one test that errored.
 * @throws UnusableReport
 */
export function readJest(report: JsonObject): TestReport {
  const builder = new TestReportBuilder();
  let listed = 0;
  for (const file of listAt(report, "testResults") ?? []) {
    if (!isObject(file)) throw new UnusableReport("a file of the report is no object", HELP);
    listed += readFile(builder, file);
  }
  const total = memberOf(report, "numTotalTests");
  if (typeof total === "number" && total !== listed)
    throw new UnusableReport(`the report says that it has ${total} tests, and lists ${listed}`, HELP);
  const failed = memberOf(report, "numFailedTests");
  if (typeof failed === "number" && failed > builder.totals.failed)
    throw new UnusableReport(
      `the report says that ${failed} tests failed, and lists ${builder.totals.failed}`,
      HELP,
    );
  if (memberOf(report, "success") === true && builder.totals.failed + builder.totals.errored > 0)
    throw new UnusableReport("the report says that all went well, and lists tests that failed", HELP);
  return builder.report("jest");
}

function readFile(builder: TestReportBuilder, file: JsonObject): number {
  const name = textAt(file, "name") ?? textAt(file, "testFilePath");
  const tests = listAt(file, "assertionResults") ?? listAt(file, "testResults") ?? [];
  const brokenBefore = builder.totals.failed;
  for (const test of tests) addTest(builder, test, name);
  if (textAt(file, "status") === "failed" && builder.totals.failed === brokenBefore)
    builder.add({ names: [name], status: "errored", file: name });
  return tests.length;
}

function addTest(builder: TestReportBuilder, test: Json, file: string | undefined): void {
  const written = isObject(test) ? (textAt(test, "status") ?? "") : "";
  const status = Object.hasOwn(STATUS, written) ? STATUS[written] : undefined;
  if (!isObject(test) || status === undefined)
    throw new UnusableReport("a test of the report has none of the known states", HELP);
  const above = (listAt(test, "ancestorTitles") ?? []).map((title) =>
    typeof title === "string" ? title : "",
  );
  const took = memberOf(test, "duration");
  builder.add({
    names: [...above, textAt(test, "title") ?? textAt(test, "fullName")],
    status,
    file,
    milliseconds: typeof took === "number" ? took : undefined,
  });
}
