import { after, argumentsOf, type Span, textOf } from "./spans.ts";
import { type FoundTest, NAMES_MAX } from "./test-case.ts";
import { isMark, isWord, type Token, type TokenText } from "./token.ts";

/** Tests, fuzz tests, examples and subtests of Go, and the methods of testify's suites. */
export function goTests(text: TokenText): FoundTest[] {
  const { tokens, closer } = text;
  const found: FoundTest[] = [];
  const open: { names: readonly string[]; end: number }[] = [];
  for (const [at, token] of tokens.entries()) {
    while (open.length > 0 && open.at(-1)!.end <= at) open.pop();
    const test = isWord(token, "func") && token.isFirst ? testFunction(text, at) : subtest(text, at);
    if (!test) continue;
    const names = [...(open.at(-1)?.names ?? []), test.name].slice(-NAMES_MAX);
    found.push({
      names,
      line: token.line,
      state: "runs",
      isFocused: false,
      body: test.body,
      cases: tableSize(text, test.body),
    });
    open.push({ names, end: closer[test.body.start - 1]! });
  }
  return found;
}

interface GoTest {
  readonly name: string;
  readonly body: Span;
}

/** `func TestRound(t *testing.T) {`, `func (s *Suite) TestRound() {`. */
function testFunction({ tokens, closer }: TokenText, at: number): GoTest | undefined {
  const isMethod = isMark(tokens[at + 1], "(");
  const word = isMethod ? closer[at + 1]! + 1 : at + 1;
  const name = tokens[word]?.text ?? "";
  // `Testimony` is no test: after the word comes no small letter.
  if (!/^(?:Test|Fuzz|Example)(?![a-z])/.test(name) || name === "TestMain" || !isMark(tokens[word + 1], "("))
    return undefined;
  const end = closer[word + 1]!;
  const takesTest = tokens.slice(word + 2, Math.min(end, word + 12)).some(({ text }) => text === "testing");
  if (!takesTest && !isMethod && !name.startsWith("Example")) return undefined;
  return isMark(tokens[end + 1], "{") ? { name, body: { start: end + 2, end: closer[end + 1]! } } : undefined;
}

/** `t.Run("name", func(t *testing.T) {`. */
function subtest(text: TokenText, at: number): GoTest | undefined {
  const { tokens, closer } = text;
  if (!isWord(tokens[at], "Run") || !isMark(tokens[at - 1], ".") || !isMark(tokens[at + 1], "("))
    return undefined;
  const [name, callback] = argumentsOf(text, at + 1);
  if (!name || !callback || !isWord(tokens[callback.start], "func")) return undefined;
  let open = callback.start;
  while (open < callback.end && !isMark(tokens[open], "{")) open = after(closer, open);
  if (!isMark(tokens[open], "{")) return undefined;
  return { name: nameOf(tokens, name), body: { start: open + 1, end: closer[open]! } };
}

function nameOf(tokens: readonly Token[], span: Span): string {
  const first = tokens[span.start]!;
  return first.kind === "string" && span.end - span.start === 1 ? first.text : textOf(tokens, span).trim();
}

/** The rows of the first table in a body: `[]struct{…}{{…}, {…}}`, `map[string]struct{…}{…}`. */
function tableSize(text: TokenText, { start, end }: Span): number | undefined {
  const { tokens, closer } = text;
  for (let at = start; at < Math.min(end, start + 400); at++) {
    if (!isWord(tokens[at], "struct") || !isMark(tokens[at + 1], "{") || !isMark(tokens[at - 1], "]"))
      continue;
    const rows = closer[at + 1]! + 1;
    if (isMark(tokens[rows], "{")) return argumentsOf(text, rows).length;
  }
  return undefined;
}

/** Conditions under which the compiler takes the file in, as `//go:build` lines say them; the older form is put into the newer. */
export function buildConditions({ directives }: TokenText): string[] {
  const old: string[] = [];
  const conditions: string[] = [];
  for (const { text } of directives) {
    if (text.startsWith("//go:build")) conditions.push(text.slice(10).trim());
    else if (text.includes("+build")) old.push(inNewForm(text.slice(text.indexOf("+build") + 6)));
  }
  // Of several older lines all must hold.
  const all = old.length > 1 ? old.map((one) => (one.includes("||") ? `(${one})` : one)) : old;
  const joined = all.join(" && ");
  return joined === "" || conditions.includes(joined) ? conditions : [...conditions, joined];
}

/** `linux,amd64 darwin`: a comma is "and", a blank "or". */
function inNewForm(constraint: string): string {
  const options = constraint.trim().split(/\s+/);
  return options
    .map((option) => option.split(",").join(" && "))
    .map((option) => (options.length > 1 && option.includes("&&") ? `(${option})` : option))
    .join(" || ");
}
