import { describe, expect, it } from "vitest";
import { REPORT_BYTES_MAX } from "../../../src/scan/reports/report-limits.ts";
import { readTests } from "../../../src/scan/test-reports/read-tests.ts";

const JUNIT = (inner: string, sums = "") => `<testsuite name="a"${sums}>\n${inner}</testsuite>`;
const PASSED = '<testcase name="t" classname="c"/>';
const FAILED = '<testcase name="u" classname="c"><failure/></testcase>';
const JEST = (rest: string) =>
  `{"testResults":[{"name":"/w/a.test.js","status":"passed","assertionResults":[${rest}]}]`;
const IS_PASSED = '{"ancestorTitles":[],"title":"t","status":"passed"}';
const CTRF = (summary: string) =>
  `{"results":{"summary":{${summary}},"tests":[{"name":"t","status":"passed"}]}}`;
const none = { passed: 0, failed: 0, skipped: 0, errored: 0 };
const event = (action: string, test?: string) =>
  `${JSON.stringify({ Action: action, Package: "p", ...(test === undefined ? {} : { Test: test }) })}\n`;

function totalsOf(text: string) {
  const reading = readTests(Buffer.from(text));
  if (!reading.ok) throw new Error(`${reading.problem.message} at ${reading.problem.line}`);
  return reading.report.totals;
}

describe("a test report that cannot be used says why, and where [T145]", () => {
  // biome-ignore format: one report a line
  it.each([
    ["nothing at all", "", "the report is empty", undefined],
    ["prose", "all tests passed", "the format of the test report is not known", 1],
    ["another program's JSON", '{"passed": 100}', "the format of the test report is not known", 1],
    ["another XML", "<assemblies/>", "`<assemblies>` begins no JUnit report", 1],
    ["JUnit that breaks off", JUNIT(PASSED).slice(0, 40), "the XML is not well-formed: unclosed tag: testsuite", 2],
    ["JUnit with an end of its own inside a name", JUNIT('<testcase name="]]></testsuite>"/>\n<x'), "the XML is not well-formed: disallowed character", 2],
    ["JUnit with entities of its own", `<!DOCTYPE a [<!ENTITY a "b">]>${JUNIT("&a;")}`, "the XML declares a document type of its own", 1],
    ["JUnit with an entity of a file", `<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>${JUNIT("&a;")}`, "the XML declares a document type of its own", 1],
    ["JUnit that hides a test", JUNIT(PASSED, ' tests="2"'), "a suite says that it has 2 tests, and lists 1", 1],
    ["JUnit that hides a failure", JUNIT(PASSED, ' tests="1" failures="1"'), "a suite says that 1 of its tests are broken, and lists 0", 1],
    ["JUnit with more tests than it says", JUNIT(PASSED + PASSED, ' tests="1"'), "a suite says that it has 1 tests, and lists 2", 1],
    ["JUnit with a negative sum", JUNIT(PASSED, ' tests="-1"'), "a suite's `tests` is no whole number", 1],
    ["JUnit with a test of no name", JUNIT("<testcase/>"), "a test of the report has no name", 2],
    ["Jest's JSON that hides a test", `${JEST(IS_PASSED)},"numTotalTests":2}`, "the report says that it has 2 tests, and lists 1", undefined],
    ["Jest's JSON that hides a failure", `${JEST(IS_PASSED)},"numFailedTests":1}`, "the report says that 1 tests failed, and lists 0", undefined],
    ["Jest's JSON that is pleased with a failure", `${JEST(IS_PASSED.replace("passed", "failed"))},"success":true}`, "the report says that all went well, and lists tests that failed", undefined],
    ["Jest's JSON with a state of its own", `${JEST(IS_PASSED.replace("passed", "great"))}}`, "a test of the report has none of the known states", undefined],
    ["half a JSON", JEST(IS_PASSED), "the report is not JSON from here on", 1],
    ["CTRF whose sum is not its tests'", CTRF('"tests":3'), "the summary says that there are 3 tests, and 1 are listed", undefined],
    ["CTRF that hides a failure", CTRF('"tests":1,"failed":1'), "the summary says that 1 tests failed, and 0 are listed", undefined],
    ["CTRF without tests", '{"results":{}}', "the report has no `results.tests`", undefined],
    ["Go's events, broken", `${event("run", "T")}{"Action":"pass"`, "the report is not JSON from here on", 2],
    ["an event without an action", `${event("run", "T")}{"Package":"p"}`, "an event has no `Action`", 2],
    ["TAP that breaks off", "TAP version 14\n1..3\nok 1 - a\n", "3 tests are planned, and 1 are there", 1],
    ["TAP without a plan", "TAP version 14\nok 1 - a\n", "the report does not say how many tests it has", 1],
    ["TAP with more tests than planned", "TAP version 14\n1..1\nok 1 - a\nok 2 - b\n", "1 tests are planned, and 2 are there", 1],
    ["TAP of which a subtest breaks off", "TAP version 14\n    ok 1 - a\n    1..2\nok 1 - s\n1..1\n", "2 tests are planned, and 1 are there", 2],
    ["TAP that bails out", "TAP version 14\n1..2\nok 1\nBail out! no database\n", "the run bailed out", 4],
  ])("%s", (_, text, message, line) => {
    const reading = readTests(Buffer.from(text));
    if (reading.ok) throw new Error(`read: ${JSON.stringify(reading.report.totals)}`);
    expect(reading.problem.message).toBe(message);
    expect(reading.problem.line).toBe(line);
    expect(reading.problem.help).not.toBe("");
  });

  it("refuses what is too large before it looks at it", () => {
    const reading = readTests(new Uint8Array(REPORT_BYTES_MAX + 1));
    expect(reading.ok).toBe(false);
  });
});

describe("what broke a run counts as a test that errored [P129]", () => {
  // biome-ignore format: one report a line
  it.each([
    ["a file of Jest's that could not be loaded", '{"testResults":[{"name":"/w/a.test.js","status":"failed","assertionResults":[]}]}', { errored: 1 }],
    ["a Go test whose process died", event("run", "T") + event("fail"), { errored: 1 }],
    ["a Go package that does not build", event("start") + event("fail"), { errored: 1 }],
    ["a Go package that never ended", event("start") + event("pass", "T"), { passed: 1, errored: 1 }],
    ["a suite of TAP that failed by itself", "TAP version 14\n    ok 1 - a\n    1..1\nnot ok 1 - s\n1..1\n", { passed: 1, errored: 1 }],
  ])("%s", (_, text, totals) => {
    expect(totalsOf(text)).toEqual(Object.assign({}, none, totals));
  });
});

describe("what looks odd and is right is read", () => {
  // biome-ignore format: one report a line
  it.each([
    ["a suite without tests", JUNIT("", ' tests="0"'), {}],
    ["suites in suites, each with its sums", `<testsuites tests="2" failures="1">${JUNIT(JUNIT(FAILED, ' tests="1" failures="1"') + PASSED, ' tests="2" failures="1"')}</testsuites>`, { passed: 1, failed: 1 }],
    ["skipped tests that are not counted in", JUNIT(`${PASSED}<testcase name="s"><skipped/></testcase>`, ' tests="1"'), { passed: 1, skipped: 1 }],
    ["a test that passed when it was run again", JUNIT('<testcase name="t"><flakyFailure/></testcase>', ' tests="1" failures="0"'), { passed: 1 }],
    ["a failure and an error of one test", JUNIT('<testcase name="t"><failure/><error/></testcase>'), { errored: 1 }],
    ["output that looks like a failure", JUNIT('<testcase name="t"><system-out><![CDATA[<failure/>]]></system-out></testcase>'), { passed: 1 }],
    ["a failure inside a property, which is none", JUNIT('<testcase name="t"><properties><failure/></properties></testcase>'), { passed: 1 }],
    ["googletest's tests that were not run", JUNIT('<testcase name="t" status="notrun" result="suppressed"/>'), { skipped: 1 }],
    ["TAP that skips all", "TAP version 13\n1..0 # SKIP no database\n", {}],
    ["TAP whose failure is planned", "TAP version 13\nnot ok 1 - a # TODO later\n1..1\n", { skipped: 1 }],
    ["TAP with a number sign in a name", "TAP version 13\nok 1 - issue \\#7 is mended\n1..1\n", { passed: 1 }],
    ["TAP with diagnostics that look like points", "TAP version 14\nok 1 - a\n  ---\n  not ok 2 - b\n  ...\n1..1\n", { passed: 1 }],
    ["TAP among other output", "npm test\nTAP version 14\n1..1\nlog: hello\nok 1\n", { passed: 1 }],
    ["Go's events behind what the compiler says", `go: downloading x v1.0.0\n${event("run", "T")}${event("pass", "T")}${event("pass")}`, { passed: 1 }],
    ["a Go test that was run twice and failed once", event("fail", "T") + event("pass", "T") + event("fail"), { failed: 1 }],
  ])("%s", (_, text, totals) => {
    expect(totalsOf(text)).toEqual(Object.assign({}, none, totals));
  });
});
