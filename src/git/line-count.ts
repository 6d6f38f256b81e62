/** Lines of one side, as git counts them: what follows the last line feed is a line too. */
export interface LineCount {
  readonly added: number;
  readonly removed: number;
}

/**
 * Edit steps that are searched for the shortest difference. Beyond them, what the best way so far has not matched counts
 * as removed and added: never fewer lines than the shortest difference, at most all that differs.
 */
export const EDIT_STEPS_MAX = 4096;

const LINE_FEED = 0x0a;

/**
 * Lines added and removed between two contents, all of it taken as text (contract.md, 4). The shortest difference, so
 * never more than `git diff --numstat --text --minimal` says, as long as it takes at most `EDIT_STEPS_MAX` steps.
 */
export function changedLines(from: Buffer | undefined, to: Buffer | undefined): LineCount {
  const before = from ?? Buffer.alloc(0);
  const after = to ?? Buffer.alloc(0);
  if (before.length === 0 || after.length === 0)
    return { added: countLines(after), removed: countLines(before) };
  const start = commonStart(before, after);
  const end = commonEnd(before, after, start);
  const middle = before.subarray(start, before.length - end);
  const middleAfter = after.subarray(start, after.length - end);
  if (middle.length === 0 || middleAfter.length === 0)
    return { added: countLines(middleAfter), removed: countLines(middle) };
  return countByIds(middle, middleAfter);
}

function countLines(text: Buffer): number {
  let lines = 0;
  for (let at = 0; at < text.length; at = lineEnd(text, at)) lines += 1;
  return lines;
}

/** Where the next line begins. A loop: most lines are shorter than a call of `indexOf` takes. */
function lineEnd(text: Buffer, start: number): number {
  let at = start;
  while (at < text.length && text[at] !== LINE_FEED) at += 1;
  return Math.min(at + 1, text.length);
}

/** Bytes of whole lines that both begin with. */
function commonStart(before: Buffer, after: Buffer): number {
  const shorter = Math.min(before.length, after.length);
  let at = 0;
  while (at < shorter && before[at] === after[at]) at += 1;
  // A last line without a line feed equals only a last line without one.
  if (at === before.length && at === after.length) return at;
  while (at > 0 && before[at - 1] !== LINE_FEED) at -= 1;
  return at;
}

/** Bytes of whole lines that both end with, beyond the first `start`. */
function commonEnd(before: Buffer, after: Buffer, start: number): number {
  const room = Math.min(before.length, after.length) - start;
  let length = 0;
  while (length < room && before[before.length - 1 - length] === after[after.length - 1 - length])
    length += 1;
  // Back to where a line begins on both sides: `start` is such a place, and so is any byte after a line feed.
  while (
    length > 0 &&
    !(beginsLine(before, before.length - length, start) && beginsLine(after, after.length - length, start))
  ) {
    length -= 1;
  }
  return length;
}

function beginsLine(text: Buffer, at: number, start: number): boolean {
  return at === start || text[at - 1] === LINE_FEED;
}

function countByIds(before: Buffer, after: Buffer): LineCount {
  const [left, right] = [BEFORE.read(before), AFTER.read(after)];
  // Lines that only one side has can match nothing: without them the search is as short as it can be.
  const ids = new Map<string, number>();
  const one = lineIds(before, BEFORE, AFTER, ids);
  const common = ids.size;
  const other = lineIds(after, AFTER, BEFORE, ids);
  const inAfter = new Set(other);
  const matched = longestMatch(
    one.filter((id) => inAfter.has(id)),
    other.filter((id) => id < common),
  );
  return { added: right - matched, removed: left - matched };
}

const SKETCHES = 4096;
/** Lines for which there is room at first, and for which it is kept. */
const ROOM = 1024;
const ROOM_KEPT = 1024 * 1024;

/** The lines of one text. Held and used again: a file's worth of them costs more to allocate than to fill. */
class Lines {
  count = 0;
  /** Where each line ends, its line feed included. */
  ends = new Int32Array(ROOM);
  /** The same for equal lines, mostly different for others. */
  sketches = new Int32Array(ROOM);
  /** Whether a line has this sketch. */
  readonly seen = new Uint8Array(SKETCHES);

  /** @returns how many lines there are. */
  read(text: Buffer): number {
    this.seen.fill(0);
    // What a huge text took is given back.
    if (this.ends.length > ROOM_KEPT) this.takeRoom(ROOM);
    let count = 0;
    for (let at = 0; at < text.length; ) {
      if (count === this.ends.length) this.takeRoom(2 * count);
      const end = lineEnd(text, at);
      const sketch = sketchOf(text, at, end);
      this.seen[sketch] = 1;
      this.ends[count] = end;
      this.sketches[count] = sketch;
      count += 1;
      at = end;
    }
    this.count = count;
    return count;
  }

  private takeRoom(lines: number): void {
    const [ends, sketches] = [this.ends.subarray(0, lines), this.sketches.subarray(0, lines)];
    this.ends = new Int32Array(lines);
    this.sketches = new Int32Array(lines);
    this.ends.set(ends);
    this.sketches.set(sketches);
  }
}

const BEFORE = new Lines();
const AFTER = new Lines();

/** From a line's length and eight of its bytes. */
function sketchOf(text: Buffer, start: number, end: number): number {
  const step = (end - start) >> 3 || 1;
  let sketch = end - start;
  for (let at = start; at < end; at += step) sketch = Math.imul(sketch, 31) + (text[at] as number);
  return (sketch ^ (sketch >>> 12)) & (SKETCHES - 1);
}

/** Ids of the lines that may be on the other side, too, by their sketches: the same for equal lines only. */
function lineIds(text: Buffer, lines: Lines, there: Lines, ids: Map<string, number>): number[] {
  const found: number[] = [];
  for (let index = 0; index < lines.count; index += 1) {
    if (there.seen[lines.sketches[index] as number] === 0) continue;
    const line = text.toString("latin1", index === 0 ? 0 : lines.ends[index - 1], lines.ends[index]);
    const id = ids.get(line) ?? ids.size;
    ids.set(line, id);
    found.push(id);
  }
  return found;
}

/**
 * How many lines a shortest difference keeps. Myers, "An O(ND) Difference Algorithm and Its Variations" (1986): the
 * furthest point on each diagonal for a growing number of edits; no script is kept, so memory grows with edits only.
 */
function longestMatch(left: readonly number[], right: readonly number[]): number {
  const [n, m] = [left.length, right.length];
  if (n === 0 || m === 0) return 0;
  const stepsMax = Math.min(n + m, EDIT_STEPS_MAX);
  const furthest = new Int32Array(2 * stepsMax + 3).fill(-1);
  const middle = stepsMax + 1;
  furthest[middle + 1] = 0;
  let best = 0;
  for (let steps = 0; steps <= stepsMax; steps += 1) {
    for (let diagonal = -steps; diagonal <= steps; diagonal += 2) {
      // Diagonals outside the rectangle lead nowhere.
      if (diagonal > n || -diagonal > m) continue;
      const down = furthest[middle + diagonal + 1] as number;
      const across = furthest[middle + diagonal - 1] as number;
      let x = diagonal === -steps || (diagonal !== steps && across < down) ? down : across + 1;
      let y = x - diagonal;
      while (x < n && y < m && left[x] === right[y]) {
        x += 1;
        y += 1;
      }
      furthest[middle + diagonal] = x;
      if (x >= n && y >= m) return (n + m - steps) / 2;
      if (x <= n && y <= m) best = Math.max(best, (x + y - steps) / 2);
    }
  }
  return best;
}
