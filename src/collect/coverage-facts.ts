import type { BytePath } from "../contract/byte-path.ts";
import type { Bound, EffectiveLimits } from "../contract/limits.ts";
import { type Fact, notYet, observed, type UnknownFact, unknown } from "../engine/fact.ts";
import type { Facts, PathClass } from "../engine/facts.ts";
import type { CoverageChange, CoverageFact, ReportDefect } from "../engine/test-evidence.ts";
import { entriesAt } from "../git/lookup.ts";
import type { Oid } from "../git/types.ts";
import { isProgram } from "../scan/coverage/code-lines.ts";
import type { CoverageReport } from "../scan/coverage/coverage-report.ts";
import { changedCoverage, changedPrograms } from "./changed-coverage.ts";
import { type CoveredFiles, coveredFiles, foldersOf, together, totalOf } from "./covered-files.ts";
import { type GivenReports, type NamedReport, readAll, reported } from "./given-reports.ts";
import type { JudgedRange } from "./judged-range.ts";

/** Names of files that are not there, of which the fact keeps so many. */
const STRANGERS_MAX = 5;

export interface CoverageEvidence {
  readonly facts: Pick<Facts, "coverage" | "coverage_change">;
  readonly defects: readonly ReportDefect[];
}

/** What the coverage reports say of the change, and of the whole against the target. */
export async function coverageEvidence(
  range: JudgedRange,
  classes: readonly PathClass[],
  { bounds }: EffectiveLimits,
  given: GivenReports,
): Promise<CoverageEvidence> {
  const minimum = boundOf(bounds["tests.changed_coverage_min"]);
  const dropMax = boundOf(bounds["tests.global_drop_max"]);
  const head = await sideOf(range, range.set.headTree, "coverage", given);
  const base = await sideOf(range, range.set.baseTree, "base-coverage", given);
  const changed = await changedFact(range, classes, minimum, head, given);
  const defects = [...head.defects, ...changed.defects, ...base.defects];
  const change = await changeFact(range, dropMax, head, base, given);
  return { facts: { coverage: changed.fact, coverage_change: change }, defects };
}

/** The reports of one tree: what they say together, or why nobody knows. */
interface Side {
  readonly covered: CoveredFiles | undefined;
  readonly defects: readonly ReportDefect[];
  readonly why: string;
  /** Whose job may still hand it in. */
  readonly comesFrom?: "head" | "target";
}

async function sideOf(
  { objects, touched }: JudgedRange,
  tree: Oid,
  kind: "coverage" | "base-coverage",
  given: GivenReports,
): Promise<Side> {
  const reports = kind === "coverage" ? given.coverage : given.baseCoverage;
  const called = kind === "coverage" ? "coverage report" : "coverage report of the target";
  const comesFrom = kind === "coverage" ? "head" : "target";
  if (reports.length === 0)
    return { covered: undefined, defects: [], why: `no ${called} was given`, comesFrom };
  // Most judgements have no report: what reads XML is loaded for those that have.
  const { readCoverage } = await import("../scan/coverage/read-coverage.ts");
  const read = readAll(kind, reports, readCoverage);
  const folders = foldersOf(touched);
  const placed: CoveredFiles[] = [];
  const defects = [...read.defects];
  for (const { name, report } of read.reports satisfies readonly NamedReport<CoverageReport>[]) {
    const covered = await coveredFiles(objects, tree, report, folders);
    placed.push(covered);
    if (covered.files.size === 0) {
      const what = `none of its ${report.files.length} files is there, \`${covered.strangers[0] ?? ""}\` for one`;
      defects.push({ kind, name, what, help: "hand over the report of this repository's own files" });
    }
  }
  const [broken] = defects;
  if (broken) {
    return {
      covered: undefined,
      defects,
      why: `the ${called} \`${broken.name}\` cannot be used: ${broken.what}`,
    };
  }
  return { covered: together(placed), defects, why: "" };
}

function unknownOf({ why, comesFrom }: Side): UnknownFact {
  return comesFrom === undefined ? unknown(why) : notYet(why, comesFrom);
}

async function changedFact(
  range: JudgedRange,
  classes: readonly PathClass[],
  minimum: Bound<number>,
  head: Side,
  given: GivenReports,
): Promise<{ readonly fact: Fact<CoverageFact>; readonly defects: readonly ReportDefect[] }> {
  const programs = changedPrograms(range, classes);
  if (!head.covered) {
    const isAsked = minimum.value > 0 && programs.length > 0;
    const nothing: CoverageFact = {
      changed: { covered: 0, total: 0 },
      minimum,
      uncovered: [],
      unmeasured: [],
      strangers: { count: 0, names: [] },
    };
    const isBroken = head.defects.length > 0;
    return { fact: isAsked || isBroken ? unknownOf(head) : observed(nothing), defects: [] };
  }
  const sumsOnly = programs.find((path) => {
    const covered = head.covered?.files.get(path);
    return covered !== undefined && covered.hits === undefined;
  });
  if (sumsOnly !== undefined) {
    return { fact: unknown(`the coverage report has sums, and no lines, of \`${sumsOnly}\``), defects: [] };
  }
  const { coverage, stale } = await changedCoverage(range, programs, head.covered);
  if (stale) {
    const name = given.coverage.map((each) => each.name).join(", ");
    return { fact: unknown(stale.what), defects: [{ kind: "coverage", name, ...stale }] };
  }
  const { strangers } = head.covered;
  const names = strangers.slice(0, STRANGERS_MAX);
  const fact: CoverageFact = { ...coverage, minimum, strangers: { count: strangers.length, names } };
  return { fact: reported(fact, given), defects: [] };
}

async function changeFact(
  { objects, set, touched }: JudgedRange,
  dropMax: Bound<number>,
  head: Side,
  base: Side,
  given: GivenReports,
): Promise<Facts["coverage_change"]> {
  const isBroken = head.defects.length + base.defects.length > 0;
  const isAsked = dropMax.value < 100 && touched.some(({ path }) => isProgram(path));
  if (!isAsked && !isBroken && !(head.covered && base.covered)) return observed("not asked");
  if (!head.covered) return unknownOf(head);
  if (!base.covered) return unknownOf(base);
  const [before, after] = [totalOf(base.covered), totalOf(head.covered)];
  if (before.total === 0 || after.total === 0)
    return unknown("a report has no executable line of a file that is there");
  const gone = [...base.covered.files].flatMap(([path, { lines }]) =>
    lines.total > 0 && !head.covered?.files.has(path) ? [path] : [],
  );
  const there = await entriesAt(objects.reader, set.headTree, gone);
  const vanished = gone.filter((path: BytePath) => there.get(path)?.kind === "entry").sort();
  const change: CoverageChange = { base: before, head: after, dropMax, vanished };
  return reported(change, given);
}

function boundOf(bound: Bound<number> | undefined): Bound<number> {
  if (!bound) throw new Error("invariant: the defaults bound coverage");
  return bound;
}
