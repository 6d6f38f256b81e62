const LINE_FEED = 0x0a;

/** Old lines that are remembered; what a change holds beyond them counts as new. */
const OLD_LINES_MAX = 1_000_000;

/** The part of a content, in whole lines, that can hold anything new: what both versions begin and end with is left out. */
export function changedPart(before: Buffer | undefined, after: Buffer): { start: number; end: number } {
  if (before === undefined) return { start: 0, end: after.length };
  const start = commonStart(before, after);
  const room = Math.min(before.length, after.length) - start;
  let same = 0;
  while (same < room && before[before.length - 1 - same] === after[after.length - 1 - same]) same += 1;
  let end = after.length - same;
  // The line that the difference ends in is new as a whole.
  if (end > start && after[end - 1] !== LINE_FEED) end = endOfLine(after, end);
  return { start, end: Math.max(start, end) };
}

function commonStart(before: Buffer, after: Buffer): number {
  const shorter = Math.min(before.length, after.length);
  let at = 0;
  while (at < shorter && before[at] === after[at]) at += 1;
  if (at === 0 || (at === after.length && (at === before.length || after[at - 1] === LINE_FEED))) return at;
  return after.lastIndexOf(LINE_FEED, at - 1) + 1;
}

function endOfLine(bytes: Buffer, from: number): number {
  const feed = bytes.indexOf(LINE_FEED, from);
  return feed < 0 ? bytes.length : feed + 1;
}

/** A line of a text: 1-based number, and offsets without its line feed. */
export interface Line {
  readonly number: number;
  readonly start: number;
  readonly end: number;
}

/** A text, and where in it something stands that is worth a look: offsets, never falling. */
export interface Marked {
  readonly text: string;
  readonly offsets: () => Iterable<number>;
}

/**
 * The lines of `after` in which an offset lies and that `before` has not, or has fewer times, in order. Lines are compared
 * as text, a carriage return at the end aside, so that moving or re-ending one makes it no newer.
 */
export function* newLines(after: Marked, before: Marked | undefined): Generator<Line> {
  const known = new Map<string, number>();
  if (before !== undefined) {
    for (const { start, end } of linesAt(before)) {
      const line = trimmed(before.text, start, end);
      known.set(line, (known.get(line) ?? 0) + 1);
      if (known.size >= OLD_LINES_MAX) break;
    }
  }
  for (const line of linesAt(after)) {
    const content = known.size === 0 ? "" : trimmed(after.text, line.start, line.end);
    const left = known.get(content) ?? 0;
    if (left > 0) known.set(content, left - 1);
    else yield line;
  }
}

/** The lines in which an offset lies; each once. */
function* linesAt({ text, offsets }: Marked): Generator<Line> {
  let number = 1;
  let start = 0;
  let end = -1;
  for (const offset of offsets()) {
    if (offset <= end) continue;
    for (let feed = text.indexOf("\n", start); feed >= 0 && feed < offset; feed = text.indexOf("\n", start)) {
      number += 1;
      start = feed + 1;
    }
    const feed = text.indexOf("\n", offset);
    end = feed < 0 ? text.length : feed;
    yield { number, start, end };
  }
}

function trimmed(text: string, start: number, end: number): string {
  return text.slice(start, text[end - 1] === "\r" ? end - 1 : end);
}
