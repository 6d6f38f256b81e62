import type { Selectable } from "kysely";
import type { PromotionEnd, Promotions } from "./ladder-tables.ts";
import type { Handle, Tx } from "./transaction.ts";

/** A pull request that the App opened from one rung into the next. */
export interface PromotionDraft {
  readonly repositoryId: number;
  readonly pull: number;
  readonly from: string;
  readonly into: string;
  /** The tip of the rung below when it was opened. */
  readonly openedHead: string;
}

export interface PromotionRow extends PromotionDraft {
  /** Undefined while it is open. */
  readonly ended: PromotionEnd | undefined;
}

/** @returns false where it was recorded before. */
export async function addPromotion(tx: Tx, draft: PromotionDraft, now: Date): Promise<boolean> {
  const added = await tx
    .insertInto("promotions")
    .values({
      repository_id: draft.repositoryId,
      pull_request: draft.pull,
      from_branch: draft.from,
      into_branch: draft.into,
      opened_head: draft.openedHead,
      opened_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning("pull_request")
    .executeTakeFirst();
  return added !== undefined;
}

export async function findPromotion(
  db: Handle,
  repositoryId: number,
  pull: number,
): Promise<PromotionRow | undefined> {
  const row = await db
    .selectFrom("promotions")
    .selectAll()
    .where("repository_id", "=", repositoryId)
    .where("pull_request", "=", pull)
    .executeTakeFirst();
  return row === undefined ? undefined : promotionOf(row);
}

/** Those that are open, the oldest first. */
export async function openPromotions(db: Handle, repositoryId: number): Promise<readonly PromotionRow[]> {
  const rows = await db
    .selectFrom("promotions")
    .selectAll()
    .where("repository_id", "=", repositoryId)
    .where("ended", "is", null)
    .orderBy("pull_request")
    .execute();
  return rows.map(promotionOf);
}

/** The last that the App opened from the one branch into the other, whatever became of it. */
export async function lastPromotion(
  db: Handle,
  { repositoryId, from, into }: Pick<PromotionDraft, "repositoryId" | "from" | "into">,
): Promise<PromotionRow | undefined> {
  const row = await db
    .selectFrom("promotions")
    .selectAll()
    .where("repository_id", "=", repositoryId)
    .where("from_branch", "=", from)
    .where("into_branch", "=", into)
    .orderBy("pull_request", "desc")
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : promotionOf(row);
}

/** @returns false where the App did not open it, or it has ended already. */
export async function endPromotion(
  tx: Tx,
  { repositoryId, pull }: Pick<PromotionDraft, "repositoryId" | "pull">,
  ended: PromotionEnd,
  now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("promotions")
    .set({ ended, ended_at: now })
    .where("repository_id", "=", repositoryId)
    .where("pull_request", "=", pull)
    .where("ended", "is", null)
    .executeTakeFirst();
  return Number(numUpdatedRows) === 1;
}

/** Somebody has opened again what was closed. */
export async function reopenPromotion(
  tx: Tx,
  { repositoryId, pull }: Pick<PromotionDraft, "repositoryId" | "pull">,
): Promise<void> {
  await tx
    .updateTable("promotions")
    .set({ ended: null, ended_at: null })
    .where("repository_id", "=", repositoryId)
    .where("pull_request", "=", pull)
    .where("ended", "is not", null)
    .execute();
}

function promotionOf(row: Selectable<Promotions>): PromotionRow {
  return {
    repositoryId: row.repository_id,
    pull: row.pull_request,
    from: row.from_branch,
    into: row.into_branch,
    openedHead: row.opened_head,
    ended: row.ended ?? undefined,
  };
}
