import type { Gate } from "../engine/ladder.ts";
import type { LedgerEntry } from "../ledger/entry.ts";
import { type EntryDraft, linesOfRun } from "../store/ledger.ts";
import type { RunRow } from "../store/runs.ts";
import type { Tx } from "../store/transaction.ts";
import { appActor, entryAt, named } from "./ledger-words.ts";
import type { PullNow } from "./pull-now.ts";
import type { RunRecord } from "./run-record.ts";
import type { Services } from "./services.ts";

const DEED = "merged past its gate";

interface MergedRun {
  readonly runId: string;
  readonly state: RunRow["state"];
  readonly branch: { readonly name: string };
  readonly pull: Pick<PullNow, "head" | "base">;
  readonly number: number;
  readonly rung: Gate;
}

/** A run that was not done was merged all the same: that is its end, and no promotion. Told of again, it is recorded already. */
export async function mergePastGateEntries(
  services: Services,
  tx: Tx,
  merged: MergedRun,
  now: Date,
): Promise<readonly EntryDraft[]> {
  const { runId, state, branch, pull, number, rung } = merged;
  const known = (await linesOfRun(tx, runId)).map((line) => JSON.parse(line) as LedgerEntry);
  if (known.some(({ body, subject }) => body.deed === DEED && subject.pull_request === number)) return [];
  const subject = {
    run: runId,
    branch: named(branch.name),
    head: pull.head,
    target: named(pull.base),
    pull_request: number,
  };
  const body = { deed: DEED, state, rung };
  return [entryAt(now, { kind: "annotation", actor: appActor(services), subject, body })];
}

/** The entry of such a merge; undefined where there was none, or the run has moved since. */
export function mergePastGate({ entries }: Pick<RunRecord, "entries">): LedgerEntry | undefined {
  const last = entries.findLast(({ kind, body }) => kind === "run-moved" || body.deed === DEED);
  return last?.kind === "annotation" ? last : undefined;
}
