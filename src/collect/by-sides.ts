import type { Oid } from "../git/types.ts";

/** The two sides of a change of contents; not both are absent. */
export interface Sides {
  readonly from?: Oid | undefined;
  readonly to?: Oid | undefined;
}

interface Entry<T> extends Sides {
  readonly value: T;
  /** What else has the same new side, by the old one. */
  others?: Map<Oid | undefined, T>;
}

/**
 * Values by the two sides of a change. A key made of both would be a new text for each of thousands of changes; nearly
 * every content took the place of one other, and is found by its own id.
 */
export class BySides<T> {
  private readonly brought = new Map<Oid, Entry<T>>();
  private readonly deleted = new Map<Oid, T>();

  get({ from, to }: Sides): T | undefined {
    if (to === undefined) return from === undefined ? undefined : this.deleted.get(from);
    const entry = this.brought.get(to);
    return entry === undefined || entry.from === from ? entry?.value : entry.others?.get(from);
  }

  set({ from, to }: Sides, value: T): void {
    if (to === undefined) {
      if (from !== undefined) this.deleted.set(from, value);
      return;
    }
    const entry = this.brought.get(to);
    if (entry === undefined || entry.from === from)
      this.brought.set(to, { from, value, ...(entry?.others ? { others: entry.others } : {}) });
    else {
      entry.others ??= new Map();
      entry.others.set(from, value);
    }
  }
}
