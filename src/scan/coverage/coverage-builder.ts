import {
  LINE_NUMBER_MAX,
  NAME_LENGTH_MAX,
  REPORT_FILES_MAX,
  REPORT_LINES_MAX,
} from "../reports/report-limits.ts";
import { UnusableReport } from "../reports/unusable-report.ts";
import {
  type CoverageFormat,
  type CoverageReport,
  type CoveredFile,
  type Share,
  shareOf,
  sumOf,
} from "./coverage-report.ts";

/** What is gathered of one file; a file that a report names several times is one file. */
export interface GatheredFile {
  readonly name: string;
  readonly hits: Map<number, number>;
  /** Taken or not, by whatever tells a branch from others of the file. */
  readonly branches: Map<string, boolean>;
  /** Where the format has only their sums. */
  branchSums?: Share;
  statements?: Share;
}

/** Gathers a report, and keeps its limits. */
export class CoverageBuilder {
  readonly #files = new Map<string, GatheredFile>();
  #lines = 0;

  /** @throws UnusableReport no name, or too many files */
  file(name: string | undefined, line: number | undefined): GatheredFile {
    const at = line === undefined ? {} : { line };
    if (name === undefined || name.trim() === "")
      throw new UnusableReport(
        "a file of the report has no name",
        "hand over the report as the tool writes it",
        at,
      );
    const known = this.#files.get(name);
    if (known) return known;
    if (name.length > NAME_LENGTH_MAX || /[\0-\x1f]/.test(name)) {
      const message = "a file's name in the report is too long, or holds control characters";
      throw new UnusableReport(message, "hand over the report as the tool writes it", at);
    }
    if (this.#files.size >= REPORT_FILES_MAX)
      throw new UnusableReport(
        `the report has more than ${REPORT_FILES_MAX} files`,
        "split it by packages",
        at,
      );
    const file: GatheredFile = { name, hits: new Map(), branches: new Map() };
    this.#files.set(name, file);
    return file;
  }

  /** `sum`: runs that the report lists one by one. `most`: the same run seen from several classes or statements. */
  hit({ hits }: GatheredFile, number: number, count: number, how: "sum" | "most"): void {
    const before = hits.get(number);
    if (before === undefined) {
      this.#lines += 1;
      if (this.#lines > REPORT_LINES_MAX)
        throw new UnusableReport(
          `the report has more than ${REPORT_LINES_MAX} lines`,
          "split it by packages",
        );
    }
    hits.set(number, how === "sum" ? (before ?? 0) + count : Math.max(before ?? 0, count));
  }

  /** Of one line, where the format says how many branches were taken, and not which. */
  branches({ branches }: GatheredFile, number: number, share: Share | undefined): void {
    for (let branch = 0; branch < (share?.total ?? 0); branch++) {
      const key = `${number},${branch}`;
      branches.set(key, branch < share!.covered || branches.get(key) === true);
    }
  }

  report(format: CoverageFormat, roots: readonly string[] = []): CoverageReport {
    const files = [...this.#files.values()].map(finished);
    return summedUp(format, files, roots);
  }
}

function finished({ name, hits, branches, branchSums, statements }: GatheredFile): CoveredFile {
  let taken = 0;
  for (const isTaken of branches.values()) if (isTaken) taken += 1;
  return {
    name,
    hits,
    lines: shareOf(hits),
    ...(statements === undefined ? {} : { statements }),
    ...(branchSums ? { branches: branchSums } : {}),
    ...(branches.size === 0 ? {} : { branches: { covered: taken, total: branches.size } }),
  };
}

/** @throws UnusableReport: a report without a single line proves nothing, whatever per cent it claims [T145] */
export function summedUp(
  format: CoverageFormat,
  files: readonly CoveredFile[],
  roots: readonly string[],
): CoverageReport {
  const lines = sumOf(files.map((file) => file.lines));
  if (lines === undefined || lines.total === 0) {
    throw new UnusableReport(
      files.length === 0 ? "the report names no file" : "the report has no executable line",
      "look whether the tool measured the right files, and whether the tests ran",
    );
  }
  const statements = sumOf(files.map((file) => file.statements));
  const branches = sumOf(files.map((file) => file.branches));
  return {
    format,
    files,
    roots,
    lines,
    ...(statements === undefined ? {} : { statements }),
    ...(branches === undefined ? {} : { branches }),
  };
}

const HELP = "hand over the report as the tool writes it";

/** A count as tools write it: whole, or in powers of ten; of huge ones only that they are more than none matters. */
export function countOf(text: string | undefined, what: string, line: number | undefined): number {
  const at = line === undefined ? {} : { line };
  if (text !== undefined && /^-\d/.test(text))
    throw new UnusableReport(`${what} is negative: \`${text.slice(0, 30)}\``, HELP, at);
  if (text === undefined || !/^\d{1,400}(?:\.\d{1,400})?(?:[eE]\+?\d{1,3})?$/.test(text))
    throw new UnusableReport(`${what} is missing, or no number`, HELP, at);
  return Math.min(Number(text), Number.MAX_SAFE_INTEGER);
}

/** The number of a line of source. */
export function lineNumberOf(text: string | undefined, line: number | undefined): number {
  const number = countOf(text, "a line's number", line);
  if (Number.isInteger(number) && number >= 1 && number <= LINE_NUMBER_MAX) return number;
  throw new UnusableReport(`\`${text}\` is no number of a line`, HELP, line === undefined ? {} : { line });
}
