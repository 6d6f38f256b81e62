import { sql } from "kysely";
import type { Handle, Tx } from "./transaction.ts";

/** Where a branch points now, as it was read from git or GitHub: a webhook alone is no sighting. */
export interface HeadSighting {
  readonly repositoryId: number;
  /** Without `refs/heads/`. */
  readonly branch: string;
  /** Undefined: the branch is gone. */
  readonly head: string | undefined;
  readonly forced?: boolean;
  readonly pusherId?: number;
}

export interface BranchRow {
  readonly id: number;
  readonly name: string;
  /** Undefined where the branch is gone. */
  readonly head: string | undefined;
}

/** The branch by its name. Deleted and created again it is the same one, and what was recorded of it stands. */
export async function noteHead(
  tx: Tx,
  sighting: HeadSighting,
  now: Date,
): Promise<BranchRow & { readonly isNewHead: boolean }> {
  const { repositoryId, branch: name, head, forced = false, pusherId } = sighting;
  const previous = await lockBranch(tx, repositoryId, name, now);
  const moved = previous.head !== head;
  if (moved) {
    await tx
      .updateTable("branches")
      .set({ head: head ?? null, moved_at: now })
      .where("id", "=", previous.id)
      .execute();
  }
  if (head === undefined) return { ...previous, head, isNewHead: false };
  const seen = await tx
    .insertInto("branch_heads")
    .values({
      branch_id: previous.id,
      sha: head,
      first_seen_at: now,
      last_seen_at: now,
      before: previous.head ?? null,
      forced,
      pusher_id: pusherId ?? null,
    })
    .onConflict((conflict) =>
      conflict.columns(["branch_id", "sha"]).doUpdateSet({
        last_seen_at: sql`excluded.last_seen_at`,
        // It may have been seen before the event that names who pushed it.
        pusher_id: sql`coalesce(branch_heads.pusher_id, excluded.pusher_id)`,
      }),
    )
    // A row that no transaction updated has xmax 0: this one was just inserted.
    .returning(sql<boolean>`xmax = 0`.as("isNew"))
    .executeTakeFirstOrThrow();
  return { ...previous, head, isNewHead: seen.isNew };
}

/** Who made the branch, by a push that brought it into being. */
export async function noteMaker(
  tx: Tx,
  { repositoryId, branch, isAgent }: { repositoryId: number; branch: string; isAgent: boolean },
  now: Date,
): Promise<void> {
  const { id } = await lockBranch(tx, repositoryId, branch, now);
  await tx.updateTable("branches").set({ made_by_agent: isAgent }).where("id", "=", id).execute();
}

/** Of these branches, those that an agent made. */
export async function madeByAgents(
  db: Handle,
  repositoryId: number,
  names: readonly string[],
): Promise<ReadonlySet<string>> {
  if (names.length === 0) return new Set();
  const rows = await db
    .selectFrom("branches")
    .select("name")
    .where("repository_id", "=", repositoryId)
    .where("name", "in", names)
    .where("made_by_agent", "=", true)
    .execute();
  return new Set(rows.map(({ name }) => name));
}

async function lockBranch(tx: Tx, repositoryId: number, name: string, now: Date): Promise<BranchRow> {
  await tx
    .insertInto("branches")
    .values({ repository_id: repositoryId, name, first_seen_at: now, moved_at: now })
    .onConflict((conflict) => conflict.columns(["repository_id", "name"]).doNothing())
    .execute();
  const row = await tx
    .selectFrom("branches")
    .select(["id", "name", "head"])
    .where("repository_id", "=", repositoryId)
    .where("name", "=", name)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow();
  return { ...row, head: row.head ?? undefined };
}

export async function findBranch(
  db: Handle,
  repositoryId: number,
  name: string,
): Promise<BranchRow | undefined> {
  const row = await db
    .selectFrom("branches")
    .select(["id", "name", "head"])
    .where("repository_id", "=", repositoryId)
    .where("name", "=", name)
    .executeTakeFirst();
  return row === undefined ? undefined : { ...row, head: row.head ?? undefined };
}

export async function findBranchById(db: Handle, id: number): Promise<BranchRow | undefined> {
  const row = await db
    .selectFrom("branches")
    .select(["id", "name", "head"])
    .where("id", "=", id)
    .executeTakeFirst();
  return row === undefined ? undefined : { ...row, head: row.head ?? undefined };
}

/** Every commit that the branch was ever seen to point at, oldest first: also those that were pushed away. */
export async function headsEverSeen(
  db: Handle,
  branchId: number,
): Promise<
  readonly { readonly sha: string; readonly before: string | undefined; readonly firstSeenAt: Date }[]
> {
  const rows = await db
    .selectFrom("branch_heads")
    .select(["sha", "before", "first_seen_at"])
    .where("branch_id", "=", branchId)
    .orderBy("first_seen_at")
    .orderBy("sha")
    .execute();
  return rows.map(({ sha, before, first_seen_at }) => {
    return { sha, before: before ?? undefined, firstSeenAt: first_seen_at };
  });
}

/** Branches that exist, have not moved since a moment, and that neither a run nor a stop holds; by branch id. */
export async function silentBranches(
  db: Handle,
  { repositoryId, before, limit }: { repositoryId: number; before: Date; limit: number },
): Promise<readonly { readonly id: number; readonly name: string; readonly head: string }[]> {
  const rows = await db
    .selectFrom("branches")
    .select(["id", "name", "head"])
    .where("repository_id", "=", repositoryId)
    .where("head", "is not", null)
    .where("moved_at", "<", before)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("runs")
            .select("runs.id")
            .whereRef("runs.branch_id", "=", "branches.id")
            .where("runs.state", "in", ["open", "active", "done", "stopped"]),
        ),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("stops")
            .select("stops.id")
            .whereRef("stops.branch_id", "=", "branches.id")
            .where("stops.state", "=", "standing"),
        ),
      ),
    )
    .orderBy("id")
    .limit(limit)
    .execute();
  return rows.flatMap(({ id, name, head }) => (head === null ? [] : [{ id, name, head }]));
}

/** GitHub's ids of all who were seen to push to the branch. */
export async function pushersOf(db: Handle, branchId: number): Promise<readonly number[]> {
  const rows = await db
    .selectFrom("branch_heads")
    .select("pusher_id")
    .distinct()
    .where("branch_id", "=", branchId)
    .where("pusher_id", "is not", null)
    .execute();
  return rows.flatMap(({ pusher_id }) => pusher_id ?? []);
}

/** Whether it is known of every head that the branch ever had who pushed it. */
export async function isEveryPusherKnown(db: Handle, branchId: number): Promise<boolean> {
  const row = await db
    .selectFrom("branch_heads")
    .select("sha")
    .where("branch_id", "=", branchId)
    .where("pusher_id", "is", null)
    .limit(1)
    .executeTakeFirst();
  return row === undefined;
}

/** Heads that the branch was first seen to have after a moment. */
export async function countHeadsSince(db: Handle, branchId: number, since: Date): Promise<number> {
  const { count } = await db
    .selectFrom("branch_heads")
    .select(({ fn }) => fn.countAll<number | string>().as("count"))
    .where("branch_id", "=", branchId)
    .where("first_seen_at", ">", since)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Remembers the ref of ours that keeps a head from being forgotten by git. */
export async function noteKeptHead(db: Handle, branchId: number, sha: string, ref: string): Promise<void> {
  await db
    .updateTable("branch_heads")
    .set({ kept_ref: ref })
    .where("branch_id", "=", branchId)
    .where("sha", "=", sha)
    .execute();
}

export interface UnjudgedHead {
  readonly branchId: number;
  readonly repositoryId: number;
  readonly branch: string;
  readonly head: string;
}

/**
 * For the sweep: branches that exist and whose head has no verdict of this gate, by branch id, after `after`. A page at a
 * time to the end: branches that need no such verdict (people's) are among them, and must not hide the ones that do.
 */
export async function headsWithoutVerdict(
  db: Handle,
  { gate, after = 0, limit }: { readonly gate: string; readonly after?: number; readonly limit: number },
): Promise<readonly UnjudgedHead[]> {
  const rows = await db
    .selectFrom("branches")
    .innerJoin("repositories", "repositories.id", "branches.repository_id")
    .select(["branches.id", "branches.repository_id", "branches.name", "branches.head"])
    .where("branches.id", ">", after)
    .where("repositories.state", "=", "active")
    .where("branches.head", "is not", null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("verdicts")
            .select("verdicts.id")
            .whereRef("verdicts.repository_id", "=", "branches.repository_id")
            .whereRef("verdicts.head", "=", "branches.head")
            .whereRef("verdicts.branch_id", "=", "branches.id")
            .where("verdicts.gate", "=", gate),
        ),
      ),
    )
    .orderBy("branches.id")
    .limit(limit)
    .execute();
  return rows.flatMap(({ id, repository_id, name, head }) =>
    head === null ? [] : [{ branchId: id, repositoryId: repository_id, branch: name, head }],
  );
}
