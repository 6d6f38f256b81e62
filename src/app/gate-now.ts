import type { EffectivePolicy } from "../contract/policy-defaults.ts";
import { readCommentCommand } from "../engine/comment-command.ts";
import { type Fact, observed, unknown } from "../engine/fact.ts";
import type { Facts, PolicyState } from "../engine/facts.ts";
import {
  type ApprovalsFact,
  approvalsAsked,
  type Binding,
  countApprovals,
  type GateVisitor,
  type GivenApproval,
  mayApproveAt,
} from "../engine/gate-approval.ts";
import type { Ladder, Rung } from "../engine/ladder.ts";
import { type ApprovalRow, approvalsIn } from "../store/approvals.ts";
import { lockRepository } from "../store/repositories.ts";
import { inTransaction } from "../store/transaction.ts";
import { readComment } from "./command-reading.ts";
import { namesOf } from "./named-approvers.ts";
import type { PullNow } from "./pull-now.ts";
import { roleOf, rolesThatWrite } from "./role-of.ts";
import type { Services } from "./services.ts";
import { COMMENT_CHANGED, voidForComment } from "./void-approval.ts";
import type { RepositoryRef } from "./webhook-jobs.ts";

/** The gate before which a head stands, and who has agreed that it may pass. */
export interface GateNow {
  readonly visitor: Omit<GateVisitor, "judgedAs">;
  readonly targetRef: string;
  readonly given: readonly GivenApproval[];
}

/**
 * Who has approved is asked about anew whenever it counts: roles and teams change [T120].
 * @param policy of the target's tip: it says who counts there.
 */
export async function gateNow(
  services: Services,
  repository: RepositoryRef,
  {
    ladder,
    rung,
    pull,
    number,
    policy,
  }: {
    readonly ladder: Ladder;
    readonly rung: Rung;
    readonly pull: Pick<PullNow, "base" | "branch">;
    readonly number: number;
    readonly policy: PolicyState | undefined;
  },
): Promise<GateNow> {
  const of = { repositoryId: repository.id, pull: number };
  const rows = await approvalsIn(services.db, of, services.clock());
  const named = policy === undefined ? [] : mayApproveAt(ladder, rung, policy.policy.promotion);
  const people = new Map<number, Promise<PersonNow>>();
  const given: GivenApproval[] = [];
  for (const row of rows) {
    const { approverId: by, approverLogin: login = String(by) } = row;
    const asked = people.get(by) ?? personNow(services, repository, { id: by, login }, named);
    people.set(by, asked);
    const whyNot = (await asked).whyNot ?? (await whyVoid(services, repository, row));
    given.push({ ...boundTo(row), ...(await asked), ...(whyNot === undefined ? {} : { whyNot }), by, login });
  }
  return { visitor: { ladder, rung, branch: pull.branch }, targetRef: pull.base, given };
}

type PersonNow = Pick<GivenApproval, "countsAs" | "whyNot">;

async function personNow(
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

/** Nobody may have told of what became of the comment [T121]. */
async function whyVoid(
  services: Services,
  repository: RepositoryRef,
  approval: ApprovalRow,
): Promise<string | undefined> {
  const { commentId, head } = approval;
  const comment = await readComment(services, { repository, comment: commentId });
  const read = comment === undefined || comment.isEdited ? undefined : readCommentCommand(comment.body);
  const isIt = read?.kind === "command" && read.command.name === "approve" && read.command.sha === head;
  if (isIt) return undefined;
  const { db, clock } = services;
  await inTransaction(db, async (tx) => {
    await lockRepository(tx, repository.id);
    await voidForComment(services, tx, approval, clock());
  });
  return COMMENT_CHANGED;
}

function boundTo({ head, targetRef, effectSha256, policySha256, planSha256 }: ApprovalRow): Binding {
  return {
    head: head ?? "",
    targetRef: targetRef ?? "",
    effectSha256: effectSha256 ?? "",
    policySha256: policySha256 ?? "",
    planSha256,
  };
}

/** What the gate asks by the target's own policy, and who counts for it. */
export function approvalsAt(
  { visitor, targetRef, given }: GateNow,
  { subject, policy, plan }: Facts,
  head: string,
  effectSha256: string,
): Fact<ApprovalsFact> {
  if (!subject.known) return unknown(subject.why);
  if (!policy.known) return unknown(policy.why);
  const { promotion }: EffectivePolicy = policy.value.policy;
  const asked = approvalsAsked({ ...visitor, judgedAs: subject.value.judgedAs }, promotion);
  const state = plan.known ? plan.value.state : undefined;
  const planSha256 = state?.kind === "valid" ? state.plan.sha256 : undefined;
  const policySha256 = policy.value.sha256;
  return observed(countApprovals(asked, given, { head, targetRef, effectSha256, policySha256, planSha256 }));
}
