import { appendEntries } from "../store/ledger.ts";
import { endRollback, findRollback } from "../store/rollbacks.ts";
import { findRun } from "../store/runs.ts";
import type { Tx } from "../store/transaction.ts";
import { moveGrantedRun } from "./grant-ending.ts";
import { appActor, entryAt, named } from "./ledger-words.ts";
import type { PullNow } from "./pull-now.ts";
import type { Services } from "./services.ts";

/**
 * A pull request that was closed may have been a rollback. Merged as the App had made it, it has taken its update back,
 * and the run is `rolled-back`; with other commits on it nobody knows what it did: that is recorded, and moves no run.
 */
export async function followRollback(
  services: Services,
  tx: Tx,
  {
    repositoryId,
    number,
    pull,
  }: { readonly repositoryId: number; readonly number: number; readonly pull: PullNow },
  now: Date,
): Promise<void> {
  const row = await findRollback(tx, repositoryId, { openedPull: number });
  if (row?.state !== "opened" || row.opened === undefined) return;
  if (!pull.isMerged) return void (await endRollback(tx, row, { state: "closed" }, now));
  const isAsMade = pull.head === row.opened.head && pull.base === row.target;
  const why = isAsMade
    ? undefined
    : "it was merged with other commits, or elsewhere, than the App had proposed";
  await endRollback(tx, row, { state: "merged", ...(why === undefined ? {} : { why }) }, now);
  const actor = appActor(services);
  const { runId, before, after, target } = row;
  const subject = {
    ...(runId === undefined ? {} : { run: runId }),
    head: pull.head,
    target: named(pull.base),
    pull_request: number,
  };
  const words = { before, after, asked_by: row.askedBy, ...(row.pull === undefined ? {} : { of: row.pull }) };
  if (!isAsMade) {
    const body = { deed: "a rollback was merged otherwise", ...words, meant_for: named(target), why };
    return void (await appendEntries(tx, repositoryId, [
      entryAt(now, { kind: "annotation", actor, subject, body }),
    ]));
  }
  const entries = [entryAt(now, { kind: "rollback", actor, subject, body: words })];
  const run = runId === undefined ? undefined : await findRun(tx, runId);
  if (run?.state === "promoted") {
    const move = { runId: run.id, from: "promoted", to: "rolled-back" } as const;
    entries.push(...(await moveGrantedRun(tx, move, actor, now)));
    const body = { from: "promoted", to: "rolled-back" };
    entries.push(entryAt(now, { kind: "run-moved", actor, subject: { ...subject, run: run.id }, body }));
  }
  await appendEntries(tx, repositoryId, entries);
}
