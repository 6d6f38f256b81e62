import type { Insertable, Selectable } from "kysely";
import type { Database } from "./database.ts";
import { LostRaceError } from "./lost-race.ts";
import type { Handle, Tx } from "./transaction.ts";

/** What a human allowed, bound to what was shown: what is absent is not bound. Used at most once. */
export interface ApprovalDraft {
  readonly repositoryId: number;
  /** The comment that gave it, recorded as a command in the same transaction; below zero where a button gave it. */
  readonly commentId: number;
  /** `approve`, `amend`, `approve-budget`, `waive`, … */
  readonly kind: string;
  /** GitHub's id. */
  readonly approverId: number;
  /** As it was, for asking about its role again; the id stays the identity. */
  readonly approverLogin?: string;
  /** The branch on which it holds. */
  readonly branchId?: number;
  readonly runId?: string;
  readonly stopId?: string;
  readonly planSha256?: string;
  readonly head?: string;
  /** Of the effect's difference against the target. */
  readonly effectSha256?: string;
  readonly targetRef?: string;
  readonly policySha256?: string;
  readonly fingerprint?: string;
  /** Decimal, in the plan's currency. */
  readonly amount?: string;
  readonly reason?: string;
  readonly expiresAt?: Date;
  /** Of a handoff: JSON of what its giver was shown, and for whom they spoke. */
  readonly terms?: string;
}

export interface ApprovalRow extends ApprovalDraft {
  readonly id: number;
  readonly givenAt: Date;
}

export async function giveApproval(tx: Tx, draft: ApprovalDraft, now: Date): Promise<number> {
  const row: Insertable<Database["approvals"]> = {
    repository_id: draft.repositoryId,
    comment_id: draft.commentId,
    kind: draft.kind,
    approver_id: draft.approverId,
    approver_login: draft.approverLogin ?? null,
    branch_id: draft.branchId ?? null,
    run_id: draft.runId ?? null,
    stop_id: draft.stopId ?? null,
    plan_sha256: draft.planSha256 ?? null,
    head: draft.head ?? null,
    effect_sha256: draft.effectSha256 ?? null,
    target_ref: draft.targetRef ?? null,
    policy_sha256: draft.policySha256 ?? null,
    fingerprint: draft.fingerprint ?? null,
    amount: draft.amount ?? null,
    reason: draft.reason ?? null,
    given_at: now,
    expires_at: draft.expiresAt ?? null,
    terms: draft.terms ?? null,
  };
  const { id } = await tx.insertInto("approvals").values(row).returning("id").executeTakeFirstOrThrow();
  return id;
}

/** Approvals of these kinds that were given and neither used, voided nor expired, oldest first. */
export async function standingApprovals(
  db: Handle,
  repositoryId: number,
  kinds: readonly string[],
  now: Date,
): Promise<readonly ApprovalRow[]> {
  if (kinds.length === 0) return [];
  const rows = await db
    .selectFrom("approvals")
    .selectAll()
    .where("repository_id", "=", repositoryId)
    .where("kind", "in", kinds)
    .where("state", "=", "given")
    .where(({ or, eb }) => or([eb("expires_at", "is", null), eb("expires_at", ">", now)]))
    .orderBy("id")
    .execute();
  return rows.map(approvalOf);
}

/** Of one kind on a branch, in whichever pull request, neither used, void nor over, oldest first. A waiver is not used up: it holds for its time. */
export async function standingOnBranch(
  db: Handle,
  branchId: number,
  kind: "approve" | "waive",
  now: Date,
): Promise<readonly ApprovalRow[]> {
  const rows = await db
    .selectFrom("approvals")
    .selectAll()
    .where("branch_id", "=", branchId)
    .where("kind", "=", kind)
    .where("state", "=", "given")
    .where("expires_at", ">", now)
    .orderBy("id")
    .execute();
  return rows.map(approvalOf);
}

/** What people said of a run's money: sums up to which it goes on, or that it goes on without any; oldest first. They hold as long as the run. */
export async function standingSpending(db: Handle, runId: string): Promise<readonly ApprovalRow[]> {
  const rows = await db
    .selectFrom("approvals")
    .selectAll()
    .where("run_id", "=", runId)
    .where("kind", "in", ["approve-budget", "degrade"])
    .where("state", "=", "given")
    .orderBy("id")
    .execute();
  return rows.map(approvalOf);
}

/** A pull request: what was approved in another one, of the same head even, was approved there. */
export interface ApprovedPull {
  readonly repositoryId: number;
  readonly pull: number;
}

/** Approvals that commands in a pull request gave and that are neither used, void nor over, oldest first. */
export async function approvalsIn(db: Handle, of: ApprovedPull, now: Date): Promise<readonly ApprovalRow[]> {
  const rows = await givenIn(db, of)
    .where("approvals.expires_at", ">", now)
    .orderBy("approvals.id")
    .execute();
  return rows.map(approvalOf);
}

/** Whether an approval in a pull request stood at a moment: what was decided then may not hold any more. */
export async function wasApprovedAt(db: Handle, of: ApprovedPull, moment: Date): Promise<boolean> {
  const row = await givenIn(db, of).where("approvals.expires_at", ">", moment).limit(1).executeTakeFirst();
  return row !== undefined;
}

function givenIn(db: Handle, { repositoryId, pull }: ApprovedPull) {
  return db
    .selectFrom("approvals")
    .innerJoin("commands", (join) =>
      join
        .onRef("commands.repository_id", "=", "approvals.repository_id")
        .onRef("commands.comment_id", "=", "approvals.comment_id"),
    )
    .selectAll("approvals")
    .where("approvals.repository_id", "=", repositoryId)
    .where("approvals.kind", "=", "approve")
    .where("approvals.state", "=", "given")
    .where("commands.pull_request", "=", pull);
}

/** Pull requests that are judged again at once; the sweep finds the others. */
const AGREED_MAX = 500;

/**
 * Pull requests in which somebody gave what still stands (approvals, waivers, amendments), each once, the newest first.
 * @param approverId undefined: anybody
 */
export async function pullsAgreedTo(
  db: Handle,
  { repositoryId, approverId }: { readonly repositoryId: number; readonly approverId: number | undefined },
  now: Date,
): Promise<readonly { readonly pull: number; readonly branchId: number | undefined }[]> {
  const rows = await db
    .selectFrom("approvals")
    .innerJoin("commands", (join) =>
      join
        .onRef("commands.repository_id", "=", "approvals.repository_id")
        .onRef("commands.comment_id", "=", "approvals.comment_id"),
    )
    .select(["commands.pull_request", "approvals.branch_id"])
    .distinct()
    .where("approvals.repository_id", "=", repositoryId)
    .where("approvals.state", "=", "given")
    .where(({ or, eb }) => or([eb("approvals.expires_at", "is", null), eb("approvals.expires_at", ">", now)]))
    .where(({ lit, eb }) =>
      approverId === undefined ? lit(true) : eb("approvals.approver_id", "=", approverId),
    )
    .orderBy("commands.pull_request", "desc")
    .limit(AGREED_MAX)
    .execute();
  return rows.flatMap(({ pull_request: pull, branch_id }) =>
    pull === null ? [] : [{ pull, branchId: branch_id ?? undefined }],
  );
}

/** The last plan that a run's plan may become. */
export async function standingAmendment(db: Handle, runId: string): Promise<ApprovalRow | undefined> {
  const row = await db
    .selectFrom("approvals")
    .selectAll()
    .where("run_id", "=", runId)
    .where("kind", "=", "amend")
    .where("state", "=", "given")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : approvalOf(row);
}

/** Whether the time of a waiver on a branch ended after `from`, up to `to`: what it let through is judged without it. */
export async function hasWaiverEndedBetween(
  db: Handle,
  branchId: number,
  from: Date,
  to: Date,
): Promise<boolean> {
  const row = await db
    .selectFrom("approvals")
    .select("id")
    .where("branch_id", "=", branchId)
    .where("kind", "=", "waive")
    .where("expires_at", ">", from)
    .where("expires_at", "<=", to)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** What one comment gave that nobody has used. */
export async function givenBy(
  db: Handle,
  repositoryId: number,
  commentId: number,
): Promise<readonly ApprovalRow[]> {
  const rows = await db
    .selectFrom("approvals")
    .selectAll()
    .where("repository_id", "=", repositoryId)
    .where("comment_id", "=", commentId)
    .where("state", "=", "given")
    .orderBy("id")
    .execute();
  return rows.map(approvalOf);
}

/** Uses an approval up. Throws LostRaceError where it is used, void or expired: then what it allowed must not happen. */
export async function useApproval(tx: Tx, id: number, now: Date): Promise<void> {
  const used = await tx
    .updateTable("approvals")
    .set({ state: "used", settled_at: now })
    .where("id", "=", id)
    .where("state", "=", "given")
    .where(({ or, eb }) => or([eb("expires_at", "is", null), eb("expires_at", ">", now)]))
    .executeTakeFirst();
  if (Number(used.numUpdatedRows) === 1) return;
  const actual = await tx.selectFrom("approvals").select("state").where("id", "=", id).executeTakeFirst();
  throw new LostRaceError(`approval ${id}`, "given", actual?.state === "given" ? "expired" : actual?.state);
}

/** Takes an approval back, as for an edited comment or a member who left; false where it is used or void already. */
export async function voidApproval(tx: Tx, id: number, reason: string, now: Date): Promise<boolean> {
  const voided = await tx
    .updateTable("approvals")
    .set({ state: "void", settled_at: now, void_reason: reason })
    .where("id", "=", id)
    .where("state", "=", "given")
    .executeTakeFirst();
  return Number(voided.numUpdatedRows) === 1;
}

/** A row of the table as it is told to the rooms above. */
export function approvalOf(row: Selectable<Database["approvals"]>): ApprovalRow {
  return {
    id: row.id,
    repositoryId: row.repository_id,
    commentId: row.comment_id,
    kind: row.kind,
    approverId: row.approver_id,
    givenAt: row.given_at,
    ...(row.approver_login === null ? {} : { approverLogin: row.approver_login }),
    ...(row.branch_id === null ? {} : { branchId: row.branch_id }),
    ...(row.run_id === null ? {} : { runId: row.run_id }),
    ...(row.stop_id === null ? {} : { stopId: row.stop_id }),
    ...(row.plan_sha256 === null ? {} : { planSha256: row.plan_sha256 }),
    ...(row.head === null ? {} : { head: row.head }),
    ...(row.effect_sha256 === null ? {} : { effectSha256: row.effect_sha256 }),
    ...(row.target_ref === null ? {} : { targetRef: row.target_ref }),
    ...(row.policy_sha256 === null ? {} : { policySha256: row.policy_sha256 }),
    ...(row.fingerprint === null ? {} : { fingerprint: row.fingerprint }),
    ...(row.amount === null ? {} : { amount: row.amount }),
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.expires_at === null ? {} : { expiresAt: row.expires_at }),
    ...(row.terms === null ? {} : { terms: row.terms }),
  };
}
