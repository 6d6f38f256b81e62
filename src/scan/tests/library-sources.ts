import type { Language } from "./language.ts";
import { isMark, isWord, type Token, type TokenText } from "./token.ts";

/** Where a word comes from that no import and no definition of the file brings: its runner hands it out. */
const RUNNER = "the runner";

/** Libraries whose assertions assert; a runner's own words count as one. */
const LIBRARIES: Readonly<Partial<Record<Language, RegExp>>> = {
  javascript:
    /^(?:the runner$|(?:node:)?assert(?:\/strict)?$|node:test$|bun:test$|vitest$|(?:@jest\/globals|jest|expect|chai|mocha|jasmine|ava|tap|tape|uvu|power-assert|should|must|earl|expect-type|@playwright\/test|@vitest\/expect|@storybook\/test|storybook\/test|@std\/assert|@std\/expect)(?:$|\/)|(?:jsr:|npm:)@?\w|https:\/\/(?:deno\.land|jsr\.io|esm\.sh)\/)/,
  go: /^(?:github\.com\/(?:stretchr\/testify|alecthomas\/assert|matryer\/is|frankban\/quicktest|go-playground\/assert|shoenig\/test|magiconair\/properties)|gotest\.tools|gopkg\.in|launchpad\.net)/,
  java: /^(?:org\.(?:junit|assertj|hamcrest|testng|mockito|springframework|opentest4j|fest)|junit|com\.google\.common\.truth|io\.vavr|kotlin\.test)\b/,
  kotlin:
    /^(?:org\.(?:junit|assertj|hamcrest|testng|mockito|springframework|opentest4j|amshove)|junit|com\.google\.common\.truth|kotlin\.test|io\.(?:kotest|mockk)|strikt|assertk)\b/,
};

/** The words that assert, each with the module that the file takes it from. */
export function sourcesOf(text: TokenText, language: Language): Map<string, string> {
  if (language === "javascript") return sourcesOfJavascript(text);
  if (language === "go") return sourcesOfGo(text);
  return language === "java" || language === "kotlin" ? sourcesOfJvm(text) : new Map();
}

/** Words that came from a library before, and come from somewhere else now: what they assert there nobody knows. */
export function exchanged(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
  language: Language,
): { readonly word: string; readonly source: string }[] {
  const library = LIBRARIES[language];
  if (!library) return [];
  return [...after].flatMap(([word, source]) => {
    const then = before.get(word);
    return then !== undefined && library.test(then) && !library.test(source) ? [{ word, source }] : [];
  });
}

function sourcesOfJavascript({ tokens }: TokenText): Map<string, string> {
  const sources = new Map<string, string>();
  const fixtures = new Set<string>();
  for (const [at, token] of tokens.entries()) {
    if (token.kind !== "string" || !isModule(tokens, at)) continue;
    for (const word of namesBefore(tokens, at)) {
      if (word === "expect" || word === "assert") sources.set(word, token.text);
      if (word === "test" || word === "it") fixtures.add(token.text);
    }
  }
  // Playwright's and Vitest's fixtures: one file of the project hands out `test` and `expect`, drawn from the library.
  for (const [word, source] of sources) if (fixtures.has(source)) sources.set(word, RUNNER);
  for (const [at, { kind, text }] of tokens.entries())
    if (
      kind === "word" &&
      /^(?:expect|assert)$/.test(text) &&
      !isMark(tokens[at - 1], ".") &&
      !sources.has(text)
    )
      sources.set(text, RUNNER);
  return sources;
}

/** `from "…"`, `require("…")`. */
function isModule(tokens: readonly Token[], at: number): boolean {
  return isWord(tokens[at - 1], "from") || (isMark(tokens[at - 1], "(") && isWord(tokens[at - 2], "require"));
}

/** The names that a file gives to what it takes from a module. */
function namesBefore(tokens: readonly Token[], at: number): string[] {
  const names: string[] = [];
  for (let back = at - 1; back > Math.max(-1, at - 80); back--) {
    const { kind, text } = tokens[back]!;
    if (/^(?:import|const|let|var|export)$/.test(text) || text === ";") break;
    if (kind !== "word" || isWord(tokens[back + 1], "as") || isMark(tokens[back + 1], ":")) continue;
    names.push(text);
  }
  return names;
}

/** `"github.com/stretchr/testify/assert"`, with another name before it or without. */
function sourcesOfGo({ tokens }: TokenText): Map<string, string> {
  const sources = new Map<string, string>();
  for (const [at, token] of tokens.entries()) {
    if (isWord(token, "func")) break;
    if (token.kind !== "string" || !token.text.includes("/")) continue;
    const before = tokens[at - 1];
    const isNamed = before?.kind === "word" && before.line === token.line && before.text !== "import";
    // `…/assert/v2`: a number of a major version is no name.
    const own = token.text
      .replace(/\/v\d+$/, "")
      .split("/")
      .at(-1)!;
    const word = isNamed ? before.text : own;
    if (/^(?:assert|require|is|check)$/.test(word)) sources.set(word, token.text);
  }
  return sources;
}

/** `import static org.junit.Assert.assertEquals;` */
function sourcesOfJvm({ tokens }: TokenText): Map<string, string> {
  const sources = new Map<string, string>();
  for (const [at, token] of tokens.entries()) {
    if (!isWord(token, "import") || !token.isFirst) continue;
    const names: string[] = [];
    for (let next = at + 1; next < tokens.length && next < at + 40; next++) {
      const { kind, text, isFirst } = tokens[next]!;
      if (isFirst || text === ";") break;
      if (kind === "word" && text !== "static") names.push(text);
    }
    const word = names.at(-1) ?? "";
    if (/^(?:assert\w*|Assert(?:ions)?|fail|verify|should\w*)$/.test(word))
      sources.set(word, names.join("."));
  }
  return sources;
}
