import type { Selectable } from "kysely";
import type { Database } from "./database.ts";
import type { RollbackState } from "./rollback-tables.ts";
import type { Handle, Tx } from "./transaction.ts";

/** An update of a branch that somebody had taken back. */
export interface RollbackDraft {
  readonly repositoryId: number;
  /** That the revert is proposed from. */
  readonly branch: string;
  readonly target: string;
  readonly before: string;
  readonly after: string;
  /** That had made the update; absent where a commit was named. */
  readonly pull?: number | undefined;
  readonly runId?: string | undefined;
  readonly commentId: number;
  readonly askedBy: number;
  readonly askedByLogin: string;
}

export interface RollbackRow extends RollbackDraft {
  readonly state: RollbackState;
  readonly opened: { readonly pull: number; readonly head: string } | undefined;
}

/** @returns false where one of the same update is under way already. The caller holds the repository. */
export async function addRollback(tx: Tx, draft: RollbackDraft, now: Date): Promise<boolean> {
  const added = await tx
    .insertInto("rollbacks")
    .values({
      repository_id: draft.repositoryId,
      branch: draft.branch,
      target: draft.target,
      before_sha: draft.before,
      after_sha: draft.after,
      pull_request: draft.pull ?? null,
      run_id: draft.runId ?? null,
      comment_id: draft.commentId,
      asked_by: draft.askedBy,
      asked_by_login: draft.askedByLogin,
      asked_at: now,
      changed_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning("branch")
    .executeTakeFirst();
  return added !== undefined;
}

export async function findRollback(
  db: Handle,
  repositoryId: number,
  by: { readonly branch: string } | { readonly openedPull: number },
): Promise<RollbackRow | undefined> {
  const query = db.selectFrom("rollbacks").selectAll().where("repository_id", "=", repositoryId);
  return rollbackOf(
    await ("branch" in by
      ? query.where("branch", "=", by.branch)
      : query.where("opened_pull", "=", by.openedPull)
    ).executeTakeFirst(),
  );
}

/** The pull request that proposes it, or why there is none; nothing where it is not `asked` any more. */
export async function noteRollback(
  tx: Tx,
  { repositoryId, branch }: Pick<RollbackDraft, "repositoryId" | "branch">,
  came: { readonly opened: { readonly pull: number; readonly head: string } } | { readonly refused: string },
  now: Date,
): Promise<boolean> {
  const set =
    "opened" in came
      ? ({ state: "opened", opened_pull: came.opened.pull, opened_head: came.opened.head } as const)
      : ({ state: "refused", why: came.refused } as const);
  return await moved(tx, { repositoryId, branch, from: "asked" }, set, now);
}

/** Its pull request was merged or closed; `why` says where a merge does not count. */
export async function endRollback(
  tx: Tx,
  { repositoryId, branch }: Pick<RollbackDraft, "repositoryId" | "branch">,
  end: { readonly state: "merged" | "closed"; readonly why?: string },
  now: Date,
): Promise<boolean> {
  return await moved(
    tx,
    { repositoryId, branch, from: "opened" },
    { state: end.state, why: end.why ?? null },
    now,
  );
}

async function moved(
  tx: Tx,
  { repositoryId, branch, from }: { repositoryId: number; branch: string; from: RollbackState },
  set: Partial<Pick<Selectable<Database["rollbacks"]>, "state" | "opened_pull" | "opened_head" | "why">>,
  now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("rollbacks")
    .set({ ...set, changed_at: now })
    .where("repository_id", "=", repositoryId)
    .where("branch", "=", branch)
    .where("state", "=", from)
    .executeTakeFirst();
  return Number(numUpdatedRows) === 1;
}

function rollbackOf(row: Selectable<Database["rollbacks"]> | undefined): RollbackRow | undefined {
  if (row === undefined) return undefined;
  const { opened_pull: pull, opened_head: head } = row;
  return {
    repositoryId: row.repository_id,
    branch: row.branch,
    target: row.target,
    before: row.before_sha,
    after: row.after_sha,
    pull: row.pull_request ?? undefined,
    runId: row.run_id ?? undefined,
    commentId: row.comment_id,
    askedBy: row.asked_by,
    askedByLogin: row.asked_by_login,
    state: row.state,
    opened: pull === null || head === null ? undefined : { pull, head },
  };
}
