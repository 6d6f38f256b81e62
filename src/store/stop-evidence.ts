import { sql } from "kysely";
import type { Database } from "./database.ts";
import { storedText, wholeText } from "./stored-text.ts";
import type { Handle, Tx } from "./transaction.ts";

/** JSON texts, as they are to be shown. */
export interface StopEvidence {
  readonly manifest: string;
  readonly changes?: string;
}

/** Something that the App did about a stop on GitHub, or why it did not. */
export interface StopDeed {
  readonly deed: Database["stop_deeds"]["deed"];
  readonly outcome: Database["stop_deeds"]["outcome"];
  /** One clause, lower case, no full stop. */
  readonly words: string;
}

export async function keepEvidence(tx: Tx, stopId: string, evidence: StopEvidence): Promise<void> {
  const { manifest, changes } = evidence;
  await tx
    .insertInto("stop_evidence")
    .values({
      stop_id: stopId,
      manifest: wholeText(manifest),
      changes: changes === undefined ? null : wholeText(changes),
    })
    .execute();
}

export async function findEvidence(db: Handle, stopId: string): Promise<StopEvidence | undefined> {
  const row = await db
    .selectFrom("stop_evidence")
    .select(["manifest", "changes"])
    .where("stop_id", "=", stopId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return { manifest: row.manifest, ...(row.changes === null ? {} : { changes: row.changes }) };
}

/** The last attempt at each deed is what is known of it. */
export async function noteDeeds(
  tx: Tx,
  stopId: string,
  deeds: readonly StopDeed[],
  now: Date,
): Promise<void> {
  if (deeds.length === 0) return;
  await tx
    .insertInto("stop_deeds")
    .values(deeds.map((deed) => ({ stop_id: stopId, ...deed, words: storedText(deed.words), at: now })))
    .onConflict((conflict) =>
      conflict.columns(["stop_id", "deed"]).doUpdateSet({
        outcome: sql`excluded.outcome`,
        words: sql`excluded.words`,
        at: sql`excluded.at`,
      }),
    )
    .execute();
}

/** By stop id, in a fixed order. */
export async function deedsOf(
  db: Handle,
  stopIds: readonly string[],
): Promise<ReadonlyMap<string, readonly StopDeed[]>> {
  const deeds = new Map<string, StopDeed[]>(stopIds.map((id) => [id, []]));
  if (stopIds.length === 0) return deeds;
  const rows = await db
    .selectFrom("stop_deeds")
    .select(["stop_id", "deed", "outcome", "words"])
    .where("stop_id", "in", stopIds)
    .orderBy("stop_id")
    .orderBy("deed")
    .execute();
  for (const { stop_id, ...deed } of rows) deeds.get(stop_id)?.push(deed);
  return deeds;
}
