/** How a kind of file writes comments, and so our marks. */
interface Marks {
  readonly begin: string;
  readonly end: string;
}

const MARKDOWN: Marks = { begin: "<!-- proofgate: begin -->", end: "<!-- proofgate: end -->" };
const LINES: Marks = { begin: "# proofgate: begin", end: "# proofgate: end" };

export type WithSection =
  | { readonly ok: true; readonly text: string }
  /** 1-based line of a mark that has no other, or stands there twice. */
  | { readonly ok: false; readonly mark: string; readonly line: number };

/**
 * A file's text with our section in it: in the place of the last one, else at the end or the beginning. All else stays as
 * it is, and so do the file's line ends.
 */
export function withSection(path: string, before: string, section: string, isPreface: boolean): WithSection {
  const { begin, end } = path.endsWith(".md") ? MARKDOWN : LINES;
  const eol = /\r\n/.test(before) && !/[^\r]\n/.test(before) ? "\r\n" : "\n";
  const lines = before.split(eol);
  const isMark = (mark: string) => (line: string) => line.trim() === mark;
  const [first, last] = [lines.findIndex(isMark(begin)), lines.findIndex(isMark(end))];
  for (const [mark, at] of [
    [begin, lines.findLastIndex(isMark(begin))],
    [end, lines.findLastIndex(isMark(end))],
  ] as const)
    if (at !== (mark === begin ? first : last)) return { ok: false, mark, line: at + 1 };
  if (first >= 0 && last < first) return { ok: false, mark: begin, line: first + 1 };
  if (first < 0 && last >= 0) return { ok: false, mark: end, line: last + 1 };
  const marked = [begin, ...section.replace(/\n$/, "").split("\n"), end];
  const joined = (...parts: readonly (readonly string[])[]) =>
    ({ ok: true, text: parts.flat().join(eol) }) as const;
  if (first >= 0) return joined(lines.slice(0, first), marked, lines.slice(last + 1));
  if (before === "") return joined(marked, [""]);
  if (isPreface) return joined(marked, [""], lines);
  const kept = lines.at(-1) === "" ? lines.slice(0, -1) : lines;
  return joined(kept, kept.at(-1) === "" ? [] : [""], marked, [""]);
}
