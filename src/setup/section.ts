/** How a kind of file writes comments, and so our marks. */
interface Marks {
  readonly begin: string;
  readonly end: string;
}

const MARKDOWN: Marks = { begin: "<!-- proofgate: begin -->", end: "<!-- proofgate: end -->" };
const LINES: Marks = { begin: "# proofgate: begin", end: "# proofgate: end" };

export type WithSection =
  | { readonly ok: true; readonly text: string }
  /** 1-based line of the mark that has no other. */
  | { readonly ok: false; readonly mark: string; readonly line: number };

/** A file's text with our section in it: in the place of the last one, else at the end. All else stays byte for byte. */
export function withSection(path: string, before: string, section: string): WithSection {
  const { begin, end } = path.endsWith(".md") ? MARKDOWN : LINES;
  const lines = before.split("\n");
  const first = lines.findIndex((line) => line.trim() === begin);
  const last = lines.findIndex((line) => line.trim() === end);
  const marked = [begin, ...section.replace(/\n$/, "").split("\n"), end];
  if (first < 0 && last < 0) {
    const gap = before === "" ? [] : before.endsWith("\n\n") ? [] : before.endsWith("\n") ? [""] : ["", ""];
    const kept = before === "" ? [] : before.endsWith("\n") ? lines.slice(0, -1) : lines;
    return { ok: true, text: [...kept, ...gap.slice(0, kept.length > 0 ? 1 : 0), ...marked, ""].join("\n") };
  }
  if (first < 0) return { ok: false, mark: end, line: last + 1 };
  if (last < first) return { ok: false, mark: begin, line: first + 1 };
  return { ok: true, text: [...lines.slice(0, first), ...marked, ...lines.slice(last + 1)].join("\n") };
}
