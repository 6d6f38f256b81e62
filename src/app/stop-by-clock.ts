import { stopWithoutFindings } from "../engine/stop.ts";
import { appendEntries } from "../store/ledger.ts";
import type { RunRow } from "../store/runs.ts";
import type { Tx } from "../store/transaction.ts";
import { moveGrantedRun } from "./grant-ending.ts";
import { recordHalt } from "./halt.ts";
import { appActor, entryAt, named } from "./ledger-words.ts";
import { sayHeadAgain } from "./say-again.ts";
import type { Services } from "./services.ts";
import type { OnStop } from "./stop-outbox.ts";

/** A run whose clock runs, as it is under the lock of its repository. */
export interface ClockedRun {
  readonly run: RunRow & { readonly state: "open" | "active" };
  readonly branch: { readonly id: number; readonly name: string };
  readonly head: string;
}

/**
 * Ends a run's authority because of time: its own is used up, or nothing was heard of it.
 * @param cause what makes this stop differ from another one of the same head
 */
export async function stopByClock(
  services: Pick<Services, "config">,
  tx: Tx,
  { run, branch, head }: ClockedRun,
  { cause, reason, onStop }: { readonly cause: string; readonly reason: string; readonly onStop: OnStop },
  now: Date,
): Promise<void> {
  const { repositoryId } = run;
  const stop = stopWithoutFindings([repositoryId, branch.name], head, "STOP_RUNTIME_EXCEEDED", cause);
  const draft = { ...stop, repositoryId, branchId: branch.id, reason };
  await recordHalt(tx, { stop: draft, branch, run, onStop }, now);
  const actor = appActor(services);
  const ended = await moveGrantedRun(tx, { runId: run.id, from: run.state, to: "stopped" }, actor, now);
  const subject = { run: run.id, branch: named(branch.name), head, stop: stop.id };
  const body = { from: run.state, to: "stopped", code: stop.code, reason };
  const entry = { kind: "run-moved", actor, subject, body } as const;
  await appendEntries(tx, repositoryId, [...ended, entryAt(now, entry)]);
  await sayHeadAgain(tx, { repositoryId, branchId: branch.id, head }, now);
}
