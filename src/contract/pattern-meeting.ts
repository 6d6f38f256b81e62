import { matchesSegment, type PathPattern, type SegmentPattern } from "./pattern.ts";

/**
 * Whether some path is covered by both patterns. Exact, not a guess: linear in the patterns, for `*` and `**` can always
 * be stretched, so that only what stands before the first and after the last of them has to agree.
 */
export function patternsMeet(one: PathPattern, other: PathPattern): boolean {
  if (!oneBeginsOther(one.head, other.head) || !oneEndsOther(one.tail, other.tail)) return false;
  const [a, b] = [one.runs, other.runs];
  if (a.length === 1 && b.length === 1) return a[0]!.length === b[0]!.length && segmentsMeet(a[0]!, b[0]!);
  if (a.length === 1) return fixedMeets(b, a[0]!);
  if (b.length === 1) return fixedMeets(a, b[0]!);
  // Between the longer beginning and the longer end there is room for everything else of both.
  return segmentsMeet(a[0]!, b[0]!) && segmentsMeet([...a.at(-1)!].reverse(), [...b.at(-1)!].reverse());
}

/** A pattern with `**` against one of so many segments: as a path is matched, each run at its leftmost place. */
function fixedMeets(runs: PathPattern["runs"], fixed: readonly SegmentPattern[]): boolean {
  const [first, last] = [runs[0]!, runs.at(-1)!];
  const end = fixed.length - last.length;
  if (first.length > end || !segmentsMeet(first, fixed) || !segmentsMeet(last, fixed.slice(end)))
    return false;
  let at = first.length;
  for (const run of runs.slice(1, -1)) {
    while (at + run.length <= end && !segmentsMeet(run, fixed.slice(at))) at++;
    at += run.length;
    if (at > end) return false;
  }
  return true;
}

/** As far as both go: segment by segment, some name fits both. */
function segmentsMeet(one: readonly SegmentPattern[], other: readonly SegmentPattern[]): boolean {
  const common = Math.min(one.length, other.length);
  for (let at = 0; at < common; at++) if (!segmentMeets(one[at]!, other[at]!)) return false;
  return true;
}

function segmentMeets(one: SegmentPattern, other: SegmentPattern): boolean {
  if (one.length === 1) return matchesSegment(other, one[0]!);
  if (other.length === 1) return matchesSegment(one, other[0]!);
  return oneBeginsOther(one[0]!, other[0]!) && oneEndsOther(one.at(-1)!, other.at(-1)!);
}

function oneBeginsOther(one: string, other: string): boolean {
  return one.startsWith(other) || other.startsWith(one);
}

function oneEndsOther(one: string, other: string): boolean {
  return one.endsWith(other) || other.endsWith(one);
}
