import type { Selectable } from "kysely";
import type { Level, StopCode } from "../engine/finding.ts";
import type { Database } from "./database.ts";
import { LostRaceError } from "./lost-race.ts";
import { deedsOf, type StopDeed } from "./stop-evidence.ts";
import type { Handle, Tx } from "./transaction.ts";

/** The end of a run's authority. Bound to the branch's name: no push and no new branch of that name lifts it. */
export interface StopDraft {
  /** What a human writes to resume it. */
  readonly id: string;
  readonly repositoryId: number;
  readonly branchId: number;
  /** Undefined where there was no plan, and so no run. */
  readonly runId?: string;
  readonly code: StopCode;
  /** The rule that fired first, or who stopped it and why. */
  readonly reason: string;
  readonly head: string;
  readonly verdictId?: string;
  /** What resuming it accepts. */
  readonly findings: readonly StopFinding[];
}

export interface StopFinding {
  readonly fingerprint: string;
  readonly rule: string;
  readonly level: Level;
}

export interface StopRow extends Omit<StopDraft, "findings"> {
  readonly stoppedAt: Date;
  readonly state: "standing" | "resumed" | "abandoned";
  readonly endedAt: Date | undefined;
  /** GitHub's id of who resumed or abandoned it. */
  readonly endedBy: number | undefined;
  /** The ref of ours that keeps its head, where there is one. */
  readonly keptRef: string | undefined;
}

/** Records a stop. A branch may stand under several; each is resumed by itself [P61]. */
export async function recordStop(tx: Tx, draft: StopDraft, now: Date): Promise<void> {
  await tx
    .insertInto("stops")
    .values({
      id: draft.id,
      repository_id: draft.repositoryId,
      branch_id: draft.branchId,
      run_id: draft.runId ?? null,
      code: draft.code,
      reason: draft.reason,
      head: draft.head,
      verdict_id: draft.verdictId ?? null,
      stopped_at: now,
    })
    .execute();
  const distinct = new Map(draft.findings.map((finding) => [finding.fingerprint, finding]));
  const rows = [...distinct.values()].map((finding) => ({ stop_id: draft.id, ...finding }));
  for (let from = 0; from < rows.length; from += ROWS_MAX)
    await tx
      .insertInto("stop_findings")
      .values(rows.slice(from, from + ROWS_MAX))
      .execute();
}

/** Rows of one INSERT: PostgreSQL takes 65,535 values in a statement. */
const ROWS_MAX = 1_000;

/** With what was done about it on GitHub so far. */
export interface StandingStopRow extends StopRow {
  readonly deeds: readonly StopDeed[];
}

/** What keeps the branch shut, oldest first; empty where nothing does. */
export async function standingStops(db: Handle, branchId: number): Promise<readonly StandingStopRow[]> {
  const rows = await db
    .selectFrom("stops")
    .selectAll()
    .where("branch_id", "=", branchId)
    .where("state", "=", "standing")
    .orderBy("stopped_at")
    .orderBy("id")
    .execute();
  return await withDeeds(db, rows);
}

async function withDeeds(
  db: Handle,
  rows: readonly Selectable<Database["stops"]>[],
): Promise<readonly StandingStopRow[]> {
  const deeds = await deedsOf(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({ ...stopOf(row), deeds: deeds.get(row.id) ?? [] }));
}

/**
 * The stops that were made at this very head, on whichever branch, and that no human resumed: abandoned ones shut it for
 * good. Oldest first.
 */
export async function stopsAtHead(
  db: Handle,
  { repositoryId, head }: { readonly repositoryId: number; readonly head: string },
): Promise<readonly StandingStopRow[]> {
  const rows = await db
    .selectFrom("stops")
    .selectAll()
    .where("repository_id", "=", repositoryId)
    .where("head", "=", head)
    .where("state", "in", ["standing", "abandoned"])
    .orderBy("stopped_at")
    .orderBy("id")
    .execute();
  return await withDeeds(db, rows);
}

/** Names of the repository's branches that a stop keeps shut, in byte order. */
export async function stoppedBranches(db: Handle, repositoryId: number): Promise<readonly string[]> {
  const rows = await db
    .selectFrom("stops")
    .innerJoin("branches", "branches.id", "stops.branch_id")
    .select("branches.name")
    .distinct()
    .where("stops.repository_id", "=", repositoryId)
    .where("stops.state", "=", "standing")
    .execute();
  return rows.map(({ name }) => name).sort();
}

/** By its id, in this repository: an id of another repository is no id here. */
export async function findStop(
  db: Handle,
  repositoryId: number,
  id: string,
): Promise<(StopRow & { readonly findings: readonly StopFinding[] }) | undefined> {
  const row = await db
    .selectFrom("stops")
    .selectAll()
    .where("id", "=", id)
    .where("repository_id", "=", repositoryId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const findings = await db
    .selectFrom("stop_findings")
    .select(["fingerprint", "rule", "level"])
    .where("stop_id", "=", id)
    .orderBy("fingerprint")
    .execute();
  return { ...stopOf(row), findings };
}

/** Ends a stop. Throws LostRaceError, having written nothing, where it stands no longer. */
export async function endStop(
  tx: Tx,
  { id, to, by }: { readonly id: string; readonly to: "resumed" | "abandoned"; readonly by: number },
  now: Date,
): Promise<void> {
  const ended = await tx
    .updateTable("stops")
    .set({ state: to, ended_at: now, ended_by: by })
    .where("id", "=", id)
    .where("state", "=", "standing")
    .executeTakeFirst();
  if (Number(ended.numUpdatedRows) === 1) return;
  const actual = await tx.selectFrom("stops").select("state").where("id", "=", id).executeTakeFirst();
  throw new LostRaceError(`stop \`${id}\``, "standing", actual?.state);
}

/** What humans have accepted on this branch by resuming its stops, each up to the head of its stop. */
export async function acceptedFindings(
  db: Handle,
  branchId: number,
): Promise<readonly (StopFinding & { readonly stopId: string; readonly upTo: string })[]> {
  const rows = await db
    .selectFrom("stop_findings")
    .innerJoin("stops", "stops.id", "stop_findings.stop_id")
    .select(["stop_id", "head", "fingerprint", "rule", "level"])
    .where("stops.branch_id", "=", branchId)
    .where("stops.state", "=", "resumed")
    .orderBy("stops.stopped_at")
    .orderBy("fingerprint")
    .execute();
  return rows.map(({ stop_id, head, ...finding }) => ({ ...finding, stopId: stop_id, upTo: head }));
}

/** Remembers the ref that keeps the stop's head. */
export async function noteKeptStop(db: Handle, id: string, ref: string): Promise<void> {
  await db.updateTable("stops").set({ kept_ref: ref }).where("id", "=", id).execute();
}

function stopOf(row: Selectable<Database["stops"]>): StopRow {
  return {
    id: row.id,
    repositoryId: row.repository_id,
    branchId: row.branch_id,
    ...(row.run_id === null ? {} : { runId: row.run_id }),
    code: row.code,
    reason: row.reason,
    head: row.head,
    ...(row.verdict_id === null ? {} : { verdictId: row.verdict_id }),
    stoppedAt: row.stopped_at,
    state: row.state,
    endedAt: row.ended_at ?? undefined,
    endedBy: row.ended_by ?? undefined,
    keptRef: row.kept_ref ?? undefined,
  };
}
