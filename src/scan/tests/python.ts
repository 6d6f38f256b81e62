import type { LocalFunction } from "./local-functions.ts";
import { type Block, failsAgain, type Reach, stateAt } from "./reach.ts";
import { after, argumentsOf, numberIn, type Span } from "./spans.ts";
import { type FoundTest, NAMES_MAX, type TestState, worse } from "./test-case.ts";
import { isMark, isWord, type TokenText } from "./token.ts";
import { VOCABULARY } from "./vocabulary.ts";

/** One logical line, and everything that is indented below it. */
export interface Line extends Span {
  readonly indent: number;
  /** The index after the last token that is indented below this line. */
  blockEnd: number;
}

/** Logical lines: brackets go over line breaks. */
export function pythonLines({ tokens, closer }: TokenText): Line[] {
  const lines: Line[] = [];
  const open: Line[] = [];
  for (let at = 0; at < tokens.length; ) {
    const start = at;
    do at = after(closer, at);
    while (at < tokens.length && !tokens[at]!.isFirst && !isMark(tokens[at - 1], ";"));
    const indent = tokens[start]!.isFirst ? tokens[start]!.indent : (lines.at(-1)?.indent ?? 0);
    const line: Line = { start, end: Math.min(at, tokens.length), indent, blockEnd: tokens.length };
    while (open.length > 0 && open.at(-1)!.indent >= indent) open.pop()!.blockEnd = start;
    open.push(line);
    lines.push(line);
  }
  return lines;
}

interface Scope {
  readonly names: readonly string[];
  readonly end: number;
  readonly state: TestState;
  readonly kind: "test class" | "other";
}

/** Tests of pytest and unittest. */
export function pythonTests(text: TokenText, lines: readonly Line[], reach: Reach): FoundTest[] {
  const { tokens } = text;
  const found: FoundTest[] = [];
  const scopes: Scope[] = [];
  const whole = moduleState(text, lines);
  const byName = new Map<string, number>();
  let marks: Line[] = [];
  for (const line of lines) {
    while (scopes.length > 0 && scopes.at(-1)!.end <= line.start) scopes.pop();
    if (isMark(tokens[line.start], "@")) {
      marks.push(line);
      continue;
    }
    const outer = scopes.at(-1);
    const word = isWord(tokens[line.start], "async") ? line.start + 1 : line.start;
    const name = tokens[word + 1]?.text ?? "";
    const read = readMarks(text, marks);
    const state = worse(worse(outer?.state ?? whole, read.state), stateAt(reach, line.start));
    const names = [...(outer?.names ?? []), name].slice(-NAMES_MAX);
    if (isWord(tokens[word], "class")) {
      const isTest =
        name.startsWith("Test") || tokens.slice(word, line.end).some((token) => /TestCase$/.test(token.text));
      scopes.push({
        names,
        end: line.blockEnd,
        state: isTurnedOff(text, lines, line) ? "skipped" : state,
        kind: isTest ? "test class" : "other",
      });
    } else if (isWord(tokens[word], "def")) {
      const isCollected = /^test/.test(name) && (outer === undefined || outer.kind === "test class");
      // A later definition takes the place of an earlier one of the same name.
      const key = names.join("\0");
      const same = isCollected ? byName.get(key) : undefined;
      if (same !== undefined && stateAt(reach, line.start) === "runs")
        found[same] = { ...found[same]!, state: "skipped" };
      if (isCollected) byName.set(key, found.length);
      if (isCollected)
        found.push({
          names,
          state,
          line: tokens[word]!.line,
          isFocused: false,
          body: bodyOf(text, line),
          timeout: read.timeout,
          retries: read.retries,
          cases: read.cases,
        });
      scopes.push({ names, end: line.blockEnd, state, kind: "other" });
    }
    marks = [];
  }
  return found;
}

export function bodyOf({ tokens, closer }: TokenText, line: Line): Span {
  let at = line.start;
  while (at < line.end && !isMark(tokens[at], ":")) at = after(closer, at);
  return { start: Math.min(at + 1, line.blockEnd), end: line.blockEnd };
}

interface Marks {
  readonly state: TestState;
  readonly timeout: number | undefined;
  readonly retries: number | undefined;
  readonly cases: number | undefined;
}

function readMarks(text: TokenText, marks: readonly Line[]): Marks {
  const { tokens } = text;
  let state: TestState = "runs";
  let timeout: number | undefined;
  let retries: number | undefined;
  let cases: number | undefined;
  for (const { start, end } of marks) {
    let open = start;
    while (open < end && !isMark(tokens[open], "(")) open++;
    const word = tokens[Math.max(start, open - 1)]!.text;
    state = worse(state, stateOf(word, text, open, end));
    if (open >= end) continue;
    const given = argumentsOf(text, open);
    if (word === "timeout" && given[0]) timeout = numberIn(text, given[0]) ?? timeout;
    if (word === "flaky" || word === "retry")
      retries =
        given.map((span) => numberIn(text, givenValue(text, span))).find((value) => value !== undefined) ?? 1;
    if (word === "parametrize" || word === "expand" || word === "parameterized") {
      const table = word === "parametrize" ? given[1] : given[0];
      const size =
        table && /^[[(]$/.test(tokens[table.start]?.text ?? "")
          ? argumentsOf(text, table.start).filter((row) => !isLeftOut(text, row)).length
          : undefined;
      cases = size === undefined ? cases : (cases ?? 1) * size;
    }
  }
  return { state, timeout, retries, cases };
}

/** `pytest.param(1, marks=pytest.mark.skip)`. */
function isLeftOut({ tokens }: TokenText, { start, end }: Span): boolean {
  const row = tokens.slice(start, Math.min(end, start + 40));
  return (
    row.some(({ text }) => text === "marks") && row.some(({ text }) => /^(?:skip|skipif|xfail)$/.test(text))
  );
}

function givenValue({ tokens }: TokenText, span: Span): Span {
  return isMark(tokens[span.start + 1], "=") ? { start: span.start + 2, end: span.end } : span;
}

function stateOf(word: string, text: TokenText, open: number, end: number): TestState {
  // A fixture is no test, whatever it is called.
  if (word === "skip" || word === "SkipTest" || word === "fixture") return "skipped";
  if (word === "expectedFailure") return "expected to fail";
  if (word === "xfail") return "expected to fail";
  if (word !== "skipif" && word !== "skipIf" && word !== "skipUnless") return "runs";
  const condition = open < end ? text.tokens[open + 1]?.text : undefined;
  const always = word === "skipUnless" ? "False" : "True";
  return condition === always ? "skipped" : "conditional";
}

/** `pytestmark = pytest.mark.skip`, `__test__ = False`, `pytest.skip(…, allow_module_level=True)`. */
function moduleState(text: TokenText, lines: readonly Line[]): TestState {
  let state: TestState = "runs";
  for (const line of lines) {
    if (line.indent > 0) continue;
    state = worse(state, stateOfLine(text, line));
  }
  return state;
}

function stateOfLine(text: TokenText, { start, end }: Line): TestState {
  const { tokens } = text;
  const first = tokens[start]!.text;
  if (first === "__test__" && tokens[end - 1]?.text === "False") return "skipped";
  if (first === "collect_ignore" || first === "collect_ignore_glob") return "runs";
  if (first === "pytest" && isMark(tokens[start + 1], "."))
    return tokens[start + 2]?.text === "skip" ? "skipped" : importing(tokens[start + 2]?.text);
  if (first !== "pytestmark") return "runs";
  let state: TestState = "runs";
  for (let at = start; at < end; at++) {
    if (tokens[at]!.kind === "word") state = worse(state, stateOf(tokens[at]!.text, text, at + 1, end));
  }
  return state;
}

function importing(word: string | undefined): TestState {
  return word === "importorskip" ? "conditional" : "runs";
}

function isTurnedOff(text: TokenText, lines: readonly Line[], of: Line): boolean {
  const at = lineAfter(lines, of);
  for (let index = at; index < Math.min(lines.length, at + 8); index++) {
    const line = lines[index]!;
    if (line.indent <= of.indent) return false;
    if (stateOfLine(text, line) === "skipped") return true;
  }
  return false;
}

function lineAfter(lines: readonly Line[], of: Line): number {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lines[middle]!.start > of.start) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** What runs under a condition, never, or where failures are swallowed. */
export function pythonBlocks(text: TokenText, lines: readonly Line[]): Block[] {
  const { tokens } = text;
  const blocks: Block[] = [];
  for (const [index, line] of lines.entries()) {
    const { text: word } = tokens[line.start]!;
    const body = bodyOf(text, line);
    if (word === "if" || word === "elif" || word === "else") {
      const only = isMark(tokens[line.start + 2], ":") ? tokens[line.start + 1]!.text : "";
      blocks.push({
        kind: /^(?:False|0|None|TYPE_CHECKING)$/.test(only) ? "never" : "conditional",
        span: body,
      });
    } else if (isEmptyLoop(text, line)) blocks.push({ kind: "never", span: body });
    else if (word === "try" && isSwallowed(text, lines, index))
      blocks.push({ kind: "swallowed", span: body });
    else if (word === "with" && suppresses(text, line)) blocks.push({ kind: "swallowed", span: body });
  }
  return blocks;
}

/** `for x in []:`, `while False:`. */
function isEmptyLoop({ tokens }: TokenText, { start, end }: Line): boolean {
  const word = tokens[start]!.text;
  if (word === "while")
    return /^(?:False|0)$/.test(tokens[start + 1]?.text ?? "") && isMark(tokens[start + 2], ":");
  if (word !== "for") return false;
  for (let at = start + 1; at < Math.min(end, start + 20); at++)
    if (isWord(tokens[at], "in"))
      return /^[[({]$/.test(tokens[at + 1]?.text ?? "") && /^[\])}]$/.test(tokens[at + 2]?.text ?? "");
  return false;
}

function suppresses({ tokens }: TokenText, { start, end }: Line): boolean {
  const words = tokens.slice(start, Math.min(end, start + 30)).map(({ text }) => text);
  return words.includes("suppress") && words.some((word) => (VOCABULARY.python.catches as RegExp).test(word));
}

function isSwallowed(text: TokenText, lines: readonly Line[], index: number): boolean {
  const { tokens } = text;
  const opened = lines[index]!;
  for (let next = lineBeginning(lines, opened.blockEnd); next < lines.length; ) {
    const line = lines[next]!;
    if (line.indent !== opened.indent || !isWord(tokens[line.start], "except")) return false;
    const types = tokens.slice(line.start + 1, Math.min(line.end, line.start + 30));
    const isBare = isMark(types[0], ":");
    const takes = isBare || types.some(({ text: word }) => (VOCABULARY.python.catches as RegExp).test(word));
    if (takes && !failsAgain(tokens, "python", bodyOf(text, line)) && !asserts(text, bodyOf(text, line)))
      return true;
    next = lineBeginning(lines, line.blockEnd);
  }
  return false;
}

function asserts({ tokens }: TokenText, { start, end }: Span): boolean {
  return tokens
    .slice(start, Math.min(end, start + 500))
    .some(({ kind, text }) => kind === "word" && text === "assert");
}

/** The line that begins at a token. */
function lineBeginning(lines: readonly Line[], start: number): number {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lines[middle]!.start >= start) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** All functions of the file, tests too. */
export function pythonFunctions(text: TokenText, lines: readonly Line[]): LocalFunction[] {
  const found: LocalFunction[] = [];
  const around: { readonly end: number; readonly isClass: boolean }[] = [];
  for (const line of lines) {
    while (around.length > 0 && around.at(-1)!.end <= line.start) around.pop();
    const word = isWord(text.tokens[line.start], "async") ? line.start + 1 : line.start;
    const name = text.tokens[word + 1];
    const isClass = isWord(text.tokens[word], "class");
    if (isWord(text.tokens[word], "def") && name) {
      const isPlain = around.at(-1)?.isClass !== true;
      found.push({ name: name.text, at: word + 1, body: bodyOf(text, line), isPlain });
    } else if (!isClass) continue;
    around.push({ end: line.blockEnd, isClass });
  }
  return found;
}
