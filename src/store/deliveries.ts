import { sql } from "kysely";
import { type DeliveryDraft, insertAsRows, insertAsText } from "./delivery-insert.ts";
import { groupCommit } from "./group-commit.ts";
import { enqueueJobs, type JobDraft } from "./jobs.ts";
import type { Store } from "./open-store.ts";
import { storedText } from "./stored-text.ts";
import { type Handle, inTransaction, sqlStateOf, type Tx } from "./transaction.ts";

export interface Delivery extends DeliveryDraft {
  /** Counts what was written down, in about the order in which it came. GitHub promises no order. */
  readonly arrival: number;
}

/** `duplicate`: written down before, by any process; it is acknowledged, and nothing is done again. */
export type Recorded = "new" | "duplicate";

/** Longer ones are nobody's: GitHub sends a UUID, and event names of under 40 characters. */
const NAME_MAX = 100;
const NAME = /^[\x21-\x7e]+$/;

/** Classes of SQLSTATE: data exception, integrity constraint violation, program limit exceeded. */
const FAULTS_OF_DATA = /^(22|23|54)/;

const GROUP = {
  itemsMax: 200,
  bytesMax: 8 * 1024 * 1024,
  bytesOf: ({ body }: DeliveryDraft) => body.length,
  waitingMax: 5_000,
  isFaultOfItem: (error: unknown) => FAULTS_OF_DATA.test(sqlStateOf(error) ?? ""),
};

/**
 * Durable intake: the promise is kept once the delivery is committed, and only then may it be acknowledged. Deliveries
 * that wait at the same time share one INSERT and one commit. Rejects with what the database said where it cannot be
 * written, or with OverloadedError; then GitHub has to send it again.
 */
export function openIntake({
  db,
  kind,
}: Pick<Store, "db" | "kind">): (draft: DeliveryDraft) => Promise<Recorded> {
  // The embedded database has one session; a second write under way on a server fills the wait for the disk of the first.
  const writesMax = kind === "embedded" ? 1 : 2;
  const insert = kind === "embedded" ? insertAsText : insertAsRows;
  const write = groupCommit<DeliveryDraft, Recorded>(
    async (drafts) => answersTo(drafts, await insert(db, drafts)),
    { ...GROUP, writesMax, ...(kind === "embedded" ? { gather: setImmediate } : {}) },
  );
  return async (draft) => {
    checkName("delivery id", draft.id);
    checkName("event", draft.event);
    return await write(draft);
  };
}

/** The first of twins in one group is the new one. */
function answersTo(drafts: readonly DeliveryDraft[], inserted: readonly string[]): readonly Recorded[] {
  const fresh = new Set(inserted);
  return drafts.map(({ id }) => (fresh.delete(id) ? "new" : "duplicate"));
}

/** What follows from a delivery: work, or nothing with a reason why it cannot be read. */
export type TakeOver = { readonly jobs: readonly JobDraft[] } | { readonly refused: string };

/** Any number: who holds this lock turns deliveries into jobs, one process at a time, so that arrivals stay in order. */
const DISPATCH_LOCK = "7303014460190721";

/**
 * Turns received deliveries into jobs, oldest first, in one transaction: a delivery is taken over exactly when its jobs
 * are queued. `planFor` must be pure; what it throws at is refused, and shown, and holds up no other delivery. How many
 * were settled; 0 also where another process is at it.
 */
export async function takeOverDeliveries(
  db: Handle,
  planFor: (delivery: Delivery) => TakeOver,
  { now, limit = 100 }: { readonly now: Date; readonly limit?: number },
): Promise<number> {
  return await inTransaction(db, async (tx) => {
    const { rows } = await sql<{
      mine: boolean;
    }>`select pg_try_advisory_xact_lock(${sql.raw(DISPATCH_LOCK)}) as mine`.execute(tx);
    if (rows[0]?.mine !== true) return 0;
    const received = await receivedDeliveries(tx, limit);
    const plans = received.map((delivery) => ({ delivery, plan: planned(planFor, delivery) }));
    const jobs = plans.flatMap(({ delivery, plan }) =>
      "jobs" in plan ? plan.jobs.map((job) => ({ ...job, deliveryId: delivery.id })) : [],
    );
    await enqueueJobs(tx, jobs, now);
    const taken = plans.filter(({ plan }) => "jobs" in plan).map(({ delivery }) => delivery.arrival);
    if (taken.length > 0) {
      await tx
        .updateTable("deliveries")
        .set({ state: "taken", settled_at: now })
        .where("arrival", "in", taken)
        .execute();
    }
    for (const { delivery, plan } of plans) {
      if ("refused" in plan) await refuse(tx, delivery, plan.refused, now);
    }
    return received.length;
  });
}

function planned(planFor: (delivery: Delivery) => TakeOver, delivery: Delivery): TakeOver {
  try {
    return planFor(delivery);
  } catch (error) {
    return { refused: `a defect of Proofgate: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** Bodies that are in memory at once; a longer one comes alone. */
const TAKEN_BYTES_MAX = 32 * 1024 * 1024;

async function receivedDeliveries(tx: Tx, limit: number): Promise<readonly Delivery[]> {
  const waiting = await tx
    .selectFrom("deliveries")
    .select(["arrival", sql<number>`octet_length(body)`.as("bytes")])
    .where("state", "=", "received")
    .orderBy("arrival")
    .limit(limit)
    .execute();
  let bytes = 0;
  const taken = waiting.filter((row, at) => {
    bytes += Number(row.bytes);
    return at === 0 || bytes <= TAKEN_BYTES_MAX;
  });
  if (taken.length === 0) return [];
  const rows = await tx
    .selectFrom("deliveries")
    .select(["arrival", "id", "event", "repository_id", "body", "received_at"])
    .where(
      "arrival",
      "in",
      taken.map(({ arrival }) => arrival),
    )
    .orderBy("arrival")
    .execute();
  return rows.map((row) => {
    if (row.body === null)
      throw new Error(`invariant: delivery \`${row.id}\` was forgotten before it was read`);
    return {
      arrival: row.arrival,
      id: row.id,
      event: row.event,
      repositoryId: row.repository_id ?? undefined,
      body: row.body,
      receivedAt: row.received_at,
    };
  });
}

async function refuse(tx: Tx, { arrival }: Delivery, why: string, now: Date): Promise<void> {
  await tx
    .updateTable("deliveries")
    .set({ state: "refused", settled_at: now, refusal: storedText(why) })
    .where("arrival", "=", arrival)
    .execute();
}

/**
 * Forgets the bodies of settled deliveries received before a moment; their ids stay, so that a late redelivery is still a
 * duplicate. How many, at most `limit`.
 */
export async function forgetBodies(db: Handle, before: Date, limit = 1000): Promise<number> {
  const old = db
    .selectFrom("deliveries")
    .select("arrival")
    .where("received_at", "<", before)
    .where("body", "is not", null)
    .where("state", "<>", "received")
    .limit(limit);
  const forgotten = await db
    .updateTable("deliveries")
    .set({ body: null })
    .where("arrival", "in", old)
    .executeTakeFirst();
  return Number(forgotten.numUpdatedRows);
}

function checkName(what: string, value: string): void {
  if (value.length > NAME_MAX || !NAME.test(value)) {
    throw new RangeError(`a ${what} is 1 to ${NAME_MAX} printable ASCII characters`);
  }
}

/** When a delivery came in; undefined where it is not there any more. */
export async function receivedAt(db: Handle, id: string): Promise<Date | undefined> {
  const row = await db.selectFrom("deliveries").select("received_at").where("id", "=", id).executeTakeFirst();
  return row?.received_at;
}
