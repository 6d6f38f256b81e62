import { stopWithoutFindings } from "../engine/stop.ts";
import { findBranchById } from "../store/branches.ts";
import { appendEntries } from "../store/ledger.ts";
import { lockRepository } from "../store/repositories.ts";
import { findRun, type RunRow, runsPastDeadline } from "../store/runs.ts";
import { inTransaction } from "../store/transaction.ts";
import { moveGrantedRun } from "./grant-ending.ts";
import { recordHalt } from "./halt.ts";
import { appActor, entryAt, named } from "./ledger-words.ts";
import { sayHeadAgain } from "./say-again.ts";
import type { Services } from "./services.ts";
import type { OnStop } from "./stop-outbox.ts";

/** Runs of one sweep; what is left is as late at the next. */
const LIMIT = 1_000;

/** Stops the runs whose wall clock is used up; `onStop` says how in a repository, undefined that nothing is halted there. */
export async function stopOverdueRuns(
  services: Services,
  onStop: (repositoryId: number) => OnStop | undefined,
): Promise<void> {
  for (const run of await runsPastDeadline(services.db, services.clock(), LIMIT)) {
    const how = onStop(run.repositoryId);
    if (how !== undefined) await stopOverdue(services, run, how);
  }
}

async function stopOverdue(services: Services, found: RunRow, onStop: OnStop): Promise<void> {
  const { db, clock, log } = services;
  const now = clock();
  await inTransaction(db, async (tx) => {
    await lockRepository(tx, found.repositoryId);
    const run = await findRun(tx, found.id);
    const branch = await findBranchById(tx, found.branchId);
    // Moved, resumed or given more time since it was listed.
    if (run?.deadlineAt === undefined || run.deadlineAt > now || branch === undefined) return;
    const { head } = branch;
    // Nothing runs on a branch that is gone; made anew, it has its old run, and that its old deadline.
    if (head === undefined) return;
    if (run.state !== "open" && run.state !== "active") return;
    const { repositoryId } = run;
    const cause = `deadline ${run.deadlineAt.toISOString()}`;
    const stop = stopWithoutFindings([repositoryId, branch.name], head, "STOP_RUNTIME_EXCEEDED", cause);
    const minutes = Math.round((run.runtimeLimitMs ?? 0) / 60_000);
    const reason = `the run has taken longer than the ${minutes} minutes that it may`;
    const draft = { ...stop, repositoryId, branchId: branch.id, reason };
    await recordHalt(tx, { stop: draft, branch: { id: branch.id, name: branch.name }, run, onStop }, now);
    const actor = appActor(services);
    const move = { runId: run.id, from: run.state, to: "stopped" } as const;
    const ended = await moveGrantedRun(tx, move, actor, now);
    const subject = { run: run.id, branch: named(branch.name), head, stop: stop.id };
    const body = { from: run.state, to: "stopped", code: stop.code, reason };
    const entry = { kind: "run-moved", actor, subject, body } as const;
    await appendEntries(tx, repositoryId, [...ended, entryAt(now, entry)]);
    await sayHeadAgain(tx, { repositoryId, branchId: branch.id, head }, now);
    log("warn", "a run is past its wall clock", { repository: repositoryId, run: run.id });
  });
}
