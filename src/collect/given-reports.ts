import type { KnownFact, Source } from "../engine/fact.ts";
import type { LocalWord } from "../engine/local-mode.ts";
import type { Billionths } from "../engine/money.ts";
import type { SharedLimit, SharedSum } from "../engine/shared-budget.ts";
import type { ReportDefect } from "../engine/test-evidence.ts";
import type { ToldDeeds } from "../engine/told-activity.ts";
import type { ToldRequests } from "../engine/usage.ts";
import type { ReportReading } from "../scan/reports/unusable-report.ts";
import type { PriceTable } from "../scan/usage/price-table.ts";
import type { ProvenJob } from "./proven-job.ts";

/** A report as it was given. */
export interface GivenReport {
  /** As whoever gave it names it. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A review for security: a report in SARIF, empty where its maker objects to nothing. */
export interface GivenReview extends GivenReport {
  readonly job: ProvenJob;
  /** The run's plan, as its maker names it. */
  readonly plan?: { readonly id: string; readonly sha256: string };
  /** Of its bytes. */
  readonly sha256: string;
  /** The same workflow handed in what the change's own code may have written. */
  readonly besideTests: boolean;
  /** Why its maker's word is in doubt, as one clause. */
  readonly doubt?: string;
}

/** What the test command wrote when it was run again with the tests of one side on the code of the other. */
export interface CrossedRun {
  readonly reports: readonly GivenReport[];
  /** The target's tip as whoever ran it names it, once for each that did; absent where reports are handed over by hand. */
  readonly bases?: readonly (string | undefined)[];
  /** Why there is no report, as one clause. */
  readonly why?: string;
}

/** What the test command wrote when test files ended with a test that must fail. */
export interface CanaryRun {
  /** What the names of those tests begin with, once for each job that ran them. */
  readonly names: readonly string[];
  readonly reports: readonly GivenReport[];
  /** Why there is no report, as one clause. */
  readonly why?: string;
}

/** Evidence from elsewhere, and how much it is worth. */
export interface GivenReports {
  readonly tests: readonly GivenReport[];
  readonly coverage: readonly GivenReport[];
  /** Coverage of the target's tip. */
  readonly baseCoverage: readonly GivenReport[];
  /** Of other analysers, in SARIF; absent: none. */
  readonly sarif?: readonly GivenReport[];
  /** Of the same analysers on the target's tip. */
  readonly baseSarif?: readonly GivenReport[];
  /** Tests of the target's tip; absent where nobody ran them. */
  readonly baseTests?: readonly GivenReport[];
  /** The head's tests on the target's code; absent where nobody ran them. */
  readonly testsOnBase?: CrossedRun;
  /** The target's tests on the head's code, likewise. */
  readonly baseTestsOnHead?: CrossedRun;
  /** The head with tests that must fail; absent where nobody ran them. */
  readonly canary?: CanaryRun;
  /** What the run's requests to models cost; absent: none. */
  readonly usage?: readonly GivenReport[];
  /** By which they are priced where they name no cost; absent: list prices. */
  readonly prices?: PriceTable;
  /** What a server was told of the run's requests, event by event; absent: nothing. */
  readonly told?: ToldUsage;
  /** What a server was told of what the run read and called; absent: nothing. */
  readonly deeds?: ToldDeeds;
  /** Who made them, as an issuer of tokens vouches for it; absent where nobody does. */
  readonly jobs?: readonly ProvenJob[];
  /** Reviews for security, by whom they are; absent: none. */
  readonly reviews?: readonly GivenReview[];
  /** Why none of it counts, where that is known before it is read: one clause. */
  readonly doubt?: string;
  readonly source: Source;
  /** One clause: how it came here. */
  readonly origin: string;
}

/** What came in of a run's requests to models while it went on. */
export interface ToldUsage extends ToldRequests {
  /** Up to what sum a person has agreed that the run goes on. */
  readonly approved?: Billionths;
  /** What people said of its going on with local models alone, oldest first; absent: nothing. */
  readonly words?: readonly LocalWord[];
  /** What all that share its budgets have spent, by the thread and in the currency by which it was judged last. */
  readonly shared?: {
    readonly currency: string;
    readonly thread: string | undefined;
    readonly sums: readonly SharedSum[];
    /** No document of the repository says these. */
    readonly organisation: readonly SharedLimit[];
  };
  readonly staleSince?: string;
}

export const NO_REPORTS: GivenReports = {
  tests: [],
  coverage: [],
  baseCoverage: [],
  source: "self-reported",
  origin: "nothing was given",
};

/** A fact that reports say. */
export function reported<T>(value: T, { source, origin }: GivenReports): KnownFact<T> {
  return { known: true, value, source, origin };
}

export interface NamedReport<Report> {
  readonly name: string;
  readonly report: Report;
}

/** Reads all of a kind; what cannot be used becomes a defect. */
export function readAll<Report>(
  kind: ReportDefect["kind"],
  given: readonly GivenReport[],
  read: (bytes: Uint8Array) => ReportReading<Report>,
): { readonly reports: readonly NamedReport<Report>[]; readonly defects: readonly ReportDefect[] } {
  const reports: NamedReport<Report>[] = [];
  const defects: ReportDefect[] = [];
  for (const { name, bytes } of given) {
    const reading = read(bytes);
    if (reading.ok) reports.push({ name, report: reading.report });
    else {
      const { message, help, line } = reading.problem;
      defects.push({ kind, name, what: message, help, ...(line === undefined ? {} : { line }) });
    }
  }
  return { reports, defects };
}
