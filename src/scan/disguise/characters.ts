import { codePointName } from "../../contract/path-text.ts";
import { newLines } from "../lexing/changed-lines.ts";
import type { Region } from "../lexing/region.ts";
import { readRegions } from "../lexing/regions.ts";
import type { Syntax } from "../lexing/syntax.ts";
import { bidiTrouble } from "./bidi.ts";
import { invisibleTrouble } from "./invisible.ts";
import { compatibilityLetters, LOOKALIKE_UNITS, mixedScripts } from "./lookalikes.ts";
import { type Piece, pieceAt, piecesWith } from "./pieces.ts";
import type { Sightings } from "./seen.ts";

/** Blanks in a row that push what follows them beyond the edge of any window. */
const BLANKS_MIN = 150;
const BLANKS = " ".repeat(BLANKS_MIN);
const TABS = "\t".repeat(BLANKS_MIN / 4);

/** But zero, which makes a content binary. */
const CONTROL = "\\x01-\\x08\\x0b\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f";
/** `BIDI` and `INVISIBLE` in UTF-16 units, with the halves that begin the rarer of them: four times as fast. */
const UNSEEN_UNITS =
  "\\xad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\u2800\\u3164\\ufdd0-\\ufdef\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb\\ufffe\\uffff\\ud82f\\ud834\\udb40-\\udb43";
const LATE_BREAK = /\r(?=[^\r\n])|[\u0085\u2028\u2029]/;
const SUSPECT_UNIT = new RegExp(`[${UNSEEN_UNITS}${LOOKALIKE_UNITS}${CONTROL}\\u0085\\u2028\\u2029]`);
const LONE_RETURN = /\r(?=[^\r\n])/;
/** Any of what a line must hold to be worth a second look. */
const SUSPECT = new RegExp(`${SUSPECT_UNIT.source}|${LONE_RETURN.source}`, "g");

/** Whether a text holds anything that `findCharacters` would look at. */
export function isSuspect(text: string): boolean {
  return SUSPECT_UNIT.test(text) || LONE_RETURN.test(text) || text.includes(BLANKS) || text.includes(TABS);
}

/** Characters that deceive, in the lines that the old text has not. */
export function findCharacters(
  text: string,
  before: string | undefined,
  syntax: Syntax,
  sightings: Sightings,
): void {
  let regions: readonly Region[] | undefined;
  const regionsOf = () => {
    regions ??= syntax.nature === "program" || syntax.nature === "data" ? readRegions(text, syntax) : [];
    return regions;
  };
  const hasFeeds = text.includes("\n");
  for (const line of newLines(
    marked(text, suspects),
    before === undefined ? undefined : marked(before, suspects),
  )) {
    for (const piece of piecesWith(SUSPECT, text, line, syntax.nature, regionsOf())) {
      const content = text.slice(piece.start, piece.end);
      judgePiece(content, piece, line.number, sightings);
      if (syntax.nature === "program") judgeBreaks(content, piece, syntax, hasFeeds, line.number, sightings);
    }
  }
  if (syntax.nature !== "program") return;
  for (const line of newLines(marked(text, gaps), before === undefined ? undefined : marked(before, gaps))) {
    const gap = Math.min(
      ...[BLANKS, TABS].map((blanks) => text.indexOf(blanks, line.start)).filter((at) => at >= 0),
    );
    NOT_BLANK.lastIndex = gap;
    const after = NOT_BLANK.exec(text)?.index ?? line.end;
    if (after >= line.end) continue;
    sightings.add(
      "off-screen",
      pieceAt(after, line, syntax.nature, regionsOf()).where,
      "blanks",
      line.number,
    );
  }
}

function marked(text: string, offsetsIn: (text: string) => Iterable<number>) {
  return { text, offsets: () => offsetsIn(text) };
}

function* suspects(text: string): Generator<number> {
  const pattern = new RegExp(SUSPECT.source, "g");
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    yield match.index;
    // One is enough to name its line.
    const feed = text.indexOf("\n", match.index);
    if (feed < 0) return;
    pattern.lastIndex = feed;
  }
}

/** Where a gap begins that is as wide as a window: of spaces, or of tabs. */
function* gaps(text: string): Generator<number> {
  for (let from = 0; ; ) {
    const found = [text.indexOf(BLANKS, from), text.indexOf(TABS, from)].filter((at) => at >= 0);
    const first = Math.min(...found);
    if (found.length === 0) return;
    yield first;
    const feed = text.indexOf("\n", first);
    if (feed < 0) return;
    from = feed;
  }
}

const NOT_BLANK = /[^ \t\r]/g;

/** The same of a text that is no file: a commit's message. */
export function findInMessage(text: string, sightings: Sightings): void {
  const piece: Piece = { where: "message", start: 0, end: 0 };
  for (const { start, end } of newLines(marked(text, suspects), undefined)) {
    judgePiece(text.slice(start, end), piece, undefined, sightings);
  }
}

function judgePiece(content: string, { where }: Piece, line: number | undefined, sightings: Sightings): void {
  const kind = where === "code" || where === "string" || where === "comment" ? where : "text";
  const bidi = bidiTrouble(content, kind);
  if (bidi) sightings.add(bidi.kind, where, bidi.what, line);
  const near = content.length > PIECE_MAX ? aroundSuspects(content) : content;
  const invisible = invisibleTrouble(near, kind);
  if (invisible) sightings.add(invisible.kind, where, invisible.what, line);
  const mixed = mixedScripts(near, kind === "code");
  if (mixed !== undefined) sightings.add("mixed-scripts", where, mixed, line);
  const compatible = kind === "code" ? compatibilityLetters(near) : undefined;
  if (compatible !== undefined) sightings.add("compatibility-letters", where, compatible, line);
  // Logs and recordings are full of them; in a program they move what a terminal shows.
  const control = kind === "text" ? undefined : CONTROL_CHARACTER.exec(near)?.[0];
  if (control !== undefined)
    sightings.add("control-character", where, codePointName(control.charCodeAt(0)), line);
}

/** Characters of a piece that are read as a whole; of longer ones, what lies around each suspect. */
const PIECE_MAX = 4096;
const AROUND = 32;

function aroundSuspects(content: string): string {
  const parts: string[] = [];
  let taken = 0;
  const pattern = new RegExp(SUSPECT.source, "g");
  for (let match = pattern.exec(content); match !== null; match = pattern.exec(content)) {
    const start = Math.max(taken, match.index - AROUND);
    if (start > taken) parts.push(" ");
    taken = Math.min(content.length, match.index + AROUND);
    parts.push(content.slice(start, taken));
    pattern.lastIndex = Math.max(taken - AROUND / 2, match.index + 1);
  }
  return parts.join("");
}

const CONTROL_CHARACTER = new RegExp(`[${CONTROL}]`, "u");
/** Languages for which the line and paragraph separators, and C1's next line, end a line. */
const UNICODE_BREAKS: ReadonlySet<string> = new Set(["javascript", "csharp"]);

function judgeBreaks(
  content: string,
  { where }: Piece,
  { name }: Syntax,
  hasFeeds: boolean,
  line: number,
  sightings: Sightings,
): void {
  const late = where === "string" ? undefined : LATE_BREAK.exec(content)?.[0];
  // A file without line feeds is an old Macintosh's: its carriage returns are its line breaks.
  const counts = late === "\r" ? hasFeeds : UNICODE_BREAKS.has(name);
  if (late !== undefined && counts)
    sightings.add("hidden-line-break", where, codePointName(late.charCodeAt(0)), line);
}
