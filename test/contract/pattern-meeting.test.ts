import { describe, expect, it } from "vitest";
import { type BytePath, bytePathOfText } from "../../src/contract/byte-path.ts";
import { matchesPattern, type PathPattern, parsePattern } from "../../src/contract/pattern.ts";
import { patternsMeet } from "../../src/contract/pattern-meeting.ts";
import { textsUpTo } from "./naive-pattern.ts";

function pattern(text: string): PathPattern {
  const parsed = parsePattern(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.pattern;
}

const meet = (one: string, other: string): boolean => patternsMeet(pattern(one), pattern(other));

describe("two path patterns", () => {
  it.each([
    ["src/a.ts", "src/a.ts"],
    ["src/*.ts", "src/a*"],
    ["src/**", "src/lib/**/*.ts"],
    ["src/**/test/*", "src/lib/**"],
    ["a/**/b", "a/b"],
    ["a/*/c", "a/b/*"],
    ["**/x/**/y", "a/**/y"],
    ["caf\u00e9/*", "caf\u00e9/**"],
  ])("`%s` and `%s` may meet in a path [P29]", (one, other) => {
    expect(meet(one, other)).toBe(true);
    expect(meet(other, one)).toBe(true);
  });

  it.each([
    ["src/a.ts", "src/b.ts"],
    ["src/*.ts", "src/*.js"],
    ["src/**", "src"],
    ["src/**", "srcs/**"],
    ["src/*", "src/*/*"],
    ["a/**/b/c", "a/*"],
    ["a/*/c/**/d", "a/b/x/**"],
    ["a/**/b/**/c", "a/x/*"],
    ["Src/**", "src/**"],
  ])("`%s` and `%s` never meet [P29]", (one, other) => {
    expect(meet(one, other)).toBe(false);
    expect(meet(other, one)).toBe(false);
  });

  // What two patterns of these lengths can meet in is no longer than these paths.
  it.each([
    ["with two letters", ["a", "b"], 4, 7],
    ["with many segments", ["a"], 7, 11],
  ])(
    "meet exactly where some path is covered by both: every pair of short patterns %s [P29]",
    (_, letters, length, pathLength) => {
      const paths = textsUpTo([...letters, "/"], pathLength)
        .filter((path) => !/^$|^\/|\/$|\/\//.test(path))
        .map(bytePathOfText);
      const patterns = textsUpTo([...letters, "/", "*"], length).flatMap((text) => {
        const parsed = parsePattern(text);
        return parsed.ok ? [parsed.pattern] : [];
      });
      const covered = patterns.map((each) => coveredBy(each, paths));
      let met = 0;
      for (const [one, ours] of covered.entries())
        for (let other = one; other < covered.length; other++) {
          const theirs = covered[other]!;
          const both = ours.some((word, at) => (word & theirs[at]!) !== 0);
          const [a, b] = [patterns[one]!, patterns[other]!];
          if (patternsMeet(a, b) !== both || patternsMeet(b, a) !== both)
            expect.fail(`${a.text} and ${b.text}: ${both}`);
          if (both) met++;
        }
      expect(patterns.length).toBeGreaterThan(90);
      expect(met).toBeGreaterThan(1000);
    },
  );
});

/** A bit for each path. */
function coveredBy(each: PathPattern, paths: readonly BytePath[]): Uint32Array {
  const found = new Uint32Array(Math.ceil(paths.length / 32));
  for (const [at, path] of paths.entries()) if (matchesPattern(each, path)) found[at >> 5]! |= 1 << (at & 31);
  return found;
}
