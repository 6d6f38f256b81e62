import type { LedgerActor } from "../ledger/entry.ts";
import { endGrantOf, type GrantEnd } from "../store/grants.ts";
import type { EntryDraft } from "../store/ledger.ts";
import { addToOutbox } from "../store/outbox.ts";
import { findRun, moveRun, type RunMove } from "../store/runs.ts";
import type { Tx } from "../store/transaction.ts";
import { entryAt } from "./ledger-words.ts";
import { ENDED } from "./run-manifest.ts";
import { manifestSealDraft } from "./seal-manifest.ts";

/** Ends the run's grant, if it has one. @returns the ledger's entry for it */
export async function endGrant(
  tx: Tx,
  {
    runId,
    actor,
    reason,
  }: { readonly runId: string; readonly actor: LedgerActor; readonly reason: GrantEnd },
  now: Date,
): Promise<readonly EntryDraft[]> {
  const grant = await endGrantOf(tx, runId, reason, now);
  if (grant === undefined) return [];
  return [entryAt(now, { kind: "grant-ended", actor, subject: { run: runId }, body: { grant, reason } })];
}

/** States in which nothing is granted any more. `done` is none of them: a run that is done may be pushed to. */
const ENDS: ReadonlySet<string> = new Set(["stopped", "abandoned", "promoted"] satisfies GrantEnd[]);

/** Moves a run; where that ends its authority, its grant ends and its manifest is to be sealed. @returns the entries of that */
export async function moveGrantedRun(
  tx: Tx,
  move: RunMove,
  actor: LedgerActor,
  now: Date,
): Promise<readonly EntryDraft[]> {
  await moveRun(tx, move, now);
  const run = ENDED.has(move.to) ? await findRun(tx, move.runId) : undefined;
  if (run !== undefined)
    await addToOutbox(tx, [manifestSealDraft(run.repositoryId, run.id, now.toISOString())], now);
  if (!ENDS.has(move.to)) return [];
  return await endGrant(tx, { runId: move.runId, actor, reason: move.to as GrantEnd }, now);
}
