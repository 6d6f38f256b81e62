import { sql } from "kysely";
import { LostRaceError } from "./lost-race.ts";
import type { Handle, Tx } from "./transaction.ts";

/** The plan that a run is judged by, whatever its file says later. */
export interface PinnedPlan {
  readonly repositoryId: number;
  readonly planId: string;
  /** Of its canonical JSON. */
  readonly sha256: string;
  readonly path: string;
  /** The branch that it was pinned on; of a standing plan, its pattern. */
  readonly branch: string;
  readonly standing: boolean;
  /** Its canonical JSON. */
  readonly content: string;
}

export interface PlanRow extends PinnedPlan {
  readonly amendments: number;
  readonly finishedAt: Date | undefined;
}

/**
 * Pins a plan, if its id was never used in the repository. Else what that id was pinned to, for ever: the same plan for
 * another push of the same run; for another branch or after a rewrite, the one to hold it against.
 */
export async function pinPlan(
  tx: Tx,
  plan: PinnedPlan,
  now: Date,
): Promise<{ isNew: boolean; row: PlanRow }> {
  const inserted = await tx
    .insertInto("plans")
    .values({
      repository_id: plan.repositoryId,
      plan_id: plan.planId,
      sha256: plan.sha256,
      path: plan.path,
      branch: plan.branch,
      standing: plan.standing,
      content: plan.content,
      pinned_at: now,
    })
    .onConflict((conflict) => conflict.columns(["repository_id", "plan_id"]).doNothing())
    .returning("plan_id")
    .executeTakeFirst();
  const row = await findPlan(tx, plan.repositoryId, plan.planId);
  if (row === undefined) throw new Error("invariant: a pinned plan is there");
  return { isNew: inserted !== undefined, row };
}

export async function findPlan(
  db: Handle,
  repositoryId: number,
  planId: string,
): Promise<PlanRow | undefined> {
  const row = await db
    .selectFrom("plans")
    .selectAll()
    .where("repository_id", "=", repositoryId)
    .where("plan_id", "=", planId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { repository_id, plan_id, finished_at, pinned_at: _, ...same } = row;
  return { ...same, repositoryId: repository_id, planId: plan_id, finishedAt: finished_at ?? undefined };
}

/** Replaces the pinned plan by one that a human allowed. Throws LostRaceError where another one is pinned than thought. */
export async function amendPlan(
  tx: Tx,
  from: Pick<PinnedPlan, "repositoryId" | "planId" | "sha256">,
  to: Pick<PinnedPlan, "sha256" | "content">,
): Promise<void> {
  const amended = await tx
    .updateTable("plans")
    .set({ sha256: to.sha256, content: to.content, amendments: sql`amendments + 1` })
    .where("repository_id", "=", from.repositoryId)
    .where("plan_id", "=", from.planId)
    .where("sha256", "=", from.sha256)
    .where("finished_at", "is", null)
    .executeTakeFirst();
  if (Number(amended.numUpdatedRows) === 1) return;
  const actual = await findPlan(tx, from.repositoryId, from.planId);
  throw new LostRaceError(`the pinned plan \`${from.planId}\``, from.sha256, actual?.sha256);
}

/** Its run has ended: the id is used up. Does nothing to a standing plan, or one that is finished. */
export async function finishPlan(tx: Tx, repositoryId: number, planId: string, now: Date): Promise<void> {
  await tx
    .updateTable("plans")
    .set({ finished_at: now })
    .where("repository_id", "=", repositoryId)
    .where("plan_id", "=", planId)
    .where("standing", "=", false)
    .where("finished_at", "is", null)
    .execute();
}
