import type { Handle, Tx } from "./transaction.ts";

/** The digest that was made last of a repository. */
export interface DigestRow {
  /** UTC. */
  readonly day: string;
  readonly madeAt: Date;
  /** The number of the issue of ours. */
  readonly issue?: number;
}

/** Undefined: none was made yet. */
export async function lastDigest(db: Handle, repositoryId: number): Promise<DigestRow | undefined> {
  const row = await db
    .selectFrom("digests")
    .selectAll()
    .where("repository_id", "=", repositoryId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { day, made_at: madeAt, issue } = row;
  return { day, madeAt, ...(issue === null ? {} : { issue: Number(issue) }) };
}

/** The digest of a day is made. The caller holds the repository. */
export async function noteDigest(tx: Tx, repositoryId: number, day: string, now: Date): Promise<void> {
  await tx
    .insertInto("digests")
    .values({ repository_id: repositoryId, day, made_at: now, issue: null })
    .onConflict((conflict) => conflict.column("repository_id").doUpdateSet({ day, made_at: now }))
    .execute();
}

export async function noteDigestIssue(db: Handle, repositoryId: number, issue: number): Promise<void> {
  await db.updateTable("digests").set({ issue }).where("repository_id", "=", repositoryId).execute();
}
