import { NAME_LENGTH_MAX, REPORT_TESTS_MAX } from "../reports/report-limits.ts";
import { UnusableReport } from "../reports/unusable-report.ts";

export const TEST_REPORT_FORMATS = ["junit", "tap", "ctrf", "go test", "jest"] as const;
export type TestReportFormat = (typeof TEST_REPORT_FORMATS)[number];

/** `errored`: it could not begin, or never came to an end. Whoever asks what passed must ask for `passed`. */
export type TestStatus = "passed" | "failed" | "skipped" | "errored";

/** One test, or one case of a table, as a runner reports it. */
export interface ReportedTest {
  /** Its names, outermost first: suites, then its own. */
  readonly names: readonly [string, ...string[]];
  readonly status: TestStatus;
  /** The file, as the report names it. */
  readonly file?: string;
  /** A class, module or package, where the report has that and no file: `tests.test_money.TestBelow`. */
  readonly place?: string;
  /** How long it ran. */
  readonly milliseconds?: number;
}

/** What a report says, in one form for all runners. It is a claim: only where it came from can make it more. */
export interface TestReport {
  readonly format: TestReportFormat;
  /** In the order of the report. May be empty: some runners write a report for a suite without tests. */
  readonly tests: readonly ReportedTest[];
  readonly totals: Readonly<Record<TestStatus, number>>;
}

export interface GatheredTest {
  readonly names: readonly (string | undefined)[];
  readonly status: TestStatus;
  readonly file?: string | undefined;
  readonly place?: string | undefined;
  readonly milliseconds?: number | undefined;
  /** Of the report, 1-based. */
  readonly line?: number | undefined;
}

/** Gathers a report, and keeps its limits. */
export class TestReportBuilder {
  readonly #tests: ReportedTest[] = [];
  readonly #totals = { passed: 0, failed: 0, skipped: 0, errored: 0 };

  /** @throws UnusableReport: no name, or too many tests */
  add({ names, status, file, place, milliseconds, line }: GatheredTest): void {
    const at = line === undefined ? {} : { line };
    const [first, ...others] = names.flatMap((name) => nameOf(name));
    if (first === undefined) {
      const help = "hand over the report as the runner writes it";
      throw new UnusableReport("a test of the report has no name", help, at);
    }
    if (this.#tests.length >= REPORT_TESTS_MAX) {
      const message = `the report has more than ${REPORT_TESTS_MAX} tests`;
      throw new UnusableReport(message, "split it by suites, and hand over the parts", at);
    }
    this.#totals[status] += 1;
    // Vitest's outermost suite is the file.
    const fileName = nameOf(file)[0] ?? (others.length > 0 && isFileName(first) ? first : undefined);
    const placeName = nameOf(place)[0];
    this.#tests.push({
      names: [first, ...others],
      status,
      ...(fileName === undefined ? {} : { file: fileName }),
      ...(placeName === undefined ? {} : { place: placeName }),
      ...(milliseconds === undefined || !(milliseconds >= 0 && milliseconds < 1e12) ? {} : { milliseconds }),
    });
  }

  get totals(): TestReport["totals"] {
    return this.#totals;
  }

  get count(): number {
    return this.#tests.length;
  }

  report(format: TestReportFormat): TestReport {
    return { format, tests: this.#tests, totals: { ...this.#totals } };
  }
}

/** Cut at the limit, not refused: names of tables' cases hold whatever they were given. */
function nameOf(text: string | undefined): string[] {
  const name = text?.trim().slice(0, NAME_LENGTH_MAX) ?? "";
  return name === "" ? [] : [name];
}

/** Whether a suite's or class's name is a file's: with folders and an extension, or with the usual name of a test file. */
export function isFileName(name: string): boolean {
  return /^[^\s>]{1,4000}\/[^\s>/]{0,300}\.[A-Za-z]{1,5}$|^[\w.-]{1,300}\.(?:test|spec)\.[cm]?[jt]sx?$/.test(
    name,
  );
}

/** Seconds as runners write them, in milliseconds; undefined for anything else. */
export function fromSeconds(text: string | undefined): number | undefined {
  if (text === undefined || !/^[\d,]{0,15}(?:\.\d{1,30})?$/.test(text)) return undefined;
  return Number(text.replaceAll(",", "")) * 1000;
}
