import type { Language } from "./language.ts";
import { after, LOOK_MAX, type Span } from "./spans.ts";
import type { TestState } from "./test-case.ts";
import { isMark, isWord, type Token, type TokenText } from "./token.ts";
import { VOCABULARY } from "./vocabulary.ts";

/** What of a text runs, as far as its own words say. */
export interface Reach {
  /** Whether a failed assertion here is swallowed, or the code never runs. */
  isDead(at: number): boolean;
  /** Whether the code runs only under a condition. */
  isConditional(at: number): boolean;
  /** Tokens of one body with the same level belong to its outermost statements. */
  levelOf(at: number): number;
}

/** Tokens of a handler that are looked at; a longer one does something. */
const HANDLER_MAX = 500;

const FALSE = /^(?:false|False|0|null|None|nil|undefined|NEVER)$/;
const TRUE = /^(?:true|True|1)$/;

/** Marks stretches as dead or conditional; stretches may lie in one another to any depth at no further cost. */
export function reachOf(text: TokenText, language: Language, blocks: readonly Block[]): Reach {
  const size = text.tokens.length + 1;
  const dead = new Int32Array(size + 1);
  const conditional = new Int32Array(size + 1);
  const mark = (marks: Int32Array, { start, end }: Span) => {
    if (end <= start) return;
    marks[start]! += 1;
    marks[Math.min(end, size)]! -= 1;
  };
  for (const block of blocks) {
    if (block.kind === "swallowed" || block.kind === "never") mark(dead, block.span);
    // In Go `if got != want { t.Error }` is the assertion itself.
    else if (language !== "go") mark(conditional, block.span);
  }
  for (let at = 1; at <= size; at++) {
    dead[at]! += dead[at - 1]!;
    conditional[at]! += conditional[at - 1]!;
  }
  const levels = levelsOf(text, language);
  return {
    isDead: (at) => dead[at]! > 0,
    isConditional: (at) => conditional[at]! > 0,
    levelOf: (at) => levels[at] ?? -1,
  };
}

/** A stretch that does not simply run. */
export interface Block {
  readonly kind: "swallowed" | "never" | "conditional";
  readonly span: Span;
}

/** The state of a test that is declared at a token, by what stands around it. */
export function stateAt(reach: Reach, at: number): TestState {
  return reach.isDead(at) ? "skipped" : reach.isConditional(at) ? "conditional" : "runs";
}

/** The stretches of a language whose blocks stand in brackets or between words (Ruby). */
export function blocksOf(text: TokenText, language: Language): Block[] {
  const blocks: Block[] = [];
  for (const [at, token] of text.tokens.entries()) {
    if (token.kind !== "word" || isMark(text.tokens[at - 1], ".")) continue;
    if (token.text === "try" || token.text === "do") pushIf(blocks, swallowed(text, language, at));
    else if (token.text === "begin" && language === "ruby") pushIf(blocks, swallowed(text, language, at));
    else if (token.text === "else") pushIf(blocks, otherwise(text, language, at));
    else if (token.text === "if" || token.text === "unless") pushIf(blocks, conditional(text, language, at));
    else if (token.text === "catch_unwind" || token.text === "suppress") pushIf(blocks, argumentOf(text, at));
  }
  return blocks;
}

function pushIf(blocks: Block[], block: Block | undefined): void {
  if (block) blocks.push(block);
}

/** `else {…}`, and `else statement` where a condition needs no brackets either. */
function otherwise({ tokens, closer }: TokenText, language: Language, at: number): Block | undefined {
  const start = at + 1;
  if (isMark(tokens[start], "{")) return { kind: "conditional", span: { start, end: closer[start]! } };
  if (!isPlain(language) || tokens[start] === undefined || isWord(tokens[start], "if")) return undefined;
  return { kind: "conditional", span: { start, end: lineEnd(tokens, closer, start) } };
}

/** Whether `if (x) statement` is a whole. */
function isPlain(language: Language): boolean {
  return language === "javascript" || language === "java" || language === "kotlin" || language === "csharp";
}

function argumentOf({ tokens, closer }: TokenText, at: number): Block | undefined {
  return isMark(tokens[at + 1], "(")
    ? { kind: "swallowed", span: { start: at + 2, end: closer[at + 1]! } }
    : undefined;
}

function conditional(text: TokenText, language: Language, at: number): Block | undefined {
  const { tokens, closer } = text;
  const token = tokens[at]!;
  if (language === "ruby") return rubyCondition(text, at);
  let open = at + 1;
  const start = open;
  for (let looked = 0; looked < 60 && open < tokens.length && !isMark(tokens[open], "{"); looked++) {
    if (isMark(tokens[open], ";") && language !== "go") return undefined;
    const next = after(closer, open);
    // `if (x) statement`: brackets around the condition, none around the rest.
    if (isMark(tokens[open], "(") && open === start && !isMark(tokens[next], "{") && isPlain(language))
      return of(
        tokens,
        token,
        { start: open + 1, end: next - 1 },
        { start: next, end: lineEnd(tokens, closer, next) },
      );
    open = next;
  }
  if (!isMark(tokens[open], "{")) return undefined;
  const isWrapped = isMark(tokens[start], "(") && closer[start] === open - 1;
  const condition = isWrapped ? { start: start + 1, end: open - 1 } : { start, end: open };
  return of(tokens, token, condition, { start: open, end: closer[open]! });
}

function lineEnd(tokens: readonly Token[], closer: Int32Array, start: number): number {
  let at = after(closer, start);
  for (let looked = 0; looked < LOOK_MAX && at < tokens.length; looked++) {
    if (isMark(tokens[at], ";") || tokens[at]!.isFirst) break;
    at = after(closer, at);
  }
  return at;
}

function rubyCondition({ tokens, closer }: TokenText, at: number): Block | undefined {
  const token = tokens[at]!;
  const end = closer[at]!;
  let stop = at + 1;
  while (
    stop < Math.min(tokens.length, at + 60) &&
    tokens[stop]!.line === token.line &&
    tokens[stop]!.text !== "then"
  )
    stop++;
  const condition = { start: at + 1, end: stop };
  if (end >= 0) return of(tokens, token, condition, { start: stop, end });
  let start = at;
  while (start > Math.max(0, at - LOOK_MAX) && !tokens[start]!.isFirst) start--;
  return of(tokens, token, condition, { start, end: at });
}

function of(tokens: readonly Token[], { text }: Token, condition: Span, span: Span): Block {
  const isOne = condition.end - condition.start === 1;
  const only = isOne ? (tokens[condition.start]?.text ?? "") : "";
  const never = text === "unless" ? TRUE : FALSE;
  const isNever = never.test(only) || (text === "if" && neverHolds(tokens, condition));
  return { kind: isNever ? "never" : "conditional", span };
}

/** `got != got`, `… && false`. */
function neverHolds(tokens: readonly Token[], { start, end }: Span): boolean {
  if (end - start > 60) return false;
  const words = tokens.slice(start, end).map(({ text }) => text);
  if (words.at(-1) === "false" && words.at(-2) === "&&") return true;
  // Go: `if got := f(); got != got`.
  const last = words.slice(words.lastIndexOf(";") + 1);
  const at = last.findIndex((word) => word === "!=" || word === "!==");
  return at > 0 && !last.includes("(") && last.slice(0, at).join(" ") === last.slice(at + 1).join(" ");
}

/** A `try` whose `catch` takes a failed assertion and does nothing that would fail the test. */
function swallowed(text: TokenText, language: Language, at: number): Block | undefined {
  if (language === "ruby") return rescued(text, at);
  const { tokens, closer } = text;
  // Java: `try (resource) {`.
  const open = isMark(tokens[at + 1], "(") ? after(closer, at + 1) : at + 1;
  if (!isMark(tokens[open], "{") || tokens[at]!.text !== "try") return undefined;
  const end = closer[open]!;
  for (let next = end + 1; isWord(tokens[next], "catch"); ) {
    const types = isMark(tokens[next + 1], "(")
      ? { start: next + 2, end: closer[next + 1]! }
      : { start: next, end: next };
    let body = types.end === next ? next + 1 : types.end + 1;
    // C#: `catch (Exception e) when (…)`.
    if (isWord(tokens[body], "when")) body = after(closer, body + 1);
    if (!isMark(tokens[body], "{")) return undefined;
    const handler = { start: body + 1, end: closer[body]! };
    if (takesFailures(tokens, language, types) && !failsAgain(tokens, language, handler))
      return { kind: "swallowed", span: { start: open, end } };
    next = handler.end + 1;
  }
  return undefined;
}

function takesFailures(tokens: readonly Token[], language: Language, types: Span): boolean {
  const { catches } = VOCABULARY[language];
  if (catches === "all") return true;
  return tokens
    .slice(types.start, Math.min(types.end, types.start + 40))
    .some(({ text }) => catches.test(text));
}

/** Whether a handler asserts, fails or throws on. */
export function failsAgain(tokens: readonly Token[], language: Language, { start, end }: Span): boolean {
  const { calls, objects, failing } = VOCABULARY[language];
  for (let at = start; at < Math.min(end, start + HANDLER_MAX); at++) {
    const { kind, text } = tokens[at]!;
    if (kind !== "word") continue;
    if (/^(?:throw|raise|reject|done|next|rethrow|panic|resume_unwind)$/.test(text)) return true;
    if (calls.test(text) || objects.test(text) || failing.test(text)) return true;
  }
  return end - start > HANDLER_MAX;
}

function rescued({ tokens, closer }: TokenText, at: number): Block | undefined {
  const end = closer[at]!;
  if (end < 0) return undefined;
  for (let next = at + 1, looked = 0; next < end && looked < 2000; next = after(closer, next), looked++) {
    if (!isWord(tokens[next], "rescue") || !tokens[next]!.isFirst) continue;
    let stop = next + 1;
    while (stop < end && tokens[stop]!.line === tokens[next]!.line) stop++;
    const handler = { start: stop, end };
    if (takesFailures(tokens, "ruby", { start: next, end: stop }) && !failsAgain(tokens, "ruby", handler))
      return { kind: "swallowed", span: { start: at, end: next } };
  }
  return undefined;
}

/** The number of brackets around each token; in Python also how far its statement is indented. */
function levelsOf({ tokens, closer }: TokenText, language: Language): Int32Array {
  const levels = new Int32Array(tokens.length + 1);
  for (const [at, partner] of closer.entries()) {
    if (partner < 0) continue;
    levels[at + 1]! += 1;
    levels[Math.min(partner, tokens.length)]! -= 1;
  }
  let indent = 0;
  for (let at = 1; at <= tokens.length; at++) levels[at]! += levels[at - 1]!;
  if (language !== "python") return levels;
  for (const [at, token] of tokens.entries()) {
    if (levels[at] === 0 && token.isFirst) indent = token.indent;
    levels[at] = levels[at]! * 100_000 + Math.min(indent, 99_999);
  }
  return levels;
}
