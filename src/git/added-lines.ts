const LINE_FEED = 0x0a;

/** Edit steps that are searched for the shortest difference; beyond them a line that was there before is looked up. */
export const TRACED_STEPS_MAX = 1000;

/**
 * The lines of `after`, 1-based, that a shortest difference from `before` adds: what git would mark with `+`. A line that
 * only gained or lost a carriage return is no other. In a change of more than `TRACED_STEPS_MAX` steps, moved lines may
 * count as kept: never more of them than were there before.
 */
export function addedLines(before: Buffer | undefined, after: Buffer): number[] {
  const old = before === undefined ? [] : linesOf(before);
  const now = linesOf(after);
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1;
  let end = 0;
  while (end < old.length - start && end < now.length - start && old.at(-1 - end) === now.at(-1 - end))
    end += 1;
  const left = old.slice(start, old.length - end);
  const right = now.slice(start, now.length - end);
  const kept = keptOf(left, right);
  return right.flatMap((_, index) => (kept.has(index) ? [] : [start + index + 1]));
}

function linesOf(bytes: Buffer): string[] {
  if (bytes.length === 0) return [];
  const text = bytes.toString("latin1", 0, bytes.at(-1) === LINE_FEED ? bytes.length - 1 : bytes.length);
  return text.split("\n").map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line));
}

/** Indexes of `right` that a longest common subsequence with `left` keeps. */
function keptOf(left: readonly string[], right: readonly string[]): ReadonlySet<number> {
  if (left.length === 0 || right.length === 0) return new Set();
  return traced(left, right) ?? lookedUp(left, right);
}

/** Myers, "An O(ND) Difference Algorithm and Its Variations" (1986), with the way that it went; undefined if it is too long. */
function traced(left: readonly string[], right: readonly string[]): ReadonlySet<number> | undefined {
  const [n, m] = [left.length, right.length];
  const stepsMax = Math.min(n + m, TRACED_STEPS_MAX);
  const middle = stepsMax + 1;
  const furthest = new Int32Array(2 * stepsMax + 3);
  const trail: Int32Array[] = [];
  for (let steps = 0; steps <= stepsMax; steps += 1) {
    trail.push(furthest.slice(middle - steps - 1, middle + steps + 2));
    for (let diagonal = -steps; diagonal <= steps; diagonal += 2) {
      const isDown =
        diagonal === -steps ||
        (diagonal !== steps && furthest[middle + diagonal - 1]! < furthest[middle + diagonal + 1]!);
      let x = isDown ? furthest[middle + diagonal + 1]! : furthest[middle + diagonal - 1]! + 1;
      let y = x - diagonal;
      while (x < n && y < m && left[x] === right[y]) {
        x += 1;
        y += 1;
      }
      furthest[middle + diagonal] = x;
      if (x >= n && y >= m) return walkBack(trail, n, m);
    }
  }
  return undefined;
}

function walkBack(trail: readonly Int32Array[], n: number, m: number): ReadonlySet<number> {
  const kept = new Set<number>();
  let [x, y] = [n, m];
  for (let steps = trail.length - 1; steps >= 0; steps -= 1) {
    // As it was before this step: from diagonal -steps-1 on.
    const before = trail[steps]!;
    const at = (diagonal: number) => before[diagonal + steps + 1]!;
    const diagonal = x - y;
    const isDown = diagonal === -steps || (diagonal !== steps && at(diagonal - 1) < at(diagonal + 1));
    const fromX = steps === 0 ? 0 : isDown ? at(diagonal + 1) : at(diagonal - 1);
    const fromY = steps === 0 ? 0 : fromX - (isDown ? diagonal + 1 : diagonal - 1);
    while (x > fromX && y > fromY) {
      x -= 1;
      y -= 1;
      kept.add(y);
    }
    [x, y] = [fromX, fromY];
  }
  return kept;
}

/** As many of each line as there were before. */
function lookedUp(left: readonly string[], right: readonly string[]): ReadonlySet<number> {
  const known = new Map<string, number>();
  for (const line of left) known.set(line, (known.get(line) ?? 0) + 1);
  const kept = new Set<number>();
  right.forEach((line, index) => {
    const count = known.get(line) ?? 0;
    if (count === 0) return;
    known.set(line, count - 1);
    kept.add(index);
  });
  return kept;
}
