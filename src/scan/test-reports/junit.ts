import { UnusableReport } from "../reports/unusable-report.ts";
import { readXml, type XmlElement } from "../reports/xml-report.ts";
import {
  fromSeconds,
  isFileName,
  type TestReport,
  TestReportBuilder,
  type TestStatus,
} from "./test-report.ts";

const HELP = "hand over the report as the runner writes it: its sums do not fit its tests";

/** A suite that is open: what it says of itself, and what was seen of it. */
interface Suite {
  readonly name: string | undefined;
  readonly file: string | undefined;
  readonly line: number;
  readonly stated: { readonly [Sum in "tests" | "failures" | "errors"]: number | undefined };
  readonly testsBefore: number;
  readonly brokenBefore: number;
  readonly skippedBefore: number;
}

interface OpenCase {
  readonly element: { readonly name: string | undefined; readonly line: number };
  readonly className: string | undefined;
  readonly file: string | undefined;
  readonly seconds: string | undefined;
  readonly depth: number;
  status: TestStatus;
}

/**
 * JUnit's XML in its dialects: surefire and Gradle, pytest, jest-junit, Vitest, Mocha, Node, gotestsum, rspec, cargo-nextest,
 * googletest. A suite that says it has more tests, or more broken ones, than it lists hides some: nothing of it counts.
 * @throws UnusableReport
 */
export function readJunit(bytes: Uint8Array): TestReport {
  const builder = new TestReportBuilder();
  const suites: Suite[] = [];
  let open: OpenCase | undefined;
  readXml(bytes, {
    open(element) {
      const { name, above, line } = element;
      if (above.length === 0 && name !== "testsuites" && name !== "testsuite") throw notJunit(name, line);
      if (name === "testsuites" || name === "testsuite") suites.push(suiteOf(element, builder));
      else if (name === "testcase" && !open) open = caseOf(element, suites);
      else if (open && above.length === open.depth + 1) open.status = worse(open.status, statusOf(name));
    },
    close(name, _text, above) {
      if (name === "testcase" && open && above.length === open.depth) {
        addCase(builder, open, suites);
        open = undefined;
      } else if ((name === "testsuites" || name === "testsuite") && !open) checkSums(suites.pop()!, builder);
    },
  });
  return builder.report("junit");
}

function notJunit(name: string, line: number): UnusableReport {
  const help = "hand over JUnit XML: most runners can write it";
  return new UnusableReport(`\`<${name}>\` begins no JUnit report`, help, { line });
}

function suiteOf({ attribute, line }: XmlElement, { count, totals }: TestReportBuilder): Suite {
  const sum = (name: string): number | undefined => {
    const text = attribute(name);
    if (text === undefined || text === "") return undefined;
    if (/^\d{1,9}$/.test(text)) return Number(text);
    throw new UnusableReport(`a suite's \`${name}\` is no whole number`, HELP, { line });
  };
  return {
    name: attribute("name"),
    file: attribute("file") ?? attribute("filepath"),
    line,
    stated: { tests: sum("tests"), failures: sum("failures"), errors: sum("errors") },
    testsBefore: count,
    brokenBefore: totals.failed + totals.errored,
    skippedBefore: totals.skipped,
  };
}

function caseOf({ attribute, above, line }: XmlElement, suites: readonly Suite[]): OpenCase {
  const isNotRun =
    attribute("status") === "notrun" || /^(?:skipped|suppressed)$/.test(attribute("result") ?? "");
  return {
    element: { name: attribute("name"), line },
    className: attribute("classname") ?? attribute("class"),
    file:
      attribute("file") ?? attribute("filepath") ?? suites.findLast(({ file }) => file !== undefined)?.file,
    seconds: attribute("time"),
    depth: above.length,
    status: isNotRun ? "skipped" : "passed",
  };
}

/** `flakyFailure` and `rerunFailure` stand beside what the last run came to. */
function statusOf(child: string): TestStatus | undefined {
  if (child === "failure") return "failed";
  if (child === "error") return "errored";
  return child === "skipped" || child === "disabled" ? "skipped" : undefined;
}

const GRAVITY: readonly TestStatus[] = ["passed", "skipped", "failed", "errored"];

function worse(one: TestStatus, other: TestStatus | undefined): TestStatus {
  return other !== undefined && GRAVITY.indexOf(other) > GRAVITY.indexOf(one) ? other : one;
}

function addCase(builder: TestReportBuilder, open: OpenCase, suites: readonly Suite[]): void {
  const { element, className, file, seconds, status } = open;
  // Vitest's class, and the suite of some others, is the file.
  const suite = suites.findLast(({ name }) => name !== undefined)?.name;
  const namedFile = file ?? [className, suite].find((name) => name !== undefined && isFileName(name));
  const place = className !== undefined && className !== namedFile ? className : undefined;
  builder.add({
    names: namesOf(element.name, place, suite),
    status,
    file: namedFile,
    place: place === undefined || place === element.name ? suite : place,
    milliseconds: fromSeconds(seconds),
    line: element.line,
  });
}

/** jest-junit repeats the suites' titles in class and name; Vitest joins them with ` > `. */
function namesOf(name: string | undefined, place: string | undefined, suite: string | undefined): string[] {
  if (name === undefined) return [];
  const parts = name.split(/\s+>\s+/);
  if (parts.length > 1) return parts;
  if (suite !== undefined && suite !== "" && name.startsWith(`${suite} `))
    return [suite, name.slice(suite.length + 1)];
  // Mocha's class is the test's own name, or the name with its suites before it.
  if (place === undefined || place === name || /[.:/\\]/.test(place)) return [name];
  return [place, name];
}

function checkSums(suite: Suite, { count, totals }: TestReportBuilder): void {
  const { stated, line } = suite;
  const listed = count - suite.testsBefore;
  const skipped = totals.skipped - suite.skippedBefore;
  const broken = totals.failed + totals.errored - suite.brokenBefore;
  // Some count skipped or planned tests in, some do not.
  if (stated.tests !== undefined && (stated.tests > listed || stated.tests + skipped < listed)) {
    const message = `a suite says that it has ${stated.tests} tests, and lists ${listed}`;
    throw new UnusableReport(message, HELP, { line });
  }
  const statedBroken = (stated.failures ?? 0) + (stated.errors ?? 0);
  if (statedBroken > broken) {
    const message = `a suite says that ${statedBroken} of its tests are broken, and lists ${broken}`;
    throw new UnusableReport(message, HELP, { line });
  }
}
