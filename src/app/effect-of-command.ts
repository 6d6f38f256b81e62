import type { CommentCommand } from "../engine/comment-command.ts";
import { standingStops } from "../store/stops.ts";
import type { Tx } from "../store/transaction.ts";
import { latestVerdict } from "../store/verdicts.ts";
import { adopt } from "./adopt.ts";
import { amend } from "./amend.ts";
import { type Approvable, approve } from "./approve.ts";
import { approveBudget } from "./approve-budget.ts";
import { verdictOfRow } from "./check-outbox.ts";
import { type BranchStatus, explainAnswer, helpAnswer, statusAnswer } from "./command-answers.ts";
import { abandon, type Commanded, type Effect, resume, stopByHand } from "./command-effects.ts";
import type { CommandedPull } from "./command-reading.ts";
import { degrade } from "./degrade.ts";
import { freeze, unfreeze } from "./freeze.ts";
import { type AskedHandoff, agreeToHandoff } from "./handoff.ts";
import type { PlanProposal } from "./plan-proposal.ts";
import { type Revertible, rollback } from "./rollback.ts";
import { waive } from "./waive.ts";

/** A command, and what was read for it before the transaction began. */
export interface Asked {
  readonly command: CommentCommand;
  readonly proposal?: PlanProposal | undefined;
  readonly approvable?: Approvable | undefined;
  readonly revertible?: Revertible | undefined;
  readonly handoff?: AskedHandoff | undefined;
  /** Of the owners or approvers asked about, those that the author is or belongs to. */
  readonly speaksFor?: readonly string[] | undefined;
  /** Somebody with a hand in it gave it, by the policy's leave. */
  readonly isSelfApproved?: boolean | undefined;
}

/** Obeys one command, or says why it is not obeyed. */
export async function effectOf(
  tx: Tx,
  { command, proposal, approvable, revertible, handoff, speaksFor = [], isSelfApproved }: Asked,
  pull: CommandedPull,
  by: Omit<Commanded, "branch" | "head">,
  now: Date,
): Promise<Effect> {
  const { branch, head } = pull;
  if (command.name === "help") return { obeyed: true, answer: helpAnswer() };
  // A head from a fork has no branch of ours.
  if (command.name === "approve")
    return await approve(tx, { ...by, branch, head, target: pull.base }, command, approvable, now);
  if (command.name === "rollback") return await rollback(tx, by, revertible, now);
  // About the ladder, under whichever pull request they are written.
  if (command.name === "adopt") return await adopt(tx, by, command, isSelfApproved === true, now);
  if (command.name === "freeze") return await freeze(tx, by, command, now);
  if (command.name === "unfreeze") return await unfreeze(tx, by, command, now);
  if (branch === undefined)
    return { obeyed: false, why: "nothing is recorded of this branch", help: "push to it, then ask again" };
  const commanded = { ...by, branch, head };
  switch (command.name) {
    case "status":
      return { obeyed: true, answer: statusAnswer(await statusOf(tx, commanded, pull)) };
    case "explain":
      return { obeyed: true, answer: explainAnswer(await statusOf(tx, commanded, pull)) };
    case "stop":
      return await stopByHand(tx, commanded, command, now);
    case "abandon":
      return await abandon(tx, commanded, now);
    case "waive":
      return await waive(tx, commanded, command, now);
    case "approve-budget":
      return await approveBudget(tx, commanded, command, now);
    case "degrade":
      return await degrade(tx, commanded, command, now);
    case "handoff approve":
      return await agreeToHandoff(tx, commanded, handoff, speaksFor, pull.base, now);
    case "amend":
      return await amend(tx, commanded, command, proposal, now);
    case "resume":
      return await resume(tx, commanded, command, now);
    default:
      return {
        obeyed: false,
        why: `this version does not know how to \`${command.name}\``,
        help: "write `/proofgate help` for what it does",
      };
  }
}

async function statusOf(
  tx: Tx,
  { repository, branch, head }: Commanded,
  { run }: CommandedPull,
): Promise<BranchStatus> {
  const row = await latestVerdict(tx, { repositoryId: repository.id, head, gate: "run" });
  const verdict = row === undefined ? undefined : verdictOfRow(row);
  return { run, stops: await standingStops(tx, branch.id), verdict };
}
