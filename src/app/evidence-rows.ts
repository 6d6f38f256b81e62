import type { GivenReport } from "../collect/given-reports.ts";
import type { ProvenJob } from "../collect/proven-job.ts";
import type { Evidence } from "../contract/generated/documents.ts";
import { contentsOf, type EvidenceRow, isOfSameJob } from "../store/evidence.ts";
import type { Handle } from "../store/transaction.ts";
import { contentsIn } from "./evidence-body.ts";
import type { CalledWorkflow } from "./evidence-claims.ts";

/** Bytes of all reports of one head: they are held until they are judged. */
const BYTES_MAX = 192 * 1024 * 1024;

export type ReportKind = Evidence["reports"][number]["kind"];

/** Of each workflow and thread its last run, and of that its last attempt: what ran before is superseded by it. */
export function newestOf(rows: readonly EvidenceRow[]): readonly EvidenceRow[] {
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

export function doubtOf(rows: readonly EvidenceRow[], counted: readonly EvidenceRow[]): string | undefined {
  const contradicted = counted.find((row) =>
    rows.some((other) => other.id !== row.id && (isOfSameJob(other, row) || other.tokenId === row.tokenId)),
  );
  if (contradicted !== undefined)
    return `run ${contradicted.runId} sent two submissions that contradict each other: run it again`;
  // What contradicts another is named above: nothing else comes in without its contents.
  const forgotten = counted.find(({ hasContents }) => !hasContents);
  if (forgotten !== undefined)
    return `the reports of run ${forgotten.runId} came in long ago, and are not kept any more: run it again`;
  const bytes = counted
    .flatMap((row) => documentOf(row).reports)
    .reduce((sum, report) => sum + report.bytes, 0);
  return bytes > BYTES_MAX ? `its reports have more than ${BYTES_MAX} bytes together` : undefined;
}

export async function reportsOf(
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

export function jobOf(row: EvidenceRow): ProvenJob {
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
export function documentOf({ document }: EvidenceRow): Evidence {
  return JSON.parse(document) as Evidence;
}
