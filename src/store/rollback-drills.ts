import type { Handle, Tx } from "./transaction.ts";

/** Updates by what their reverts would be. */
export interface DrillCounts {
  readonly clean: number;
  readonly unneeded: number;
  readonly conflicted: number;
  readonly undetermined: number;
}

/** @param day `YYYY-MM-DD`, UTC */
export async function isDrillHeld(db: Handle, repositoryId: number, day: string): Promise<boolean> {
  const row = await db
    .selectFrom("rollback_drills")
    .select("repository_id")
    .where("repository_id", "=", repositoryId)
    .where("day", "=", day)
    .executeTakeFirst();
  return row !== undefined;
}

/** @returns false where another process has held this day's. */
export async function noteDrill(
  tx: Tx,
  { repositoryId, day, ...counts }: DrillCounts & { readonly repositoryId: number; readonly day: string },
  now: Date,
): Promise<boolean> {
  const added = await tx
    .insertInto("rollback_drills")
    .values({ repository_id: repositoryId, day, ...counts, held_at: now })
    .onConflict((conflict) => conflict.columns(["repository_id", "day"]).doNothing())
    .returning("repository_id")
    .executeTakeFirst();
  return added !== undefined;
}

/** Of the last drill of every repository, together; drills older than `since` count for none. */
export async function lastDrills(db: Handle, since: Date): Promise<DrillCounts> {
  const rows = await db
    .selectFrom("rollback_drills")
    .distinctOn("repository_id")
    .select(["repository_id", "clean", "unneeded", "conflicted", "undetermined"])
    .where("held_at", ">=", since)
    .orderBy("repository_id")
    .orderBy("held_at", "desc")
    .execute();
  const sum = (count: keyof DrillCounts) => rows.reduce((total, row) => total + Number(row[count]), 0);
  return {
    clean: sum("clean"),
    unneeded: sum("unneeded"),
    conflicted: sum("conflicted"),
    undetermined: sum("undetermined"),
  };
}

/** The last drill of a repository on or after a day (`YYYY-MM-DD`, UTC) that found something to try. */
export async function lastTriedDrill(
  db: Handle,
  repositoryId: number,
  since: string,
): Promise<(DrillCounts & { readonly day: string }) | undefined> {
  const row = await db
    .selectFrom("rollback_drills")
    .select(["held_at", "clean", "unneeded", "conflicted", "undetermined"])
    .where("repository_id", "=", repositoryId)
    .where("day", ">=", since)
    .where(({ or, eb }) =>
      or((["clean", "unneeded", "conflicted", "undetermined"] as const).map((count) => eb(count, ">", 0))),
    )
    .orderBy("day", "desc")
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { held_at, ...counts } = row;
  return { ...counts, day: held_at.toISOString().slice(0, 10) };
}
