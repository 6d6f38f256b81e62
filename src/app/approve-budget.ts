import type { CommentCommand } from "../engine/comment-command.ts";
import { appendEntries } from "../store/ledger.ts";
import { aliveRun } from "../store/runs.ts";
import type { Tx } from "../store/transaction.ts";
import { type Commanded, type Effect, judgeAgain } from "./command-effects.ts";
import { entryAt, named } from "./ledger-words.ts";

/** The run may go on until it has spent so much, in the plan's currency: beyond its budget too, where that is less. */
export async function approveBudget(
  tx: Tx,
  commanded: Commanded,
  { amount }: Extract<CommentCommand, { name: "approve-budget" }>,
  now: Date,
): Promise<Effect> {
  const { repository, branch, actor } = commanded;
  const run = await aliveRun(tx, branch.id);
  if (run === undefined)
    return {
      obeyed: false,
      why: "no run goes on here",
      help: "a budget is that of a run: push its plan first",
    };
  const subject = { run: run.id, plan: named(run.planId), branch: named(branch.name) };
  const body = { approval: "approve-budget", amount };
  await appendEntries(tx, repository.id, [entryAt(now, { kind: "approval-given", actor, subject, body })]);
  await judgeAgain(tx, commanded, now);
  const more =
    run.state === "stopped" ? " A run that was stopped goes on only by `/proofgate resume <stop-id>`." : "";
  return {
    obeyed: true,
    answer: `The run of plan \`${run.planId}\` may spend up to ${amount}, in the plan's currency.${more}`,
    approval: { kind: "approve-budget", amount, runId: run.id, branchId: branch.id },
  };
}
