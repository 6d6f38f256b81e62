import type { Language } from "./language.ts";
import { after, type Span } from "./spans.ts";
import { isMark, isWord, type TokenText } from "./token.ts";

/** A function that the file itself defines, tests and suites left out. */
export interface LocalFunction {
  readonly name: string;
  /** The index of its name. */
  readonly at: number;
  readonly body: Span;
  /** A function and no method: `x.name(…)` calls another one. */
  readonly isPlain: boolean;
}

/** Which function of a file a name means: one inside a test is that test's own, and goes before the file's. */
export class LocalFunctions {
  private readonly homes: Int32Array;
  private readonly byHome = new Map<string, LocalFunction>();

  /** Of several with the same name in the same place the first counts. */
  constructor(text: TokenText, found: readonly LocalFunction[], tests: readonly Span[]) {
    this.homes = homesIn(text.tokens.length, tests);
    for (const each of found) {
      const key = this.keyOf(each.name, each.at);
      if (!this.byHome.has(key)) this.byHome.set(key, each);
    }
  }

  /** The function that is meant by a name at a token. */
  find(name: string, at: number): LocalFunction | undefined {
    return this.byHome.get(this.keyOf(name, at)) ?? this.byHome.get(`-1 ${name}`);
  }

  /** Those that no test has for itself. */
  ofFile(): LocalFunction[] {
    return [...this.byHome].flatMap(([key, found]) => (key.startsWith("-1 ") ? [found] : []));
  }

  private keyOf(name: string, at: number): string {
    return `${this.homes[at] ?? -1} ${name}`;
  }
}

/** For each token the number of the outermost test around it; -1 where there is none. */
function homesIn(size: number, tests: readonly Span[]): Int32Array {
  const homes = new Int32Array(size).fill(-1);
  let end = 0;
  for (const [number, test] of [...tests].sort((one, other) => one.start - other.start).entries()) {
    if (test.start < end) continue;
    end = Math.min(test.end, size);
    homes.fill(number, test.start, end);
  }
  return homes;
}

/** Tokens of a signature that are looked at; brackets count as one. */
const SIGNATURE_MAX = 200;

const NO_NAME =
  /^(?:if|for|while|switch|catch|synchronized|using|lock|foreach|fixed|when|with|function|match|return|func|fn|fun|def|super|constructor|new|typeof|async|await|select|loop|unsafe|else|do|try|guard|elif|except)$/;

/** The functions of a file whose bodies stand in brackets. */
export function bracedFunctions(text: TokenText, language: Language): LocalFunction[] {
  const { tokens } = text;
  const found: LocalFunction[] = [];
  for (const [at, token] of tokens.entries()) {
    if (token.kind !== "word" || NO_NAME.test(token.text)) continue;
    if (language === "rust") {
      const body = isWord(tokens[at - 1], "fn") ? rustBody(text, at) : undefined;
      if (body) found.push({ name: token.text, at, body, isPlain: false });
    } else if (isMark(tokens[at + 1], "(")) {
      const body = methodBody(text, at, language);
      const isPlain = isWord(tokens[at - 1], language === "go" ? "func" : "function");
      if (body) found.push({ name: token.text, at, body, isPlain });
    } else if (language === "javascript") {
      const body = arrowBody(text, at);
      const name = isMark(tokens[at - 1], ":") && tokens[at - 2]?.kind === "word" ? at - 2 : at;
      const isPlain = /^(?:const|let|var)$/.test(tokens[name - 1]?.text ?? "");
      if (body) found.push({ name: tokens[name]!.text, at: name, body, isPlain });
    }
  }
  return found;
}

const TYPE_MARK = /^(?:->|:|<|>|\.|,|&|::|\*|\[|\?|\|)$/;

/** `name(…) {`, with a type or a clause of exceptions between; not a call that a block follows by accident. */
function methodBody({ tokens, closer }: TokenText, at: number, language: Language): Span | undefined {
  const before = tokens[at - 1];
  if (isMark(before, ".") || isMark(before, "?.") || isMark(before, "@") || isWord(before, "new"))
    return undefined;
  let next = closer[at + 1]! + 1;
  for (let looked = 0; looked < 16 && next < tokens.length; looked++) {
    const token = tokens[next]!;
    if (isMark(token, "{")) return { start: next + 1, end: closer[next]! };
    // What may stand between is a type, and a type begins no line. In Go several stand in brackets.
    const isType =
      token.kind !== "mark" || TYPE_MARK.test(token.text) || (language === "go" && isMark(token, "("));
    if (token.kind === "string" || token.isFirst || !isType) return undefined;
    next = after(closer, next);
  }
  return undefined;
}

/** `fn name<F>(…) -> R where F: FnOnce() -> R {`. */
function rustBody({ tokens, closer }: TokenText, at: number): Span | undefined {
  for (let next = at + 1, looked = 0; next < tokens.length && looked < SIGNATURE_MAX; looked++) {
    if (isMark(tokens[next], "{")) return { start: next + 1, end: closer[next]! };
    if (isMark(tokens[next], ";")) return undefined;
    next = after(closer, next);
  }
  return undefined;
}

/** `name = (…) => …`, `name = async function (…) {…}`, with or without a type before the sign. */
function arrowBody({ tokens, closer }: TokenText, at: number): Span | undefined {
  if (!isMark(tokens[at + 1], "=") || isMark(tokens[at - 1], ".")) return undefined;
  let next = at + 2;
  for (let looked = 0; looked < 24 && next < tokens.length; looked++) {
    const token = tokens[next]!;
    if (isMark(token, "=>")) {
      const open = next + 1;
      if (isMark(tokens[open], "{")) return { start: open + 1, end: closer[open]! };
      let end = after(closer, open);
      for (let seen = 0; seen < 500 && end < tokens.length && !isMark(tokens[end], ";"); seen++) {
        if (tokens[end]!.isFirst && tokens[end]!.text !== ".") break;
        end = after(closer, end);
      }
      return { start: open, end };
    }
    if (isMark(token, "{") && isWord(tokens[at + 2], "function"))
      return { start: next + 1, end: closer[next]! };
    if (isMark(token, ";") || (isMark(token, "{") && next > at + 2)) return undefined;
    next = after(closer, next);
  }
  return undefined;
}
