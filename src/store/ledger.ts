import { type LedgerDraft, type LedgerEntry, lineOf, sealEntry } from "../ledger/entry.ts";
import { lockRepository } from "./repositories.ts";
import type { Handle, Tx } from "./transaction.ts";

/** What the caller knows of an entry; number, hashes and the repository's name are added here. */
export type EntryDraft = Omit<LedgerDraft, "repository">;

/** Lines of one read: bounds memory, whatever the size of the ledger. */
const PAGE = 2_000;
/** Rows of one INSERT. */
const ROWS_MAX = 1_000;

/**
 * Adds entries to a repository's ledger, in this order, numbered on from the last without gaps. The repository stays
 * locked until the transaction ends; if that is undone, the numbers were never given.
 */
export async function appendEntries(
  tx: Tx,
  repositoryId: number,
  drafts: readonly EntryDraft[],
): Promise<readonly LedgerEntry[]> {
  if (drafts.length === 0) return [];
  const repository = await lockRepository(tx, repositoryId);
  const last = await lastEntry(tx, repositoryId);
  let previous = last === undefined ? undefined : { ...last, repository };
  const sealed = drafts.map((draft) => {
    const entry = sealEntry(previous, { ...draft, repository });
    previous = entry;
    return entry;
  });
  for (let from = 0; from < sealed.length; from += ROWS_MAX) {
    const rows = sealed.slice(from, from + ROWS_MAX).map((entry) => {
      const { sequence, kind, previous_hash, hash } = entry;
      const recordedAt = new Date(entry.recorded_at);
      const line = lineOf(entry);
      return {
        repository_id: repositoryId,
        sequence,
        kind,
        recorded_at: recordedAt,
        previous_hash,
        hash,
        line,
        run_id: entry.subject.run ?? null,
      };
    });
    await tx.insertInto("ledger_entries").values(rows).execute();
  }
  return sealed;
}

/** Number and hash of the newest entry; undefined for an empty ledger. */
export async function lastEntry(
  db: Handle,
  repositoryId: number,
): Promise<{ readonly sequence: number; readonly hash: string } | undefined> {
  return await db
    .selectFrom("ledger_entries")
    .select(["sequence", "hash"])
    .where("repository_id", "=", repositoryId)
    .orderBy("sequence", "desc")
    .limit(1)
    .executeTakeFirst();
}

/** The entries as lines of canonical JSON without line ends, oldest first, from a sequence number on. Read in pages. */
export async function* readLines(db: Handle, repositoryId: number, from = 1): AsyncGenerator<string> {
  for (let next = from; ; ) {
    const page = await db
      .selectFrom("ledger_entries")
      .select(["sequence", "line"])
      .where("repository_id", "=", repositoryId)
      .where("sequence", ">=", next)
      .orderBy("sequence")
      .limit(PAGE)
      .execute();
    for (const { line } of page) yield line;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    next = last.sequence + 1;
  }
}

/** The line of one entry; undefined where the ledger has none of this number. */
export async function entryLine(
  db: Handle,
  repositoryId: number,
  sequence: number,
): Promise<string | undefined> {
  const row = await db
    .selectFrom("ledger_entries")
    .select("line")
    .where("repository_id", "=", repositoryId)
    .where("sequence", "=", sequence)
    .executeTakeFirst();
  return row?.line;
}

/** The line of the entry that records a verdict. It is looked for from the newest on: what is asked about was decided lately. */
export async function verdictLine(
  db: Handle,
  repositoryId: number,
  verdict: string,
): Promise<string | undefined> {
  for (let before = Number.MAX_SAFE_INTEGER; ; ) {
    const page = await db
      .selectFrom("ledger_entries")
      .select(["sequence", "line"])
      .where("repository_id", "=", repositoryId)
      .where("kind", "=", "verdict")
      .where("sequence", "<", before)
      .orderBy("sequence", "desc")
      .limit(PAGE)
      .execute();
    const found = page.find(({ line }) => (JSON.parse(line) as LedgerEntry).subject.verdict === verdict);
    const last = page.at(-1);
    if (found !== undefined || last === undefined || page.length < PAGE) return found?.line;
    before = last.sequence;
  }
}

/** The lines of a run's entries, oldest first. */
export async function linesOfRun(db: Handle, runId: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom("ledger_entries")
    .select("line")
    .where("run_id", "=", runId)
    .orderBy("sequence")
    .execute();
  return rows.map(({ line }) => line);
}

/** The kind of a run's newest entry; undefined where it has none. */
export async function lastKindOfRun(db: Handle, runId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom("ledger_entries")
    .select("kind")
    .where("run_id", "=", runId)
    .orderBy("sequence", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.kind;
}

/** The lines of the entries of one kind, oldest first. */
export async function linesOfKind(
  db: Handle,
  repositoryId: number,
  kind: string,
  from = 1,
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom("ledger_entries")
    .select("line")
    .where("repository_id", "=", repositoryId)
    .where("kind", "=", kind)
    .where("sequence", ">=", from)
    .orderBy("sequence")
    .execute();
  return rows.map(({ line }) => line);
}

/** A signed checkpoint as its line, beside the entry that it vouches for. One of a key and entry; a second is ignored. */
export interface StoredCheckpoint {
  readonly sequence: number;
  readonly keyId: string;
  readonly line: string;
}

export async function addCheckpoint(
  db: Handle,
  repositoryId: number,
  { sequence, keyId, line }: StoredCheckpoint,
  now: Date,
): Promise<void> {
  await db
    .insertInto("ledger_checkpoints")
    .values({ repository_id: repositoryId, sequence, key_id: keyId, line, signed_at: now })
    .onConflict((conflict) => conflict.columns(["repository_id", "sequence", "key_id"]).doNothing())
    .execute();
}

/** Oldest first. */
export async function readCheckpoints(
  db: Handle,
  repositoryId: number,
): Promise<readonly StoredCheckpoint[]> {
  const rows = await db
    .selectFrom("ledger_checkpoints")
    .select(["sequence", "key_id", "line"])
    .where("repository_id", "=", repositoryId)
    .orderBy("sequence")
    .execute();
  return rows.map(({ sequence, key_id, line }) => ({ sequence, keyId: key_id, line }));
}
