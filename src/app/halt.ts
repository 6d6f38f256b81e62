import { addToOutbox } from "../store/outbox.ts";
import type { RunRow } from "../store/runs.ts";
import { keepEvidence } from "../store/stop-evidence.ts";
import { recordStop, type StopDraft } from "../store/stops.ts";
import type { Tx } from "../store/transaction.ts";
import { lastPassingHead } from "../store/verdicts.ts";
import { stopManifest } from "./stop-manifest.ts";
import { type OnStop, quarantineRef, stopDeedsDraft } from "./stop-outbox.ts";

export interface Halt {
  readonly stop: StopDraft;
  readonly branch: { readonly id: number; readonly name: string };
  readonly run: RunRow | undefined;
  readonly onStop: OnStop;
  /** JSON of what the judged range touches; absent where no judgement stopped it. */
  readonly changes?: string;
}

/**
 * Ends a run's authority: the stop, what it was decided on, and what is to be done about it on GitHub. The run's move, the
 * ledger's entry and the words are the caller's, for they say why.
 */
export async function recordHalt(
  tx: Tx,
  { stop, branch, run, onStop, changes }: Halt,
  now: Date,
): Promise<void> {
  const { id, repositoryId, head } = stop;
  await recordStop(tx, { ...stop, ...(run === undefined ? {} : { runId: run.id }) }, now);
  const manifest = await stopManifest(tx, { stop, branch, run, now });
  await keepEvidence(tx, id, { manifest, ...(changes === undefined ? {} : { changes }) });
  const checkpoint = await lastPassingHead(tx, branch.id);
  const deeds = stopDeedsDraft(repositoryId, {
    stop: id,
    branch,
    head,
    ref: quarantineRef(run?.planId, id),
    ...(checkpoint === undefined ? {} : { checkpoint }),
    onStop,
  });
  await addToOutbox(tx, [deeds], now);
}
