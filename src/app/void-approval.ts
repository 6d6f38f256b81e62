import { type ApprovalRow, voidApproval } from "../store/approvals.ts";
import { appendEntries } from "../store/ledger.ts";
import type { Tx } from "../store/transaction.ts";
import { appActor, entryAt, named } from "./ledger-words.ts";
import type { Services } from "./services.ts";

export const COMMENT_CHANGED = "the comment that gave it was edited or deleted";

/** Takes an approval back whose comment is not what it was, and records it; nothing where it is used or void already. */
export async function voidForComment(
  services: Services,
  tx: Tx,
  approval: ApprovalRow,
  now: Date,
): Promise<void> {
  if (!(await voidApproval(tx, approval.id, COMMENT_CHANGED, now))) return;
  const { kind, approverId, fingerprint, planSha256, head, targetRef, commentId, repositoryId } = approval;
  const body = {
    approval: approval.id,
    kind,
    approver: approverId,
    ...(fingerprint === undefined ? {} : { fingerprint }),
    ...(planSha256 === undefined ? {} : { plan_sha256: planSha256 }),
    ...(head === undefined ? {} : { head }),
    ...(targetRef === undefined ? {} : { target: named(targetRef) }),
    why: COMMENT_CHANGED,
    comment: commentId,
  };
  const entry = { kind: "approval-void", actor: appActor(services), subject: {} } as const;
  await appendEntries(tx, repositoryId, [entryAt(now, { ...entry, body })]);
}
