import { type BytePath, directoriesAbove } from "../contract/byte-path.ts";
import type { TouchedPath } from "../engine/change.ts";
import type { CoverageShare } from "../engine/test-evidence.ts";
import type { Objects } from "../git/objects.ts";
import type { Oid } from "../git/types.ts";
import { type CoverageReport, shareOf } from "../scan/coverage/coverage-report.ts";
import { placedNames } from "./placed-names.ts";

const FOLDERS_MAX = 24;

/** What reports say of one file of a tree. */
export interface CoveredPath {
  /** Absent where no report has more than sums. */
  readonly hits: Map<number, number> | undefined;
  readonly lines: CoverageShare;
}

export interface CoveredFiles {
  readonly files: ReadonlyMap<BytePath, CoveredPath>;
  /** Names that are no files of the tree: generated, foreign, or made up. They count for nothing. */
  readonly strangers: readonly string[];
}

/** The files of one report that a tree has. What several names of it mean is added up. */
export async function coveredFiles(
  objects: Objects,
  tree: Oid,
  report: CoverageReport,
  folders: readonly string[],
): Promise<CoveredFiles> {
  const names = report.files.map(({ name }) => name);
  const pathOf = await placedNames(objects, tree, { names, roots: report.roots, folders });
  const files = new Map<BytePath, CoveredPath>();
  const strangers: string[] = [];
  for (const { name, hits, lines } of report.files) {
    const path = pathOf(name);
    if (path === undefined) strangers.push(name);
    else addTo(files, path, { hits: hits && new Map(hits), lines });
  }
  return { files, strangers };
}

/** Several reports of one run: each line ran as often as in all of them. */
export function together(reports: readonly CoveredFiles[]): CoveredFiles {
  const files = new Map<BytePath, CoveredPath>();
  for (const report of reports) for (const [path, covered] of report.files) addTo(files, path, covered);
  return { files, strangers: reports.flatMap(({ strangers }) => strangers) };
}

function addTo(files: Map<BytePath, CoveredPath>, path: BytePath, { hits, lines }: CoveredPath): void {
  const known = files.get(path);
  if (!known) {
    files.set(path, { hits: hits && new Map(hits), lines });
    return;
  }
  if (!known.hits || !hits) {
    // Sums cannot be added up: which lines they mean nobody knows. Those with lines win.
    if (hits) files.set(path, { hits: new Map(hits), lines });
    return;
  }
  for (const [line, count] of hits) known.hits.set(line, (known.hits.get(line) ?? 0) + count);
  files.set(path, { hits: known.hits, lines: shareOf(known.hits) });
}

export function totalOf({ files }: CoveredFiles): CoverageShare {
  let covered = 0;
  let total = 0;
  for (const { lines } of files.values()) {
    covered += lines.covered;
    total += lines.total;
  }
  return { covered, total };
}

/** Folders in which a tool may have run: the repository's own, then those above what was touched, the fullest first. */
export function foldersOf(touched: readonly TouchedPath[]): string[] {
  const counts = new Map<BytePath, number>();
  for (const { path } of touched)
    for (const directory of directoriesAbove(path)) counts.set(directory, (counts.get(directory) ?? 0) + 1);
  counts.delete("" as BytePath);
  const others = [...counts].sort(
    ([one, many], [other, more]) => more - many || one.length - other.length || (one < other ? -1 : 1),
  );
  const folders = others
    .slice(0, FOLDERS_MAX - 1)
    .map(([directory]) => Buffer.from(directory, "latin1").toString("utf8"));
  return ["", ...folders];
}
