import { isObject, memberOf, objectAt, readJsonReport } from "../reports/json-report.ts";
import { startOf } from "../reports/report-text.ts";
import { type ReportReading, readingOf, UnusableReport } from "../reports/unusable-report.ts";
import { readCtrf } from "./ctrf.ts";
import { readGoTest } from "./go-test.ts";
import { readJest } from "./jest.ts";
import { readJunit } from "./junit.ts";
import { readTap } from "./tap.ts";
import type { TestReport } from "./test-report.ts";

/** UTF-16 units that a format is known by. */
const START_LENGTH = 65_536;

/** Reads a test report, whichever of the known formats it has. Pure; linear in the bytes; never throws. */
export function readTests(bytes: Uint8Array): ReportReading<TestReport> {
  return readingOf(() => {
    const start = startOf(bytes, START_LENGTH).trimStart();
    if (start.startsWith("<")) return readJunit(bytes);
    // Go's compiler may speak before the first event.
    if (/^\{[^\n]*"Action"\s*:/m.test(start)) return readGoTest(bytes);
    if (start.startsWith("{")) return readJson(bytes);
    if (/^(?:TAP version 1[34]|1\.\.\d|(?:not )?ok\b)/m.test(start)) return readTap(bytes);
    throw unknownFormat();
  });
}

function readJson(bytes: Uint8Array): TestReport {
  const report = readJsonReport(bytes);
  if (!isObject(report)) throw unknownFormat();
  if (Array.isArray(memberOf(report, "testResults"))) return readJest(report);
  if (objectAt(report, "results")) return readCtrf(report);
  throw unknownFormat();
}

function unknownFormat(): UnusableReport {
  return new UnusableReport(
    "the format of the test report is not known",
    "hand over JUnit XML, TAP, CTRF, `go test -json`, or the JSON of Jest or Vitest",
    { line: 1 },
  );
}
