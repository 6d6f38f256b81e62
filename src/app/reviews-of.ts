import type { GivenReview } from "../collect/given-reports.ts";
import type { EvidenceRow } from "../store/evidence.ts";
import type { Handle } from "../store/transaction.ts";
import { documentOf, doubtOf, jobOf, newestOf, type ReportKind, reportsOf } from "./evidence-rows.ts";

const REVIEW = "security-review" satisfies ReportKind;
/** Kinds of reports that a job can only write by running the change's code. */
const OF_RUN_CODE: ReadonlySet<ReportKind> = new Set([
  ...(["tests", "tests-on-base", "base-tests-on-head", "coverage", "base-coverage", "canary"] as const),
]);

/** A submission of a reviewer, who has run nothing: what is asked of a job that tests is not asked of it. */
export function isReviewAlone(row: EvidenceRow): boolean {
  return isReview(row) && !hasRunCode(row);
}

/** The reviews for security among the submissions of a head, by whom they are. */
export async function reviewsOf(db: Handle, rows: readonly EvidenceRow[]): Promise<readonly GivenReview[]> {
  const found: GivenReview[] = [];
  const testing = new Set(rows.filter(hasRunCode).map(workflowOf));
  for (const row of newestOf(rows.filter(isReview))) {
    const { plan, reports } = documentOf(row);
    const doubt = doubtOf(rows, [row]);
    const read = doubt === undefined ? (await reportsOf(db, [row])).get(REVIEW) : undefined;
    const own = reports.filter(({ kind }) => kind === REVIEW);
    own.forEach(({ name, sha256 }, at) => {
      found.push({
        ...{ name: name ?? sha256, sha256, bytes: read?.[at]?.bytes ?? new Uint8Array(), job: jobOf(row) },
        ...(plan === undefined ? {} : { plan }),
        // Whoever can run code in a workflow's job can send whatever it likes in the workflow's name [T132].
        besideTests: testing.has(workflowOf(row)),
        ...(doubt === undefined ? {} : { doubt }),
      });
    });
  }
  return found;
}

function isReview(row: EvidenceRow): boolean {
  return documentOf(row).reports.some(({ kind }) => kind === REVIEW);
}

function hasRunCode(row: EvidenceRow): boolean {
  const { command, reports } = documentOf(row);
  return command !== undefined || reports.some(({ kind }) => OF_RUN_CODE.has(kind));
}

/** As the token names it, without the commit. */
function workflowOf(row: EvidenceRow): string {
  const { called, caller } = jobOf(row);
  return called.path ?? called.foreign ?? caller;
}
