import { sql } from "kysely";
import { LeaseLostError } from "./job-lease.ts";
import { storedText } from "./stored-text.ts";
import type { Handle, Tx } from "./transaction.ts";

/** Something to be said to GitHub, recorded with what it says. */
export interface OutboxDraft {
  readonly repositoryId: number;
  /** Rows of one lane are said in their order: as the check run of one gate on one head, the comment on a pull request. */
  readonly lane: string;
  readonly kind: string;
  /** The same words are recorded once, in all time. */
  readonly idempotencyKey: string;
  readonly verdictId?: string;
  /** The webhook that it came of, where one is known: for who watches how long that takes. */
  readonly deliveryId?: string;
  /** JSON. */
  readonly payload: string;
}

/** A row that this process alone may say, until its lease ends. It may have been said before: look, then create. */
export interface OutboxRow extends OutboxDraft {
  readonly id: number;
  /** From 1. */
  readonly attempt: number;
  readonly leaseToken: number;
}

/** At 15 minutes between the last ones, GitHub may be away for most of a day. */
export const OUTBOX_ATTEMPTS_MAX = 60;
const BACKOFF_FIRST_MS = 1_000;
/** Rows of a lane that are looked at for what was published last. */
const LOOKED_BACK = 1_000;
const BACKOFF_MAX_MS = 15 * 60_000;

/** Adds rows within the transaction of what they say, which holds the repository; how many were new. */
export async function addToOutbox(tx: Tx, drafts: readonly OutboxDraft[], now: Date): Promise<number> {
  if (drafts.length === 0) return 0;
  const added = await tx
    .insertInto("outbox")
    .values(
      drafts.map((draft) => ({
        repository_id: draft.repositoryId,
        lane: draft.lane,
        kind: draft.kind,
        idempotency_key: draft.idempotencyKey,
        verdict_id: draft.verdictId ?? null,
        delivery_id: draft.deliveryId ?? null,
        payload: draft.payload,
        next_at: now,
        created_at: now,
      })),
    )
    .onConflict((conflict) => conflict.column("idempotency_key").doNothing())
    .returning("id")
    .execute();
  return added.length;
}

/**
 * Adds what is not what its lane said last, by its key: a state that comes again after another is said again. The caller
 * holds the repository, so that nobody else adds to the lane meanwhile.
 */
export async function addNews(tx: Tx, drafts: readonly OutboxDraft[], now: Date): Promise<number> {
  let added = 0;
  for (const draft of drafts) {
    const last = await tx
      .selectFrom("outbox")
      .select(["id", "idempotency_key", "state"])
      .where("lane", "=", draft.lane)
      .orderBy("id", "desc")
      .limit(1)
      .executeTakeFirst();
    const key = draft.idempotencyKey;
    const isSame = last?.idempotency_key === key || last?.idempotency_key.startsWith(`${key} `);
    // What is dead was never said.
    if (isSame && last?.state !== "dead") continue;
    const idempotencyKey = last === undefined ? key : `${key} after ${last.id}`;
    added += await addToOutbox(tx, [{ ...draft, idempotencyKey }], now);
  }
  return added;
}

/** The lanes in which something was ever said of a head at a gate: of its own commit, and of merge groups that showed it. */
export async function lanesOfHead(
  tx: Tx,
  {
    repositoryId,
    head,
    gate,
  }: { readonly repositoryId: number; readonly head: string; readonly gate: string },
): Promise<readonly string[]> {
  const rows = await tx
    .selectFrom("outbox")
    .innerJoin("verdicts", "verdicts.id", "outbox.verdict_id")
    .select("outbox.lane")
    .distinct()
    .where("verdicts.repository_id", "=", repositoryId)
    .where("verdicts.head", "=", head)
    .where("verdicts.gate", "=", gate)
    .orderBy("outbox.lane")
    .execute();
  return rows.map(({ lane }) => lane);
}

/** What GitHub called the newest row of a lane that was published and is called so as `isIt` wants. */
export async function lastPublished(
  db: Handle,
  lane: string,
  isIt: (externalId: string) => boolean,
): Promise<string | undefined> {
  const rows = await db
    .selectFrom("outbox")
    .select("external_id")
    .where("lane", "=", lane)
    .where("state", "=", "published")
    .where("external_id", "is not", null)
    .orderBy("id", "desc")
    .limit(LOOKED_BACK)
    .execute();
  return rows.map(({ external_id }) => external_id ?? "").find(isIt);
}

/** Takes rows that are due, the first waiting one of each lane, oldest first. Safe among any number of processes. */
export async function claimOutbox(
  db: Handle,
  { limit, leaseMs, now }: { readonly limit: number; readonly leaseMs: number; readonly now: Date },
): Promise<readonly OutboxRow[]> {
  const due = db
    .selectFrom("outbox as candidate")
    .select("candidate.id")
    .where("candidate.state", "=", "waiting")
    .where("candidate.next_at", "<=", now)
    .where(({ or, eb }) =>
      or([eb("candidate.leased_until", "is", null), eb("candidate.leased_until", "<=", now)]),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("outbox as earlier")
            .select("earlier.id")
            .whereRef("earlier.lane", "=", "candidate.lane")
            .whereRef("earlier.id", "<", "candidate.id")
            .where("earlier.state", "=", "waiting"),
        ),
      ),
    )
    .orderBy("candidate.id")
    .limit(limit)
    .forUpdate()
    .skipLocked();
  const rows = await db
    .updateTable("outbox")
    .set({
      attempts: sql`attempts + 1`,
      lease_token: sql`lease_token + 1`,
      leased_until: new Date(now.getTime() + leaseMs),
    })
    .where("id", "in", due)
    .returning([
      "id",
      "repository_id",
      "lane",
      "kind",
      "idempotency_key",
      "verdict_id",
      "delivery_id",
      "payload",
      "attempts",
      "lease_token",
    ])
    .execute();
  return rows
    .sort((one, other) => one.id - other.id)
    .map((row) => ({
      id: row.id,
      repositoryId: row.repository_id,
      lane: row.lane,
      kind: row.kind,
      idempotencyKey: row.idempotency_key,
      ...(row.verdict_id === null ? {} : { verdictId: row.verdict_id }),
      ...(row.delivery_id === null ? {} : { deliveryId: row.delivery_id }),
      payload: row.payload,
      attempt: row.attempts,
      leaseToken: row.lease_token,
    }));
}

/** It is said, and GitHub calls it so. Throws LeaseLostError where another process took the row meanwhile. */
export async function markPublished(
  db: Handle,
  row: OutboxRow,
  externalId: string,
  now: Date,
): Promise<void> {
  await release(db, row, {
    state: "published",
    published_at: now,
    external_id: externalId,
    last_error: null,
  });
}

/**
 * It was not said. It is tried again, no sooner than `notBefore` where GitHub named a moment; after the last attempt, or
 * where it can never be said, it is dead: shown, and in nobody's way. Throws LeaseLostError.
 */
export async function failOutbox(
  db: Handle,
  row: OutboxRow,
  failure: { readonly error: string; readonly final?: boolean; readonly notBefore?: Date },
  now: Date,
): Promise<"retry" | "dead"> {
  const lastError = storedText(failure.error);
  if (failure.final === true || row.attempt >= OUTBOX_ATTEMPTS_MAX) {
    await release(db, row, { state: "dead", last_error: lastError });
    return "dead";
  }
  const backoff = now.getTime() + Math.min(BACKOFF_FIRST_MS * 2 ** (row.attempt - 1), BACKOFF_MAX_MS);
  const nextAt = new Date(Math.max(backoff, failure.notBefore?.getTime() ?? 0));
  await release(db, row, { state: "waiting", last_error: lastError, next_at: nextAt });
  return "retry";
}

/** A human, or the sweep when a permission is back, has a dead row tried again from its first attempt; false where it is not dead. */
export async function reviveOutbox(db: Handle, id: number, now: Date): Promise<boolean> {
  const revived = await db
    .updateTable("outbox")
    .set({ state: "waiting", attempts: 0, next_at: now })
    .where("id", "=", id)
    .where("state", "=", "dead")
    .executeTakeFirst();
  return Number(revived.numUpdatedRows) === 1;
}

/** An installation is back, or may more than before: what could not be said in its repositories is due now. */
export async function reviveOutboxOf(db: Handle, installationId: number, now: Date): Promise<void> {
  await db
    .updateTable("outbox")
    .set({ state: "waiting", attempts: 0, next_at: now })
    .where("state", "!=", "published")
    .where("leased_until", "is", null)
    // A check that was overtaken in its lane must not come back over the newer one.
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("outbox as later")
            .select("later.id")
            .whereRef("later.lane", "=", "outbox.lane")
            .whereRef("later.id", ">", "outbox.id")
            .where("later.verdict_id", "is not", null),
        ),
      ),
    )
    .where("repository_id", "in", (query) =>
      query.selectFrom("repositories").select("id").where("installation_id", "=", installationId),
    )
    .execute();
}

interface Release {
  readonly state: "waiting" | "published" | "dead";
  readonly last_error: string | null;
  readonly next_at?: Date;
  readonly published_at?: Date;
  readonly external_id?: string;
}

async function release(db: Handle, { id, leaseToken }: OutboxRow, changes: Release): Promise<void> {
  const released = await db
    .updateTable("outbox")
    .set({ ...changes, leased_until: null })
    .where("id", "=", id)
    .where("lease_token", "=", leaseToken)
    .where("leased_until", "is not", null)
    .executeTakeFirst();
  if (Number(released.numUpdatedRows) === 0) {
    throw new LeaseLostError(`outbox row ${id} was taken over by another publisher`);
  }
}
