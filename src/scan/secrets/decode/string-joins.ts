import type { Decoded } from "./decoded.ts";

/** Where one literal ends and the next may follow: what the automaton looks for. */
export const JOIN_MARKS: readonly string[] = ['"', "'", "`"].flatMap((quote) => [
  `${quote} +`,
  `${quote}+`,
  `${quote} .`,
  `${quote} &`,
  `${quote} ${quote}`,
  `${quote}\n`,
  `${quote}\r\n`,
  `${quote},`,
  `${quote} \\`,
  `${quote} |`,
  `${quote}<`,
  `${quote} <`,
]);

const PARTS_MAX = 256;
const LITERAL_MAX = 512;
const BETWEEN =
  /[ \t]{0,16}(?:[+.&,]|\|\||<>|<<|\\)?[ \t]{0,16}(?:(?:\r?\n|\/\/[^\n]{0,80}\n)[ \t]{0,80}){0,3}(?:[+.&]|\|\||<>)?[ \t]{0,16}[bBrRuUfL@]?(["'`])/y;
const JOINED_MIN = 16;

/** Adjacent literals as one text: by an operator, by juxtaposition, or as a list that is joined. */
export function* decodeJoins(text: string, marks: readonly number[]): Generator<Decoded> {
  let done = 0;
  for (const mark of marks) {
    // The closing quote of the first literal; inside an earlier chain all of it has been taken.
    if (mark < done) continue;
    const chain = chainFrom(text, mark, done);
    if (chain === undefined) continue;
    done = chain.end;
    if (chain.text.length >= JOINED_MIN)
      yield { via: "string join", bytes: Buffer.from(chain.text, "latin1"), offset: chain.start };
  }
}

function chainFrom(
  text: string,
  closing: number,
  from: number,
): { start: number; end: number; text: string } | undefined {
  let quote = text[closing]!;
  BETWEEN.lastIndex = closing + 1;
  if (!BETWEEN.test(text)) return undefined;
  const open = openingOf(text, closing, quote, from);
  if (open === undefined) return undefined;
  const parts = [text.slice(open + 1, closing)];
  let end = closing + 1;
  while (parts.length < PARTS_MAX) {
    BETWEEN.lastIndex = end;
    const between = BETWEEN.exec(text);
    if (between === null) break;
    quote = between[1]!;
    const start = BETWEEN.lastIndex;
    const close = closingOf(text, start, quote);
    if (close === undefined) break;
    parts.push(text.slice(start, close));
    end = close + 1;
  }
  return parts.length < 2 ? undefined : { start: open, end, text: parts.join("") };
}

function openingOf(text: string, closing: number, quote: string, from: number): number | undefined {
  const stop = Math.max(from, closing - LITERAL_MAX);
  for (let at = closing - 1; at >= stop; at--) {
    const character = text[at];
    if (character === quote && text[at - 1] !== "\\") return at;
    if (character === "\n") return undefined;
  }
  return undefined;
}

function closingOf(text: string, start: number, quote: string): number | undefined {
  const stop = Math.min(text.length, start + LITERAL_MAX);
  for (let at = start; at < stop; at++) {
    const character = text[at];
    if (character === quote) return at;
    if (character === "\\") at++;
    else if (character === "\n") return undefined;
  }
  return undefined;
}
