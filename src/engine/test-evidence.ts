import type { BytePath } from "../contract/byte-path.ts";
import type { Bound } from "../contract/limits.ts";

/** A report that was given as evidence and cannot be used: worse than none, for somebody made it so. */
export interface ReportDefect {
  readonly kind: "tests" | "coverage" | "base-coverage" | "sarif" | "base-sarif" | "usage";
  /** As whoever gave it names it. */
  readonly name: string;
  /** One clause: what is wrong. */
  readonly what: string;
  readonly help: string;
  /** Of the report, 1-based. */
  readonly line?: number;
}

/** What test runs came to. */
export interface TestsFact {
  readonly passed: number;
  readonly skipped: number;
  /** What failed, or never came to an end, as `file > suite > test`: in byte order, at most `FAILED_TESTS_MAX`. */
  readonly failed: readonly string[];
  /** Failed tests beyond those. */
  readonly failedBeyond: number;
}

/** Failed tests that are named one by one. */
export const FAILED_TESTS_MAX = 500;

/** What the reports say of the test of one criterion of acceptance. */
export interface AcceptanceProof {
  /** `FR-12/AC-1`. */
  readonly criterion: string;
  /** As the documents name it; absent where none does. */
  readonly test?: string;
  readonly outcome: "passed" | "failed" | "skipped" | "not run" | "no such file" | "not named";
}

/** How much of something ran; of nothing, nothing. */
export interface CoverageShare {
  readonly covered: number;
  readonly total: number;
}

/** Coverage of the lines that the change brings or changes. */
export interface CoverageFact {
  /** Executable ones alone: where there are none, coverage is not applicable, and never 0 %. */
  readonly changed: CoverageShare;
  /** The least that is allowed, in per cent. */
  readonly minimum: Bound<number>;
  /** Where lines did not run, in order of path and line; ranges are 1-based and include both ends. */
  readonly uncovered: readonly {
    readonly path: BytePath;
    readonly ranges: readonly (readonly [first: number, last: number])[];
  }[];
  /** Changed files with code of which no report speaks, nor of any other file of their kind. */
  readonly unmeasured: readonly BytePath[];
  /** Files of the reports that are not in the head: generated, foreign, or made up. They count for nothing. */
  readonly strangers: { readonly count: number; readonly names: readonly string[] };
}

/** Coverage of everything, before and after. */
export interface CoverageChange {
  readonly base: CoverageShare;
  readonly head: CoverageShare;
  /** The most that it may fall, in percentage points. */
  readonly dropMax: Bound<number>;
  /** Files that the target's report has, and the head's has no more although they are there. */
  readonly vanished: readonly BytePath[];
}

/** Whether a share is below a minimum in per cent. Nothing is never below anything. */
export function isBelow({ covered, total }: CoverageShare, minimum: number): boolean {
  return total > 0 && covered * 100 < minimum * total;
}

/** Percentage points by which coverage fell; negative where it rose. Exact to a millionth. */
export function dropOf({ base, head }: Pick<CoverageChange, "base" | "head">): number {
  return Math.round(1e6 * 100 * (base.covered / base.total - head.covered / head.total)) / 1e6;
}

/** Per cent for people: two digits, rounded so that what is below a bound is never shown as the bound. */
export function percentText({ covered, total }: CoverageShare): string {
  return `${(Math.floor((10_000 * covered) / total) / 100).toFixed(2).replace(/\.?0+$/, "")} %`;
}
