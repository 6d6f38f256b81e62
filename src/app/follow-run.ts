import { randomBytes } from "node:crypto";
import { GATES } from "../engine/ladder.ts";
import type { RunState } from "../engine/run-state.ts";
import { standingAmendment, useApproval } from "../store/approvals.ts";
import { setBudgetUntil } from "../store/budget-sharers.ts";
import type { EntryDraft } from "../store/ledger.ts";
import { addToOutbox } from "../store/outbox.ts";
import { amendPlan, findPlan, pinPlan } from "../store/plans.ts";
import {
  aliveRun,
  findRun,
  notePush,
  openRun,
  type RunRow,
  setBudget,
  setRuntimeLimit,
} from "../store/runs.ts";
import type { StopDraft } from "../store/stops.ts";
import type { Tx } from "../store/transaction.ts";
import { checkpointDraft } from "./checkpoint.ts";
import { endGrant, moveGrantedRun } from "./grant-ending.ts";
import { settleGrant } from "./grants.ts";
import type { JudgedPlan } from "./judged-head.ts";
import type { BranchJudgement } from "./judgement.ts";
import { appActor, entryAt, named } from "./ledger-words.ts";
import { movesAfter } from "./run-progress.ts";
import type { Services } from "./services.ts";
import { periodsEnd } from "./shared-budgets.ts";

/** What became of the run that holds a branch. */
export interface FollowedRun {
  /** As it was before its moves; undefined where there is none. */
  readonly run: RunRow | undefined;
  readonly entries: readonly EntryDraft[];
}

/**
 * Pins the plan and opens its run where the branch has none, then moves the run as the judgement says. Each move is an
 * entry of the ledger.
 */
export async function followRun(
  services: Services,
  tx: Tx,
  judgement: BranchJudgement,
  stops: readonly StopDraft[],
  now: Date,
): Promise<FollowedRun> {
  const { branch, judged, isCurrent, isFirstOfHead, gate } = judgement;
  const entries: EntryDraft[] = [];
  let run = await aliveRun(tx, branch.id);
  if (run === undefined && judged.plan !== undefined && gate === "run") {
    run = await openWith(services, tx, judgement, judged.plan, now, entries);
  }
  if (run === undefined) return { run, entries };
  if (isFirstOfHead) await notePush(tx, run.id, now);
  await takeAmendment(services, tx, judgement, run, now, entries);
  const { hasWork, verdict } = judged;
  const seen = { verdict: verdict.verdict, hasWork, isCurrent, stop: stops[0]?.id };
  for (const move of movesAfter(stateOf(run), seen)) {
    const safe = move.to === "done" ? { lastSafeHead: verdict.head } : {};
    entries.push(...(await moveGrantedRun(tx, { runId: run.id, ...move, ...safe }, appActor(services), now)));
    entries.push(moveEntry(services, judgement, run.id, { ...move, stop: stops[0] }, now));
    // `observe` and `warn` only report.
    if (move.to === "done" && verdict.mode === "enforce")
      await addToOutbox(
        tx,
        [checkpointDraft(judgement.repositoryId, { run: run.id, head: verdict.head })],
        now,
      );
  }
  const limitMs =
    judged.runtimeMinutes === undefined ? run.runtimeLimitMs : judged.runtimeMinutes * MINUTE_MS;
  if (limitMs !== undefined) await setRuntimeLimit(tx, run.id, limitMs);
  // The run's own head says what binds it; what was thrown away does not.
  if (judged.budget !== undefined && isCurrent) {
    await setBudget(tx, run.id, JSON.stringify(judged.budget));
    await setBudgetUntil(tx, run.id, periodsEnd(judged.budgetPeriods ?? new Set(), now));
  }
  entries.push(...(await settleGrant(services, tx, judgement, run.id, now)));
  return { run, entries };
}

const MINUTE_MS = 60_000;

/** As far as moves from it matter here: where it stands under stops, humans move it. */
function stateOf({ state, rung }: RunRow): RunState {
  if (state === "promoted") return { name: state, rung: GATES.find((gate) => gate === rung) ?? "main" };
  return state === "stopped" ? { name: state, stops: ["standing"] } : { name: state };
}

async function openWith(
  services: Services,
  tx: Tx,
  judgement: BranchJudgement,
  plan: JudgedPlan,
  now: Date,
  entries: EntryDraft[],
): Promise<RunRow | undefined> {
  const { repositoryId, branch, pusher, judged } = judgement;
  const { id: planId, sha256, path, branch: planBranch, isStanding: standing, content } = plan;
  const pin = { repositoryId, planId, sha256, path, branch: planBranch, standing, content };
  const { isNew, row } = await pinPlan(tx, pin, now);
  // Pinned meanwhile to something else: judged again, it is held against that.
  if (row.sha256 !== sha256 || row.finishedAt !== undefined) return undefined;
  const subject = { plan: named(planId), branch: named(branch.name), head: judged.verdict.head };
  const words = { actor: appActor(services), subject };
  if (isNew) entries.push(entryAt(now, { kind: "plan-pinned", ...words, body: { sha256, path, standing } }));
  // Who does not know a run's id learns nothing of it: its grant is read under it.
  const runId = `R-${randomBytes(8).toString("hex")}`;
  const agent = pusher === undefined ? {} : { agentId: pusher.id, startedBy: pusher.id };
  await openRun(tx, { id: runId, repositoryId, branchId: branch.id, planId, ...agent }, now);
  entries.push(moveEntry(services, judgement, runId, { from: undefined, to: "open", stop: undefined }, now));
  return await findRun(tx, runId);
}

/** The plan that a human allowed is the one that was judged by: from here on it is the pinned one. */
async function takeAmendment(
  services: Services,
  tx: Tx,
  { repositoryId, branch, judged }: BranchJudgement,
  run: RunRow,
  now: Date,
  entries: EntryDraft[],
): Promise<void> {
  const { plan } = judged;
  const allowed = plan === undefined ? undefined : await standingAmendment(tx, run.id);
  const pinned = allowed === undefined ? undefined : await findPlan(tx, repositoryId, run.planId);
  if (plan === undefined || allowed === undefined || pinned === undefined) return;
  if (plan.id !== run.planId || plan.sha256 !== allowed.planSha256 || pinned.sha256 === plan.sha256) return;
  await amendPlan(tx, pinned, { sha256: plan.sha256, content: plan.content });
  await useApproval(tx, allowed.id, now);
  const subject = {
    run: run.id,
    plan: named(run.planId),
    branch: named(branch.name),
    head: judged.verdict.head,
  };
  const body = { from: pinned.sha256, to: plan.sha256, approval: allowed.id, approver: allowed.approverId };
  const ended = { runId: run.id, actor: appActor(services), reason: "plan-amended" } as const;
  entries.push(...(await endGrant(tx, ended, now)));
  entries.push(entryAt(now, { kind: "plan-amended", actor: appActor(services), subject, body }));
}

function moveEntry(
  services: Services,
  { branch, judged }: BranchJudgement,
  runId: string,
  { from, to, stop }: { from: string | undefined; to: string; stop: StopDraft | undefined },
  now: Date,
): EntryDraft {
  const isStop = stop !== undefined && to === "stopped";
  return entryAt(now, {
    kind: "run-moved",
    actor: appActor(services),
    subject: {
      run: runId,
      branch: named(branch.name),
      head: judged.verdict.head,
      ...(isStop ? { stop: stop.id } : {}),
    },
    body: {
      ...(from === undefined ? {} : { from }),
      to,
      ...(isStop ? { code: stop.code, reason: stop.reason } : {}),
    },
  });
}
