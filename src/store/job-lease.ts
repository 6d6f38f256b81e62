import { sql } from "kysely";
import { storedText } from "./stored-text.ts";
import { type Handle, inTransaction, type Tx } from "./transaction.ts";

/** A job that this process alone may do, until its lease ends. */
export interface Job {
  readonly id: number;
  readonly lane: string;
  readonly kind: string;
  readonly payload: string;
  readonly deliveryId: string | undefined;
  /** From 1. What ended with its process is the same attempt, begun again. */
  readonly attempt: number;
  /** Names this holding of the lane: a later holder has a higher one. */
  readonly leaseToken: number;
}

/** This process was silent beyond its lease, and the job is another's: nothing that it found may be recorded. */
export class LeaseLostError extends Error {}

/** Attempts that may fail; then the job is dead, and shown, and its lane goes on. */
export const ATTEMPTS_MAX = 6;
/**
 * Leases that may run out over one job. That its process was ended is seldom the job's doing: it is told from a failure.
 * But one that ends every process that takes it must not do so for ever, nor hold up its lane.
 */
export const LOST_LEASES_MAX = 20;
/** 2, 8, 32, 120, 120 seconds: a lane is held up by one poisonous job for under five minutes. */
const BACKOFF_FIRST_MS = 2_000;
const BACKOFF_FACTOR = 4;
const BACKOFF_MAX_MS = 120_000;

export interface Claim {
  /** Who takes them, for people who look at the table. */
  readonly owner: string;
  /** Lanes to take at once. */
  readonly limit: number;
  readonly leaseMs: number;
  readonly now: Date;
}

/**
 * Takes the heads of lanes that are ready and nobody's, longest ready first: of each lane one job, and no other until
 * that one is done, dead, put off, or its lease has ended. Safe among any number of processes.
 */
export async function claimJobs(db: Handle, claim: Claim): Promise<readonly Job[]> {
  return await inTransaction(db, async (tx) => {
    const lanes = await leaseLanes(tx, claim);
    if (lanes.length === 0) return [];
    const heads = await startHeads(tx, lanes, claim.now);
    const alive: Job[] = [];
    for (const { lostLeases, ...job } of heads) {
      if (lostLeases < LOST_LEASES_MAX) alive.push(job);
      else
        await settle(
          tx,
          job,
          { state: "dead", error: `the process that did it ended ${lostLeases} times` },
          claim.now,
        );
    }
    return alive;
  });
}

interface LeasedLane {
  readonly key: string;
  readonly head: number;
  readonly token: number;
  /** The lease before this one ran out. */
  readonly wasLost: boolean;
}

async function leaseLanes(tx: Tx, { owner, limit, leaseMs, now }: Claim): Promise<readonly LeasedLane[]> {
  const { rows } = await sql<LeasedLane>`
    with ready as (
      select key, leased_until is not null as was_lost from lanes
      where ready_at <= ${now} and (leased_until is null or leased_until <= ${now})
      order by ready_at
      limit ${limit}
      for update skip locked
    )
    update lanes
    set leased_until = ${new Date(now.getTime() + leaseMs)}, lease_owner = ${owner}, lease_token = lease_token + 1
    from ready where lanes.key = ready.key
    returning lanes.key, next_position - waiting as head, lease_token as token, was_lost as "wasLost"`.execute(
    tx,
  );
  return rows;
}

/**
 * A statement of its own, after the lanes are locked: its snapshot has the jobs that were queued up to then. In the same
 * statement, a job queued a moment before the lock would not be seen, and its lane be leased for nothing.
 */
async function startHeads(
  tx: Tx,
  lanes: readonly LeasedLane[],
  now: Date,
): Promise<readonly (Job & { readonly lostLeases: number })[]> {
  const tokens = new Map(lanes.map(({ key, token }) => [key, token]));
  const lost = lanes.filter(({ wasLost }) => wasLost).map(({ key }) => key);
  const started = await tx
    .updateTable("jobs")
    .set({
      attempts: sql`attempts + case when lane = any(${lost}::text[]) then 0 else 1 end`,
      lost_leases: sql`lost_leases + case when lane = any(${lost}::text[]) then 1 else 0 end`,
      started_at: now,
    })
    .where(({ eb, or }) =>
      or(lanes.map(({ key, head }) => eb.and([eb("lane", "=", key), eb("position", "=", head)]))),
    )
    .returning(["id", "lane", "kind", "payload", "delivery_id", "attempts", "lost_leases"])
    .execute();
  if (started.length !== lanes.length)
    throw new Error("invariant: a lane that is ready has a job at its head");
  return started.map(({ delivery_id, attempts, lost_leases, ...job }) => {
    const leaseToken = tokens.get(job.lane) ?? 0;
    const deliveryId = delivery_id ?? undefined;
    return { ...job, deliveryId, attempt: attempts, leaseToken, lostLeases: lost_leases };
  });
}

/** Says that the job is still being worked on. Throws LeaseLostError. */
export async function extendLease(db: Handle, job: Job, { now, leaseMs }: { now: Date; leaseMs: number }) {
  const extended = await db
    .updateTable("lanes")
    .set({ leased_until: new Date(now.getTime() + leaseMs) })
    .where("key", "=", job.lane)
    .where("lease_token", "=", job.leaseToken)
    .where("leased_until", "is not", null)
    .executeTakeFirst();
  if (Number(extended.numUpdatedRows) === 0) throw lost(job);
}

/**
 * The job is done, and its lane goes on. In a transaction, together with what it found: `recordDecision` does. A lease
 * that ended but that nobody took is still good. Throws LeaseLostError.
 */
export async function completeJob(db: Handle, job: Job, now: Date): Promise<void> {
  await settle(db, job, { state: "done", error: null }, now);
}

/**
 * The job failed. It is tried again, and its lane waits for it; after the last attempt it is dead, and the lane goes on
 * without it, for every job reads its ref anew. What became of it. Throws LeaseLostError.
 */
export async function failJob(db: Handle, job: Job, error: string, now: Date): Promise<"retry" | "dead"> {
  if (job.attempt >= ATTEMPTS_MAX) {
    await settle(db, job, { state: "dead", error }, now);
    return "dead";
  }
  const readyAt = new Date(now.getTime() + backoffMs(job.attempt));
  const { rows } = await sql`
    with lane as (
      update lanes set leased_until = null, lease_owner = null, ready_at = ${readyAt}
      where key = ${job.lane} and lease_token = ${job.leaseToken} and leased_until is not null
      returning key
    )
    update jobs set last_error = ${storedText(error)}
    from lane where jobs.lane = lane.key and jobs.id = ${job.id}
    returning jobs.id`.execute(db);
  if (rows.length === 0) throw lost(job);
  return "retry";
}

/** Milliseconds between a failed attempt and the next. */
export function backoffMs(attempt: number): number {
  return Math.min(BACKOFF_FIRST_MS * BACKOFF_FACTOR ** (attempt - 1), BACKOFF_MAX_MS);
}

type End =
  | { readonly state: "done"; readonly error: null }
  | { readonly state: "dead"; readonly error: string };

/** One statement, all arithmetic within the lane's row: whoever queues a job at this moment is not missed. */
async function settle(db: Handle, job: Job, { state, error }: End, now: Date): Promise<void> {
  const { rows } = await sql`
    with lane as (
      update lanes set
        leased_until = null, lease_owner = null, waiting = waiting - 1,
        ready_at = case when waiting > 1 then ${now}::timestamptz end
      where key = ${job.lane} and lease_token = ${job.leaseToken} and leased_until is not null
      returning key
    )
    update jobs set
      state = ${state}, finished_at = ${now},
      last_error = coalesce(${error === null ? null : storedText(error)}::text, last_error)
    from lane where jobs.lane = lane.key and jobs.id = ${job.id}
    returning jobs.id`.execute(db);
  if (rows.length === 0) throw lost(job);
}

function lost({ id, lane }: Job): LeaseLostError {
  return new LeaseLostError(
    `job ${id} of \`${lane}\` was taken over by another worker: what this one found is dropped`,
  );
}
