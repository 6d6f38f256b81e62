/** How much of something ran. `covered` is never more than `total`. */
export interface Share {
  readonly covered: number;
  readonly total: number;
}

export const COVERAGE_FORMATS = [
  "lcov",
  "cobertura",
  "jacoco",
  "clover",
  "go coverprofile",
  "istanbul",
  "istanbul summary",
] as const;
export type CoverageFormat = (typeof COVERAGE_FORMATS)[number];

/** What a report says of one file. */
export interface CoveredFile {
  /** As the report names it; for a package's file, the package's folders before it. */
  readonly name: string;
  /** How often each executable line ran, by its number (1-based). Absent where the format has only sums. */
  readonly hits?: ReadonlyMap<number, number>;
  readonly lines: Share;
  /** Where the format knows statements or branches. */
  readonly statements?: Share;
  readonly branches?: Share;
}

/** What a report says, in one form for all tools. It is a claim: only where it came from can make it more. */
export interface CoverageReport {
  readonly format: CoverageFormat;
  /** Each name once, in the order of the report. */
  readonly files: readonly CoveredFile[];
  /** Directories to which the names are relative, as the report names them; empty where it does not say. */
  readonly roots: readonly string[];
  readonly lines: Share;
  readonly statements?: Share;
  readonly branches?: Share;
}

export function shareOf(hits: ReadonlyMap<number, number>): Share {
  let covered = 0;
  for (const count of hits.values()) if (count > 0) covered += 1;
  return { covered, total: hits.size };
}

/** The sum of what is known; undefined where nothing is. */
export function sumOf(shares: readonly (Share | undefined)[]): Share | undefined {
  let known = false;
  let covered = 0;
  let total = 0;
  for (const share of shares) {
    if (share === undefined) continue;
    known = true;
    covered += share.covered;
    total += share.total;
  }
  return known ? { covered, total } : undefined;
}
