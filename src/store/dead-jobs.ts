import { enqueueJobs } from "./jobs.ts";
import { type Handle, inTransaction } from "./transaction.ts";

/** A job that was given up: shown until a human has it done again. */
export interface DeadJob {
  readonly id: number;
  readonly lane: string;
  readonly kind: string;
  readonly payload: string;
  readonly attempts: number;
  readonly error: string;
  readonly diedAt: Date;
}

/** The latest first. */
export async function listDeadJobs(db: Handle, limit: number): Promise<readonly DeadJob[]> {
  const rows = await db
    .selectFrom("jobs")
    .select(["id", "lane", "kind", "payload", "attempts", "last_error", "finished_at"])
    .where("state", "=", "dead")
    .orderBy("finished_at", "desc")
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
  return rows.map(({ last_error, finished_at, ...job }) => {
    if (finished_at === null) throw new Error("invariant: a dead job has died at some time");
    return { ...job, error: last_error ?? "", diedAt: finished_at };
  });
}

/** Queues a dead job again, behind what its lane has now, with all its attempts before it; false where it is not dead. */
export async function queueAgain(db: Handle, id: number, now: Date): Promise<boolean> {
  return await inTransaction(db, async (tx) => {
    const dead = await tx
      .updateTable("jobs")
      .set({ state: "done" })
      .where("id", "=", id)
      .where("state", "=", "dead")
      .returning(["lane", "kind", "payload", "delivery_id"])
      .executeTakeFirst();
    if (dead === undefined) return false;
    const { delivery_id, ...draft } = dead;
    const delivery = delivery_id === null ? {} : { deliveryId: delivery_id };
    await enqueueJobs(tx, [{ ...draft, ...delivery }], now);
    return true;
  });
}
