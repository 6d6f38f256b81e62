import type { Handle } from "./transaction.ts";

/** A head of a run under a ref of ours. Kept again, it is as it was when it was kept first. */
export async function noteCheckpoint(
  db: Handle,
  { repositoryId, run, head, ref }: { repositoryId: number; run: string; head: string; ref: string },
  now: Date,
): Promise<void> {
  await db
    .insertInto("checkpoints")
    .values({ repository_id: repositoryId, run_id: run, head, ref, kept_at: now })
    .onConflict((conflict) => conflict.columns(["run_id", "head"]).doUpdateSet({ removed_at: null }))
    .execute();
}

/** Those of a run that are kept, without its `youngest`; oldest last. */
export async function checkpointsBeyond(
  db: Handle,
  run: string,
  youngest: number,
): Promise<readonly { readonly head: string; readonly ref: string }[]> {
  return await db
    .selectFrom("checkpoints")
    .select(["head", "ref"])
    .where("run_id", "=", run)
    .where("removed_at", "is", null)
    .orderBy("kept_at", "desc")
    .orderBy("head")
    .offset(youngest)
    .execute();
}

export async function noteRemoved(
  db: Handle,
  { run, head }: { run: string; head: string },
  now: Date,
): Promise<void> {
  await db
    .updateTable("checkpoints")
    .set({ removed_at: now })
    .where("run_id", "=", run)
    .where("head", "=", head)
    .execute();
}

/** Runs that were over before that moment, and of which something is kept. */
export async function spentCheckpoints(
  db: Handle,
  repositoryId: number,
  before: Date,
  limit: number,
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom("checkpoints")
    .innerJoin("runs", "runs.id", "checkpoints.run_id")
    .select("run_id")
    .distinct()
    .where("checkpoints.repository_id", "=", repositoryId)
    .where("removed_at", "is", null)
    .where("runs.state", "in", ["promoted", "abandoned", "rolled-back"])
    .where("runs.moved_at", "<", before)
    .orderBy("run_id")
    .limit(limit)
    .execute();
  return rows.map(({ run_id }) => run_id);
}
