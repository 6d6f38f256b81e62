import { absentPolicy } from "../collect/read-policy.ts";
import { authorise } from "../engine/authorisation.ts";
import { type CommentCommand, readCommentCommand } from "../engine/comment-command.ts";
import type { Waiver } from "../engine/waiver.ts";
import type { LedgerActor } from "../ledger/entry.ts";
import { giveApproval } from "../store/approvals.ts";
import { recordCommand } from "../store/commands.ts";
import { completeJob, type Job } from "../store/job-lease.ts";
import { appendEntries, type EntryDraft } from "../store/ledger.ts";
import { addToOutbox } from "../store/outbox.ts";
import { lockRepository, noteRepository } from "../store/repositories.ts";
import { inTransaction } from "../store/transaction.ts";
import { adoptionFacts } from "./adopt.ts";
import { agreementsOf } from "./agreements.ts";
import { type Approvable, readApprovable } from "./approve.ts";
import { refusalAnswer } from "./command-answers.ts";
import type { Effect } from "./command-effects.ts";
import {
  type CommandedPull,
  type CommandRules,
  type CommandWork,
  type Given,
  readCommandedPull,
  readCommandFacts,
  readComment,
} from "./command-reading.ts";
import { answerDraft } from "./comment-outbox.ts";
import { effectOf } from "./effect-of-command.ts";
import { type AskedHandoff, readAskedHandoff } from "./handoff.ts";
import { GivenUp, PutOff } from "./job-failure.ts";
import { judgeGatesAgain } from "./judge-gates-again.ts";
import { readLadder } from "./ladder-reading.ts";
import { entryAt } from "./ledger-words.ts";
import { policyAt, withMirror } from "./mirror-reading.ts";
import { findProposal, type PlanProposal } from "./plan-proposal.ts";
import { type Press, pressAnswer, pressWords, sourceOf } from "./press.ts";
import { fetchInto, remoteOf } from "./repository-access.ts";
import { type Revertible, readRevertible } from "./rollback.ts";
import type { Services } from "./services.ts";
import type { OnStop } from "./stop-outbox.ts";
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
  await obey(services, job, work, comment, read.command);
}

/** What was commanded is judged by who commands it at this moment, obeyed at most once, and answered. */
export async function obey(
  services: Services,
  job: Job,
  work: GivenWork,
  comment: Given,
  command: CommentCommand,
): Promise<void> {
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
    revertible: allowed.revertible,
    handoff: allowed.handoff,
    speaksFor: allowed.speaksFor,
    isSelfApproved: allowed.isSelfApproved,
  });
  // What the ladder's own commands change stands in other pull requests as well; the sweep finds what is missed here.
  if (LADDER_COMMANDS.has(command.name)) await judgeGatesAgain(services, work.repository, work.comment);
}

/** A command by a comment, or by a button: then nothing is read again, and `comment` is the press's own name. */
export type GivenWork = CommandWork & { readonly press?: Press };

const LADDER_COMMANDS: ReadonlySet<string> = new Set(["adopt", "freeze", "unfreeze"]);

async function isAllowed(
  services: Services,
  work: GivenWork,
  comment: Given,
  command: CommentCommand,
  pull: CommandedPull,
) {
  const { repository } = work;
  const rules = await rulesFor(services, repository, command, pull.base);
  const proposal =
    command.name === "amend"
      ? await findProposal(services, repository, work.pull, command.planSha256)
      : undefined;
  const handoff =
    command.name === "handoff approve"
      ? await readAskedHandoff(services, repository, pull, rules.ladder)
      : undefined;
  const owners = handoff?.isOne === true ? handoff.owners : undefined;
  const facts = await readCommandFacts(services, work, { comment, command, pull, rules, proposal, owners });
  const asked = command.name === "adopt" ? await adoptionFacts(services, work, command, rules, facts) : facts;
  const { waivers } = await agreementsOf(services, repository, pull.branch);
  const decided = authorise(asked);
  const isApproval = decided.allowed && command.name === "approve" && command.sha === pull.head;
  const approvable = isApproval
    ? await readApprovable(services, repository, pull, rules.ladder, work.press?.verdict)
    : undefined;
  const revertible =
    decided.allowed && command.name === "rollback"
      ? await readRevertible(services, repository, work.pull, command)
      : undefined;
  const speaksFor = facts.actor.teams.known ? facts.actor.teams.value : [];
  const { on_stop: onStop } = rules.policy.policy;
  return { ...decided, waivers, proposal, approvable, revertible, handoff, speaksFor, onStop };
}

/** A person who says `stop` is obeyed also while git cannot be read: the defaults tell how. */
async function rulesFor(
  services: Services,
  repository: RepositoryRef,
  { name }: CommentCommand,
  base: string,
): Promise<CommandRules> {
  try {
    const remote = await remoteOf(services, repository);
    return await withMirror(services, repository, async (mirror) => {
      const { policy, ladder, tips } = await readLadder(services, { mirror, remote, repository });
      const tip = name === "approve" ? tips.get(base) : undefined;
      if (tip === undefined) return { policy, ladder };
      await fetchInto(services, mirror, remote, tip);
      return { policy, ladder, target: await policyAt(services, mirror, remote, tip) };
    });
  } catch (error) {
    if (name !== "stop" || !(error instanceof PutOff || error instanceof GivenUp)) throw error;
    return { policy: absentPolicy(), ladder: [] };
  }
}

interface Settlement {
  readonly comment: Given;
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
  readonly revertible?: Revertible | undefined;
  readonly handoff?: AskedHandoff | undefined;
  readonly speaksFor?: readonly string[];
  /** Somebody with a hand in it gave it, by the policy's leave. */
  readonly isSelfApproved?: boolean;
}

async function settle(services: Services, job: Job, work: GivenWork, settlement: Settlement): Promise<void> {
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
            { ...settlement, command },
            pull,
            {
              repository,
              comment: commentId,
              press: work.press,
              pull: pullNumber,
              actor,
              onStop: settlement.onStop ?? "lock",
              budgets: services.config,
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
      argument: argumentOf(command, work.press),
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
    const selfApproved = effect?.obeyed === true && settlement.isSelfApproved === true;
    await appendEntries(tx, repository.id, notes(work, actor, { verb, refusal, selfApproved }, now));
    const said = settlement.answer ?? (effect === undefined ? undefined : answerOf(effect));
    if (said !== undefined) {
      const body = work.press === undefined ? said : pressAnswer(comment.author.login, said);
      const answer = answerDraft(repository.id, { pull: pullNumber, comment: commentId, body });
      await addToOutbox(tx, [answer], now);
    }
    log("info", "a command was read", { repository: repository.id, comment: commentId, verb, refusal });
  }).catch(async (error: unknown) => {
    if (!(error instanceof KnownCommand)) throw error;
    await completeJob(db, job, now);
  });
}

/** What the ledger says beside what the command itself has recorded. */
function notes(
  { pull, comment, press }: GivenWork,
  actor: LedgerActor,
  told: { readonly verb: string; readonly refusal: string | undefined; readonly selfApproved: boolean },
  now: Date,
): EntryDraft[] {
  const subject = { pull_request: pull };
  const words = { ...sourceOf(comment, press), command: told.verb };
  if (told.refusal !== undefined)
    return [entryAt(now, { kind: "command-refused", actor, subject, body: { ...words, why: told.refusal } })];
  if (!told.selfApproved) return [];
  return [entryAt(now, { kind: "annotation", actor, subject, body: { ...words, self_approved: true } })];
}

/** The comment was dealt with by an earlier attempt. */
class KnownCommand extends Error {}

function argumentOf(command: CommentCommand | undefined, press: Press | undefined): string {
  if (command === undefined) return "";
  const { name: _, ...rest } = command;
  return JSON.stringify(press === undefined ? rest : { ...rest, ...pressWords(press) });
}

function answerOf(effect: Effect): string {
  return effect.obeyed ? effect.answer : refusalAnswer(effect.why, effect.help);
}
