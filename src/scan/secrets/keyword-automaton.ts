const CLASS_BITS = 6;
const CLASSES = 1 << CLASS_BITS;
const LANES = 4;
const LANE = 1024;
const STATE_BITS = 16;
const STATE_MASK = (1 << STATE_BITS) - 1;

/**
 * All keywords in one pass over the bytes (Aho and Corasick, 1975), as a full transition table: one look-up a byte,
 * whatever the number of keywords, and no input is slower than another. ASCII letters match in either case.
 */
export class KeywordAutomaton {
  // `next[state << CLASS_BITS | classOf[byte]]`. States from `firstAccepting` on end a keyword.
  private readonly next: Uint16Array;
  private readonly classOf = new Uint8Array(256);
  private readonly firstAccepting: number;
  private readonly endingAt: readonly (readonly number[])[];
  private readonly longest: number;
  // What a stretch found: in each lane so many hits, each its place in the lane and its state.
  private readonly counts = new Uint32Array(LANES);
  private readonly hits = new Uint32Array(LANES * LANE);

  /** At most 63 different characters, and 65,535 states. A keyword's number is its index. */
  constructor(keywords: readonly string[]) {
    const classes = this.classify(keywords);
    this.longest = Math.max(...keywords.map(({ length }) => length));
    if (this.longest > LANE) throw new Error("invariant: no keyword is longer than a lane");
    if (classes > CLASSES) throw new Error("invariant: the keywords have few characters");
    const trie = new Trie(keywords, this.classOf);
    const order = trie.acceptingLast();
    if (order.states.length > 0xffff) throw new Error("invariant: the keywords fit the automaton's table");
    this.next = new Uint16Array(order.states.length << CLASS_BITS);
    this.firstAccepting = order.firstAccepting;
    const numberOf = new Uint16Array(order.states.length);
    for (const [number, state] of order.states.entries()) numberOf[state] = number;
    for (const [number, state] of order.states.entries()) {
      for (let at = 0; at < CLASSES; at++)
        this.next[(number << CLASS_BITS) | at] = numberOf[trie.go[state]![at]!]!;
    }
    this.endingAt = order.states.slice(order.firstAccepting).map((state) => trie.ends[state]!);
  }

  /** Calls `found` with each keyword's number and the offset after its last byte, in order of that offset. */
  scan(bytes: Uint8Array, found: (keyword: number, end: number) => void): void {
    const { length } = bytes;
    let at = 0;
    let state = 0;
    for (; at + LANES * LANE <= length; at += LANES * LANE) {
      state = this.stretch(bytes, at, state);
      for (let lane = 0; lane < LANES; lane++) this.report(lane, at + lane * LANE, found);
    }
    const { next, classOf, firstAccepting, endingAt } = this;
    for (; at < length; at++) {
      state = next[(state << CLASS_BITS) | classOf[bytes[at]!]!]!;
      if (state < firstAccepting) continue;
      const ending = endingAt[state - firstAccepting]!;
      for (let index = 0; index < ending.length; index++) found(ending[index]!, at + 1);
    }
  }

  /**
   * Four lanes of a stretch at once: each look-up waits for the one before it, and a processor has four under way in the
   * time of one. A lane begins as many bytes early as the longest keyword has, so that its state is what it would be.
   */
  private stretch(bytes: Uint8Array, from: number, entering: number): number {
    const { next, classOf, firstAccepting, counts, hits } = this;
    let first = entering;
    let second = this.stateAt(bytes, from + LANE);
    let third = this.stateAt(bytes, from + 2 * LANE);
    let fourth = this.stateAt(bytes, from + 3 * LANE);
    counts.fill(0);
    for (let at = 0; at < LANE; at++) {
      const place = from + at;
      first = next[(first << CLASS_BITS) | classOf[bytes[place]!]!]!;
      second = next[(second << CLASS_BITS) | classOf[bytes[place + LANE]!]!]!;
      third = next[(third << CLASS_BITS) | classOf[bytes[place + 2 * LANE]!]!]!;
      fourth = next[(fourth << CLASS_BITS) | classOf[bytes[place + 3 * LANE]!]!]!;
      if (first >= firstAccepting) hits[counts[0]!++] = (at << STATE_BITS) | first;
      if (second >= firstAccepting) hits[LANE + counts[1]!++] = (at << STATE_BITS) | second;
      if (third >= firstAccepting) hits[2 * LANE + counts[2]!++] = (at << STATE_BITS) | third;
      if (fourth >= firstAccepting) hits[3 * LANE + counts[3]!++] = (at << STATE_BITS) | fourth;
    }
    return fourth;
  }

  private report(lane: number, from: number, found: (keyword: number, end: number) => void): void {
    const { hits, counts, endingAt, firstAccepting } = this;
    const count = counts[lane]!;
    for (let index = 0; index < count; index++) {
      const hit = hits[lane * LANE + index]!;
      const ending = endingAt[(hit & STATE_MASK) - firstAccepting]!;
      const end = from + (hit >>> STATE_BITS) + 1;
      for (let each = 0; each < ending.length; each++) found(ending[each]!, end);
    }
  }

  /** The state before the byte at `place`, where so many bytes stand before it as any keyword has. */
  private stateAt(bytes: Uint8Array, place: number): number {
    const { next, classOf } = this;
    let state = 0;
    for (let at = place - this.longest; at < place; at++)
      state = next[(state << CLASS_BITS) | classOf[bytes[at]!]!]!;
    return state;
  }

  /** Whether any keyword is in the bytes. */
  finds(bytes: Uint8Array): boolean {
    const { next, classOf, firstAccepting } = this;
    let state = 0;
    for (let at = 0; at < bytes.length; at++) {
      state = next[(state << CLASS_BITS) | classOf[bytes[at]!]!]!;
      if (state >= firstAccepting) return true;
    }
    return false;
  }

  /** Class 0 is every byte that no keyword has. */
  private classify(keywords: readonly string[]): number {
    let classes = 1;
    for (const byte of Buffer.from(keywords.join("").toLowerCase(), "latin1")) {
      if (this.classOf[byte] === 0) this.classOf[byte] = classes++;
    }
    for (let letter = 0x61; letter <= 0x7a; letter++) this.classOf[letter - 0x20] = this.classOf[letter]!;
    return classes;
  }
}

class Trie {
  readonly go: number[][] = [];
  readonly ends: number[][] = [];

  constructor(keywords: readonly string[], classOf: Uint8Array) {
    this.add();
    for (const [number, keyword] of keywords.entries()) {
      let state = 0;
      for (const byte of Buffer.from(keyword.toLowerCase(), "latin1")) {
        const at = classOf[byte]!;
        if (this.go[state]![at] === NONE) this.go[state]![at] = this.add();
        state = this.go[state]![at]!;
      }
      this.ends[state]!.push(number);
    }
    this.complete();
  }

  /** The states, those that end a keyword last; the start stays first. */
  acceptingLast(): { states: number[]; firstAccepting: number } {
    const all = this.go.keys().toArray();
    const silent = all.filter((state) => this.ends[state]!.length === 0);
    return {
      states: [...silent, ...all.filter((state) => this.ends[state]!.length > 0)],
      firstAccepting: silent.length,
    };
  }

  private add(): number {
    this.go.push(new Array<number>(CLASSES).fill(NONE));
    this.ends.push([]);
    return this.go.length - 1;
  }

  /** Fills every missing transition with the longest suffix's, level by level. */
  private complete(): void {
    const suffix: number[] = [0];
    const queue: number[] = [];
    for (let at = 0; at < CLASSES; at++) {
      const state = this.go[0]![at]!;
      if (state === NONE) this.go[0]![at] = 0;
      else {
        suffix[state] = 0;
        queue.push(state);
      }
    }
    for (const state of queue) {
      const behind = suffix[state]!;
      this.ends[state]!.push(...this.ends[behind]!);
      for (let at = 0; at < CLASSES; at++) {
        const further = this.go[state]![at]!;
        if (further === NONE) this.go[state]![at] = this.go[behind]![at]!;
        else {
          suffix[further] = this.go[behind]![at]!;
          queue.push(further);
        }
      }
    }
  }
}

const NONE = -1;
