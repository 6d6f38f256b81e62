import type { GivenReport, GivenReports } from "../collect/given-reports.ts";
import type { ProvenJob } from "../collect/proven-job.ts";
import type { Evidence } from "../contract/generated/documents.ts";
import { contentsOf, type EvidenceRow, evidenceOfHead, isOfSameJob } from "../store/evidence.ts";
import type { Handle } from "../store/transaction.ts";
import { contentsIn } from "./evidence-body.ts";
import type { CalledWorkflow } from "./evidence-claims.ts";

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

/** Bytes of all reports of one head: they are held until they are judged. */
const BYTES_MAX = 192 * 1024 * 1024;

type ReportKind = Evidence["reports"][number]["kind"];

interface Held {
  readonly jobs: readonly ProvenJob[];
  readonly reports: ReadonlyMap<ReportKind, readonly GivenReport[]>;
  readonly doubt?: string;
}

/** The proven evidence of a head, and of what it is held against; undefined where there is none. */
export async function evidenceOf(db: Handle, question: EvidenceQuestion): Promise<GivenReports | undefined> {
  const { repositoryId, head, branch, base, target } = question;
  if (branch === undefined) return undefined;
  const own = await heldOf(db, { repositoryId, head, branch });
  if (own === undefined) return undefined;
  const ofBase = await heldOf(db, { repositoryId, head: base, branch: target }, own.jobs);
  // What is in doubt on the target says nothing of it.
  const before = ofBase?.doubt === undefined ? ofBase : undefined;
  const of = (held: Held | undefined, kind: ReportKind) => held?.reports.get(kind) ?? [];
  const baseCoverage = of(before, "coverage");
  return {
    tests: of(own, "tests"),
    coverage: of(own, "coverage"),
    // The target's own job knows better than a job of the branch what the target's coverage is.
    baseCoverage: baseCoverage.length > 0 ? baseCoverage : of(own, "base-coverage"),
    baseTests: of(before, "tests"),
    sarif: of(own, "static-analysis"),
    baseSarif: of(before, "static-analysis"),
    source: "cross-checked",
    origin: own.jobs.map(({ name, caller }) => `${name} of \`${caller}\``).join(", "),
    jobs: own.jobs,
    ...(own.doubt === undefined ? {} : { doubt: own.doubt }),
  };
}

async function heldOf(
  db: Handle,
  at: { readonly repositoryId: number; readonly head: string; readonly branch: string },
  like?: readonly ProvenJob[],
): Promise<Held | undefined> {
  // What other workflows and threads ran on the target is no measure of what these ran here.
  const isLike = (row: EvidenceRow): boolean =>
    like === undefined || like.some(({ caller, thread }) => caller === row.caller && thread === row.thread);
  const all = await evidenceOfHead(db, at);
  const rows = all.filter((row) => row.branch === at.branch && isLike(row));
  if (rows.length === 0) return undefined;
  const counted = newestOf(rows);
  const jobs = counted.map(jobOf);
  const doubt = doubtOf(rows, counted);
  if (doubt !== undefined) return { jobs, reports: new Map(), doubt };
  return { jobs, reports: await reportsOf(db, counted) };
}

/** Of each workflow and thread its last run, and of that its last attempt: what ran before is superseded by it. */
function newestOf(rows: readonly EvidenceRow[]): readonly EvidenceRow[] {
  return rows.filter(
    (row) =>
      !rows.some(
        (other) =>
          other.caller === row.caller &&
          other.thread === row.thread &&
          (other.runId > row.runId || (other.runId === row.runId && other.runAttempt > row.runAttempt)),
      ),
  );
}

function doubtOf(rows: readonly EvidenceRow[], counted: readonly EvidenceRow[]): string | undefined {
  const contradicted = counted.find((row) =>
    rows.some((other) => other.id !== row.id && (isOfSameJob(other, row) || other.tokenId === row.tokenId)),
  );
  if (contradicted !== undefined)
    return `run ${contradicted.runId} sent two submissions that contradict each other: run it again`;
  const bytes = counted
    .flatMap((row) => documentOf(row).reports)
    .reduce((sum, report) => sum + report.bytes, 0);
  return bytes > BYTES_MAX ? `its reports have more than ${BYTES_MAX} bytes together` : undefined;
}

async function reportsOf(
  db: Handle,
  rows: readonly EvidenceRow[],
): Promise<ReadonlyMap<ReportKind, readonly GivenReport[]>> {
  const reports = new Map<ReportKind, GivenReport[]>();
  for (const row of rows) {
    const body = await contentsOf(db, row.id);
    if (body === undefined) throw new Error("invariant: what counts was stored with its contents");
    const contents = await contentsIn(body);
    for (const { kind, name, sha256 } of documentOf(row).reports) {
      const bytes = contents.get(sha256);
      if (bytes === undefined) throw new Error("invariant: every report was compared with its digest");
      reports.set(kind, [...(reports.get(kind) ?? []), { name: name ?? sha256, bytes }]);
    }
  }
  return reports;
}

function jobOf(row: EvidenceRow): ProvenJob {
  const { path, foreign, sha } = JSON.parse(row.called) as CalledWorkflow;
  const { command } = documentOf(row);
  return {
    name: `run ${row.runId}${row.runAttempt > 1 ? ` (attempt ${row.runAttempt})` : ""}`,
    caller: row.caller,
    called: {
      ...(path === undefined ? {} : { path }),
      ...(foreign === undefined ? {} : { foreign }),
      sha,
    },
    thread: row.thread,
    ...(command === undefined ? {} : { command: { text: command.text, exitStatus: command.exit_status } }),
  };
}

/** As it was validated when it came in. */
function documentOf({ document }: EvidenceRow): Evidence {
  return JSON.parse(document) as Evidence;
}
