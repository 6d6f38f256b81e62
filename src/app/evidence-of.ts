import { canaryOf } from "../collect/canary.ts";
import type { CanaryRun, CrossedRun, GivenReport, GivenReports } from "../collect/given-reports.ts";
import type { ProvenJob } from "../collect/proven-job.ts";
import { type EvidenceRow, evidenceOfHead } from "../store/evidence.ts";
import type { Handle } from "../store/transaction.ts";
import { documentOf, doubtOf, jobOf, newestOf, type ReportKind, reportsOf } from "./evidence-rows.ts";
import type { PriceConfig } from "./own-prices.ts";
import { isReviewAlone, reviewsOf } from "./reviews-of.ts";

/** A head and its target, of whose jobs evidence may be there. */
export interface EvidenceQuestion {
  readonly repositoryId: number;
  readonly head: string;
  /** Absent for a head from a fork: its jobs ran in another repository. */
  readonly branch: string | undefined;
  /** The target's tip, and its branch. */
  readonly base: string;
  readonly target: string;
}

interface Held {
  readonly jobs: readonly ProvenJob[];
  readonly reports: ReadonlyMap<ReportKind, readonly GivenReport[]>;
  readonly testsOnBase?: CrossedRun;
  readonly baseTestsOnHead?: CrossedRun;
  readonly canary?: CanaryRun;
  readonly doubt?: string;
}

/** The proven evidence of a head, and of what it is held against; undefined where there is none. */
export async function evidenceOf(
  { db, config }: { readonly db: Handle; readonly config: PriceConfig },
  question: EvidenceQuestion,
): Promise<GivenReports | undefined> {
  const { repositoryId, head, branch, base, target } = question;
  if (branch === undefined) return undefined;
  const rows = await rowsOf(db, { repositoryId, head, branch });
  const own = await heldOf(db, rows);
  const reviews = await reviewsOf(db, rows);
  if (own === undefined && reviews.length === 0) return undefined;
  const baseRows = await rowsOf(db, { repositoryId, head: base, branch: target });
  const ofBase = await heldOf(db, baseRows, own?.jobs ?? []);
  // What is in doubt on the target says nothing of it.
  const before = ofBase?.doubt === undefined ? ofBase : undefined;
  const of = (held: Held | undefined, kind: ReportKind) => held?.reports.get(kind) ?? [];
  const jobs = own?.jobs ?? [];
  const sure = reviews.filter(({ doubt }) => doubt === undefined);
  const baseCoverage = of(before, "coverage");
  return {
    tests: of(own, "tests"),
    ...(own?.testsOnBase === undefined ? {} : { testsOnBase: own.testsOnBase }),
    ...(own?.baseTestsOnHead === undefined ? {} : { baseTestsOnHead: own.baseTestsOnHead }),
    ...(own?.canary === undefined ? {} : { canary: own.canary }),
    coverage: of(own, "coverage"),
    // The target's own job knows better than a job of the branch what the target's coverage is.
    baseCoverage: baseCoverage.length > 0 ? baseCoverage : of(own, "base-coverage"),
    baseTests: of(before, "tests"),
    // What a reviewer objects to counts like any finding: it can only make the verdict worse.
    sarif: [...of(own, "static-analysis"), ...sure],
    baseSarif: [...of(before, "static-analysis"), ...(await reviewsOf(db, baseRows))],
    usage: of(own, "usage"),
    ...(config.prices === undefined ? {} : { prices: config.prices }),
    source: "cross-checked",
    origin: [...jobs, ...reviews.map(({ job }) => job)]
      .map(({ name, caller }) => `${name} of \`${caller}\``)
      .join(", "),
    jobs,
    ...(reviews.length === 0 ? {} : { reviews }),
    ...(own?.doubt === undefined ? {} : { doubt: own.doubt }),
  };
}

async function rowsOf(
  db: Handle,
  at: { readonly repositoryId: number; readonly head: string; readonly branch: string },
): Promise<readonly EvidenceRow[]> {
  return (await evidenceOfHead(db, at)).filter(({ branch }) => branch === at.branch);
}

async function heldOf(
  db: Handle,
  all: readonly EvidenceRow[],
  like?: readonly ProvenJob[],
): Promise<Held | undefined> {
  // What other workflows and threads ran on the target is no measure of what these ran here.
  const isLike = (row: EvidenceRow): boolean =>
    like === undefined || like.some(({ caller, thread }) => caller === row.caller && thread === row.thread);
  const rows = all.filter((row) => isLike(row) && !isReviewAlone(row));
  if (rows.length === 0) return undefined;
  const counted = newestOf(rows);
  const jobs = counted.map(jobOf);
  const doubt = doubtOf(rows, counted);
  if (doubt !== undefined) return { jobs, reports: new Map(), doubt };
  const reports = await reportsOf(db, counted);
  const testsOnBase = crossedRun(counted, reports, "tests-on-base");
  const baseTestsOnHead = crossedRun(counted, reports, "base-tests-on-head");
  const canaries = counted
    .flatMap((row) => documentOf(row).runs ?? [])
    .filter(({ kind }) => kind === "canary");
  return {
    jobs,
    reports,
    ...(testsOnBase === undefined ? {} : { testsOnBase }),
    ...(baseTestsOnHead === undefined ? {} : { baseTestsOnHead }),
    ...(canaries.length === 0 ? {} : { canary: canaryOf(canaries, reports.get("canary") ?? []) }),
  };
}

/** What jobs wrote with the tests of one side on the code of the other: of one that was cut off nothing is taken. */
function crossedRun(
  rows: readonly EvidenceRow[],
  reports: Held["reports"],
  kind: "tests-on-base" | "base-tests-on-head",
): CrossedRun | undefined {
  const documents = rows.map(documentOf);
  const runs = documents.flatMap((document) => document.runs ?? []).filter((run) => run.kind === kind);
  const given = reports.get(kind) ?? [];
  if (runs.length === 0 && given.length === 0) return undefined;
  const cut = runs.find((run) => run.cut !== undefined)?.cut;
  if (cut !== undefined) return { reports: [], why: `the run was ended: ${cut}` };
  const bases = documents.flatMap(({ base, reports: own }) =>
    own.some((report) => report.kind === kind) ? [base] : [],
  );
  return { reports: given, bases, why: "the run wrote no report" };
}
