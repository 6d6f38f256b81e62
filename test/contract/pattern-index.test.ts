import { describe, expect, it } from "vitest";
import { bytePathOfText } from "../../src/contract/byte-path.ts";
import { CANONICAL_DEPTH_MAX, canonicalJson, NotCanonicalError } from "../../src/contract/canonical-json.ts";
import { matchesPatternOrItsRoot, parsePattern } from "../../src/contract/pattern.ts";
import { indexPatterns, valueFor } from "../../src/contract/pattern-index.ts";
import { builtInProtection, protectedBy } from "../../src/contract/protected-paths.ts";
import { textsUpTo } from "./naive-pattern.ts";

function compiled(text: string) {
  const parsed = parsePattern(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.pattern;
}

describe("an index of patterns", () => {
  const PATTERNS = ["**/ab", "**/a/**", "abc*", "**/abd*/b", "**/*.a", "ba/**", "**/*.b.a", "**/bb/*.a"];
  const index = indexPatterns(PATTERNS.map((text) => [text, true] as const));

  it("finds a path where some pattern covers it, and nowhere else", () => {
    const all = PATTERNS.map(compiled);
    const paths = [
      ...textsUpTo(["a", "b", ".", "/"], 5),
      ...textsUpTo(["ab", "c", "d", "/", ".a"], 5),
      "x/ab",
      "ab/x",
      "x/bb/c.a",
      "abdx/b/c",
    ].filter((text) => text !== "");
    for (const text of paths) {
      const path = bytePathOfText(text);
      const wanted = all.some((pattern) => matchesPatternOrItsRoot(pattern, path)) ? true : undefined;
      if (valueFor(index, path) !== wanted) expect.fail(`${text}: should be ${wanted}`);
    }
    expect(paths.length).toBeGreaterThan(1000);
  });

  it("gives the value of the first pattern that is found by the same name", () => {
    const two = indexPatterns([
      ["**/x/y", "one"],
      ["**/x/**", "two"],
    ]);
    expect(["x/y", "x/z", "a/x/y", "x", "y"].map((text) => valueFor(two, bytePathOfText(text)))).toEqual([
      "one",
      "two",
      "one",
      "two",
      undefined,
    ]);
  });

  it("takes no pattern that cannot be found by a segment: that is a bug of ours", () => {
    for (const text of ["ab*", "**/*", "**", "*", "**/*a", "*.a*", "*.", "a*.b"])
      expect(() => indexPatterns([[text, 1]]), text).toThrow(
        `invariant: \`${text}\` has no segment to be found by`,
      );
    expect(() => indexPatterns([["a//b", 1]])).toThrow("invariant: the pattern `a//b` contains `//`");
    for (const text of ["abc*", "*.a", "*.b.a", "a", "**/x/*"]) indexPatterns([[text, 1]]);
  });
});

describe("what protects a path", () => {
  it("is told with its pattern, group and reason", () => {
    const [first] = builtInProtection();
    expect(first).toMatchObject({ source: "built-in" });
    expect(protectedBy(bytePathOfText("infra/a"), [compiled("db/**"), compiled("infra/**")])).toEqual({
      source: "policy",
      pattern: "infra/**",
      category: "policy",
      reason: "the policy protects it",
    });
  });
});

describe("what has no canonical JSON says so", () => {
  const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);
  const within = (depth: number): unknown => (depth === 0 ? 1 : { a: within(depth - 1) });

  it.each([
    [nested(CANONICAL_DEPTH_MAX + 1), "nesting beyond 256 levels"],
    [{ a: new Date(0) }, "an object that is not plain"],
    [[() => 1], "function"],
    [[undefined], "undefined"],
    [{ a: 1n }, "bigint"],
    ["\ud800", "a string with a lone surrogate"],
    [{ "\udc00": 1 }, "a string with a lone surrogate"],
    [Number.NaN, "a number that is not finite"],
  ])("case %#", (value, message) => {
    expect(() => canonicalJson(value)).toThrow(new NotCanonicalError(message));
  });

  it("and 256 levels have one", () => {
    expect(canonicalJson(nested(CANONICAL_DEPTH_MAX))).toBe(`${"[".repeat(256)}1${"]".repeat(256)}`);
    expect(canonicalJson(within(CANONICAL_DEPTH_MAX))).toBe(`${'{"a":'.repeat(256)}1${"}".repeat(256)}`);
    expect(() => canonicalJson(within(CANONICAL_DEPTH_MAX + 1))).toThrow(NotCanonicalError);
    expect(canonicalJson(Object.assign(Object.create(null), { b: 1, a: [] }))).toBe('{"a":[],"b":1}');
  });
});
