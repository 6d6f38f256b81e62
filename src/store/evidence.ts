import type { Selectable } from "kysely";
import type { Database } from "./database.ts";
import { storedText } from "./stored-text.ts";
import type { Handle, Tx } from "./transaction.ts";

/** Which job of which workflow, on which commit, sent it: as GitHub vouches for it. */
export interface EvidenceOrigin {
  readonly repositoryId: number;
  readonly head: string;
  /** Without `refs/heads/`. */
  readonly branch: string;
  readonly runId: number;
  readonly runAttempt: number;
  /** One job of the run; 0 where GitHub does not say. */
  readonly checkRunId: number;
  /** The workflow's file in this repository. */
  readonly caller: string;
  /** Of the token: used once. */
  readonly tokenId: string;
}

/** One submission, its origin proven. */
export interface EvidenceDraft extends EvidenceOrigin {
  /** JSON. */
  readonly called: string;
  readonly thread: string;
  /** JSON. */
  readonly document: string;
  readonly documentSha256: string;
  /** gzip of JSON. */
  readonly contents: Buffer;
}

/** A submission as it was recorded, without its contents. */
export type EvidenceRow = Omit<EvidenceDraft, "contents"> & {
  readonly id: number;
  readonly hasContents: boolean;
};

/** Submissions of one head: more come from nobody who tests it. */
export const SUBMISSIONS_MAX = 200;

export type EvidenceOutcome = "new" | "known" | "conflict" | "too many";

/**
 * Writes a submission down, within the caller's transaction and under the repository's lock. The same one again is
 * `known`. One that says otherwise than an earlier one of the same job, or that uses a token again for other words, is
 * `conflict`: both stay, and neither counts.
 */
export async function addEvidence(tx: Tx, draft: EvidenceDraft, now: Date): Promise<EvidenceOutcome> {
  const rows = await evidenceOfHead(tx, draft);
  const rivals = rows.filter((row) => isOfSameJob(row, draft) || row.tokenId === draft.tokenId);
  if (rivals.some((row) => isSame(row, draft))) return "known";
  if (rows.length >= SUBMISSIONS_MAX) return "too many";
  const outcome = rivals.length > 0 ? "conflict" : "new";
  await tx
    .insertInto("evidence")
    .values({
      repository_id: draft.repositoryId,
      head: draft.head,
      branch: storedText(draft.branch),
      run_id: draft.runId,
      run_attempt: draft.runAttempt,
      check_run_id: draft.checkRunId,
      caller: draft.caller,
      called: draft.called,
      thread: draft.thread,
      token_id: draft.tokenId,
      document: draft.document,
      document_sha256: draft.documentSha256,
      contents: outcome === "new" ? draft.contents : null,
      received_at: now,
    })
    .execute();
  return outcome;
}

/** What a job is known by: a matrix has several in one attempt. */
export function isOfSameJob(row: EvidenceRow, other: Omit<EvidenceDraft, "contents">): boolean {
  return (
    row.caller === other.caller &&
    row.thread === other.thread &&
    row.runId === other.runId &&
    row.runAttempt === other.runAttempt &&
    row.checkRunId === other.checkRunId
  );
}

function isSame(row: EvidenceRow, draft: EvidenceDraft): boolean {
  return isOfSameJob(row, draft) && row.documentSha256 === draft.documentSha256;
}

/** All submissions of a head, oldest first. */
export async function evidenceOfHead(
  db: Handle,
  { repositoryId, head }: { readonly repositoryId: number; readonly head: string },
): Promise<readonly EvidenceRow[]> {
  const rows = await db
    .selectFrom("evidence")
    .select([
      "id",
      "repository_id",
      "head",
      "branch",
      "run_id",
      "run_attempt",
      "check_run_id",
      "caller",
      "called",
      "thread",
      "token_id",
      "document",
      "document_sha256",
    ])
    .select(({ eb }) => eb("contents", "is not", null).as("has_contents"))
    .where("repository_id", "=", repositoryId)
    .where("head", "=", head)
    .orderBy("id")
    .limit(SUBMISSIONS_MAX)
    .execute();
  return rows.map((row) => ({ ...rowOf(row), hasContents: Boolean(row.has_contents) }));
}

/** gzip of JSON: the reports by their digest. */
export async function contentsOf(db: Handle, id: number): Promise<Buffer | undefined> {
  const row = await db.selectFrom("evidence").select("contents").where("id", "=", id).executeTakeFirst();
  return row?.contents ?? undefined;
}

/**
 * Empties what came in before a moment, the oldest first: rows, documents and digests stay. Heads that a branch points at may
 * be judged again tomorrow: theirs are kept.
 * @returns how many were emptied.
 */
export async function forgetContents(
  db: Handle,
  { before, limit }: { readonly before: Date; readonly limit: number },
): Promise<number> {
  const old = db
    .selectFrom("evidence as kept")
    .select("kept.id")
    .where("kept.contents", "is not", null)
    .where("kept.received_at", "<", before)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("branches")
            .select("branches.id")
            .whereRef("branches.repository_id", "=", "kept.repository_id")
            .whereRef("branches.head", "=", "kept.head"),
        ),
      ),
    )
    .orderBy("kept.received_at")
    .limit(limit);
  const rows = await db
    .updateTable("evidence")
    .set({ contents: null })
    .where("id", "in", old)
    .returning("id")
    .execute();
  return rows.length;
}

type Row = Omit<Selectable<Database["evidence"]>, "contents" | "received_at">;

function rowOf(row: Row): Omit<EvidenceRow, "hasContents"> {
  return {
    id: row.id,
    repositoryId: row.repository_id,
    head: row.head,
    branch: row.branch,
    runId: row.run_id,
    runAttempt: row.run_attempt,
    checkRunId: row.check_run_id,
    caller: row.caller,
    called: row.called,
    thread: row.thread,
    tokenId: row.token_id,
    document: row.document,
    documentSha256: row.document_sha256,
  };
}
