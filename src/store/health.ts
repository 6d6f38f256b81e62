import { sql } from "kysely";
import { forgetBodies } from "./deliveries.ts";
import type { Handle } from "./transaction.ts";

/** What waits and what has failed for good: for /readyz, /metrics and the alarm. */
export interface Backlog {
  readonly deliveriesReceived: number;
  /** Of the last day: what could not be read, a defect of ours or of the sender. */
  readonly deliveriesRefused: number;
  readonly jobsWaiting: number;
  readonly jobsDead: number;
  readonly outboxWaiting: number;
  readonly outboxDead: number;
  /** Seconds that the oldest delivery, ready lane and row of the outbox has waited; 0 where none waits. */
  readonly oldestDeliverySeconds: number;
  readonly oldestJobSeconds: number;
  readonly oldestOutboxSeconds: number;
}

/** Rejects where the database does not answer; else milliseconds that it took. */
export async function pingDatabase(db: Handle): Promise<number> {
  const start = performance.now();
  await sql`select 1`.execute(db);
  return performance.now() - start;
}

/** One question, answered from partial indexes: cheap however long the history is. */
export async function readBacklog(db: Handle, now: Date): Promise<Backlog> {
  const age = (column: string) =>
    sql`greatest(0, extract(epoch from ${now}::timestamptz - min(${sql.ref(column)})))::float8`;
  const { rows } = await sql<Backlog>`
    select
      (select count(*) from deliveries where state = 'received') as "deliveriesReceived",
      (select count(*) from deliveries where state = 'refused' and settled_at > ${now}::timestamptz - interval '1 day')
        as "deliveriesRefused",
      (select coalesce(sum(waiting), 0)::bigint from lanes where ready_at is not null) as "jobsWaiting",
      (select count(*) from jobs where state = 'dead') as "jobsDead",
      (select count(*) from outbox where state = 'waiting') as "outboxWaiting",
      (select count(*) from outbox where state = 'dead') as "outboxDead",
      coalesce((select ${age("received_at")} from deliveries where state = 'received'), 0)
        as "oldestDeliverySeconds",
      coalesce((select ${age("ready_at")} from lanes where ready_at is not null), 0) as "oldestJobSeconds",
      coalesce((select ${age("created_at")} from outbox where state = 'waiting'), 0) as "oldestOutboxSeconds"
  `.execute(db);
  const [backlog] = rows;
  if (backlog === undefined) throw new Error("invariant: one row of numbers");
  return backlog;
}

/** Rows of one call of `forget`, of each kind. */
const FORGET_MAX = 1_000;

/**
 * Forgets what nobody will ask for: bodies of settled deliveries and done jobs from before a moment, at most 1,000 of each
 * a call. Never ids of deliveries, verdicts, stops, plans, heads, the ledger, what was said, or anything dead. How many.
 */
export async function forget(db: Handle, before: Date): Promise<number> {
  const bodies = await forgetBodies(db, before, FORGET_MAX);
  const jobs = await db
    .deleteFrom("jobs")
    .where("id", "in", ({ selectFrom }) =>
      selectFrom("jobs")
        .select("id")
        .where("state", "=", "done")
        .where("finished_at", "<", before)
        .limit(FORGET_MAX),
    )
    .executeTakeFirst();
  return bodies + Number(jobs.numDeletedRows);
}
