import type { Trailer } from "./types.ts";

const CUT = "# ------------------------ >8 ------------------------\n";
const GIT_GENERATED = ["Signed-off-by: ", "(cherry picked from commit "];

/**
 * The trailers of a commit's message as git itself sees them (`git log --format=%(trailers:only,unfold)`, which is
 * `git interpret-trailers --parse --no-divider`): in the last paragraph, which is either all trailers, or has one that git
 * wrote and is at least a quarter trailers. Source: git's trailer.c. What follows a NUL byte does not exist for git.
 */
export function trailersOf(message: Buffer): Trailer[] {
  const nul = message.indexOf(0);
  // Each character is a byte: git's rules are about bytes.
  const text = message.toString("latin1", 0, nul < 0 ? message.length : nul);
  const lines = linesOf(text.slice(0, text.length - ignoredAtEnd(text)));
  const start = trailerStart(lines);
  const found: { line: string; isTrailer: boolean }[] = [];
  for (const line of lines.slice(start)) {
    const last = found.at(-1);
    if (last?.isTrailer && isSpace(line[0])) last.line += line;
    else found.push({ line, isTrailer: separatorIn(line) >= 1 });
  }
  return found
    .filter(({ line, isTrailer }) => isTrailer && !line.startsWith("#"))
    .map(({ line }) => trailerIn(line));
}

function trailerIn(line: string): Trailer {
  const separator = separatorIn(line);
  const value = line.slice(separator + 1).replace(/\n[ \t\r\n]*/g, " ");
  return { key: textOf(trim(line.slice(0, separator))), value: textOf(trim(value)) };
}

/** Lines with their line feeds. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** Comments, blank lines and an old-style list of conflicts at the end. Source: git's commit.c (ignore_non_trailer). */
function ignoredAtEnd(text: string): number {
  const cutAt = text.startsWith(CUT) ? 0 : text.indexOf(`\n${CUT}`) + 1;
  const end = cutAt > 0 || text.startsWith(CUT) ? cutAt : text.length;
  let ignoredFrom = 0;
  let inConflicts = false;
  for (let at = 0; at < end; ) {
    const feed = text.indexOf("\n", at);
    if (text[at] === "#" || text[at] === "\n") ignoredFrom ||= at;
    else if (text.startsWith("Conflicts:\n", at)) {
      inConflicts = true;
      ignoredFrom ||= at;
    } else if (!(inConflicts && text[at] === "\t") && ignoredFrom > 0) {
      ignoredFrom = 0;
      inConflicts = false;
    }
    at = feed < 0 ? text.length : feed + 1;
  }
  return ignoredFrom > 0 ? text.length - ignoredFrom : text.length - end;
}

/** The index of the first line of trailers; the number of lines where there are none. */
function trailerStart(lines: readonly string[]): number {
  let title = 0;
  while (title < lines.length && (lines[title]?.startsWith("#") || !isBlank(lines[title] as string)))
    title += 1;
  let [trailers, others, continuations] = [0, 0, 0];
  let [onlySpaces, gitGenerated] = [true, false];
  for (let index = lines.length - 1; index >= title; index -= 1) {
    const line = lines[index] as string;
    if (line.startsWith("#")) {
      others += continuations;
      continuations = 0;
    } else if (isBlank(line)) {
      if (onlySpaces) continue;
      others += continuations;
      const isBlock = (gitGenerated && trailers * 3 >= others) || (trailers > 0 && others === 0);
      return isBlock ? index + 1 : lines.length;
    } else {
      onlySpaces = false;
      if (GIT_GENERATED.some((prefix) => line.startsWith(prefix))) {
        trailers += 1;
        continuations = 0;
        gitGenerated = true;
      } else if (separatorIn(line) >= 1 && !isSpace(line[0])) {
        trailers += 1;
        continuations = 0;
      } else if (isSpace(line[0])) continuations += 1;
      else {
        others += 1 + continuations;
        continuations = 0;
      }
    }
  }
  return lines.length;
}

/** Where the colon after a token stands, or -1: letters, digits and hyphens, then perhaps blanks. */
function separatorIn(line: string): number {
  return (/^(?:[A-Za-z0-9-]+[ \t]*)?:/.exec(line)?.[0].length ?? 0) - 1;
}

/** Git's own isspace: no vertical tab, no form feed. */
function isSpace(character: string | undefined): boolean {
  return character === " " || character === "\t" || character === "\n" || character === "\r";
}

function isBlank(line: string): boolean {
  return /^[ \t\r]*(?:\n|$)/.test(line);
}

function trim(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && isSpace(text[start])) start += 1;
  while (end > start && isSpace(text[end - 1])) end -= 1;
  return text.slice(start, end);
}

function textOf(bytes: string): string {
  return Buffer.from(bytes, "latin1").toString("utf8");
}
