import { sql } from "kysely";
import type { Tx } from "./transaction.ts";

/** Work to be done in the order of its lane. */
export interface JobDraft {
  /** What is done in strict order, as one branch of one repository. Lanes go in parallel. */
  readonly lane: string;
  readonly kind: string;
  /** JSON. What the worker needs to find the facts again, not the facts: it reads the ref anew. */
  readonly payload: string;
  /** Within its lane, a job by a name that was queued before is not queued again, whatever became of that one. */
  readonly idempotencyKey?: string;
}

interface QueuedDraft extends JobDraft {
  readonly deliveryId?: string;
}

/** Rows of one INSERT: PostgreSQL takes 65,535 values in a statement. */
const ROWS_MAX = 1000;

/**
 * Queues jobs within the caller's transaction, in the order given; how many were new. The rows of their lanes are locked
 * in byte order until the transaction ends: two transactions that queue into the same lanes wait for each other and
 * cannot deadlock, and positions in a lane are in the order of commits, without gaps.
 */
export async function enqueueJobs(tx: Tx, drafts: readonly QueuedDraft[], now: Date): Promise<number> {
  const named = drafts.filter(({ idempotencyKey }) => idempotencyKey !== undefined);
  const known = await knownKeys(tx, named);
  // What is known stays so: lanes are locked only for the others, of which another process may queue one at this moment.
  const others = named.filter(({ lane, idempotencyKey = "" }) => !known.has(keyOf(lane, idempotencyKey)));
  await lockLanes(tx, others);
  for (const key of await knownKeys(tx, others)) known.add(key);
  const fresh = drafts.filter(({ lane, idempotencyKey }) => {
    if (idempotencyKey === undefined) return true;
    const name = keyOf(lane, idempotencyKey);
    if (known.has(name)) return false;
    known.add(name);
    return true;
  });
  for (let from = 0; from < fresh.length; from += ROWS_MAX) {
    await append(tx, fresh.slice(from, from + ROWS_MAX), now);
  }
  return fresh.length;
}

async function append(tx: Tx, drafts: readonly QueuedDraft[], now: Date): Promise<void> {
  const next = await reservePositions(tx, drafts, now);
  const rows = drafts.map(({ lane, kind, payload, idempotencyKey, deliveryId }) => {
    const position = next.get(lane) ?? 0;
    next.set(lane, position + 1);
    return {
      lane,
      position,
      kind,
      payload,
      idempotency_key: idempotencyKey ?? null,
      delivery_id: deliveryId ?? null,
      created_at: now,
    };
  });
  await tx.insertInto("jobs").values(rows).execute();
}

/** The first free position of each lane, the needed ones from there on being taken. */
async function reservePositions(
  tx: Tx,
  drafts: readonly QueuedDraft[],
  now: Date,
): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const { lane } of drafts) counts.set(lane, (counts.get(lane) ?? 0) + 1);
  const rows = sorted(counts.keys()).map((key) => {
    const count = counts.get(key) ?? 0;
    return { key, next_position: count + 1, waiting: count, ready_at: now };
  });
  const lanes = await tx
    .insertInto("lanes")
    .values(rows)
    .onConflict((conflict) =>
      conflict.column("key").doUpdateSet({
        next_position: sql`lanes.next_position + excluded.waiting`,
        waiting: sql`lanes.waiting + excluded.waiting`,
        // A lane that waits to try its head again goes on waiting.
        ready_at: sql`coalesce(lanes.ready_at, excluded.ready_at)`,
      }),
    )
    .returning(["key", "next_position"])
    .execute();
  return new Map(lanes.map(({ key, next_position }) => [key, next_position - (counts.get(key) ?? 0)]));
}

/** Nothing of these lanes moves from here to the transaction's end. */
async function lockLanes(tx: Tx, drafts: readonly QueuedDraft[]): Promise<void> {
  const rows = sorted(new Set(drafts.map(({ lane }) => lane))).map((key) => ({ key }));
  for (let from = 0; from < rows.length; from += ROWS_MAX) {
    await tx
      .insertInto("lanes")
      .values(rows.slice(from, from + ROWS_MAX))
      .onConflict((conflict) => conflict.column("key").doUpdateSet({ key: sql`excluded.key` }))
      .execute();
  }
}

async function knownKeys(tx: Tx, drafts: readonly QueuedDraft[]): Promise<Set<string>> {
  if (drafts.length === 0) return new Set();
  const lanes = drafts.map(({ lane }) => lane);
  const keys = drafts.map(({ idempotencyKey = "" }) => idempotencyKey);
  const { rows } = await sql<{ lane: string; key: string }>`
    select lane, idempotency_key as key from jobs
    join unnest(${lanes}::text[], ${keys}::text[]) as asked (asked_lane, asked_key)
      on lane = asked_lane and idempotency_key = asked_key`.execute(tx);
  return new Set(rows.map(({ lane, key }) => keyOf(lane, key)));
}

function keyOf(lane: string, idempotencyKey: string): string {
  return JSON.stringify([lane, idempotencyKey]);
}

/** By code unit: all processes must lock in the same order, whatever their locale. */
function sorted(keys: Iterable<string>): string[] {
  return [...keys].sort((one, other) => (one < other ? -1 : 1));
}
