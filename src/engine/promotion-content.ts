import type { RungHistory } from "./promotion.ts";
import { carriedUpdates, type RefUpdate } from "./ref-update.ts";

type History<U extends RefUpdate> = Pick<RungHistory, "branch"> & { readonly updates: readonly U[] };

/**
 * The updates that a promotion into the topmost of these rungs carries, as they first reached the ladder: what came to the
 * rung below by a promotion of its own is told as what that one carried. Oldest first.
 * @param rungs lowest first; at least two
 */
export function promotionContent<U extends RefUpdate>(rungs: readonly History<U>[]): readonly U[] {
  const [below, above] = [rungs.at(-2), rungs.at(-1)];
  if (below === undefined || above === undefined) return [];
  const carried = carriedUpdates(below.updates, above.updates);
  const first = below.updates.length - carried.length;
  return carried.flatMap((update, at) => leavesOf(rungs.slice(0, -1), update, first + at));
}

/** What the update at a position, from 0, brought into the topmost of these rungs, as it first reached the ladder. */
export function contentOfUpdate<U extends RefUpdate>(
  rungs: readonly History<U>[],
  position: number,
): readonly U[] {
  const update = rungs.at(-1)?.updates[position];
  return update === undefined ? [] : leavesOf(rungs, update, position);
}

/** Of the update at `position` in the topmost rung. */
function leavesOf<U extends RefUpdate>(
  rungs: readonly History<U>[],
  update: U,
  position: number,
): readonly U[] {
  const [below, above] = [rungs.at(-2), rungs.at(-1)];
  if (below === undefined || above === undefined) return [update];
  const at = below.updates.findLastIndex(({ after }) => after === update.account.head);
  // What did not come from the rung below came by itself.
  if (at < 0 || update.account.head === undefined) return [update];
  const until = { branch: below.branch, updates: below.updates.slice(0, at + 1) };
  const before = { branch: above.branch, updates: above.updates.slice(0, position) };
  const leaves = promotionContent([...rungs.slice(0, -2), until, before]);
  return leaves.length === 0 ? [update] : leaves;
}
