import { sql } from "kysely";
import type { Handle, Tx } from "./transaction.ts";

/** Who pushed, as GitHub authenticated them. */
export interface Pusher {
  readonly id: number;
  readonly login: string;
  readonly type: string;
}

/** Every head that a branch was seen to have, in the order in which they were first seen, and who pushed each. */
export async function pushesTo(
  db: Handle,
  branch: { readonly id: number } | undefined,
): Promise<readonly { readonly head: string; readonly before?: string; readonly login?: string }[]> {
  if (branch === undefined) return [];
  const rows = await db
    .selectFrom("branch_heads")
    .select(["sha", "before", "pusher_login"])
    .where("branch_id", "=", branch.id)
    .orderBy("first_seen_at")
    .orderBy("sha")
    .execute();
  return rows.map(({ sha, before, pusher_login }) => ({
    head: sha,
    ...(before === null ? {} : { before }),
    ...(pusher_login === null ? {} : { login: pusher_login }),
  }));
}

/** Who was first seen to push this head of the branch; undefined where no event has told. */
export async function pusherOf(db: Handle, branchId: number, sha: string): Promise<Pusher | undefined> {
  const row = await db
    .selectFrom("branch_heads")
    .select(["pusher_id", "pusher_login", "pusher_type"])
    .where("branch_id", "=", branchId)
    .where("sha", "=", sha)
    .executeTakeFirst();
  if (!row || row.pusher_id === null || row.pusher_login === null || row.pusher_type === null)
    return undefined;
  return { id: row.pusher_id, login: row.pusher_login, type: row.pusher_type };
}

/** Every push of a person's to a branch, in the order in which they were first seen; of bots' none. */
export async function personsPushes(
  db: Handle,
  branch: { readonly id: number } | undefined,
): Promise<readonly { readonly head: string; readonly before: string | undefined; readonly by: number }[]> {
  if (branch === undefined) return [];
  const rows = await db
    .selectFrom("branch_heads")
    .select(["sha", "before", "pusher_id"])
    .where("branch_id", "=", branch.id)
    .where("pusher_type", "=", "User")
    .orderBy("first_seen_at")
    .orderBy("sha")
    .execute();
  return rows.flatMap(({ sha, before, pusher_id }) =>
    pusher_id === null ? [] : [{ head: sha, before: before ?? undefined, by: pusher_id }],
  );
}

/** Who pushed a head that was overtaken before anybody looked: it is not the branch's head any more. */
export async function notePusher(
  tx: Tx,
  {
    branchId,
    sha,
    pusher,
    before,
  }: {
    readonly branchId: number;
    readonly sha: string;
    readonly pusher: Pusher;
    /** What GitHub says that the branch had before this push. */
    readonly before?: string | undefined;
  },
  now: Date,
): Promise<void> {
  await tx
    .insertInto("branch_heads")
    .values({
      branch_id: branchId,
      sha,
      first_seen_at: now,
      last_seen_at: now,
      before: before ?? null,
      pusher_id: pusher.id,
      pusher_login: pusher.login,
      pusher_type: pusher.type,
    })
    .onConflict((conflict) =>
      conflict.columns(["branch_id", "sha"]).doUpdateSet({
        // Whoever pushed this first tells what was there before that: what we saw may leave a push out.
        before: sql`case when branch_heads.pusher_id is null then excluded.before else branch_heads.before end`,
        pusher_id: sql`coalesce(branch_heads.pusher_id, excluded.pusher_id)`,
        pusher_login: sql`coalesce(branch_heads.pusher_login, excluded.pusher_login)`,
        pusher_type: sql`coalesce(branch_heads.pusher_type, excluded.pusher_type)`,
      }),
    )
    .execute();
}
