import type { CommentCommand } from "../engine/comment-command.ts";
import { aliveRun } from "../store/runs.ts";
import type { Tx } from "../store/transaction.ts";
import { agreeToSpending } from "./agree-to-spending.ts";
import type { Commanded, Effect } from "./command-effects.ts";

/** The run may go on until it has spent so much, in the plan's currency: beyond its budget too, where that is less. */
export async function approveBudget(
  tx: Tx,
  commanded: Commanded,
  { amount }: Extract<CommentCommand, { name: "approve-budget" }>,
  now: Date,
): Promise<Effect> {
  const { branch } = commanded;
  const run = await aliveRun(tx, branch.id);
  if (run === undefined)
    return {
      obeyed: false,
      why: "no run goes on here",
      help: "a budget is that of a run: push its plan first",
    };
  const body = { approval: "approve-budget", amount };
  const more = await agreeToSpending(tx, commanded, run, body, now);
  return {
    obeyed: true,
    answer: `The run of plan \`${run.planId}\` may spend up to ${amount}, in the plan's currency.${more}`,
    approval: { kind: "approve-budget", amount, runId: run.id, branchId: branch.id },
  };
}
