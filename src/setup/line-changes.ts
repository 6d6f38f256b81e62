/** One line of a difference. */
export interface LineChange {
  readonly sign: "+" | "-" | " ";
  readonly text: string;
}

/** Lines around a change that are shown. */
const AROUND = 2;

/** What turns one text into another, as lines: what both begin and end with stays out, but for a few lines around. */
export function lineChanges(before: string, after: string): readonly LineChange[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1;
  let end = 0;
  while (
    end < old.length - start &&
    end < now.length - start &&
    old[old.length - 1 - end] === now[now.length - 1 - end]
  )
    end += 1;
  if (start === old.length && start === now.length) return [];
  const shown = (sign: LineChange["sign"], lines: readonly string[]) => lines.map((text) => ({ sign, text }));
  return [
    ...shown(" ", old.slice(Math.max(0, start - AROUND), start)),
    ...shown("-", old.slice(start, old.length - end)),
    ...shown("+", now.slice(start, now.length - end)),
    ...shown(" ", old.slice(old.length - end, old.length - end + AROUND)),
  ];
}

function linesOf(text: string): readonly string[] {
  if (text === "") return [];
  return (text.endsWith("\n") ? text.slice(0, -1) : text).split("\n");
}
