import { GATES } from "../engine/ladder.ts";
import { addNews, lanesOfHead } from "../store/outbox.ts";
import type { Tx } from "../store/transaction.ts";
import { checkRunDraft, commitOfLane } from "./check-outbox.ts";
import { statusDrafts } from "./comment-outbox.ts";
import { shownVerdict, wordsOf } from "./shown-verdict.ts";

/** A head of a branch, and the pull requests in which it is shown. */
export interface ShownHead {
  readonly repositoryId: number;
  readonly branchId: number;
  readonly head: string;
  readonly pulls?: readonly number[];
}

/**
 * What GitHub shows of a head changes with the stops that stand on its branch: every gate's check run, that of a
 * merge group with this head among them while a stop stands, and the status comment. Within the transaction that changed them, which holds the repository. What is shown so already is not repeated.
 */
export async function sayHeadAgain(
  tx: Tx,
  { repositoryId, branchId, head, pulls = [] }: ShownHead,
  now: Date,
): Promise<void> {
  const said = [];
  for (const gate of [...GATES, "run"]) {
    const shown = await shownVerdict(tx, { repositoryId, branchId, head, gate }, now);
    if (shown === undefined) continue;
    const words = wordsOf(shown, { repositoryId, gate });
    said.push(words);
    const drafts = [checkRunDraft({ ...words, milliseconds: 0 })];
    // A group was judged in its own order, and this may be of another: that it is stopped holds in each.
    if (shown.stops.length === 0) {
      await addNews(tx, drafts, now);
      continue;
    }
    for (const lane of await lanesOfHead(tx, { repositoryId, head, gate })) {
      const shownAt = commitOfLane(lane, repositoryId, gate);
      if (shownAt !== undefined && shownAt !== head)
        drafts.push(checkRunDraft({ ...words, milliseconds: 0, shownAt }));
    }
    await addNews(tx, drafts, now);
  }
  const [first] = said;
  if (first === undefined) return;
  for (const pull of pulls) await addNews(tx, await statusDrafts(tx, first, pull), now);
}
