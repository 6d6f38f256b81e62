import type { Mode } from "../engine/facts.ts";
import { findBranchById } from "../store/branches.ts";
import { lockRepository } from "../store/repositories.ts";
import { findRun, type RunRow, runsPastDeadline } from "../store/runs.ts";
import { inTransaction } from "../store/transaction.ts";
import { lastMode } from "../store/verdicts.ts";
import type { Services } from "./services.ts";
import { stopByClock } from "./stop-by-clock.ts";
import type { OnStop } from "./stop-outbox.ts";

/** Runs of one sweep; what is left is as late at the next. */
const LIMIT = 1_000;

/** What a repository's policy wants of stops. */
export interface SweptPolicy {
  readonly mode: Mode;
  readonly on_stop: OnStop;
}

/**
 * Stops the runs whose wall clock is used up, where the policy is enforced. Of a repository that cannot be read now, as it was when
 * the run was judged last: an outage stops nothing where people only observe; and the mildest, for its stop stands.
 */
export async function stopOverdueRuns(
  services: Services,
  policies: ReadonlyMap<number, SweptPolicy>,
): Promise<void> {
  for (const run of await runsPastDeadline(services.db, services.clock(), LIMIT)) {
    const { mode, on_stop } = policies.get(run.repositoryId) ?? {
      mode: await lastMode(services.db, run.branchId),
      on_stop: "lock",
    };
    if (mode === "enforce" || mode === undefined) await stopOverdue(services, run, on_stop);
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
    const { state } = run;
    if (state !== "open" && state !== "active") return;
    const cause = `deadline ${run.deadlineAt.toISOString()}`;
    const minutes = Math.round((run.runtimeLimitMs ?? 0) / 60_000);
    const reason = `the run has taken longer than the ${minutes} minutes that it may`;
    const { id, name } = branch;
    const clocked = { run: { ...run, state }, branch: { id, name }, head };
    await stopByClock(services, tx, clocked, { cause, reason, onStop }, now);
    log("warn", "a run is past its wall clock", { repository: run.repositoryId, run: run.id });
  });
}
