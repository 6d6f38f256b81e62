import type { OutboxDraft } from "../store/outbox.ts";

export const ROLLBACK = "rollback";

/** A rollback that was recorded: its pull request is to be opened. */
export interface RollbackPayload {
  readonly branch: string;
  /** The pull request under which it was asked for. */
  readonly answersOn: number;
}

/** No agent's branch by any policy that was not made for it; the comment's id makes each new. */
export function rollbackBranch(after: string, comment: number): string {
  return `proofgate/rollback/${after.slice(0, 12)}-${comment}`;
}

export function rollbackDraft(repositoryId: number, payload: RollbackPayload): OutboxDraft {
  return {
    repositoryId,
    lane: `${repositoryId} rollback ${payload.branch}`,
    kind: ROLLBACK,
    idempotencyKey: `rollback ${repositoryId} ${payload.branch}`,
    payload: JSON.stringify(payload),
  };
}
