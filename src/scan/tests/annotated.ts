import { type Annotation, annotationAt, declared, stateOf, WORDS } from "./annotations.ts";
import type { Language } from "./language.ts";
import { type Reach, stateAt } from "./reach.ts";
import { after, type Span } from "./spans.ts";
import { type FoundTest, NAMES_MAX, type TestState, worse } from "./test-case.ts";
import { isMark, isWord, type TokenText } from "./token.ts";

interface Container {
  readonly names: readonly string[];
  readonly end: number;
  readonly state: TestState;
  readonly isTestCase: boolean;
}

/** Tests of JUnit, TestNG, xUnit, NUnit, MSTest and Rust: functions below annotations, in classes and modules. */
export function annotatedTests(
  text: TokenText,
  language: "java" | "kotlin" | "csharp" | "rust",
  reach: Reach,
): FoundTest[] {
  const { tokens, closer } = text;
  const words = WORDS[language];
  const found: FoundTest[] = [];
  const containers: Container[] = [];
  let annotations: Annotation[] = [];
  for (let at = 0; at < tokens.length; at++) {
    while (containers.length > 0 && containers.at(-1)!.end <= at) containers.pop();
    const annotation = annotationAt(text, language, at);
    if (annotation) {
      annotations.push(...annotation.all);
      at = annotation.end - 1;
      continue;
    }
    const token = tokens[at]!;
    const outer = containers.at(-1);
    const outerState = worse(outer?.state ?? "runs", stateAt(reach, at));
    if (token.kind === "word" && words.container.test(token.text) && tokens[at + 1]?.kind === "word") {
      const open = bodyAfter(text, at + 1);
      if (open === undefined) continue;
      const names = [...(outer?.names ?? []), tokens[at + 1]!.text].slice(-NAMES_MAX);
      const isTestCase = tokens
        .slice(at, Math.min(open, at + 30))
        .some(({ text: word }) => word === "TestCase");
      containers.push({
        names,
        end: closer[open]!,
        state: worse(
          worse(outerState, stateOf(text, words, annotations)),
          isWord(tokens[at - 1], "abstract") ? "conditional" : "runs",
        ),
        isTestCase,
      });
      annotations = [];
      at = open;
      continue;
    }
    const method = methodAt(text, language, at);
    if (method) {
      const isTest =
        annotations.some(({ name }) => words.test.test(name)) ||
        (outer?.isTestCase === true && /^test/.test(method.name));
      if (isTest)
        found.push({
          ...declared(text, words, annotations, worse(outerState, hiddenState(text, language, at))),
          names: [...(outer?.names ?? []), method.name].slice(-NAMES_MAX),
          line: token.line,
          isFocused: false,
          body: method.body,
        });
      annotations = [];
      // Kotlin's `fun name() = …` ends where the next annotation begins, and that is still to be read.
      at = /^[;}]$/.test(tokens[method.body.end]?.text ?? "") ? method.body.end : method.body.end - 1;
    } else if (token.kind === "mark" && /^[;{}]$/.test(token.text)) annotations = [];
  }
  return found;
}

/** Runners do not find private methods; xUnit does not wait for `async void`. */
function hiddenState({ tokens }: TokenText, language: Language, at: number): TestState {
  if (language === "rust") return "runs";
  const before: string[] = [];
  for (let index = at - 1; index > Math.max(-1, at - 8) && tokens[index]!.kind === "word"; index--)
    before.push(tokens[index]!.text);
  if (before.includes("private")) return "skipped";
  return language === "csharp" && before.includes("async") && before.includes("void")
    ? "conditional"
    : "runs";
}

function bodyAfter({ tokens, closer }: TokenText, start: number): number | undefined {
  for (let at = start, looked = 0; at < tokens.length && looked < 80; looked++) {
    if (isMark(tokens[at], "{")) return at;
    if (isMark(tokens[at], ";") || isMark(tokens[at], "}")) return undefined;
    at = after(closer, at);
  }
  return undefined;
}

/** A function with its body: `name(…) {`, `fun name() = …`, `name() => …;`. */
function methodAt(text: TokenText, language: Language, at: number): { name: string; body: Span } | undefined {
  const { tokens, closer } = text;
  const token = tokens[at]!;
  const isMarked = language === "kotlin" || language === "rust";
  if (isMarked && !(token.kind === "word" && /^(?:fun|fn)$/.test(token.text))) return undefined;
  let word = isMarked ? at + 1 : at;
  let name = tokens[word]?.text ?? "";
  if (isMarked && isMark(tokens[word], "`")) {
    // Kotlin's names in backticks may hold blanks.
    const start = word + 1;
    while (word + 1 < Math.min(tokens.length, start + 60) && !isMark(tokens[word + 1], "`")) word++;
    name = tokens
      .slice(start, word + 1)
      .map(({ text: part }) => part)
      .join(" ");
    word += 1;
  } else if (
    tokens[word]?.kind !== "word" ||
    /^(?:if|for|while|switch|catch|synchronized|using|lock|foreach|return|new|super|this|base|nameof|typeof)$/.test(
      name,
    )
  )
    return undefined;
  let open = word + 1;
  if (isMark(tokens[open], "<"))
    while (open < Math.min(tokens.length, word + 20) && !isMark(tokens[open], "(")) open++;
  if (!isMark(tokens[open], "(") || isMark(tokens[word - 1], ".") || isWord(tokens[word - 1], "new"))
    return undefined;
  return bodyOf(text, name, closer[open]! + 1);
}

function bodyOf(
  { tokens, closer }: TokenText,
  name: string,
  start: number,
): { name: string; body: Span } | undefined {
  for (let at = start, looked = 0; at < tokens.length && looked < 24; looked++) {
    const token = tokens[at]!;
    if (isMark(token, "{")) return { name, body: { start: at + 1, end: closer[at]! } };
    if (isMark(token, "=>") || isMark(token, "=")) {
      let end = after(closer, at + 1);
      for (
        let seen = 0;
        seen < 400 && end < tokens.length && !isMark(tokens[end], ";") && !isMark(tokens[end], "}");
        seen++
      ) {
        if (isMark(token, "=") && tokens[end]!.isFirst && tokens[end]!.text !== ".") break;
        end = after(closer, end);
      }
      return { name, body: { start: at + 1, end } };
    }
    if (
      token.kind === "string" ||
      token.kind === "number" ||
      (/^[;)}.]$/.test(token.text) && token.text !== ".")
    )
      return undefined;
    at = after(closer, at);
  }
  return undefined;
}

/** C#: the stretches between `#if` and `#endif`, which the compiler may leave out. */
export function conditionalLines({
  directives,
}: TokenText): { start: number; end: number; isNever: boolean }[] {
  const found: { start: number; end: number; isNever: boolean }[] = [];
  const open: { start: number; isNever: boolean }[] = [];
  for (const { text, line } of directives) {
    if (/^#\s*if\b/.test(text))
      open.push({ start: line, isNever: /^#\s*if\s+(?:false|0|NEVER)\b/.test(text) });
    else if (/^#\s*endif\b/.test(text)) {
      const opened = open.pop();
      if (opened) found.push({ ...opened, end: line });
    }
  }
  return found;
}
