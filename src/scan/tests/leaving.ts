import type { Language } from "./language.ts";
import { argumentsOf, numberIn } from "./spans.ts";
import type { TestState } from "./test-case.ts";
import { isMark, isWord, type TokenText } from "./token.ts";
import type { Amount } from "./tolerance.ts";
import { VOCABULARY } from "./vocabulary.ts";

const OWNERS: Readonly<Partial<Record<Language, RegExp>>> = {
  javascript: /^(?:this|t|test|it|ctx|context|task|describe|suite)$/,
  python: /^(?:pytest|self|unittest|case)$/,
  go: /^(?:t|tb|tt|b|f|s)$/,
  csharp: /^(?:Assert|Skip|SkippableFact)$/,
};

/** `t.skip()`, `pytest.skip("…")`, `assumeTrue(x)`: the state of a test that does so, unless a condition decides. */
export function leavingState(text: TokenText, language: Language, at: number): TestState | undefined {
  const { tokens } = text;
  const token = tokens[at]!;
  if (!VOCABULARY[language].skips.test(token.text)) return undefined;
  const before = tokens[at - 1];
  const isMember = isMark(before, ".") || isMark(before, "?.");
  const owners = OWNERS[language];
  const isBare = !isMember && /^(?:pending|SkipTest|SkipException|assum\w+|skip|omit)$/.test(token.text);
  if (owners && isMember) {
    const owner = tokens[at - 2]?.text ?? "";
    if (!owners.test(owner) && !(language === "javascript" && isContext(text, at - 2))) return undefined;
  } else if (!isBare && !isMember) return undefined;
  if (language === "ruby")
    return isMember || isMark(tokens[at + 1], ":") || isMark(before, ":") ? undefined : "skipped";
  // Python's `raise unittest.SkipTest`.
  if (token.text === "SkipTest" && isWord(tokens[isMember ? at - 3 : at - 1], "raise")) return "skipped";
  if (!isMark(tokens[at + 1], "(")) return undefined;
  const given = argumentsOf(text, at + 1);
  // With a function it declares a test, and is read as one.
  if (
    given.some(({ start, end }) =>
      tokens
        .slice(start, Math.min(end, start + 40))
        .some(({ text: word }) => word === "=>" || word === "function"),
    )
  )
    return undefined;
  const [first] = given;
  const condition = first && tokens[first.start];
  const isNegated = /^(?:assumeTrue|assumeThat|SkipUnless|IfNot)$/.test(token.text);
  if (!condition || condition.kind === "string") return "skipped";
  // `cursor.skip(10)`.
  if (condition.kind === "number") return undefined;
  if (condition.text === "true") return isNegated ? undefined : "skipped";
  if (condition.text === "false") return isNegated ? "skipped" : undefined;
  return /^(?:Skip|Skipf|skipTest|SkipTest|Ignore|Inconclusive)$/.test(token.text)
    ? "skipped"
    : "conditional";
}

/** Tokens between a name and the function that takes it as its parameter. */
const BODY_MAX = 400;

/** `beforeEach((c) => c.skip())`: whether a name is what the function of a test or of a hook is given. */
function isContext({ tokens, closer }: TokenText, at: number): boolean {
  const { text: name } = tokens[at]!;
  for (let back = at - 1; back > Math.max(0, at - BODY_MAX); back--) {
    if (!isWord(tokens[back], name)) continue;
    const open = isMark(tokens[back - 1], "(") ? back - 1 : undefined;
    const isParameter =
      open === undefined
        ? isMark(tokens[back + 1], "=>")
        : /^(?:=>|\{)$/.test(tokens[closer[open]! + 1]?.text ?? "");
    if (isParameter) return isOfTest(tokens, open ?? back);
  }
  return false;
}

/** Whether a function whose parameters begin at a token is given to `it`, `test` or a hook. */
function isOfTest(tokens: TokenText["tokens"], at: number): boolean {
  for (let back = at - 1; back > Math.max(0, at - 12); back--)
    if (
      isMark(tokens[back], "(") &&
      /^(?:it|test|specify|before\w*|setup|each)$/.test(tokens[back - 1]?.text ?? "")
    )
      return true;
  return false;
}

/** `this.timeout(500)`, `jest.setTimeout(500)`, `jest.retryTimes(3)`. */
export function boundAt(text: TokenText, at: number): Amount | undefined {
  const { tokens } = text;
  const { kind, text: word } = tokens[at]!;
  if (kind !== "word" || !/^(?:timeout|setTimeout|retries|retryTimes|setDefaultTimeout)$/.test(word))
    return undefined;
  const owner = tokens[at - 2]?.text ?? "";
  if (!isMark(tokens[at - 1], ".") || !isMark(tokens[at + 1], "(")) return undefined;
  if (!/^(?:this|jest|vi|vitest|test|it|t|\))$/.test(owner)) return undefined;
  const [first] = argumentsOf(text, at + 1);
  const value = first && numberIn(text, first);
  if (value === undefined) return undefined;
  const what = /^retr/.test(word) ? "retries" : "timeout";
  // Mocha's 0 is no timeout at all.
  return {
    what,
    looseness: what === "timeout" && value === 0 ? Number.POSITIVE_INFINITY : value,
    shown: String(value),
  };
}
