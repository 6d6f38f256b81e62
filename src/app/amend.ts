import type { CommentCommand } from "../engine/comment-command.ts";
import { appendEntries } from "../store/ledger.ts";
import { findPlan } from "../store/plans.ts";
import { aliveRun } from "../store/runs.ts";
import type { Tx } from "../store/transaction.ts";
import { type Commanded, type Effect, judgeAgain } from "./command-effects.ts";
import { entryAt, named } from "./ledger-words.ts";
import type { PlanProposal } from "./plan-proposal.ts";

/** Exactly the proposed plan may be pushed from now on, once; until then the run is held to the old one. */
export async function amend(
  tx: Tx,
  commanded: Commanded,
  { planSha256: sha256 }: Extract<CommentCommand, { name: "amend" }>,
  proposal: PlanProposal | undefined,
  now: Date,
): Promise<Effect> {
  const { repository, branch, actor } = commanded;
  const refused = (why: string, help: string): Effect => ({ obeyed: false, why, help });
  const run = await aliveRun(tx, branch.id);
  const pinned = run && (await findPlan(tx, repository.id, run.planId));
  if (run === undefined || pinned === undefined)
    return refused("no run goes on here", "a branch without a run takes its plan from its first commit");
  if (pinned.sha256 === sha256)
    return refused("the run is held to this plan already", "push the work that it plans");
  if (proposal === undefined)
    return refused(
      `no comment here proposes a valid plan with the hash \`${sha256}\``,
      "let the new plan be posted in a fenced block that begins with three backticks and `json`; `proofgate plan hash` prints its hash",
    );
  if (proposal.plan.plan_id !== run.planId)
    return refused(
      `the proposed plan has the id \`${proposal.plan.plan_id}\`, and the run is that of \`${run.planId}\``,
      "propose it under the run's own id, or begin another branch",
    );
  if (pinned.standing)
    return refused(
      "the run's plan stands on the target, and is everybody's who matches it",
      "change it there, by a pull request of people",
    );
  const subject = { run: run.id, plan: named(run.planId), branch: named(branch.name) };
  const body = {
    approval: "amend",
    from: pinned.sha256,
    plan_sha256: sha256,
    proposers: [...proposal.proposers],
  };
  await appendEntries(tx, repository.id, [entryAt(now, { kind: "approval-given", actor, subject, body })]);
  await judgeAgain(tx, commanded, now);
  return {
    obeyed: true,
    answer: `Plan \`${run.planId}\` may become \`${sha256}\`: commit exactly that file. Then the whole range is judged by it, and what the run has used counts on.`,
    approval: { kind: "amend", planSha256: sha256, runId: run.id, branchId: branch.id },
  };
}
