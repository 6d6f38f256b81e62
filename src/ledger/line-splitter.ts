import { ENTRY_BYTES_MAX } from "./entry.ts";

/** Takes one line: its bytes without the end, or undefined where it is longer than an entry can be. 1-based. */
export type LineTaker = (bytes: Uint8Array | undefined, line: number) => void;

const LINE_FEED = 0x0a;

/** Cuts a stream into lines, in memory bounded by one entry's size whatever the stream holds. */
export class LineSplitter {
  readonly #take: LineTaker;
  #pieces: Uint8Array[] = [];
  #held = 0;
  #line = 1;

  constructor(take: LineTaker) {
    this.#take = take;
  }

  /** The number of the line that is being read: 1-based. */
  get line(): number {
    return this.#line;
  }

  push(chunk: Uint8Array): void {
    let from = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, from)) {
      this.#hold(chunk.subarray(from, end));
      this.#hand();
      from = end + 1;
    }
    this.#hold(chunk.subarray(from));
  }

  /** The stream is over. @returns whether its last line had an end; true for an empty stream. */
  end(): boolean {
    if (this.#held === 0) return true;
    this.#hand();
    return false;
  }

  #hold(piece: Uint8Array): void {
    if (piece.length === 0) return;
    this.#held += piece.length;
    if (this.#held > ENTRY_BYTES_MAX) this.#pieces = [];
    else this.#pieces.push(piece);
  }

  #hand(): void {
    const [first] = this.#pieces;
    const isTooLong = this.#held > ENTRY_BYTES_MAX;
    const bytes = this.#pieces.length > 1 ? Buffer.concat(this.#pieces) : (first ?? new Uint8Array());
    this.#pieces = [];
    this.#held = 0;
    this.#take(isTooLong ? undefined : bytes, this.#line++);
  }
}
