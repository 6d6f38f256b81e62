import { shortCircuit } from "./guards.ts";
import { type Alias, aliasesOf } from "./javascript-aliases.ts";
import { rowsOf, Tables, times } from "./javascript-tables.ts";
import { type Reach, stateAt } from "./reach.ts";
import { after, argumentsOf, numberIn, type Span, textOf } from "./spans.ts";
import { type FoundTest, NAMES_MAX, type TestState, worse } from "./test-case.ts";
import { isMark, isWord, type TokenText } from "./token.ts";

/** A call that declares a test or a suite, with what is chained to it. */
interface Declaration {
  readonly isSuite: boolean;
  readonly modifiers: readonly string[];
  /** The opening bracket of the arguments. */
  readonly open: number;
  /** How often it runs, where a table says so. */
  readonly cases: number | undefined;
}

interface Suite {
  readonly names: readonly string[];
  readonly end: number;
  readonly state: TestState;
  readonly isFocused: boolean;
  readonly cases: number | undefined;
}

/** Tests of Jest, Vitest, Mocha, Jasmine, node:test, Playwright and their kin. */
export function javascriptTests(text: TokenText, reach: Reach): FoundTest[] {
  const { tokens, closer } = text;
  const aliases = aliasesOf(text);
  const tables = new Tables(text);
  const found: FoundTest[] = [];
  const suites: Suite[] = [];
  for (let at = 0; at < tokens.length; at++) {
    while (suites.length > 0 && suites.at(-1)!.end <= at) suites.pop();
    const outer = suites.at(-1);
    const loop = tables.loop(at);
    if (loop) suites.push({ ...(outer ?? NOWHERE), ...loop, cases: times(outer?.cases, loop.cases) });
    const alias = tokens[at]!.kind === "word" && begins(text, at) ? aliases.get(tokens[at]!.text) : undefined;
    const declared = alias && declarationAt(text, tables, at, alias);
    if (!declared) continue;
    const read = readArguments(text, declared.open);
    if (!read) continue;
    const state = worse(
      worse(outer?.state ?? "runs", stateOf([...declared.modifiers, ...read.options.modifiers])),
      read.body ? worse(stateAt(reach, at), chosen(text, at)) : "skipped",
    );
    const names = [...(outer?.names ?? []), read.name].slice(-NAMES_MAX);
    const isFocused = [...declared.modifiers, ...read.options.modifiers].some((word) =>
      /^only$|^f(?:it|describe|context)$/.test(word),
    );
    const cases = times(outer?.cases, declared.cases);
    if (declared.isSuite)
      suites.push({
        names,
        state,
        cases,
        isFocused: isFocused || (outer?.isFocused ?? false),
        end: closer[declared.open]!,
      });
    else {
      found.push({
        names,
        state,
        cases,
        line: tokens[at]!.line,
        isFocused: isFocused || (outer?.isFocused ?? false),
        body: read.body ?? { start: closer[declared.open]!, end: closer[declared.open]! },
        timeout: read.options.timeout,
        retries: read.options.retries,
      });
    }
  }
  return found;
}

const NOWHERE: Suite = { names: [], end: 0, state: "runs", isFocused: false, cases: undefined };

/** `false && test(…)`, `isSlow || it(…)`. */
function chosen(text: TokenText, at: number): TestState {
  const cut = shortCircuit(text, at);
  return cut === "never" ? "skipped" : cut === undefined ? "runs" : cut;
}

/** A word of its own, or a member of what hands out tests: `t.test(…)`, `Deno.test(…)`. */
function begins({ tokens }: TokenText, at: number): boolean {
  if (!isMark(tokens[at - 1], "."))
    return !isMark(tokens[at + 1], ":") && !isWord(tokens[at - 1], "function");
  return (
    /^(?:t|Deno|context|ctx)$/.test(tokens[at - 2]?.text ?? "") &&
    /^(?:test|it|describe)$/.test(tokens[at]!.text)
  );
}

function declarationAt(text: TokenText, tables: Tables, at: number, alias: Alias): Declaration | undefined {
  const { tokens, closer } = text;
  const modifiers = [...alias.modifiers];
  let isSuite = alias.isSuite;
  let cases: number | undefined;
  let next = at + 1;
  for (let links = 0; links < 12; links++) {
    // `(cond ? it : it.skip)("…")` closes a bracket first.
    if (isMark(tokens[next], ".") || isMark(tokens[next], "?.")) {
      modifiers.push(tokens[next + 1]?.text ?? "");
      next += 2;
    } else if (isMark(tokens[next], "[") && tokens[next + 1]?.kind === "string") {
      modifiers.push(tokens[next + 1]!.text);
      next = closer[next]! + 1;
    } else if (
      isMark(tokens[next], "(") &&
      takesArguments(modifiers.at(-1)) &&
      /^[(`.]$/.test(tokens[closer[next]! + 1]?.text ?? "")
    ) {
      if (/^(?:each|for)$/.test(modifiers.at(-1)!)) cases = tables.size(next);
      next = closer[next]! + 1;
    } else if (tokens[next]?.kind === "string" && /^(?:each|for)$/.test(modifiers.at(-1) ?? "")) {
      cases = rowsOf(tokens[next]!.text);
      next += 1;
    } else if (isMark(tokens[next], "<") && takesArguments(modifiers.at(-1))) {
      next = afterTypes(text, next);
    } else break;
  }
  if (!isMark(tokens[next], "(") || modifiers.some((word) => NOT_A_TEST.test(word))) return undefined;
  if (modifiers.includes("describe")) isSuite = true;
  return { isSuite, modifiers, open: next, cases };
}

/** `it.each<[string, number]>(…)`: where the types end; nowhere else where they do not. */
function afterTypes({ tokens, closer }: TokenText, open: number): number {
  let depth = 0;
  for (let at = open, looked = 0; at < tokens.length && looked < 80; at = after(closer, at), looked++) {
    if (isMark(tokens[at], "<")) depth += 1;
    else if (isMark(tokens[at], ">")) depth -= 1;
    if (depth === 0) return at + 1;
  }
  return open;
}

const NOT_A_TEST =
  /^(?:extend|step|use|configure|before\w*|after\w*|expect|setTimeout|info|mock|assert|slow|bench|override|scoped|call|apply|bind|name|length)$/;

function takesArguments(word: string | undefined): boolean {
  return word !== undefined && /^(?:each|for|skipIf|runIf|if|extend)$/.test(word);
}

function stateOf(modifiers: readonly string[]): TestState {
  let state: TestState = "runs";
  for (const word of modifiers) {
    if (/^(?:skip|todo|fixme|ignore|xit|xtest|xdescribe|xcontext|xspecify)$/.test(word))
      state = worse(state, "skipped");
    else if (/^(?:fails?|failing)$/.test(word)) state = worse(state, "expected to fail");
    else if (/^(?:skipIf|runIf|maybe)$/.test(word)) state = worse(state, "conditional");
  }
  return state;
}

interface ReadArguments {
  readonly name: string;
  /** Undefined where the test has none: it is only announced. */
  readonly body: Span | undefined;
  readonly options: {
    readonly modifiers: readonly string[];
    readonly timeout?: number;
    readonly retries?: number;
  };
}

/** Undefined where the call declares nothing: `test.skip(isSlow, "…")` in a body is a statement. */
function readArguments(text: TokenText, open: number): ReadArguments | undefined {
  const { tokens } = text;
  const given = argumentsOf(text, open);
  const callback = given.find((span) => isFunction(text, span));
  const [first] = given;
  const isNamed = first !== undefined && tokens[first.start]!.kind === "string";
  const second = given[1];
  // `it("name", check, 500)`: the function has a name.
  const reference =
    !callback &&
    isNamed &&
    second !== undefined &&
    tokens[second.start]!.kind === "word" &&
    second.end - second.start === 1
      ? second
      : undefined;
  if (!callback && !reference && !(isNamed && given.length === 1)) return undefined;
  const name = first === undefined || first === callback ? "" : nameIn(text, first);
  const options = optionsIn(
    text,
    given.filter((span) => span !== callback && span !== first),
  );
  const body = callback ? bodyIn(text, callback) : reference;
  return { name, body, options };
}

function nameIn({ tokens }: TokenText, span: Span): string {
  const pieces = tokens.slice(span.start, Math.min(span.end, span.start + 40));
  const isText = pieces.every(({ kind, text }) => kind === "string" || text === "+");
  return isText
    ? pieces
        .filter(({ kind }) => kind === "string")
        .map(({ text }) => text)
        .join("")
    : textOf(tokens, span).trim();
}

function isFunction({ tokens, closer }: TokenText, { start, end }: Span): boolean {
  for (let at = start, looked = 0; at < end && looked < 24; at = after(closer, at), looked++) {
    if (isMark(tokens[at], "=>") || isWord(tokens[at], "function")) return true;
  }
  return false;
}

/** What stands in the braces of a function, or after its arrow. */
function bodyIn({ tokens, closer }: TokenText, { start, end }: Span): Span {
  for (let at = start; at < end; at = after(closer, at)) {
    const isArrow = isMark(tokens[at], "=>");
    const open = isArrow ? at + 1 : at;
    if (isMark(tokens[open], "{") && (isArrow || at > start)) return { start: open + 1, end: closer[open]! };
    if (isArrow) return { start: open, end };
  }
  return { start: end, end };
}

/** `{ skip: true, timeout: 500, retry: 2 }`, and the number that is a timeout by itself. */
function optionsIn(text: TokenText, given: readonly Span[]): ReadArguments["options"] {
  const { tokens } = text;
  const modifiers: string[] = [];
  let timeout: number | undefined;
  let retries: number | undefined;
  for (const span of given) {
    timeout = numberIn(text, span) ?? timeout;
    if (!isMark(tokens[span.start], "{")) continue;
    for (const entry of argumentsOf(text, span.start)) {
      const key = tokens[entry.start]!.text;
      const value = { start: entry.start + 2, end: entry.end };
      const isOff = /^(?:false|undefined|null)$/.test(tokens[value.start]?.text ?? "");
      if (/^(?:skip|only|todo|fails|fixme)$/.test(key) && !isOff) {
        const isConditional =
          key === "skip" && tokens[value.start]?.kind === "word" && tokens[value.start]!.text !== "true";
        modifiers.push(isConditional && isMark(tokens[entry.start + 1], ":") ? "skipIf" : key);
      } else if (key === "timeout") timeout = numberIn(text, value) ?? timeout;
      else if (/^retr(?:y|ies)$/.test(key)) retries = numberIn(text, value) ?? retries;
    }
  }
  return {
    modifiers,
    ...(timeout === undefined ? {} : { timeout }),
    ...(retries === undefined ? {} : { retries }),
  };
}
