import { absentPolicy } from "../collect/read-policy.ts";
import { authorise } from "../engine/authorisation.ts";
import { type CommentCommand, readCommentCommand } from "../engine/comment-command.ts";
import type { Waiver } from "../engine/waiver.ts";
import type { LedgerActor } from "../ledger/entry.ts";
import { giveApproval } from "../store/approvals.ts";
import { recordCommand } from "../store/commands.ts";
import { completeJob, type Job } from "../store/job-lease.ts";
import { appendEntries } from "../store/ledger.ts";
import { addToOutbox } from "../store/outbox.ts";
import { lockRepository, noteRepository } from "../store/repositories.ts";
import { standingStops } from "../store/stops.ts";
import { inTransaction, type Tx } from "../store/transaction.ts";
import { latestVerdict } from "../store/verdicts.ts";
import { agreementsOf } from "./agreements.ts";
import { amend } from "./amend.ts";
import { type Approvable, approve, readApprovable } from "./approve.ts";
import { verdictOfRow } from "./check-outbox.ts";
import {
  type BranchStatus,
  explainAnswer,
  helpAnswer,
  refusalAnswer,
  statusAnswer,
} from "./command-answers.ts";
import { abandon, type Commanded, type Effect, resume, stopByHand } from "./command-effects.ts";
import {
  type CommandedPull,
  type CommandRules,
  type CommandWork,
  type CommentNow,
  readCommandedPull,
  readCommandFacts,
  readComment,
} from "./command-reading.ts";
import { answerDraft } from "./comment-outbox.ts";
import { GivenUp, PutOff } from "./job-failure.ts";
import { readLadder } from "./ladder-reading.ts";
import { entryAt } from "./ledger-words.ts";
import { findProposal, type PlanProposal } from "./plan-proposal.ts";
import { remoteOf } from "./repository-access.ts";
import type { Services } from "./services.ts";
import type { OnStop } from "./stop-outbox.ts";
import { waive } from "./waive.ts";
import type { RepositoryRef } from "./webhook-jobs.ts";

/**
 * A comment that may hold a command. It is read from GitHub anew, judged by who its author is at this moment, obeyed at
 * most once, and answered once, in the transaction in which it is recorded.
 */
export async function obeyCommand(services: Services, job: Job, work: CommandWork): Promise<void> {
  const { db, clock } = services;
  const { id, name: fullName, installationId } = work.repository;
  await noteRepository(db, { id, fullName, installationId, state: "active" }, clock());
  const comment = await readComment(services, work, job.attempt);
  const read = comment === undefined ? undefined : readCommentCommand(comment.body);
  if (comment === undefined || read === undefined || read.kind === "none")
    return await completeJob(db, job, clock());
  if (read.kind === "unclear") {
    const isHuman = comment.author.type === "User" && !comment.isViaApp;
    const answer = isHuman ? refusalAnswer(read.message, read.help) : undefined;
    return await settle(services, job, work, { comment, verb: "", refusal: read.message, answer });
  }
  const { command } = read;
  const pull = await readCommandedPull(services, work);
  const allowed = await isAllowed(services, work, comment, command, pull);
  if (!allowed.allowed) {
    const answer = allowed.isAnswered ? refusalAnswer(allowed.message, allowed.help) : undefined;
    return await settle(services, job, work, {
      comment,
      verb: command.name,
      refusal: allowed.message,
      answer,
    });
  }
  await settle(services, job, work, {
    comment,
    verb: command.name,
    command,
    pull,
    onStop: allowed.onStop,
    waivers: allowed.waivers,
    proposal: allowed.proposal,
    approvable: allowed.approvable,
  });
}

async function isAllowed(
  services: Services,
  work: CommandWork,
  comment: CommentNow,
  command: CommentCommand,
  pull: CommandedPull,
) {
  const { repository } = work;
  const rules = await rulesFor(services, repository, command);
  const proposal =
    command.name === "amend"
      ? await findProposal(services, repository, work.pull, command.planSha256)
      : undefined;
  const facts = await readCommandFacts(services, work, { comment, command, pull, rules, proposal });
  const { waivers } = await agreementsOf(services, repository, pull.branch);
  const decided = authorise(facts);
  const isApproval = decided.allowed && command.name === "approve" && command.sha === pull.head;
  const approvable = isApproval ? await readApprovable(services, repository, pull, rules.ladder) : undefined;
  return { ...decided, waivers, proposal, approvable, onStop: rules.policy.policy.on_stop };
}

/** A person who says `stop` is obeyed also while git cannot be read: the defaults tell how. */
async function rulesFor(
  services: Services,
  repository: RepositoryRef,
  { name }: CommentCommand,
): Promise<CommandRules> {
  try {
    const remote = await remoteOf(services, repository);
    const { policy, ladder } = await services.mirrors.use(repository.id, (mirror) =>
      readLadder(services, { mirror, remote, repository }),
    );
    return { policy, ladder };
  } catch (error) {
    if (name !== "stop" || !(error instanceof PutOff || error instanceof GivenUp)) throw error;
    return { policy: absentPolicy(), ladder: [] };
  }
}

interface Settlement {
  readonly comment: CommentNow;
  readonly verb: string;
  /** Why nothing is done; absent where it is obeyed. */
  readonly refusal?: string;
  readonly answer?: string | undefined;
  readonly command?: CommentCommand;
  readonly pull?: CommandedPull;
  readonly onStop?: OnStop;
  readonly waivers?: readonly Waiver[];
  readonly proposal?: PlanProposal | undefined;
  readonly approvable?: Approvable | undefined;
}

async function settle(
  services: Services,
  job: Job,
  work: CommandWork,
  settlement: Settlement,
): Promise<void> {
  const { db, clock, log } = services;
  const now = clock();
  const { repository, pull: pullNumber, comment: commentId } = work;
  const { comment, command, pull, verb } = settlement;
  const actor: LedgerActor = { type: "person", id: comment.author.id, login: comment.author.login };
  await inTransaction(db, async (tx) => {
    await lockRepository(tx, repository.id);
    await completeJob(tx, job, now);
    const effect: Effect | undefined =
      command === undefined || pull === undefined
        ? undefined
        : await effectOf(
            tx,
            { command, proposal: settlement.proposal, approvable: settlement.approvable },
            pull,
            {
              repository,
              comment: commentId,
              pull: pullNumber,
              actor,
              onStop: settlement.onStop ?? "lock",
              waivers: settlement.waivers ?? [],
            },
            now,
          );
    const refusal = settlement.refusal ?? (effect?.obeyed === false ? effect.why : undefined);
    const record = {
      repositoryId: repository.id,
      commentId,
      authorId: comment.author.id,
      pullRequest: pullNumber,
      verb,
      argument: argumentOf(command),
      ...(pull === undefined ? {} : { head: pull.head }),
      outcome: refusal === undefined ? { obeyed: true as const } : { obeyed: false as const, why: refusal },
    };
    // Obeyed or refused before: all that was written here is undone.
    if (!(await recordCommand(tx, record, now))) throw new KnownCommand();
    const approval = effect?.obeyed === true ? effect.approval : undefined;
    if (approval !== undefined) {
      const { id: approverId, login: approverLogin } = comment.author;
      const by = { repositoryId: repository.id, commentId, approverId, approverLogin };
      await giveApproval(tx, { ...approval, ...by }, now);
    }
    if (refusal !== undefined) {
      const subject = { pull_request: pullNumber };
      const body = { comment: commentId, command: verb, why: refusal };
      await appendEntries(tx, repository.id, [
        entryAt(now, { kind: "command-refused", actor, subject, body }),
      ]);
    }
    const answer = settlement.answer ?? (effect === undefined ? undefined : answerOf(effect));
    if (answer !== undefined)
      await addToOutbox(
        tx,
        [answerDraft(repository.id, { pull: pullNumber, comment: commentId, body: answer })],
        now,
      );
    log("info", "a command was read", { repository: repository.id, comment: commentId, verb, refusal });
  }).catch(async (error: unknown) => {
    if (!(error instanceof KnownCommand)) throw error;
    await completeJob(db, job, now);
  });
}

/** The comment was dealt with by an earlier attempt. */
class KnownCommand extends Error {}

function argumentOf(command: CommentCommand | undefined): string {
  if (command === undefined) return "";
  const { name: _, ...rest } = command;
  return JSON.stringify(rest);
}

function answerOf(effect: Effect): string {
  return effect.obeyed ? effect.answer : refusalAnswer(effect.why, effect.help);
}

interface Asked {
  readonly command: CommentCommand;
  readonly proposal: PlanProposal | undefined;
  readonly approvable: Approvable | undefined;
}

async function effectOf(
  tx: Tx,
  { command, proposal, approvable }: Asked,
  pull: CommandedPull,
  by: Omit<Commanded, "branch" | "head">,
  now: Date,
): Promise<Effect> {
  const { branch, head } = pull;
  if (command.name === "help") return { obeyed: true, answer: helpAnswer() };
  // A head from a fork has no branch of ours.
  if (command.name === "approve")
    return await approve(tx, { ...by, branch, head, target: pull.base }, command, approvable, now);
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
