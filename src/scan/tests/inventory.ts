import { annotatedTests, conditionalLines } from "./annotated.ts";
import { exitsOf } from "./exits.ts";
import { buildConditions, goTests } from "./go.ts";
import { idleBlocks, runsNoTest, skippingHooks } from "./guards.ts";
import { javascriptTests } from "./javascript.ts";
import { assertNames } from "./javascript-aliases.ts";
import type { Language } from "./language.ts";
import { boundAt, leavingState } from "./leaving.ts";
import { readTokens } from "./lexer.ts";
import { sourcesOf } from "./library-sources.ts";
import { TEST_TEXT_MAX } from "./limits.ts";
import { bracedFunctions, type LocalFunction, LocalFunctions } from "./local-functions.ts";
import { pythonBlocks, pythonFunctions, pythonLines, pythonTests } from "./python.ts";
import { loadedStatements } from "./python-statements.ts";
import { withoutUndone } from "./python-undone.ts";
import { type Block, blocksOf, type Reach, reachOf } from "./reach.ts";
import { rubyTests } from "./ruby.ts";
import { withoutUndefined } from "./ruby-undone.ts";
import { shadowedIn } from "./shadowed.ts";
import type { FoundTest, TestInventory } from "./test-case.ts";
import type { TokenText } from "./token.ts";
import type { Amount } from "./tolerance.ts";
import { Scales } from "./weigh.ts";

const EMPTY: TestInventory = {
  tests: [],
  supports: new Map(),
  shadowed: [],
  sources: new Map(),
  silenced: [],
  literals: new Set(),
  around: new Map(),
  settings: [],
  conditions: [],
  isComplete: false,
};

/**
 * The tests in one file's text: what they are called, whether they run, what they prove.
 * Never fails; what could not be read wholly is not complete. Linear in the text's length.
 */
export function testInventory(source: string, language: Language): TestInventory {
  if (source.length > TEST_TEXT_MAX) return EMPTY;
  const text = readTokens(source, language);
  const { found, functions, reach, exits } = structureOf(text, language);
  const imported = language === "javascript" ? assertNames(text) : new Set<string>();
  const testBodies = new Set(found.map(({ body }) => body.start));
  const supporting = new LocalFunctions(
    text,
    functions.filter(({ body }) => !testBodies.has(body.start)),
    found.map(({ body }) => body),
  );
  const scales = new Scales({ text, language, reach, functions: supporting, imported });
  const offsetOf = (at: number) => text.tokens[at]?.at ?? source.length;
  const tests = found.map((test) => ({
    ...scales.weigh(test),
    body: source.slice(offsetOf(test.body.start), offsetOf(test.body.end)),
  }));
  const supports = supportsOf(supporting.ofFile(), scales);
  return {
    tests,
    supports,
    shadowed: shadowedIn(text, language),
    sources: sourcesOf(text, language),
    silenced: unique([
      ...skippingHooks(text, language, (at) => leavingState(text, language, at) === "skipped"),
      ...(language === "go" && runsNoTest(text) ? ["TestMain"] : []),
      ...(found.length > 0 ? exits : []),
    ]),
    literals: literalsOf(text),
    around: wordsAround(text, found),
    settings: settingsOf(text, found),
    conditions: language === "go" ? buildConditions(text) : [],
    isComplete: scales.isComplete,
  };
}

interface Structure {
  readonly found: readonly FoundTest[];
  readonly functions: readonly LocalFunction[];
  readonly reach: Reach;
  /** Where the program ends before any test of the file has run. */
  readonly exits: readonly string[];
}

function structureOf(text: TokenText, language: Language): Structure {
  if (language === "python") {
    const lines = pythonLines(text);
    const reach = reachOf(text, language, pythonBlocks(text, lines));
    const statements = loadedStatements(text, lines, reach);
    const found = withoutUndone(text, statements, pythonTests(text, lines, reach));
    const exits = exitsOf(text, language, reach, statements);
    return { found, functions: pythonFunctions(text, lines), reach, exits };
  }
  const functions = functionsOf(text, language);
  const blocks = [
    ...blocksOf(text, language),
    ...idleBlocks(text, language, functions),
    ...(language === "csharp" ? compiledAway(text) : []),
  ];
  const reach = reachOf(text, language, blocks);
  const exits = exitsOf(text, language, reach, []);
  return { found: bracedTests(text, language, reach), functions, reach, exits };
}

function bracedTests(text: TokenText, language: Exclude<Language, "python">, reach: Reach): FoundTest[] {
  switch (language) {
    case "javascript":
      return javascriptTests(text, reach);
    case "go":
      return goTests(text);
    case "ruby":
      return withoutUndefined(text, rubyTests(text, reach));
    default:
      return annotatedTests(text, language, reach);
  }
}

function functionsOf(text: TokenText, language: Language): LocalFunction[] {
  if (language !== "ruby") return bracedFunctions(text, language);
  return text.tokens.flatMap((token, at): LocalFunction[] => {
    const name = text.tokens[at + 1];
    if (token.kind !== "word" || token.text !== "def" || text.closer[at]! < 0 || !name) return [];
    const body = { start: at + 2, end: text.closer[at]! };
    return [{ name: name.text, at: at + 1, body, isPlain: false }];
  });
}

/** C#: what the compiler leaves out under a condition. */
function compiledAway(text: TokenText): Block[] {
  const { tokens } = text;
  return conditionalLines(text).map(({ start, end, isNever }): Block => {
    const first = firstAfter(text, start);
    const last = firstAfter(text, end);
    return {
      kind: isNever ? "never" : "conditional",
      span: { start: first, end: Math.min(last, tokens.length) },
    };
  });
}

function firstAfter({ tokens }: TokenText, line: number): number {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tokens[middle]!.line > line) high = middle;
    else low = middle + 1;
  }
  return low;
}

const LITERALS_MAX = 5000;

/** The literals of a file, as assertions' values are written: what a table of cases may have taken in. */
function literalsOf({ tokens }: TokenText): Set<string> {
  const found = new Set<string>();
  for (const { kind, text } of tokens) {
    if (found.size >= LITERALS_MAX) break;
    if (kind === "number") found.add(text);
    if (kind === "string") found.add(`"${text.slice(0, 200)}"`);
  }
  return found;
}

/** Commas and brackets come and go with what they hold. */
const PUNCTUATION = /^[()[\]{},;]$/;

function wordsAround({ tokens }: TokenText, found: readonly FoundTest[]): Map<string, number> {
  const words = new Map<string, number>();
  const starts = new Map<number, number>();
  for (const { body } of found) starts.set(body.start, Math.max(starts.get(body.start) ?? -1, body.end));
  let end = -1;
  tokens.forEach(({ kind, text }, at) => {
    end = Math.max(end, starts.get(at) ?? -1);
    if (at < end || (kind === "mark" && PUNCTUATION.test(text))) return;
    const word = `${kind} ${text}`;
    words.set(word, (words.get(word) ?? 0) + 1);
  });
  return words;
}

/** Functions that assert. One that fewer than one test calls is still somebody's, in another file. */
function supportsOf(functions: readonly LocalFunction[], scales: Scales): Map<string, number> {
  const supports = new Map<string, number>();
  for (const found of functions) {
    const assertions = scales.assertionsOf(found);
    if (assertions > 0) supports.set(found.name, assertions);
  }
  return supports;
}

/** `jest.setTimeout(…)` and its like outside of any test. */
function settingsOf(text: TokenText, found: readonly FoundTest[]): Amount[] {
  let end = -1;
  const starts = new Map(found.map(({ body }) => [body.start, body.end]));
  return text.tokens.flatMap((_, at) => {
    end = Math.max(end, starts.get(at) ?? -1);
    const amount = at < end ? undefined : boundAt(text, at);
    return amount ? [amount] : [];
  });
}

function unique(words: readonly string[]): string[] {
  return [...new Set(words)];
}
