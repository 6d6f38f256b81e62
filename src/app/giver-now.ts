import { type CommandName, readCommentCommand } from "../engine/comment-command.ts";
import type { GivenApproval } from "../engine/gate-approval.ts";
import type { ApprovalRow } from "../store/approvals.ts";
import { lockRepository } from "../store/repositories.ts";
import { inTransaction } from "../store/transaction.ts";
import { readComment } from "./command-reading.ts";
import { namesOf } from "./named-approvers.ts";
import { isPress } from "./press.ts";
import { roleOf, rolesThatWrite } from "./role-of.ts";
import type { Services } from "./services.ts";
import { COMMENT_CHANGED, voidForComment } from "./void-approval.ts";
import type { RepositoryRef } from "./webhook-jobs.ts";

/** Who gave an approval, at this moment: which of the names asked about they are or belong to. */
export type PersonNow = Pick<GivenApproval, "countsAs" | "whyNot">;

/** Roles and teams change: asked about anew whenever what somebody gave counts [T120]. */
export async function personNow(
  services: Services,
  repository: RepositoryRef,
  user: { readonly id: number; readonly login: string },
  named: readonly string[],
): Promise<PersonNow> {
  const role = await roleOf(services, repository, user);
  if (!role.known) return { countsAs: [], whyNot: `its giver's role could not be determined: ${role.why}` };
  if (!rolesThatWrite.has(role.value)) return { countsAs: [], whyNot: "its giver may not write here now" };
  const { found, unknown: unclear } = await namesOf(services, repository, user, named);
  const whyNot = found.length === 0 ? unclear : undefined;
  return { countsAs: found, ...(whyNot === undefined ? {} : { whyNot }) };
}

/** By which command each kind of approval is given. */
const GIVEN_BY: Readonly<Record<string, CommandName>> = { approve: "approve", handoff: "handoff approve" };

/** Nobody may have told of what became of the comment [T121]. @returns a clause; undefined where it stands as it was given */
export async function whyWithdrawn(
  services: Services,
  repository: RepositoryRef,
  approval: ApprovalRow,
): Promise<string | undefined> {
  const { commentId, head, kind } = approval;
  if (isPress(commentId)) return undefined;
  const comment = await readComment(services, { repository, comment: commentId });
  const read = comment === undefined || comment.isEdited ? undefined : readCommentCommand(comment.body);
  const command = read?.kind === "command" ? read.command : undefined;
  const isIt = command?.name === GIVEN_BY[kind] && (command?.name !== "approve" || command.sha === head);
  if (command !== undefined && isIt) return undefined;
  const { db, clock } = services;
  await inTransaction(db, async (tx) => {
    await lockRepository(tx, repository.id);
    await voidForComment(services, tx, approval, clock());
  });
  return COMMENT_CHANGED;
}
