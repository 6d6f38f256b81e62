import type { Complaint } from "./problem.ts";

/** A place in a text: both 1-based, the column in UTF-16 code units. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Turns offsets into places. Lines end with a line feed. */
export class LineIndex {
  readonly #starts: number[] = [0];

  constructor(text: string) {
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", end + 1))
      this.#starts.push(end + 1);
  }

  placeOf(offset: number): Place {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - this.#starts[low]! + 1 };
  }
}

/** Where the parts of a document stand, by JSON pointer: offsets in UTF-16 code units. */
export class Marks {
  readonly #values = new Map<string, number>();
  readonly #keys = new Map<string, number>();

  markValue(pointer: string, offset: number): void {
    if (!this.#values.has(pointer)) this.#values.set(pointer, offset);
  }

  markKey(pointer: string, offset: number): void {
    if (!this.#keys.has(pointer)) this.#keys.set(pointer, offset);
  }

  /** Where the value begins; of a pointer that leads nowhere, of the nearest part above it. */
  valueAt(pointer: string): number {
    for (let at = pointer; ; at = at.slice(0, at.lastIndexOf("/"))) {
      const offset = this.#values.get(at);
      if (offset !== undefined) return offset;
      if (at === "") return 0;
    }
  }

  /** Where the key of that value begins; of an item of a list, the item. */
  keyAt(pointer: string): number {
    return this.#keys.get(pointer) ?? this.valueAt(pointer);
  }
}

/** What a reader made of a text. `value` is absent where the text could not be read to its end. */
export interface Reading<T> {
  readonly value?: T;
  readonly marks: Marks;
  readonly complaints: readonly Complaint[];
}
