import { type Insertable, type Selectable, sql } from "kysely";
import type { Account, RefUpdate } from "../engine/ref-update.ts";
import type { RefUpdates } from "./ladder-tables.ts";
import { LostRaceError } from "./lost-race.ts";
import type { Handle, Tx } from "./transaction.ts";

export interface RungRef {
  readonly repositoryId: number;
  /** Without `refs/heads/`. */
  readonly branch: string;
}

export interface RefUpdateDraft extends RefUpdate {
  readonly forced: boolean;
  readonly pusher?: { readonly id: number; readonly login: string } | undefined;
}

export interface RefUpdateRow extends RefUpdateDraft {
  /** From 1, without gaps. */
  readonly position: number;
  readonly seenAt: Date;
}

/** Everything that was recorded of a rung's ref, oldest first. */
export async function refUpdates(db: Handle, of: RungRef): Promise<readonly RefUpdateRow[]> {
  const rows = await updatesOf(db, of).orderBy("position").execute();
  return rows.map(updateOfRow);
}

export async function lastRefUpdate(db: Handle, of: RungRef): Promise<RefUpdateRow | undefined> {
  const row = await updatesOf(db, of).orderBy("position", "desc").limit(1).executeTakeFirst();
  return row === undefined ? undefined : updateOfRow(row);
}

function updatesOf(db: Handle, { repositoryId, branch }: RungRef) {
  return db
    .selectFrom("ref_updates")
    .selectAll()
    .where("repository_id", "=", repositoryId)
    .where("branch", "=", branch);
}

/** Of all branches, what nobody has accounted for, oldest first. */
export async function unaccountedRefUpdates(
  db: Handle,
  repositoryId: number,
): Promise<readonly RefUpdateRow[]> {
  const rows = await db
    .selectFrom("ref_updates")
    .selectAll()
    .where("repository_id", "=", repositoryId)
    .where("account", "=", "none")
    .orderBy("seen_at")
    .orderBy("branch")
    .orderBy("position")
    .execute();
  return rows.map(updateOfRow);
}

/** Whether a pull request was merged into a branch in a way that does not account for what stands there. */
export async function isUnaccountedPull(db: Handle, of: RungRef, pull: number): Promise<boolean> {
  const row = await updatesOf(db, of)
    .where("pull_request", "=", pull)
    .where("account", "=", "none")
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Branches on which an accounting has begun, and whether they count: those that were not there then begin with nothing, and
 * count once somebody has adopted what they came to be.
 */
export async function followedBranches(
  db: Handle,
  repositoryId: number,
): Promise<ReadonlyMap<string, { readonly counts: boolean }>> {
  const rows = await db
    .selectFrom("ref_updates")
    .select([
      "branch",
      sql<boolean>`bool_or(account in ('start', 'adopted') and after_sha is not null)`.as("counts"),
    ])
    .where("repository_id", "=", repositoryId)
    .groupBy("branch")
    .execute();
  return new Map(rows.map(({ branch, counts }) => [branch, { counts }]));
}

/**
 * Adds updates that follow one another to those of their branch.
 * @throws LostRaceError where the branch's last update does not end where the first of these begins: another has been
 * faster, and the caller's reading is old
 */
export async function addRefUpdates(
  tx: Tx,
  of: RungRef,
  drafts: readonly RefUpdateDraft[],
  now: Date,
): Promise<void> {
  const last = await lastRefUpdate(tx, of);
  let [position, at] = [last?.position ?? 0, last?.after];
  for (const draft of drafts) {
    if (draft.before !== at)
      throw new LostRaceError(`the last update of \`${of.branch}\``, draft.before ?? "none", at ?? "none");
    position += 1;
    at = draft.after;
    await tx
      .insertInto("ref_updates")
      .values(rowOf(of, { ...draft, position, seenAt: now }, now))
      .execute();
  }
}

/** Whether an update that nobody had accounted for was accounted for after `from`, up to `to`. */
export async function wasAccountedBetween(
  db: Handle,
  repositoryId: number,
  from: Date,
  to: Date,
): Promise<boolean> {
  const row = await db
    .selectFrom("ref_updates")
    .select("position")
    .where("repository_id", "=", repositoryId)
    .where("accounted_at", ">", from)
    .where("accounted_at", "<=", to)
    .whereRef("accounted_at", ">", "seen_at")
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** @returns false where it was accounted for meanwhile. */
export async function accountForUpdate(
  tx: Tx,
  { repositoryId, branch, position }: RungRef & { readonly position: number },
  account: Account,
  now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("ref_updates")
    .set({ ...columnsOf(account), accounted_at: account.kind === "none" ? null : now })
    .where("repository_id", "=", repositoryId)
    .where("branch", "=", branch)
    .where("position", "=", position)
    .where("account", "=", "none")
    .executeTakeFirst();
  return Number(numUpdatedRows) === 1;
}

/** Who pushed, where the webhook came after the update was found otherwise. */
export async function notePusherOfUpdate(
  tx: Tx,
  { repositoryId, branch }: RungRef,
  { before, after, pusher }: Required<Pick<RefUpdateDraft, "before" | "after" | "pusher">>,
): Promise<void> {
  await tx
    .updateTable("ref_updates")
    .set({ pusher_id: pusher?.id ?? null, pusher_login: pusher?.login ?? null })
    .where("repository_id", "=", repositoryId)
    .where("branch", "=", branch)
    .where("before_sha", before === undefined ? "is" : "=", before ?? null)
    .where("after_sha", after === undefined ? "is" : "=", after ?? null)
    .where("pusher_id", "is", null)
    .execute();
}

function rowOf(
  { repositoryId, branch }: RungRef,
  { position, before, after, forced, pusher, account, seenAt }: RefUpdateRow,
  now: Date,
): Insertable<RefUpdates> {
  return {
    repository_id: repositoryId,
    branch,
    position,
    before_sha: before ?? null,
    after_sha: after ?? null,
    forced,
    pusher_id: pusher?.id ?? null,
    pusher_login: pusher?.login ?? null,
    ...columnsOf(account),
    seen_at: seenAt,
    accounted_at: account.kind === "none" ? null : now,
  };
}

function columnsOf({ kind, pull, head, verdictId, why }: Account) {
  return {
    account: kind,
    pull_request: pull ?? null,
    head: head ?? null,
    verdict_id: verdictId ?? null,
    why: why ?? null,
  };
}

function updateOfRow(row: Selectable<RefUpdates>): RefUpdateRow {
  const { pusher_id: id, pusher_login: login } = row;
  return {
    branch: row.branch,
    position: row.position,
    before: row.before_sha ?? undefined,
    after: row.after_sha ?? undefined,
    forced: row.forced,
    seenAt: row.seen_at,
    ...(id === null ? {} : { pusher: { id, login: login ?? String(id) } }),
    account: {
      kind: row.account,
      ...(row.pull_request === null ? {} : { pull: row.pull_request }),
      ...(row.head === null ? {} : { head: row.head }),
      ...(row.verdict_id === null ? {} : { verdictId: row.verdict_id }),
      ...(row.why === null ? {} : { why: row.why }),
    },
  };
}
