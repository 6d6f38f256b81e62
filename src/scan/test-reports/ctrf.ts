import {
  isObject,
  type Json,
  type JsonObject,
  listAt,
  memberOf,
  objectAt,
  textAt,
} from "../reports/json-report.ts";
import { UnusableReport } from "../reports/unusable-report.ts";
import { type TestReport, TestReportBuilder, type TestStatus } from "./test-report.ts";

const HELP = "hand over the report as the runner's CTRF reporter writes it";

const STATUS: Readonly<Record<string, TestStatus>> = {
  passed: "passed",
  failed: "failed",
  skipped: "skipped",
  pending: "skipped",
  // What fits nowhere else, for example a test that is only planned: it did not pass.
  other: "skipped",
};

/**
 * Common Test Report Format (ctrf.io), 0.0.0.
 * @throws UnusableReport
 */
export function readCtrf(report: JsonObject): TestReport {
  const builder = new TestReportBuilder();
  const results = objectAt(report, "results");
  const tests = results && listAt(results, "tests");
  if (!tests) throw new UnusableReport("the report has no `results.tests`", HELP);
  for (const test of tests) addTest(builder, test);
  const summary = objectAt(results, "summary");
  const stated = (key: string): number | undefined => {
    const value = summary && memberOf(summary, key);
    return typeof value === "number" ? value : undefined;
  };
  const all = stated("tests");
  if (all !== undefined && all !== builder.count)
    throw new UnusableReport(
      `the summary says that there are ${all} tests, and ${builder.count} are listed`,
      HELP,
    );
  for (const state of ["passed", "failed"] as const) {
    const sum = stated(state);
    if (sum !== undefined && sum !== builder.totals[state])
      throw new UnusableReport(
        `the summary says that ${sum} tests ${state}, and ${builder.totals[state]} are listed`,
        HELP,
      );
  }
  return builder.report("ctrf");
}

function addTest(builder: TestReportBuilder, test: Json): void {
  const written = isObject(test) ? (textAt(test, "status") ?? "") : "";
  const status = Object.hasOwn(STATUS, written) ? STATUS[written] : undefined;
  if (!isObject(test) || status === undefined)
    throw new UnusableReport("a test of the report has none of the known states", HELP);
  const took = memberOf(test, "duration");
  const suite = memberOf(test, "suite");
  const suites = Array.isArray(suite) ? suite.filter((name) => typeof name === "string") : [suiteText(suite)];
  builder.add({
    names: namesOf(suites, textAt(test, "name")),
    status,
    file: textAt(test, "filePath"),
    milliseconds: typeof took === "number" ? took : undefined,
  });
}

function suiteText(suite: Json | undefined): string {
  return typeof suite === "string" ? suite : "";
}

/** Most reporters write the suites again before the test's own name, or the file before the suites. */
function namesOf(suites: readonly string[], name: string | undefined): (string | undefined)[] {
  const above = suites
    .flatMap((suite) => suite.split(/\s+>\s+/))
    .filter((suite) => suite !== "" && !/\.[cm]?[jt]sx?$|\.py$|\.rb$/.test(suite));
  const prefix = `${above.join(" ")} `;
  const own =
    name !== undefined && above.length > 0 && name.startsWith(prefix) ? name.slice(prefix.length) : name;
  return [...above, own];
}
