import type { Handle } from "./transaction.ts";

/** Who pushed, as GitHub authenticated them. */
export interface Pusher {
  readonly id: number;
  readonly login: string;
  readonly type: string;
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
