/** Why a report cannot be used. It never counts for less than no report at all. */
export interface ReportProblem {
  /** What is wrong: one sentence, lower case, no full stop. */
  readonly message: string;
  /** What to do next. */
  readonly help: string;
  /** 1-based; absent where the problem has no place, or the report is no text. */
  readonly line?: number;
  /** 1-based, in UTF-16 code units. */
  readonly column?: number;
}

/** What a reader made of a report's bytes. */
export type ReportReading<Report> =
  | { readonly ok: true; readonly report: Report }
  | { readonly ok: false; readonly problem: ReportProblem };

/** Ends the reading of a report; it never leaves this room. */
export class UnusableReport extends Error {
  readonly problem: ReportProblem;

  constructor(
    message: string,
    help: string,
    place: { readonly line?: number; readonly column?: number } = {},
  ) {
    super(message);
    this.problem = { message, help, ...place };
  }
}

/** The report, or the first problem that makes it useless: half a report must not count. */
export function readingOf<Report>(read: () => Report): ReportReading<Report> {
  try {
    return { ok: true, report: read() };
  } catch (error) {
    if (error instanceof UnusableReport) return { ok: false, problem: error.problem };
    throw error;
  }
}
