import type { CommentCommand } from "../engine/comment-command.ts";
import { decideResume } from "../engine/resume.ts";
import { nextRunState } from "../engine/run-state.ts";
import { stopWithoutFindings } from "../engine/stop.ts";
import type { Waiver } from "../engine/waiver.ts";
import type { LedgerActor } from "../ledger/entry.ts";
import type { ApprovalDraft } from "../store/approvals.ts";
import { type BranchRow, pushersOf } from "../store/branches.ts";
import { appendEntries, type EntryDraft } from "../store/ledger.ts";
import { addToOutbox } from "../store/outbox.ts";
import { finishPlan } from "../store/plans.ts";
import { aliveRun, moveRun, type RunRow, setRuntimeLimit } from "../store/runs.ts";
import { endStop, findStop, recordStop, standingStops } from "../store/stops.ts";
import { liftSuspension } from "../store/suspensions.ts";
import type { Tx } from "../store/transaction.ts";
import { moveGrantedRun } from "./grant-ending.ts";
import { recordHalt } from "./halt.ts";
import { enqueueJudging } from "./judge-again.ts";
import { entryAt, named } from "./ledger-words.ts";
import type { BudgetConfig } from "./organisation-budgets.ts";
import type { Press } from "./press.ts";
import { type ShownHead, sayHeadAgain } from "./say-again.ts";
import { branchLocksDraft, type OnStop } from "./stop-outbox.ts";
import type { RepositoryRef } from "./webhook-jobs.ts";

/** A command that its author may give, on a branch of the repository. */
export interface Commanded {
  readonly repository: RepositoryRef;
  readonly branch: BranchRow;
  /** The pull request's head when the command was read. */
  readonly head: string;
  readonly comment: number;
  /** Where a button gave it, and no comment. */
  readonly press?: Press | undefined;
  readonly pull: number;
  readonly actor: LedgerActor;
  readonly onStop: OnStop;
  /** Of organisations, which no document of the repository says. */
  readonly budgets: BudgetConfig;
  /** On this branch, by people who still may. */
  readonly waivers: readonly Waiver[];
}

/** What a command allows, until it is used, taken back or over. */
export type Allowance = Omit<ApprovalDraft, "repositoryId" | "commentId" | "approverId" | "approverLogin">;

/** What came of it, in words for the answer. Nothing was written where it was refused. */
export type Effect =
  | { readonly obeyed: true; readonly answer: string; readonly approval?: Allowance }
  | { readonly obeyed: false; readonly why: string; readonly help: string };

/** The run's authority ends by a human's word, whatever its verdict. */
export async function stopByHand(
  tx: Tx,
  commanded: Commanded,
  { reason }: Extract<CommentCommand, { name: "stop" }>,
  now: Date,
): Promise<Effect> {
  const { repository, branch, head, comment } = commanded;
  const run = await aliveRun(tx, branch.id);
  const cause = `comment ${comment}`;
  const stop = stopWithoutFindings([repository.id, branch.name], head, "STOP_UNAUTHORIZED_ACCESS", cause);
  const draft = {
    ...stop,
    repositoryId: repository.id,
    branchId: branch.id,
    reason: `stopped by a human${reason === undefined ? "" : `: ${reason}`}`,
  };
  await recordHalt(tx, { stop: draft, branch, run, onStop: commanded.onStop }, now);
  const from = run?.state;
  if (run !== undefined && run.state !== "stopped" && run.state !== "promoted")
    await moveTo(tx, commanded, run, "stopped", now);
  const words = { ...(from === undefined ? {} : { from }), to: "stopped", code: stop.code, cause };
  await append(tx, commanded, run, { stop: stop.id }, words, now);
  await sayHeadAgain(tx, shown(commanded), now);
  return {
    obeyed: true,
    answer: `The run is stopped (stop \`${stop.id}\`). No push re-opens it; \`/proofgate resume ${stop.id}\` does.`,
  };
}

/** The run ends for good; its plan's id is used up, so that its commits never go up the ladder. */
export async function abandon(tx: Tx, commanded: Commanded, now: Date): Promise<Effect> {
  const { repository, branch } = commanded;
  const run = await aliveRun(tx, branch.id);
  if (run === undefined) {
    const help = "a branch without a run is shut by `/proofgate stop`";
    return { obeyed: false, why: "no run goes on here", help };
  }
  await moveTo(tx, commanded, run, "abandoned", now);
  await finishPlan(tx, repository.id, run.planId, now);
  const cause = `comment ${commanded.comment}`;
  await shutHead(tx, commanded, run, cause, now);
  for (const { id } of await standingStops(tx, branch.id))
    await endStop(tx, { id, to: "abandoned", by: commanded.actor.id }, now);
  const words = { from: run.state, to: "abandoned", cause };
  await append(tx, commanded, run, {}, words, now);
  await judgeAgain(tx, commanded, now);
  return {
    obeyed: true,
    answer: `The run of plan \`${run.planId}\` is abandoned. Start again on a new branch, with a plan of another id.`,
  };
}

/** A stop at the head, where none stands there: abandoned with the others, it keeps this commit shut for good. */
async function shutHead(
  tx: Tx,
  { repository, branch, head }: Commanded,
  run: RunRow,
  cause: string,
  now: Date,
): Promise<void> {
  if ((await standingStops(tx, branch.id)).some((stop) => stop.head === head)) return;
  const stop = stopWithoutFindings([repository.id, branch.name], head, "STOP_UNAUTHORIZED_ACCESS", cause);
  const place = { repositoryId: repository.id, branchId: branch.id, runId: run.id };
  await recordStop(tx, { ...stop, ...place, reason: "abandoned by a human" }, now);
}

/** Accepts a stop's findings, up to its head, where `decideResume` lets it. */
export async function resume(
  tx: Tx,
  commanded: Commanded,
  { stop: id }: Extract<CommentCommand, { name: "resume" }>,
  now: Date,
): Promise<Effect> {
  const { repository, branch, actor } = commanded;
  const standing = await standingStops(tx, branch.id);
  const ids = [...new Set([id, ...standing.map((stop) => stop.id)])];
  const rows = await Promise.all(ids.map((each) => findStop(tx, repository.id, each)));
  const stops = rows
    .filter((row) => row !== undefined)
    .map((row) => ({ ...row, branch: row.branchId === branch.id ? branch.name : "" }));
  const today = now.toISOString().slice(0, 10);
  const decided = decideResume({ stop: id, branch: branch.name, stops, waivers: commanded.waivers, today });
  if (!decided.resumes) return { obeyed: false, why: decided.message, help: decided.help };
  await endStop(tx, { id, to: "resumed", by: actor.id }, now);
  const run = await aliveRun(tx, branch.id);
  const [first, ...others] = standing.map((stop) => stop.id);
  if (run?.state === "stopped" && first !== undefined) {
    const next = nextRunState({ name: "stopped", stops: [first, ...others] }, { type: "resumed", stop: id });
    if (next.name === "active") {
      await moveRun(tx, { runId: run.id, from: "stopped", to: "active" }, now);
      if (run.runtimeLimitMs !== undefined) await setRuntimeLimit(tx, run.id, run.runtimeLimitMs);
    }
  }
  await liftSuspensions(tx, commanded, run, now);
  const left = standing.length - 1;
  const to = left > 0 ? "stopped" : "active";
  await append(
    tx,
    commanded,
    run,
    { stop: id },
    { from: "stopped", to, accepts: [...decided.accepts.fingerprints] },
    now,
  );
  await judgeAgain(tx, commanded, now);
  const rest = left > 0 ? ` ${left} more must be resumed before the run goes on.` : " The run goes on.";
  return {
    obeyed: true,
    answer: `Stop \`${id}\` is resumed: its findings are accepted up to its head.${rest}`,
  };
}

/** Of the run's agent, and of whoever pushed onto this branch: the human who resumes lets them work again. */
async function liftSuspensions(
  tx: Tx,
  { repository, branch, actor }: Commanded,
  run: RunRow | undefined,
  now: Date,
): Promise<void> {
  const ids = new Set([...(await pushersOf(tx, branch.id)), run?.agentId]);
  for (const identityId of ids) {
    if (identityId === undefined) continue;
    const lifted = await liftSuspension(tx, { repositoryId: repository.id, identityId, by: actor.id }, now);
    if (!lifted) continue;
    const subject = run === undefined ? { branch: named(branch.name) } : { run: run.id };
    const entry = { kind: "identity-resumed", actor, subject, body: { identity: identityId } } as const;
    await appendEntries(tx, repository.id, [entryAt(now, entry)]);
  }
}

/** The run's authority ends, and its grant with it, by the human's hand. */
async function moveTo(
  tx: Tx,
  { repository, actor }: Commanded,
  run: RunRow,
  to: "stopped" | "abandoned",
  now: Date,
): Promise<void> {
  const ended = await moveGrantedRun(tx, { runId: run.id, from: run.state, to }, actor, now);
  await appendEntries(tx, repository.id, ended);
}

async function append(
  tx: Tx,
  { repository, branch, head, actor }: Commanded,
  run: RunRow | undefined,
  subject: { readonly stop?: string },
  body: object,
  now: Date,
): Promise<void> {
  const entry: EntryDraft = entryAt(now, {
    kind: "run-moved",
    actor,
    subject: { ...(run === undefined ? {} : { run: run.id }), branch: named(branch.name), head, ...subject },
    body,
  });
  await appendEntries(tx, repository.id, [entry]);
}

function shown({ repository, branch, head, pull }: Commanded): ShownHead {
  return { repositoryId: repository.id, branchId: branch.id, head, pulls: [pull] };
}

/** The head's own lane does it, after what waits there: the branch, and the gate that its pull request stands before. */
export async function judgeAgain(tx: Tx, commanded: Commanded, now: Date): Promise<void> {
  const { repository, branch, comment, pull } = commanded;
  await sayHeadAgain(tx, shown(commanded), now);
  await addToOutbox(tx, [branchLocksDraft(repository.id, `comment ${comment}`)], now);
  await enqueueJudging(tx, { repository, branch: branch.name, pull, cause: `comment ${comment}` }, now);
}
