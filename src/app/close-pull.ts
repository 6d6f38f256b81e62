import { isAgentBranch } from "../collect/whose-change.ts";
import { type Gate, rungOf } from "../engine/ladder.ts";
import { approvalsIn, useApproval } from "../store/approvals.ts";
import { type BranchRow, findBranch } from "../store/branches.ts";
import { noteCountedReviews } from "../store/counted-reviews.ts";
import { completeJob, type Job } from "../store/job-lease.ts";
import { appendEntries } from "../store/ledger.ts";
import { addToOutbox } from "../store/outbox.ts";
import { finishPlan } from "../store/plans.ts";
import { isUnaccountedPull } from "../store/ref-updates.ts";
import { lockRepository } from "../store/repositories.ts";
import { aliveRun, stopClock } from "../store/runs.ts";
import { inTransaction, type Tx } from "../store/transaction.ts";
import { latestVerdict } from "../store/verdicts.ts";
import { followRollback } from "./follow-rollback.ts";
import { endGrant, moveGrantedRun } from "./grant-ending.ts";
import type { LadderReading } from "./ladder-reading.ts";
import { appActor, entryAt, named } from "./ledger-words.ts";
import { mergePastGateEntries } from "./merge-past-gate.ts";
import type { PullNow } from "./pull-now.ts";
import { retireDraft } from "./retire-branch.ts";
import { manifestSealDraft } from "./seal-manifest.ts";
import type { Services } from "./services.ts";
import { useAgreements } from "./use-agreements.ts";
import type { Work } from "./webhook-jobs.ts";

/** A pull request that is closed. Merged into a rung, it has promoted its run, and its agent's branch is spent. */
export async function closePull(
  services: Services,
  job: Job,
  work: Extract<Work, { kind: "judge-pull" }>,
  pull: PullNow,
  { policy, ladder }: LadderReading,
): Promise<void> {
  const { db, clock } = services;
  const now = clock();
  const repositoryId = work.repository.id;
  const rung = rungOf(ladder, pull.base);
  const isPromoted =
    pull.isMerged && rung !== undefined && pull.branch !== undefined && isAgentBranch(policy, pull.branch);
  await inTransaction(db, async (tx) => {
    await lockRepository(tx, repositoryId);
    // Reopened it is judged anew.
    await noteCountedReviews(tx, { repositoryId, pull: work.pull, branchId: undefined }, [], now);
    await followRollback(services, tx, { repositoryId, number: work.pull, pull }, now);
    if (pull.isMerged && rung !== undefined)
      await useApprovals(services, tx, { repositoryId, pull, number: work.pull, rung: rung.gate }, now);
    const branch = isPromoted ? await findBranch(tx, repositoryId, pull.branch ?? "") : undefined;
    if (branch !== undefined && rung !== undefined) {
      await promoteRun(services, tx, { repositoryId, branch, pull, number: work.pull, rung: rung.gate }, now);
      // `observe` and `warn` only report.
      if (policy.policy.mode === "enforce") {
        const why = `pull request ${work.pull} was merged into \`${pull.base}\``;
        const spent = { branch: { id: branch.id, name: branch.name }, head: pull.head, why };
        await addToOutbox(tx, [retireDraft(repositoryId, spent)], now);
      }
    }
    await completeJob(tx, job, now);
  });
}

/** What people approved has come about: it is not approved again. Past a shut gate no approval was used. */
async function useApprovals(
  services: Services,
  tx: Tx,
  { repositoryId, pull, number, rung: gate }: Omit<Merged, "branch">,
  now: Date,
): Promise<void> {
  const decided = await latestVerdict(tx, { repositoryId, head: pull.head, gate });
  if (decided?.verdict !== "pass") return;
  // What stands there is not what merging the head gives: nobody has approved that.
  if (await isUnaccountedPull(tx, { repositoryId, branch: pull.base }, number)) return;
  for (const { id, approverId, head, targetRef } of await approvalsIn(
    tx,
    { repositoryId, pull: number },
    now,
  )) {
    if (head !== pull.head || targetRef !== pull.base) continue;
    await useApproval(tx, id, now);
    const subject = { head: pull.head, target: named(pull.base), pull_request: number };
    const body = { approval: id, kind: "approve", approver: approverId };
    const entry = { kind: "approval-used", actor: appActor(services), subject, body } as const;
    await appendEntries(tx, repositoryId, [entryAt(now, entry)]);
  }
}

interface Merged {
  readonly repositoryId: number;
  readonly branch: BranchRow;
  readonly pull: PullNow;
  readonly number: number;
  readonly rung: Gate;
}

/** Only a run whose conditions held is promoted; what somebody merged past its gate is not made good by that. */
async function promoteRun(
  services: Services,
  tx: Tx,
  { repositoryId, branch, pull, number, rung }: Merged,
  now: Date,
): Promise<void> {
  const run = await aliveRun(tx, branch.id);
  const isPastGate = await isUnaccountedPull(tx, { repositoryId, branch: pull.base }, number);
  // A branch that is used again has another run, and this pull request was not of that one.
  if (run === undefined || (branch.head !== undefined && branch.head !== pull.head)) return;
  const actor = appActor(services);
  if (run.state !== "done" || isPastGate) {
    await stopClock(tx, run.id);
    const ended = await endGrant(tx, { runId: run.id, actor, reason: "merged" }, now);
    const merged = { runId: run.id, state: run.state, branch, pull, number, rung };
    await appendEntries(tx, repositoryId, [
      ...ended,
      ...(await mergePastGateEntries(services, tx, merged, now)),
    ]);
    return void (await addToOutbox(tx, [manifestSealDraft(repositoryId, run.id, `pull ${number}`)], now));
  }
  const move = { runId: run.id, from: "done", to: "promoted", rung } as const;
  const ended = await moveGrantedRun(tx, move, actor, now);
  await finishPlan(tx, repositoryId, run.planId, now);
  await useAgreements(services, tx, run, now);
  const subject = { run: run.id, branch: named(branch.name), head: pull.head, pull_request: number };
  const body = { from: "done", to: "promoted", rung };
  const entry = { kind: "run-moved", actor, subject, body } as const;
  await appendEntries(tx, repositoryId, [...ended, entryAt(now, entry)]);
}
