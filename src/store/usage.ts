import { USAGE_SIGNALS, type UsageSignal } from "../engine/usage-event.ts";
import type { Handle, Tx } from "./transaction.ts";
import { countTellings, type Teller } from "./usage-totals.ts";

/** One telling of one request to a model. */
export interface UsageTelling {
  readonly requestId: string;
  readonly signal: UsageSignal;
  /** Of the event's canonical JSON. */
  readonly sha256: string;
  /** JSON. */
  readonly event: string;
}

/** Tellings of one run by the run itself; a feed of the operator's has ten times as many. */
const TELLINGS_MAX = 100_000;
const FEED_TELLINGS_MAX = 10 * TELLINGS_MAX;
/** Tellings of one request: of a metric's series that is told every ten seconds, those of a day. */
const TELLINGS_OF_REQUEST_MAX = 10_000;
/** Rows of one statement. */
const CHUNK = 1_000;

/** `fresh`: the ids of the tellings that were not known before. */
export type TellingOutcome =
  | { readonly isTaken: true; readonly fresh: ReadonlySet<number> }
  | { readonly isTaken: false };

/** Keeps what was told; what is known already stays as it is. Not taken, none of it, where the run has told too much. */
export async function addTellings(
  tx: Tx,
  teller: Teller,
  tellings: readonly UsageTelling[],
  now: Date,
): Promise<TellingOutcome> {
  if (await isTooMuch(tx, teller, tellings)) return { isTaken: false };
  const fresh = new Set<number>();
  for (const signal of USAGE_SIGNALS) {
    const told = tellings.filter((telling) => telling.signal === signal);
    let count = 0;
    for (let from = 0; from < told.length; from += CHUNK) {
      const added = await insert(tx, teller, told.slice(from, from + CHUNK), now);
      for (const { id } of added) fresh.add(id);
      count += added.length;
    }
    if (told.length > 0) await countTellings(tx, teller, signal, { count, now });
  }
  await settle(tx, teller, tellings, now);
  return { isTaken: true, fresh };
}

/** What was set aside for them is free; by a feed it is freed by a feed alone. */
async function settle(
  tx: Tx,
  { runId, independent }: Teller,
  tellings: readonly UsageTelling[],
  now: Date,
): Promise<void> {
  for (const requestIds of chunksOf([...new Set(tellings.map(({ requestId }) => requestId))]))
    await tx
      .updateTable("usage_reservations")
      .set({ settled_at: now })
      .where("run_id", "=", runId)
      .where("request_id", "in", requestIds)
      .where("independent", "<=", independent)
      .where("settled_at", "is", null)
      .execute();
}

async function insert(
  tx: Tx,
  { runId, independent }: Teller,
  tellings: readonly UsageTelling[],
  now: Date,
): Promise<readonly { readonly id: number }[]> {
  return await tx
    .insertInto("usage_tellings")
    .values(
      tellings.map(({ requestId, sha256, event }) => {
        return { run_id: runId, request_id: requestId, sha256, independent, event, received_at: now };
      }),
    )
    .onConflict((conflict) => conflict.columns(["run_id", "request_id", "sha256", "independent"]).doNothing())
    .returning("id")
    .execute();
}

async function isTooMuch(
  tx: Tx,
  { runId, independent }: Teller,
  tellings: readonly UsageTelling[],
): Promise<boolean> {
  const { count } = await tx
    .selectFrom("usage_totals")
    .select((eb) => eb.fn.sum<number | null>("tellings").as("count"))
    .where("run_id", "=", runId)
    .where("independent", "=", independent)
    .executeTakeFirstOrThrow();
  if (Number(count) + tellings.length > (independent ? FEED_TELLINGS_MAX : TELLINGS_MAX)) return true;
  for (const requestIds of chunksOf([...new Set(tellings.map(({ requestId }) => requestId))])) {
    const full = await tx
      .selectFrom("usage_tellings")
      .select("request_id")
      .where("run_id", "=", runId)
      .where("request_id", "in", requestIds)
      .where("independent", "=", independent)
      .groupBy("request_id")
      .having((eb) => eb.fn.countAll(), ">=", TELLINGS_OF_REQUEST_MAX)
      .executeTakeFirst();
    if (full !== undefined) return true;
  }
  return false;
}

/** All that was told of some requests: events as JSON, in the order in which they came. */
export async function tellingsOfRequests(
  db: Handle,
  { runId, independent }: Teller,
  requestIds: readonly string[],
): Promise<readonly { readonly id: number; readonly event: string; readonly receivedAt: Date }[]> {
  const found: { id: number; event: string; receivedAt: Date }[] = [];
  for (const some of chunksOf(requestIds)) {
    const rows = await db
      .selectFrom("usage_tellings")
      .select(["id", "event", "received_at as receivedAt"])
      .where("run_id", "=", runId)
      .where("request_id", "in", some)
      .where("independent", "=", independent)
      .execute();
    for (const row of rows) found.push(row);
  }
  return found.sort((one, other) => one.id - other.id);
}

export interface KeptTelling {
  /** JSON. */
  readonly event: string;
  readonly independent: boolean;
  readonly receivedAt: Date;
}

/** All that was told of a run: events as JSON, in the order in which they came. */
export async function tellingsOf(db: Handle, runId: string): Promise<readonly KeptTelling[]> {
  return await db
    .selectFrom("usage_tellings")
    .select(["event", "independent", "received_at as receivedAt"])
    .where("run_id", "=", runId)
    .orderBy("id")
    .execute();
}

function* chunksOf(all: readonly string[]): Generator<readonly string[]> {
  for (let from = 0; from < all.length; from += CHUNK) yield all.slice(from, from + CHUNK);
}
