import type { Handle, Tx } from "./transaction.ts";

/** A comment that held a command, or a button that was pressed, and what came of it. */
export interface CommandRecord {
  readonly repositoryId: number;
  /** GitHub's id of the comment; of a pressed button the App's own name for that press, below zero. */
  readonly commentId: number;
  readonly authorId: number;
  readonly pullRequest?: number;
  readonly verb: string;
  readonly argument: string;
  /** The branch's head when the command was read. */
  readonly head?: string;
  readonly outcome: { readonly obeyed: true } | { readonly obeyed: false; readonly why: string };
}

/**
 * Records a command in the transaction in which it is obeyed. False where that comment was recorded before: then it was
 * obeyed or refused already, and nothing more may be done for it [S16].
 */
export async function recordCommand(tx: Tx, command: CommandRecord, now: Date): Promise<boolean> {
  const { repositoryId, commentId, authorId, pullRequest, verb, argument, head, outcome } = command;
  const inserted = await tx
    .insertInto("commands")
    .values({
      repository_id: repositoryId,
      comment_id: commentId,
      author_id: authorId,
      pull_request: pullRequest ?? null,
      verb,
      argument,
      head: head ?? null,
      outcome: outcome.obeyed ? "obeyed" : "refused",
      why: outcome.obeyed ? null : outcome.why,
      seen_at: now,
    })
    .onConflict((conflict) => conflict.columns(["repository_id", "comment_id"]).doNothing())
    .returning("comment_id")
    .executeTakeFirst();
  return inserted !== undefined;
}

/** Of these comments, those whose command was read already, whatever came of it. */
export async function knownComments(
  db: Handle,
  repositoryId: number,
  comments: readonly number[],
): Promise<ReadonlySet<number>> {
  if (comments.length === 0) return new Set();
  const rows = await db
    .selectFrom("commands")
    .select("comment_id")
    .where("repository_id", "=", repositoryId)
    .where("comment_id", "in", comments)
    .execute();
  return new Set(rows.map(({ comment_id }) => comment_id));
}
