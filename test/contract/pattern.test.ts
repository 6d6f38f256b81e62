import { describe, expect, it } from "vitest";
import { bytePath, bytePathOfText } from "../../src/contract/byte-path.ts";
import {
  beginsLiterally,
  isLiteralPattern,
  literalPathProblem,
  matchesPattern,
  matchesPatternOrItsRoot,
  type PathPattern,
  parsePattern,
} from "../../src/contract/pattern.ts";
import { processorTime } from "../tools/processor-time.ts";
import { naiveMatch, naiveParses, textsUpTo } from "./naive-pattern.ts";

function pattern(text: string): PathPattern {
  const parsed = parsePattern(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.pattern;
}

function covers(text: string, path: string): boolean {
  return matchesPattern(pattern(text), bytePathOfText(path));
}

describe("a path pattern", () => {
  it.each([
    ["src/a.ts", "src/a.ts"],
    ["src/*.ts", "src/a.ts"],
    ["src/*.ts", "src/.ts"],
    ["src/**", "src/.env"],
    ["**", ".github/workflows/x.yml"],
    ["src/**", "src/a/b/c"],
    ["**/x", "x"],
    ["**/x", "a/b/x"],
    ["a/**/b", "a/b"],
    ["a/**/b", "a/b/b/b"],
    ["a/**/b/*/c", "a/b/b/x/c"],
    ["**/test/**", "test/a.ts"],
    ["**/*.test.*", "src/a.test.ts"],
    ["**/**/x", "x"],
    ["a*a", "aa"],
    ["*a*b*", "xaxbx"],
    ["packages/@acme/+page/~x/a b/$c/%d", "packages/@acme/+page/~x/a b/$c/%d"],
    ["caf\u00e9/*", "caf\u00e9/\u{1f600}"],
    ["agent/**", "agent/WP-142"],
  ])("`%s` covers `%s` [T041]", (text, path) => expect(covers(text, path)).toBe(true));

  it.each([
    ["src", "src-evil/x"],
    ["src/a", "src/a.ts.sh"],
    ["src/a.ts", "src/a.ts/evil"],
    ["src/**", "src"],
    ["src/**", "src-evil/x"],
    ["src/**", "SRC/a"],
    ["src/*", "src/a/b"],
    ["src/*.ts", "src/a.tsx"],
    ["**/x", "a/xx"],
    ["a*a", "a"],
    ["a/**/b", "ab"],
    ["a/**/b/**/b", "a/b"],
    ["**/a*/**/b", "x/b"],
    ["**/a*/c*/**/b", "x/ab/b"],
    ["a*b*b", "ab"],
    ["**", ""],
    ["caf\u00e9", "cafe\u0301"],
  ])("`%s` does not cover `%s` [T023] [T038] [T039]", (text, path) => expect(covers(text, path)).toBe(false));

  it("covers, where it protects, the directory it is the contents of [T035]", () => {
    const protects = (text: string, path: string) =>
      matchesPatternOrItsRoot(pattern(text), bytePathOfText(path));
    expect(["infra", "infra/a", "infra/a/b"].map((path) => protects("infra/**", path))).toEqual([
      true,
      true,
      true,
    ]);
    expect(protects("**/db/**", "a/db")).toBe(true);
    expect(["infra2", "a/infra", "INFRA"].map((path) => protects("infra/**", path))).toEqual([
      false,
      false,
      false,
    ]);
    expect(protects("infra/*", "infra")).toBe(false);
    expect(protects("infra", "infra/a")).toBe(false);
  });

  it("compares bytes, so that a name that is not UTF-8 matches only itself [T027]", () => {
    expect(
      matchesPattern(pattern("src/\ufffd"), bytePath(new Uint8Array([0x73, 0x72, 0x63, 0x2f, 0xff]))),
    ).toBe(false);
    expect(matchesPattern(pattern("src/*"), bytePath(new Uint8Array([0x73, 0x72, 0x63, 0x2f, 0xff])))).toBe(
      true,
    );
  });

  it("agrees with a naive matcher on every short pattern and path", () => {
    const texts = textsUpTo(["a", ".", "/", "*"], 6);
    const paths = textsUpTo(["a", ".", "/"], 5)
      .filter((path) => path !== "")
      .map((path) => bytePathOfText(path));
    let parsed = 0;
    for (const text of texts) {
      const result = parsePattern(text);
      if (result.ok !== naiveParses(text)) expect.fail(`parse of ${text}`);
      if (!result.ok) continue;
      parsed++;
      for (const path of paths) {
        if (matchesPattern(result.pattern, path) !== naiveMatch(text, path))
          expect.fail(`${text} on ${path}`);
      }
    }
    expect(parsed * paths.length).toBeGreaterThan(400_000);
  });
});

describe("parsing a pattern", () => {
  it.each([
    "!secret/**",
    "{src,.github}/**",
    "@(src)/**",
    "src/(a|..).ts",
    "src/[id].ts",
    "src/a?.ts",
    "src\\a.ts",
    "#x",
    ":(exclude).github",
    "/src/a.ts",
    "C:/src",
    "./src/a.ts",
    "src/./a.ts",
    "src//a.ts",
    "../x",
    "src/..",
    "..",
    ".",
    "",
    "src/",
    "src/** ",
    "src /x",
    "src/a\n",
    "src/a\u0085",
    "src/a\u007f",
    "src/\u202ea",
    "src/\ud800",
    "infra\u200b/**",
    "src/a**",
    "src/***",
    "**.ts",
    "+(a|aa)+(a|aa)+(a|aa)+(a|aa)+(a|aa)b",
  ])("refuses %j with a way out [T040] [T042] [T043]", (text) => {
    const parsed = parsePattern(text);
    expect(parsed.ok).toBe(false);
    if (parsed.ok) return;
    expect(parsed.help).not.toBe("");
    expect(parsed.message).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
  });

  it("counts characters, not bytes or UTF-16 units", () => {
    expect(parsePattern("a".repeat(256)).ok).toBe(true);
    expect(parsePattern("a".repeat(257)).ok).toBe(false);
    expect(parsePattern("\u{1f600}".repeat(256)).ok).toBe(true);
    expect(parsePattern("\u{1f600}".repeat(257)).ok).toBe(false);
  });

  it("knows which patterns are exact and which begin literally [P102]", () => {
    expect(isLiteralPattern(pattern("src/a.ts"))).toBe(true);
    expect(isLiteralPattern(pattern("src/*"))).toBe(false);
    expect(["src/**", "a/*", "a"].map((text) => beginsLiterally(pattern(text)))).toEqual([true, true, true]);
    expect(["**", "*/a", "a*/b", "**/a"].map((text) => beginsLiterally(pattern(text)))).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});

describe("matching hostile patterns on hostile paths", () => {
  it.each([
    ["*a".repeat(127), "a".repeat(4096)],
    [`${"*a".repeat(126)}*b`, "a".repeat(4096)],
    [`a/${"**/a/".repeat(50)}b`, `${"a/".repeat(2047)}b`],
    [`${"**/*a*/".repeat(36)}b`, `${"a/".repeat(2047)}b`],
    [`**/${"a/".repeat(120)}x/**/b`, `${"a/".repeat(2047)}b`],
    [`**/${"*/".repeat(120)}x/**/b`, `${"a/".repeat(2047)}b`],
    [`**/${"*".concat("a*".repeat(40))}/b`, `${`${"a".repeat(30)}/`.repeat(132)}b`],
  ])("`%.20s…` takes bounded time [T042]", (text, path) => {
    const compiled = pattern(text);
    const spent = processorTime();
    for (let round = 0; round < 20; round++) matchesPattern(compiled, bytePathOfText(path));
    // Twenty rounds, milliseconds at rest; an exponent would not end.
    expect(spent()).toBeLessThan(10_000);
  });
});

describe("an exact path", () => {
  it.each([
    "app/[slug]/page.tsx",
    "a*b",
    "#x",
    "{a}",
    "src/+page@.svelte",
    "a\\b",
    "docs/\u00e9",
    ".env",
    "a b",
    "..a",
    "a..",
  ])("takes `%s` as it stands", (text) => expect(literalPathProblem(text)).toBeUndefined());

  it.each([
    "",
    "/a",
    "./a",
    "a/./b",
    "a//b",
    "../a",
    "a/..",
    "a/",
    "a\u0000",
    "a\nb",
    "\u202e",
    "\udc00",
    "C:\\a",
  ])("refuses %j [P102]", (text) =>
    expect(literalPathProblem(text)).toMatchObject({ message: expect.any(String), help: expect.any(String) }),
  );

  it("counts bytes", () => {
    expect(literalPathProblem("\u00e9".repeat(2048))).toBeUndefined();
    expect(literalPathProblem(`${"\u00e9".repeat(2048)}a`)).toBeDefined();
  });
});
