import type { Handle, Tx } from "./transaction.ts";

/** Something that keeps a gate from being real, and what to do about it. */
export interface EnforcementFault {
  readonly check: string;
  readonly message: string;
  readonly fix: string;
}

export interface EnforcementRow {
  readonly wrong: readonly EnforcementFault[];
  readonly lookedAt: Date;
  /** Since when something is wrong. */
  readonly wrongSince?: Date;
  /** The number of the open issue of ours. */
  readonly issue?: number;
}

/** What was seen last; undefined: nobody has looked yet. */
export async function lastEnforcement(db: Handle, repositoryId: number): Promise<EnforcementRow | undefined> {
  const row = await db
    .selectFrom("enforcement")
    .selectAll()
    .where("repository_id", "=", repositoryId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    wrong: JSON.parse(row.wrong) as readonly EnforcementFault[],
    lookedAt: row.looked_at,
    ...(row.wrong_since === null ? {} : { wrongSince: row.wrong_since }),
    ...(row.issue === null ? {} : { issue: Number(row.issue) }),
  };
}

/** @returns whether that is something else than was seen before; nothing wrong at the first look is nothing new. */
export async function noteEnforcement(
  tx: Tx,
  repositoryId: number,
  wrong: readonly EnforcementFault[],
  now: Date,
): Promise<boolean> {
  const before = await lastEnforcement(tx, repositoryId);
  const text = JSON.stringify(wrong.map(({ check, message, fix }) => ({ check, message, fix })));
  const wrong_since = wrong.length === 0 ? null : (before?.wrongSince ?? now);
  const seen = { wrong: text, wrong_since, looked_at: now };
  await tx
    .insertInto("enforcement")
    .values({ repository_id: repositoryId, issue: null, ...seen })
    .onConflict((conflict) => conflict.column("repository_id").doUpdateSet(seen))
    .execute();
  return text !== JSON.stringify(before?.wrong ?? []);
}

/** @param issue undefined: it is closed */
export async function noteEnforcementIssue(
  db: Handle,
  repositoryId: number,
  issue: number | undefined,
): Promise<void> {
  await db
    .updateTable("enforcement")
    .set({ issue: issue ?? null })
    .where("repository_id", "=", repositoryId)
    .execute();
}

/** How many repositories have something wrong; of those that the App still reaches. */
export async function notEnforcedRepositories(db: Handle): Promise<number> {
  const { count } = await db
    .selectFrom("enforcement")
    .innerJoin("repositories", "repositories.id", "enforcement.repository_id")
    .select(({ fn }) => fn.countAll().as("count"))
    .where("enforcement.wrong_since", "is not", null)
    .where("repositories.state", "=", "active")
    .executeTakeFirstOrThrow();
  return Number(count);
}
