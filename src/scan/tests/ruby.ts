import { type Reach, stateAt } from "./reach.ts";
import { after, type Span } from "./spans.ts";
import { type FoundTest, NAMES_MAX, type TestState, worse } from "./test-case.ts";
import { isMark, isWord, type Token, type TokenText } from "./token.ts";

const SUITE = /^[xf]?(?:describe|context|feature)$|^(?:example_group|shared_examples\w*|RSpec)$/;
const TEST = /^[xf]?(?:it|specify|example|scenario|its)$|^(?:test|pending|should)$/;

interface Scope {
  readonly names: readonly string[];
  readonly end: number;
  readonly state: TestState;
  readonly isFocused: boolean;
}

/** Tests of RSpec, minitest, test-unit and Rails. */
export function rubyTests(text: TokenText, reach: Reach): FoundTest[] {
  const { tokens, closer } = text;
  const found: FoundTest[] = [];
  const scopes: Scope[] = [];
  for (const [at, token] of tokens.entries()) {
    while (scopes.length > 0 && scopes.at(-1)!.end <= at) scopes.pop();
    if (token.kind !== "word") continue;
    const outer = scopes.at(-1);
    const around = worse(outer?.state ?? "runs", stateAt(reach, at));
    if (isWord(token, "private") && token.isFirst && tokens[at + 1]?.isFirst === true && outer) {
      // What stands below is no runner's to call.
      scopes[scopes.length - 1] = { ...outer, state: "skipped" };
    } else if (isWord(token, "class") && closer[at]! >= 0) {
      scopes.push({
        names: [...(outer?.names ?? []), className(tokens, at)].slice(-NAMES_MAX),
        end: closer[at]!,
        state: around,
        isFocused: outer?.isFocused ?? false,
      });
    } else if (isWord(token, "def") && /^test_/.test(tokens[at + 1]?.text ?? "")) {
      found.push({
        names: [...(outer?.names ?? []), tokens[at + 1]!.text].slice(-NAMES_MAX),
        line: token.line,
        state: around,
        isFocused: false,
        body: { start: methodStart(text, at), end: closer[at]! },
      });
    } else {
      const declared = declarationAt(text, at);
      if (!declared) continue;
      const names = [...(outer?.names ?? []), declared.name].slice(-NAMES_MAX);
      const state = worse(around, declared.state);
      const isFocused = declared.isFocused || (outer?.isFocused ?? false);
      if (declared.isSuite) scopes.push({ names, state, isFocused, end: declared.body.end });
      else found.push({ names, line: token.line, state, isFocused, body: declared.body });
    }
  }
  return found;
}

function className(tokens: readonly Token[], at: number): string {
  let name = tokens[at + 1]?.text ?? "";
  for (let next = at + 2; isMark(tokens[next], "::") && tokens[next + 1]?.kind === "word"; next += 2)
    name += `::${tokens[next + 1]!.text}`;
  return name;
}

function methodStart({ tokens, closer }: TokenText, at: number): number {
  return isMark(tokens[at + 2], "(") ? closer[at + 2]! + 1 : at + 2;
}

interface Declared {
  readonly name: string;
  readonly isSuite: boolean;
  readonly state: TestState;
  readonly isFocused: boolean;
  readonly body: Span;
}

/** `it "name", :skip do … end`, `xit("name") { … }`, `it "is to come"`. */
function declarationAt(text: TokenText, at: number): Declared | undefined {
  const { tokens, closer } = text;
  const { text: word } = tokens[at]!;
  const isSuite = SUITE.test(word) && word !== "RSpec";
  if ((!isSuite && !TEST.test(word)) || !startsStatement(tokens, at)) return undefined;
  const before = isMark(tokens[at + 1], "(") ? { start: at + 2, end: closer[at + 1]! } : undefined;
  let open = before ? before.end + 1 : at + 1;
  for (let looked = 0; looked < 40 && open < tokens.length; looked++) {
    const token = tokens[open]!;
    if (isWord(token, "do") || (isMark(token, "{") && !isHash(tokens, open))) break;
    if (open > at + 1 && token.isFirst && !isMark(tokens[open - 1], ",")) {
      open = -1;
      break;
    }
    open = after(closer, open);
  }
  const hasBody = open > 0 && open < tokens.length && closer[open]! >= 0;
  const given = before ?? { start: at + 1, end: hasBody ? open : lineEnd(tokens, at) };
  const name = tokens[given.start];
  // `it` without a name is a test, too; without a body or a name it is somebody's variable.
  if (!hasBody && name?.kind !== "string") return undefined;
  if (word === "should" && !hasBody) return undefined;
  const { state, isFocused } = metadata(tokens, given);
  const body = hasBody
    ? { start: afterParameters(tokens, open), end: closer[open]! }
    : { start: given.end, end: given.end };
  const own: TestState = /^x|^pending$/.test(word) || !hasBody ? "skipped" : "runs";
  return {
    isSuite,
    name:
      given.start < given.end && name
        ? name.kind === "string" || name.kind === "word"
          ? name.text
          : ""
        : "",
    state: worse(own, state),
    isFocused: isFocused || /^f(?:it|describe|context|specify|example|scenario)$/.test(word),
    body,
  };
}

/** Where a call can begin: on a line, after `;` or a block's opening; or as `RSpec.describe`. */
function startsStatement(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  if (before === undefined || tokens[at]!.isFirst) return true;
  if (isMark(before, ".")) return isWord(tokens[at - 2], "RSpec");
  return (
    isMark(before, ";") ||
    isMark(before, "{") ||
    isMark(before, "|") ||
    isWord(before, "do") ||
    isWord(before, "then")
  );
}

/** A brace after a comma, a bracket or an operator opens a hash, not a block. */
function isHash(tokens: readonly Token[], open: number): boolean {
  return /^(?:,|\(|=|=>|:|\[)$/.test(tokens[open - 1]?.text ?? "");
}

function afterParameters(tokens: readonly Token[], open: number): number {
  if (!isMark(tokens[open + 1], "|")) return open + 1;
  for (let at = open + 2; at < Math.min(tokens.length, open + 30); at++)
    if (isMark(tokens[at], "|")) return at + 1;
  return open + 1;
}

function lineEnd(tokens: readonly Token[], at: number): number {
  let end = at + 1;
  while (end < tokens.length && !tokens[end]!.isFirst) end++;
  return end;
}

/** `:skip`, `skip: "why"`, `:focus`, `focus: true`, `pending: true`, `if: …`. */
function metadata(tokens: readonly Token[], { start, end }: Span): { state: TestState; isFocused: boolean } {
  let state: TestState = "runs";
  let isFocused = false;
  for (let at = start; at < Math.min(end, start + 60); at++) {
    const token = tokens[at]!;
    if (token.kind !== "word") continue;
    const isSymbol = isMark(tokens[at - 1], ":");
    const isKey = isMark(tokens[at + 1], ":") || (isSymbol && isMark(tokens[at + 1], "=>"));
    const isOff = isKey && /^(?:false|nil)$/.test(tokens[at + 2]?.text ?? "");
    if ((!isSymbol && !isKey) || isOff) continue;
    if (/^x?skip$|^disabled$/.test(token.text)) state = worse(state, "skipped");
    else if (token.text === "pending") state = worse(state, "expected to fail");
    else if (isKey && /^(?:if|unless)$/.test(token.text)) state = worse(state, "conditional");
    else if (/^(?:focus|focused)$/.test(token.text)) isFocused = true;
  }
  return { state, isFocused };
}
