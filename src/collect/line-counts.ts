import type { TreeChange } from "../engine/change.ts";
import { changedLines } from "../git/line-count.ts";
import { BySides } from "./by-sides.ts";
import { type ContentPair, type PairReader, sidesOf } from "./contents.ts";

/** Counts the lines that each change of the range adds and removes, all content taken as text. */
export class LineCounts implements PairReader {
  private readonly counts = new BySides<number>();

  /** What only the effect shows is no work of the run's. */
  wants({ places }: ContentPair): boolean {
    return places.some(({ commit }) => commit !== undefined);
  }

  take(pair: ContentPair, before: Buffer | undefined, after: Buffer | undefined): void {
    const { added, removed } = changedLines(before, after);
    this.counts.set(pair, added + removed);
  }

  /** Zero where nothing was read: a change of mode alone, or contents that could not be read, which are named. */
  linesOf(change: TreeChange): number {
    return this.counts.get(sidesOf(change)) ?? 0;
  }
}
