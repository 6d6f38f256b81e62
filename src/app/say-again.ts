import { GATES } from "../engine/ladder.ts";
import { addNews } from "../store/outbox.ts";
import { standingStops } from "../store/stops.ts";
import type { Tx } from "../store/transaction.ts";
import { latestVerdict } from "../store/verdicts.ts";
import { checkRunDraft, verdictOfRow } from "./check-outbox.ts";
import { statusDrafts } from "./comment-outbox.ts";

/** A head of a branch, and the pull requests in which it is shown. */
export interface ShownHead {
  readonly repositoryId: number;
  readonly branchId: number;
  readonly head: string;
  readonly pulls?: readonly number[];
}

/**
 * What GitHub shows of a head changes with the stops that stand on its branch: every gate's check run, and the status
 * comment. Within the transaction that changed them, which holds the repository. What is shown so already is not repeated.
 */
export async function sayHeadAgain(
  tx: Tx,
  { repositoryId, branchId, head, pulls = [] }: ShownHead,
  now: Date,
): Promise<void> {
  const stops = await standingStops(tx, branchId);
  const said = [];
  for (const gate of [...GATES, "run"]) {
    const row = await latestVerdict(tx, { repositoryId, head, gate });
    if (row === undefined) continue;
    said.push({ repositoryId, verdictId: row.id, gate, verdict: verdictOfRow(row), stops });
  }
  await addNews(
    tx,
    said.map((words) => checkRunDraft({ ...words, milliseconds: 0 })),
    now,
  );
  const [first] = said;
  if (first === undefined) return;
  for (const pull of pulls) await addNews(tx, await statusDrafts(tx, first, pull), now);
}
