import type { Handle, Tx } from "./transaction.ts";

/** Suspends an identity in one repository; false where it is suspended already. */
export async function suspendIdentity(
  tx: Tx,
  { repositoryId, identityId, reason }: { repositoryId: number; identityId: number; reason: string },
  now: Date,
): Promise<boolean> {
  const inserted = await tx
    .insertInto("suspensions")
    .values({ repository_id: repositoryId, identity_id: identityId, reason, suspended_at: now })
    .onConflict((conflict) =>
      conflict.columns(["repository_id", "identity_id"]).where("lifted_at", "is", null).doNothing(),
    )
    .returning("id")
    .executeTakeFirst();
  return inserted !== undefined;
}

/** Why an identity may do nothing in this repository; undefined where it may. */
export async function findSuspension(
  db: Handle,
  repositoryId: number,
  identityId: number,
): Promise<{ readonly reason: string; readonly suspendedAt: Date } | undefined> {
  const row = await db
    .selectFrom("suspensions")
    .select(["reason", "suspended_at"])
    .where("repository_id", "=", repositoryId)
    .where("identity_id", "=", identityId)
    .where("lifted_at", "is", null)
    .executeTakeFirst();
  return row === undefined ? undefined : { reason: row.reason, suspendedAt: row.suspended_at };
}

/** A human lets the identity work again; false where it was not suspended. */
export async function liftSuspension(
  tx: Tx,
  { repositoryId, identityId, by }: { repositoryId: number; identityId: number; by: number },
  now: Date,
): Promise<boolean> {
  const lifted = await tx
    .updateTable("suspensions")
    .set({ lifted_at: now, lifted_by: by })
    .where("repository_id", "=", repositoryId)
    .where("identity_id", "=", identityId)
    .where("lifted_at", "is", null)
    .executeTakeFirst();
  return Number(lifted.numUpdatedRows) > 0;
}
