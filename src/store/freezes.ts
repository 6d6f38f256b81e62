import type { Gate } from "../engine/ladder.ts";
import type { Handle, Tx } from "./transaction.ts";

export interface FreezeDraft {
  readonly repositoryId: number;
  readonly commentId: number;
  readonly gate: Gate;
  readonly by: { readonly id: number; readonly login: string };
  readonly until: Date;
}

export interface FreezeRow {
  readonly gate: Gate;
  readonly login: string;
  readonly until: Date;
}

export async function addFreeze(tx: Tx, draft: FreezeDraft, now: Date): Promise<void> {
  await tx
    .insertInto("freezes")
    .values({
      repository_id: draft.repositoryId,
      comment_id: draft.commentId,
      gate: draft.gate,
      frozen_by: draft.by.id,
      frozen_login: draft.by.login,
      frozen_at: now,
      until: draft.until,
    })
    .execute();
}

/** What is frozen now; of several freezes of one gate, the one that lasts longest. */
export async function standingFreezes(
  db: Handle,
  repositoryId: number,
  now: Date,
): Promise<readonly FreezeRow[]> {
  const rows = await db
    .selectFrom("freezes")
    .select(["gate", "frozen_login as login", "until"])
    .where("repository_id", "=", repositoryId)
    .where("lifted_at", "is", null)
    .where("until", ">", now)
    .orderBy("until")
    .orderBy("id")
    .execute();
  return [...new Map(rows.map((row) => [row.gate, row])).values()];
}

/** Lifts every freeze of a gate that stands; false where none does. */
export async function liftFreezes(
  tx: Tx,
  { repositoryId, gate }: Pick<FreezeDraft, "repositoryId" | "gate">,
  by: number,
  now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("freezes")
    .set({ lifted_at: now, lifted_by: by })
    .where("repository_id", "=", repositoryId)
    .where("gate", "=", gate)
    .where("lifted_at", "is", null)
    .where("until", ">", now)
    .executeTakeFirst();
  return Number(numUpdatedRows) > 0;
}

/** Whether a freeze began, ended or was lifted after `from`, up to `to`: what was decided then is decided anew. */
export async function hasFreezeChangedBetween(
  db: Handle,
  repositoryId: number,
  from: Date,
  to: Date,
): Promise<boolean> {
  const row = await db
    .selectFrom("freezes")
    .select("id")
    .where("repository_id", "=", repositoryId)
    .where(({ or, and, eb }) =>
      or(
        (["frozen_at", "until", "lifted_at"] as const).map((moment) =>
          and([eb(moment, ">", from), eb(moment, "<=", to)]),
        ),
      ),
    )
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
