import type { Language } from "./language.ts";
import type { LocalFunction } from "./local-functions.ts";
import type { Block } from "./reach.ts";
import { argumentsOf } from "./spans.ts";
import { isMark, isWord, type TokenText } from "./token.ts";

/** Tokens of a callback that are looked at for a word that ends a test by hand. */
const CALLBACK_MAX = 500;

/** Stretches that run later than anybody waits for, or for no element, or that nobody calls. */
export function idleBlocks(
  text: TokenText,
  language: Language,
  functions: readonly LocalFunction[],
): Block[] {
  const blocks = text.tokens.flatMap((token, at) => {
    if (token.kind !== "word" || isMark(text.tokens[at - 1], ".")) return [];
    if (token.text === "for" || token.text === "while") return emptyLoop(text, at);
    if (language === "javascript" && /^(?:setTimeout|setImmediate|queueMicrotask)$/.test(token.text))
      return laterCall(text, at);
    return [];
  });
  return language === "javascript" ? [...blocks, ...uncalled(text, functions)] : blocks;
}

/** `for (const x of [])`, `for n in [] {`, `range cases[:0]`, `while (false)`. */
function emptyLoop({ tokens, closer }: TokenText, at: number): Block[] {
  let open = at + 1;
  for (let looked = 0; looked < 40 && open < tokens.length && !isMark(tokens[open], "{"); looked++) {
    const token = tokens[open]!;
    if (isMark(token, ";")) return [];
    open += 1;
  }
  if (!isMark(tokens[open], "{") || closer[open]! < 0) return [];
  const head = tokens
    .slice(at + 1, open)
    .map(({ text }) => text)
    .join(" ");
  const isEmpty =
    /(?:\b(?:of|in) |: ?)(?:\[ \]|vec ! \[ \]|vec! \[ \])(?: \))?$|\[ : 0 \]$|^\(? ?false ?\)?$/.test(head);
  return isEmpty ? [{ kind: "never", span: { start: open, end: closer[open]! } }] : [];
}

/** A callback that runs when the test is over, unless it says itself when that is. */
function laterCall(text: TokenText, at: number): Block[] {
  const { tokens, closer } = text;
  if (!isMark(tokens[at + 1], "(")) return [];
  const end = closer[at + 1]!;
  const ends = tokens
    .slice(at + 2, Math.min(end, at + CALLBACK_MAX))
    .some(({ text: word }) => /^(?:done|resolve|reject|next|cb|callback|end)$/.test(word));
  return ends || argumentsOf(text, at + 1).length === 0
    ? []
    : [{ kind: "conditional", span: { start: at + 2, end } }];
}

/** Functions within a test that stand there and are named nowhere else. */
function uncalled({ tokens }: TokenText, functions: readonly LocalFunction[]): Block[] {
  const times = new Map<string, number>();
  for (const { kind, text } of tokens) if (kind === "word") times.set(text, (times.get(text) ?? 0) + 1);
  return functions.flatMap(({ name, at, body }): Block[] => {
    const isOwn =
      /^(?:const|let|var|function)$/.test(tokens[at - 1]?.text ?? "") && !isWord(tokens[at - 2], "export");
    return isOwn && times.get(name) === 1 && tokens[at - 1]!.indent > 0
      ? [{ kind: "never", span: body }]
      : [];
  });
}

/** `x && expect(…)`, `x ? expect(…) : null`, `false && …`: whether an assertion runs is another expression's say. */
export function shortCircuit({ tokens }: TokenText, at: number): "never" | "conditional" | undefined {
  const before = tokens[at - 1];
  if (before?.kind !== "mark" || !/^(?:&&|\|\||\?\?|\?)$/.test(before.text)) return undefined;
  const condition = tokens[at - 2]?.text ?? "";
  if (before.text === "&&" && /^(?:false|0|null|undefined|NaN)$/.test(condition)) return "never";
  if (before.text === "||" && condition === "true") return "never";
  return "conditional";
}

/** `if (x) return;` as the first statement of its block: the rest runs only under a condition. Where the `if` stands. */
export function earlyLeave(
  { tokens, closer }: TokenText,
  language: Language,
  at: number,
): number | undefined {
  const { text: word } = tokens[at]!;
  if (
    language === "go" ||
    language === "rust" ||
    (word !== "return" && !(word === "next" && language === "ruby"))
  )
    return undefined;
  const next = tokens[at + 1];
  if (language === "ruby")
    return /^(?:if|unless)$/.test(next?.text ?? "") && next!.line === tokens[at]!.line ? at : undefined;
  const returnsNothing =
    next === undefined ||
    next.isFirst ||
    isMark(next, ";") ||
    isMark(next, "}") ||
    /^(?:undefined|None)$/.test(next.text);
  if (!returnsNothing) return undefined;
  const before = tokens[at - 1];
  if (language === "python") return isMark(before, ":") ? beginningIf(tokens, at - 1) : undefined;
  const close = isMark(before, "{") ? at - 2 : at - 1;
  if (!isMark(tokens[close], ")")) return undefined;
  for (let open = close - 1; open > Math.max(0, close - 60); open--)
    if (closer[open] === close)
      return isWord(tokens[open - 1], "if") && !isWord(tokens[open - 2], "else") ? open - 1 : undefined;
  return undefined;
}

function beginningIf(tokens: TokenText["tokens"], at: number): number | undefined {
  let first = at;
  while (first > Math.max(0, at - 60) && !tokens[first]!.isFirst) first--;
  return isWord(tokens[first], "if") ? first : undefined;
}

/** Hooks that run before each test and skip it: `beforeEach((ctx) => ctx.skip())`, `before { skip }`. */
export function skippingHooks(
  text: TokenText,
  language: Language,
  skips: (at: number) => boolean,
): readonly string[] {
  if (language !== "javascript" && language !== "ruby" && language !== "python") return [];
  const { tokens, closer } = text;
  const found = new Set<string>();
  for (const [at, token] of tokens.entries()) {
    if (token.kind !== "word" || !/^(?:beforeEach|beforeAll|before|setup|setUp|around)$/.test(token.text))
      continue;
    if (isMark(tokens[at - 1], ".")) continue;
    const end = Math.max(closer[at + 1] ?? -1, closer[at + 2] ?? -1);
    for (let inner = at + 1; inner < Math.min(end, at + 120); inner++)
      if (tokens[inner]!.kind === "word" && skips(inner)) found.add(token.text);
  }
  return [...found];
}

/** Go: a `TestMain` that runs no test. */
export function runsNoTest(text: TokenText): boolean {
  const { tokens, closer } = text;
  const at = tokens.findIndex(
    ({ text: word }, index) => word === "TestMain" && isWord(tokens[index - 1], "func"),
  );
  if (at < 0 || !isMark(tokens[at + 1], "(")) return false;
  const open = closer[at + 1]! + 1;
  if (!isMark(tokens[open], "{")) return false;
  return !tokens.slice(open, closer[open]!).some(({ text: word }) => word === "Run");
}
