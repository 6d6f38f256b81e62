import { appendEntries } from "../store/ledger.ts";
import type { RunRow } from "../store/runs.ts";
import type { Tx } from "../store/transaction.ts";
import { type Commanded, judgeAgain } from "./command-effects.ts";
import { entryAt, named } from "./ledger-words.ts";

/**
 * Records that a person agrees to how a run goes on with its money, and has it judged by that. @param body what is agreed to, for the
 * ledger. @returns what to add to the answer; empty where there is nothing
 */
export async function agreeToSpending(
  tx: Tx,
  commanded: Commanded,
  run: Pick<RunRow, "id" | "planId" | "state">,
  body: Readonly<Record<string, string>>,
  now: Date,
): Promise<string> {
  const { repository, branch, actor } = commanded;
  const subject = { run: run.id, plan: named(run.planId), branch: named(branch.name) };
  await appendEntries(tx, repository.id, [entryAt(now, { kind: "approval-given", actor, subject, body })]);
  await judgeAgain(tx, commanded, now);
  return run.state === "stopped"
    ? " A run that was stopped goes on only by `/proofgate resume <stop-id>`."
    : "";
}
