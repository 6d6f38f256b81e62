import type { Language } from "./language.ts";
import { argumentsOf, statementEnd } from "./spans.ts";
import { isMark, isWord, type TokenText } from "./token.ts";

/** Words of the test library that the file defines anew, so that they no longer do what they say; in code-unit order. */
export function shadowedIn(text: TokenText, language: Language): string[] {
  if (language === "rust") return macrosIn(text);
  return language === "javascript" ? [...definedIn(text), ...replacedIn(text)].sort() : [];
}

const MACROS = /^(?:assert(?:_eq|_ne)?|panic)$/;

/** `macro_rules! assert_eq { … }`, `use crate::fake::assert_eq;`. */
function macrosIn(text: TokenText): string[] {
  const { tokens } = text;
  const found = tokens.flatMap((token, at) => {
    const next = tokens[at + 1]?.text ?? "";
    if (isWord(token, "macro_rules!")) return MACROS.test(next) ? [next] : [];
    // What other packages call so (`pretty_assertions::assert_eq`) asserts better, if anything.
    if (!isWord(token, "use") || !/^(?:crate|self|super)$/.test(next)) return [];
    return tokens
      .slice(at + 2, statementEnd(text, at))
      .flatMap((name) => (name.kind === "word" && MACROS.test(name.text) ? [name.text] : []));
  });
  return [...new Set(found)].sort();
}

/** `function expect() {…}`, `const assert = () => {}`. */
function definedIn(text: TokenText): Set<string> {
  const { tokens } = text;
  const found = new Set<string>();
  for (const [at, token] of tokens.entries()) {
    if (token.kind !== "word" || !/^(?:expect|assert|it|test|describe)$/.test(token.text)) continue;
    const before = tokens[at - 1];
    if (isWord(before, "function")) found.add(token.text);
    if (!isMark(tokens[at + 1], "=") || isMark(before, ".")) continue;
    if (!/^(?:const|let|var)$/.test(before?.text ?? "") && !token.isFirst) continue;
    const value = tokens.slice(at + 2, Math.min(at + 24, statementEnd(text, at + 1)));
    const isMade = value.some(({ text: word }) =>
      /^(?:require|extend|import|soft|configure|chai|globalThis|bdd|use|strict)$/.test(word),
    );
    if (
      !isMade &&
      value.some(
        ({ text: word }, index) => word === "=>" || word === "function" || (index === 0 && word === "("),
      )
    )
      found.add(token.text);
  }
  return found;
}

/** What `expect` brings along: a custom matcher of such a name takes its place. */
const MATCHERS =
  /^(?:toBe|toBeCloseTo|toBeDefined|toBeFalsy|toBeGreaterThan|toBeGreaterThanOrEqual|toBeInstanceOf|toBeLessThan|toBeLessThanOrEqual|toBeNaN|toBeNull|toBeTruthy|toBeUndefined|toContain|toContainEqual|toEqual|toHaveBeenCalled|toHaveBeenCalledTimes|toHaveBeenCalledWith|toHaveBeenLastCalledWith|toHaveBeenNthCalledWith|toHaveLength|toHaveProperty|toHaveReturned|toHaveReturnedWith|toMatch|toMatchInlineSnapshot|toMatchObject|toMatchSnapshot|toStrictEqual|toThrow|toThrowError)$/;

/** `expect.extend({ toBe… })`, `assert.equal = …`. */
function replacedIn(text: TokenText): string[] {
  const { tokens } = text;
  return tokens.flatMap((token, at): string[] => {
    if (token.kind !== "word" || !/^(?:expect|assert)$/.test(token.text) || !isMark(tokens[at + 1], "."))
      return [];
    const member = tokens[at + 2]?.text ?? "";
    if (isMark(tokens[at + 3], "=")) return token.isFirst ? [`${token.text}.${member}`] : [];
    if (member !== "extend" || !isMark(tokens[at + 3], "(") || !isMark(tokens[at + 4], "{")) return [];
    return argumentsOf(text, at + 4).flatMap(({ start }) => {
      const name = isWord(tokens[start], "async") ? start + 1 : start;
      return MATCHERS.test(tokens[name]?.text ?? "") ? [`expect.${tokens[name]!.text}`] : [];
    });
  });
}
