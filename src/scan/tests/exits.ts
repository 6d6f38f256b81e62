import type { Language } from "./language.ts";
import type { Statement } from "./python-statements.ts";
import type { Reach } from "./reach.ts";
import { after, argumentsOf, numberIn, type Span } from "./spans.ts";
import { isMark, isWord, type TokenText } from "./token.ts";

/** Whose `exit` ends the program. */
const OWNERS = /^(?:process|sys|os|System|Environment|Deno|pytest|Kernel|Process)$/;

/** `process.exit(…)`, Ruby's `exit`, Go's `runtime.Goexit()`: in a test, what stands below is never reached. */
export function endsProgram(text: TokenText, language: Language, at: number): boolean {
  const { text: word } = text.tokens[at]!;
  const owner = text.tokens[at - 2]?.text ?? "";
  if (word === "Goexit") return owner === "runtime";
  if (/^_?[eE]xit$/.test(word) && /^(?:process|sys|os|System|Environment)$/.test(owner)) return true;
  return exitAt(text, language, at) !== undefined;
}

/**
 * Programs that end, as if all were well, before any test of the file has run: `process.exit(0)` where the file is loaded,
 * `os._exit(0)` in a module, `exit!` above Ruby's examples, Go's `init`.
 * @param statements Python's, which an import runs
 */
export function exitsOf(
  text: TokenText,
  language: Language,
  reach: Reach,
  statements: readonly Statement[],
): string[] {
  if (language === "go") return exitsOfGo(text);
  if (language !== "python" && language !== "ruby" && language !== "javascript") return [];
  const isLoaded = loadedIn(text, language, statements);
  const found = text.tokens.flatMap((_, at) => {
    const exit = exitAt(text, language, at);
    if (exit === undefined || !isLoaded(at) || reach.isDead(at)) return [];
    return reach.isConditional(at) && isForChild(text, at) ? [] : [exit];
  });
  return [...new Set(found)];
}

/** `if (process.argv[2] === "child") { …; process.exit(0); }`: the file starts itself, and this is not the run of its tests. */
function isForChild({ tokens }: TokenText, at: number): boolean {
  let back = at;
  while (back > Math.max(0, at - CONDITION_MAX) && !/^(?:if|unless|switch|elif)$/.test(tokens[back]!.text))
    back--;
  return tokens
    .slice(back, Math.min(at, back + 30))
    .some(({ text }) => /^(?:argv|ARGV|isMainThread|isPrimary|isMaster|__FILE__|PROGRAM_NAME)$/.test(text));
}

/** Tokens between a condition and what it decides. */
const CONDITION_MAX = 400;

/** Go: `os.Exit(0)` among the own statements of `init` and `TestMain`: in a condition a helper process ends so. */
function exitsOfGo(text: TokenText): string[] {
  const { tokens, closer } = text;
  const found = new Set<string>();
  for (const [at, token] of tokens.entries()) {
    if (!/^(?:init|TestMain)$/.test(token.text) || !isWord(tokens[at - 1], "func")) continue;
    const open = (closer[at + 1] ?? -1) + 1;
    if (!isMark(tokens[open], "{")) continue;
    for (let inner = open + 1; inner < Math.min(closer[open]!, tokens.length); inner = after(closer, inner))
      if (isWord(tokens[inner], "Exit") && tokens[inner + 2]?.text === "0" && exitAt(text, "go", inner))
        found.add(token.text);
  }
  return [...found];
}

/** The name of a call that ends the program without failing it; undefined where a token begins none. */
function exitAt(text: TokenText, language: Language, at: number): string | undefined {
  const { tokens, closer } = text;
  const token = tokens[at]!;
  if (token.kind !== "word" || !/^_?[eE]xit!?$|^quit$|^SystemExit$/.test(token.text)) return undefined;
  const isMember = isMark(tokens[at - 1], ".") || isMark(tokens[at - 1], "::");
  const owner = tokens[at - 2]?.text ?? "";
  if (isMember ? !OWNERS.test(owner) : !isOwn(text, language, at)) return undefined;
  const isCall = isMark(tokens[at + 1], "(");
  if (!isCall && language !== "ruby" && token.text !== "SystemExit") return undefined;
  const given = isCall ? argumentsOf(text, at + 1) : unbracketed(text, at);
  // A number that is not zero fails the run; whatever else it is told may be nothing.
  const failing = given.some(
    (span) => (numberIn(text, lastOf(text, span)) ?? 0) !== 0 || isWord(tokens[span.start], "false"),
  );
  if (failing || (isCall && closer[at + 1]! >= tokens.length)) return undefined;
  return isMember ? `${owner}.${token.text}` : token.text;
}

/** A bare `exit` is Python's or Ruby's own. */
function isOwn({ tokens }: TokenText, language: Language, at: number): boolean {
  const { text, isFirst } = tokens[at]!;
  if (text === "SystemExit") return language === "python" && isWord(tokens[at - 1], "raise");
  if (language === "python") return !isWord(tokens[at - 1], "def");
  if (language !== "ruby" || text === "quit") return false;
  return (isFirst || isMark(tokens[at - 1], ";")) && !/^(?:=|\.|:)$/.test(tokens[at + 1]?.text ?? "");
}

/** Ruby: `exit 1`. */
function unbracketed({ tokens }: TokenText, at: number): Span[] {
  const next = tokens[at + 1];
  return (next?.kind === "number" || isWord(next, "false")) && next?.isFirst === false
    ? [{ start: at + 1, end: at + 2 }]
    : [];
}

/** `returncode=0`: what stands behind the name. */
function lastOf({ tokens }: TokenText, { start, end }: Span): Span {
  return isMark(tokens[start + 1], "=") ? { start: start + 2, end } : { start, end };
}

/** Whether a token's code runs when its file is loaded, and in no function that somebody calls later. */
function loadedIn(
  text: TokenText,
  language: Language,
  statements: readonly Statement[],
): (at: number) => boolean {
  if (language === "python") {
    const loaded = new Uint8Array(text.tokens.length);
    for (const { start, end } of statements)
      if (!isWord(text.tokens[start], "def")) loaded.fill(1, start, end);
    return (at) => loaded[at] === 1;
  }
  const later = laterSpans(text, language);
  return (at) => later[at] === 0 && !isMark(text.tokens[at - 3], "=>");
}

/** For each token in how many functions it stands that loading the file does not run. */
function laterSpans(text: TokenText, language: Language): Int32Array {
  const { tokens, closer } = text;
  const depth = new Int32Array(tokens.length + 1);
  for (const [at, token] of tokens.entries()) {
    if (closer[at]! < 0 || !isLater(text, language, at, token.text)) continue;
    depth[at]! += 1;
    depth[Math.min(closer[at]!, tokens.length)]! -= 1;
  }
  for (let at = 1; at <= tokens.length; at++) depth[at]! += depth[at - 1]!;
  return depth;
}

const AT_ONCE = /^(?:if|for|while|switch|catch|with)$/;
const SUITE = /^(?:describe|context|suite)$/;

function isLater(text: TokenText, language: Language, at: number, open: string): boolean {
  const { tokens } = text;
  if (language === "ruby")
    return open === "def" || ((open === "do" || open === "{") && !isSuiteOfRuby(text, at));
  if (open !== "{") return false;
  const before = tokens[at - 1];
  if (isMark(before, "=>")) return !isSuiteCallback(text, at);
  if (!isMark(before, ")")) return false;
  const head = openerOf(text, at - 1);
  const word = tokens[head - 1]?.text ?? "";
  return !AT_ONCE.test(word) && !(isWord(tokens[head - 1], "function") && isSuiteCallback(text, at));
}

/** `describe("…", () => {`: a suite's function runs when the file is loaded. The brackets around it open a few tokens before. */
function isSuiteCallback(text: TokenText, at: number): boolean {
  const { tokens, closer } = text;
  for (let back = at - 1; back > Math.max(0, at - 24); back--) {
    if (closer[back]! <= at) continue;
    // `describe.each([1])("…", () => {`.
    const callee = isMark(tokens[back - 1], ")") ? openerOf(text, back - 1) : back;
    return tokens.slice(Math.max(0, callee - 3), callee).some(({ text: word }) => SUITE.test(word));
  }
  return false;
}

/** A block of Ruby that is a suite's, or that belongs to no call: `if … do`. */
function isSuiteOfRuby({ tokens }: TokenText, at: number): boolean {
  let first = at;
  while (first > Math.max(0, at - 40) && !tokens[first]!.isFirst) first--;
  return tokens
    .slice(first, Math.min(at, first + 3))
    .some(({ text: word }) => /^(?:describe|context|feature|while|until|for)$/.test(word));
}

function openerOf({ closer }: TokenText, close: number): number {
  for (let open = close - 1; open > Math.max(0, close - 200); open--) if (closer[open] === close) return open;
  return close;
}
