import { after, argumentsOf, numberIn, type Span } from "./spans.ts";
import { isMark, isWord, type TokenText } from "./token.ts";

/** A stretch in which every test is declared so often. */
export interface Loop {
  readonly end: number;
  /** Undefined where the list is not in the file. */
  readonly cases: number | undefined;
}

/** The lists of one file over which tests run. */
export class Tables {
  private readonly text: TokenText;
  /** By the name a list is given: how long it is. */
  private readonly lists = new Map<string, number>();
  private readonly opener: Int32Array;

  constructor(text: TokenText) {
    this.text = text;
    const { tokens, closer } = text;
    this.opener = new Int32Array(tokens.length + 1).fill(-1);
    for (const [at, partner] of closer.entries()) if (partner >= 0) this.opener[partner] = at;
    for (const [at, token] of tokens.entries()) {
      if (token.kind !== "word" || !/^(?:const|let|var)$/.test(token.text)) continue;
      // `const cases: [string, number][] = […]`.
      let next = at + 2;
      for (let looked = 0; looked < 12 && !isMark(tokens[next], "=") && next < tokens.length; looked++)
        next = after(closer, next);
      const size = isMark(tokens[next], "=") ? this.listSize({ start: next + 1, end: next + 2 }) : undefined;
      if (size !== undefined) this.lists.set(tokens[at + 1]?.text ?? "", size);
    }
  }

  /** The rows of the table that a bracket opens. */
  size(open: number): number | undefined {
    const [table, ...more] = argumentsOf(this.text, open);
    return table && more.length === 0 ? this.listSize(table) : undefined;
  }

  /** `[…].forEach((x) => …)` and `for (const x of […]) {…}`. */
  loop(at: number): Loop | undefined {
    const { tokens, closer } = this.text;
    const token = tokens[at]!;
    if (token.kind !== "word") return undefined;
    if (token.text === "forEach" && isMark(tokens[at - 1], ".") && isMark(tokens[at + 1], "(")) {
      const start = isMark(tokens[at - 2], "]") ? this.opener[at - 2]! : at - 2;
      return start < 0 ? undefined : { end: closer[at + 1]!, cases: this.listSize({ start, end: at - 1 }) };
    }
    if (token.text !== "for" || !isMark(tokens[at + 1], "(")) return undefined;
    const end = closer[at + 1]!;
    let of = at + 2;
    for (let looked = 0; looked < 30 && of < end && !isWord(tokens[of], "of"); looked++)
      of = after(closer, of);
    if (!isWord(tokens[of], "of") || !isMark(tokens[end + 1], "{")) return undefined;
    return { end: closer[end + 1]!, cases: this.listSize({ start: of + 1, end }) };
  }

  private listSize({ start, end }: Span): number | undefined {
    const { tokens } = this.text;
    if (isMark(tokens[start], "[")) {
      const entries = argumentsOf(this.text, start);
      const cut = this.cutTo({ start: this.text.closer[start]! + 1, end }, entries.length);
      if (cut !== undefined) return cut;
      return entries.some(({ start: at }) => isMark(tokens[at], "...")) ? undefined : entries.length;
    }
    const isName = end - start === 1 && tokens[start]?.kind === "word";
    return isName ? this.lists.get(tokens[start]!.text) : undefined;
  }

  /** `[…].slice(0, 1)`, `[…].filter(…)`: how many rows are left at most. */
  private cutTo({ start, end }: Span, size: number): number | undefined {
    const { tokens } = this.text;
    const word = tokens[start + 1]?.text ?? "";
    if (start >= end || !isMark(tokens[start], ".") || !isMark(tokens[start + 2], "(")) return undefined;
    if (word === "filter") return Math.max(0, size - 1);
    if (word !== "slice" && word !== "splice") return undefined;
    const [from, to] = argumentsOf(this.text, start + 2).map((span) => numberIn(this.text, span));
    return from === 0 && to !== undefined && to >= 0 ? Math.min(size, to) : Math.max(0, size - 1);
  }
}

/** A table that is written as a template: its rows without the heading. */
export function rowsOf(table: string): number {
  return Math.max(0, table.split("\n").filter((line) => line.trim() !== "").length - 1);
}

export function times(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined ? other : other === undefined ? one : one * other;
}
