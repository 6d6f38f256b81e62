import type { Language } from "./language.ts";
import { argumentsOf, numberIn, type Span } from "./spans.ts";
import { type FoundTest, type TestState, worse } from "./test-case.ts";
import { isMark, isWord, type Token, type TokenText } from "./token.ts";

/** `@Disabled("…")`, `[Fact(Skip = "…")]`, `#[ignore]`: its name and where its arguments open. */
export interface Annotation {
  readonly name: string;
  /** -1 without arguments. */
  readonly open: number;
}

/** What a language's annotations say. */
export interface Words {
  readonly test: RegExp;
  readonly skipped: RegExp;
  readonly conditional: RegExp;
  readonly failing: RegExp;
  /** A row of a table each. */
  readonly row: RegExp;
  /** A whole table in one. */
  readonly table: RegExp;
  readonly container: RegExp;
}

const JVM: Words = {
  test: /^(?:Test|ParameterizedTest|RepeatedTest|TestFactory|TestTemplate|Property|Theory|ArchTest|SmallTest|MediumTest)$/,
  skipped: /^(?:Disabled|Ignore|Ignored)$/,
  conditional: /^(?:Disabled\w+|Enabled\w+|EnabledIf\w*|AssumeTrue|RequiresDocker)$/,
  failing: /^(?:ExpectedToFail|NotWorking)$/,
  row: /^$/,
  table: /^(?:ValueSource|CsvSource|EnumSource|Parameters)$/,
  container: /^(?:class|interface|object|record)$/,
};

export const WORDS: Readonly<Record<"java" | "kotlin" | "csharp" | "rust", Words>> = {
  java: JVM,
  kotlin: JVM,
  csharp: {
    test: /^(?:Fact|Theory|Test|TestCase|TestCaseSource|TestMethod|DataTestMethod|Property|SkippableFact|SkippableTheory|UIFact|WpfFact|Benchmark(?!))$/,
    skipped: /^(?:Ignore|Explicit)$/,
    conditional: /^(?:Platform|OSCondition|ConditionalFact|CICondition)$/,
    failing: /^(?:ExpectedException)$/,
    row: /^(?:InlineData|TestCase|DataRow|Arguments)$/,
    table: /^$/,
    container: /^(?:class|struct|record)$/,
  },
  rust: {
    test: /^(?:test|rstest|wasm_bindgen_test|quickcheck|test_case|proptest|test_log|should_panic)$/,
    skipped: /^ignore$/,
    conditional: /^cfg(?:_attr)?$/,
    failing: /^should_panic$/,
    row: /^(?:case|test_case)$/,
    table: /^$/,
    container: /^mod$/,
  },
};

/** The annotation, or the list of them, that begins at a token. */
export function annotationAt(
  text: TokenText,
  language: Language,
  at: number,
): { all: Annotation[]; end: number } | undefined {
  const { tokens, closer } = text;
  if (language === "java" || language === "kotlin") {
    if (!isMark(tokens[at], "@") || isWord(tokens[at + 1], "interface")) return undefined;
    const named = nameAt(tokens, at + 1);
    if (!named) return undefined;
    // Kotlin: `@file:Suppress`, `@get:Rule`.
    const hasBrackets = isMark(tokens[named.end], "(");
    return {
      all: [{ name: named.name, open: hasBrackets ? named.end : -1 }],
      end: hasBrackets ? closer[named.end]! + 1 : named.end,
    };
  }
  const open =
    language === "rust" ? (isMark(tokens[at], "#") ? at + (isMark(tokens[at + 1], "!") ? 2 : 1) : -1) : at;
  if (
    open < 0 ||
    !isMark(tokens[open], "[") ||
    (language === "csharp" && !tokens[open]!.isFirst && !isMark(tokens[open - 1], "]"))
  )
    return undefined;
  const all = argumentsOf(text, open).flatMap(({ start }): Annotation[] => {
    const named = nameAt(tokens, start);
    return named
      ? [
          {
            name: named.name.replace(/Attribute$/, ""),
            open: isMark(tokens[named.end], "(") ? named.end : -1,
          },
        ]
      : [];
  });
  return { all, end: closer[open]! + 1 };
}

/** The last part of a dotted name. */
function nameAt(tokens: readonly Token[], start: number): { name: string; end: number } | undefined {
  if (tokens[start]?.kind !== "word") return undefined;
  let at = start;
  while (/^(?:\.|::)$/.test(tokens[at + 1]?.text ?? "") && tokens[at + 2]?.kind === "word") at += 2;
  return { name: tokens[at]!.text, end: at + 1 };
}

export function stateOf(text: TokenText, words: Words, annotations: readonly Annotation[]): TestState {
  const { tokens, closer } = text;
  let state: TestState = "runs";
  for (const { name, open } of annotations) {
    if (words.skipped.test(name)) state = worse(state, "skipped");
    else if (words.conditional.test(name)) {
      const given =
        open < 0
          ? []
          : tokens.slice(open + 1, Math.min(closer[open]!, open + 20)).map(({ text: word }) => word);
      // `#[cfg(test)]` holds wherever tests run; `#[cfg(any())]` never does.
      if (name === "cfg")
        state = worse(
          state,
          given.join("") === "test" ? "runs" : given.join("") === "any()" ? "skipped" : "conditional",
        );
      else if (name === "cfg_attr") state = worse(state, given.includes("ignore") ? "conditional" : "runs");
      else state = worse(state, "conditional");
    } else if (words.failing.test(name)) state = worse(state, "expected to fail");
    for (const { start } of open < 0 ? [] : argumentsOf(text, open)) {
      const [key, value] = [tokens[start]?.text, tokens[start + 2]];
      if (
        /^(?:Skip|Ignore|IgnoreReason|Explicit)$/.test(key ?? "") &&
        isMark(tokens[start + 1], "=") &&
        value?.text !== "null"
      )
        state = worse(state, "skipped");
      if (/^(?:SkipWhen|SkipUnless)$/.test(key ?? "")) state = worse(state, "conditional");
      if (key === "enabled" && value?.text === "false") state = worse(state, "skipped");
      if (/^(?:expected|expectedExceptions)$/.test(key ?? "")) state = worse(state, "expected to fail");
    }
  }
  return state;
}

export function declared(
  text: TokenText,
  words: Words,
  annotations: readonly Annotation[],
  outer: TestState,
): Omit<FoundTest, "names" | "line" | "isFocused" | "body"> {
  const { tokens } = text;
  let timeout: number | undefined;
  let retries: number | undefined;
  let rows = 0;
  let table: number | undefined;
  for (const { name, open } of annotations) {
    if (words.row.test(name)) rows += 1;
    if (open < 0) continue;
    const given = argumentsOf(text, open);
    if (words.table.test(name)) table = tableSize(text, given);
    for (const [index, span] of given.entries()) {
      const key = isMark(tokens[span.start + 1], "=") ? tokens[span.start]!.text : "";
      const value = numberIn(text, key === "" ? span : { start: span.start + 2, end: span.end });
      if (value === undefined) continue;
      if (/^(?:Timeout|MaxTime)$/.test(name) && (index === 0 || key === "value")) timeout = value;
      if (/^(?:timeout|timeOut|Timeout)$/.test(key)) timeout = value;
      if (/^(?:Retry|RetryingTest|Flaky)$/.test(name) && index === 0) retries = value;
      // TestNG: the share of its repetitions that must succeed.
      if (key === "successPercentage") retries = 100 - value;
    }
  }
  return {
    state: worse(outer, stateOf(text, words, annotations)),
    timeout,
    retries,
    cases: table ?? (rows > 0 ? rows : undefined),
  };
}

/** `@ValueSource(ints = {1, 2})`, `@CsvSource({"1, 2"})`, Kotlin's `[1, 2]` and plain lists. */
function tableSize(text: TokenText, given: readonly Span[]): number | undefined {
  const { tokens } = text;
  const [first] = given;
  if (!first) return undefined;
  const start = isMark(tokens[first.start + 1], "=") ? first.start + 2 : first.start;
  if (/^[{[]$/.test(tokens[start]?.text ?? "")) return argumentsOf(text, start).length;
  return tokens[start]?.kind === "string" || tokens[start]?.kind === "number" ? given.length : undefined;
}
