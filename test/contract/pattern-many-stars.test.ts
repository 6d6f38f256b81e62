import { expect, it } from "vitest";
import { bytePathOfText } from "../../src/contract/byte-path.ts";
import { matchesPattern, parsePattern } from "../../src/contract/pattern.ts";
import { naiveMatch } from "./naive-pattern.ts";

/** Longer than what pattern.test.ts tries without gaps. */
it.each([
  ["**/a/**/b/**", ["a/b", "x/a/y/b", "a/b/b", "a/b/c", "x/a/y/b/z/z", "b/a/b", "a/a/b/b"]],
  ["a/**/b/**/c/**", ["a/b/c", "a/b/c/d", "a/x/b/y/c/z", "a/c/b/c", "a/b/b/c/c"]],
  ["**/a/**/b/**/c", ["a/b/c", "x/a/b/c/c", "a/b/c/d", "a/b/x/c"]],
])("a path pattern of many stars agrees with a naive matcher: `%s`", (text, paths) => {
  const parsed = parsePattern(text);
  if (!parsed.ok) throw new Error(`${text} is a pattern`);
  const { pattern } = parsed;
  const matched = (matches: (path: string) => boolean) => paths.filter(matches);
  const naively = matched((path) => naiveMatch(text, bytePathOfText(path)));
  expect(naively.length).toBeGreaterThan(0);
  expect(naively.length).toBeLessThan(paths.length);
  expect(matched((path) => matchesPattern(pattern, bytePathOfText(path)))).toEqual(naively);
});
