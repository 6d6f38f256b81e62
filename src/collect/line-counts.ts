import type { TreeChange } from "../engine/change.ts";
import { changedLines } from "../git/line-count.ts";
import type { Oid } from "../git/types.ts";
import { type ContentPair, type PairReader, sidesOf } from "./contents.ts";

/** Counts the lines that each change of the range adds and removes, all content taken as text. */
export class LineCounts implements PairReader {
  private readonly counts = new Map<string, number>();

  /** What only the effect shows is no work of the run's. */
  wants({ places }: ContentPair): boolean {
    return places.some(({ commit }) => commit !== undefined);
  }

  take({ from, to }: ContentPair, before: Buffer | undefined, after: Buffer | undefined): void {
    const { added, removed } = changedLines(before, after);
    this.counts.set(keyOf(from, to), added + removed);
  }

  /** Zero where nothing was read: a change of mode alone, or contents that could not be read, which are named. */
  linesOf(change: TreeChange): number {
    const { from, to } = sidesOf(change);
    return this.counts.get(keyOf(from, to)) ?? 0;
  }
}

function keyOf(from: Oid | undefined, to: Oid | undefined): string {
  return `${from ?? ""}:${to ?? ""}`;
}
