import { describe, expect, it } from "vitest";
import { testInventory } from "../../../src/scan/tests/inventory.ts";
import { LANGUAGES, type Language } from "../../../src/scan/tests/language.ts";
import { parse, projectFiles, type SyntaxNode, walk } from "../../tools/source-tree.ts";

/** Each fills a text by itself, so that whatever costs its square shows. */
const HOSTILE = [
  "(",
  "{",
  "[",
  ")",
  "it(",
  "it('a', () => {",
  "expect(",
  "expect(x).toBe(",
  "if (",
  "if (x) {",
  "try {",
  "`${",
  "(/[",
  "a = b => ",
  "/*",
  "'",
  '"',
  "\\",
  "#[",
  "@a",
  "[x]\n",
  "def test_a():\n ",
  "if x:\n ",
  "try:\n ",
  "class A { ",
  "do\n",
  "begin\n",
  "x.forEach(",
  "].forEach(",
  "<<~A ",
  "const a = [",
  "approx(",
  "assert ",
  "assert_in_delta ",
  "return\n",
  "t.skip(",
  "//go:build x\n",
  "#if a\n",
  "describe.each(",
  "a ",
];
const SIZE = 1 << 16;
/** Processor time, so that a busy machine makes no difference: some ten times what it takes. A square of so many tokens takes longer. */
const MILLISECONDS_MAX = 3000;

describe("hostile text", () => {
  it.each(LANGUAGES)(
    "is read in bounded time as %s",
    (language) => {
      for (const part of HOSTILE) {
        const text = part.repeat(Math.floor(SIZE / part.length));
        const start = process.cpuUsage();
        testInventory(text, language);
        const { user, system } = process.cpuUsage(start);
        expect((user + system) / 1000, `${language}: ${part}`).toBeLessThan(MILLISECONDS_MAX);
      }
    },
    300_000,
  );

  it("of 10 MB is not read, and says so", () => {
    const { isComplete, tests } = testInventory(`it("a", () => {});${"x".repeat(10_000_000)}`, "javascript");
    expect([isComplete, tests]).toEqual([false, []]);
  });
});

describe("our own tests", () => {
  it("are read by tokens as a parser reads them: every name, every line", () => {
    const language: Language = "javascript";
    let count = 0;
    for (const file of projectFiles(/^test\/.*\.test\.ts$/)) {
      const parsed = declared(file.text, parse(file).program);
      const read = testInventory(file.text, language).tests.map(
        ({ names, line }) => `${line} ${names.at(-1)}`,
      );
      expect(read.sort(), file.path).toEqual(expect.arrayContaining(parsed.sort()));
      count += parsed.length;
    }
    expect(count).toBeGreaterThan(300);
  });
});

/** Tests with a literal name: `it("…", …)`, `it.each(…)("…", …)`. */
function declared(text: string, program: SyntaxNode): string[] {
  const found: string[] = [];
  walk(program, (node) => {
    if (node.type !== "CallExpression") return;
    const [name] = node.arguments as SyntaxNode[];
    const base = baseOf(node.callee as SyntaxNode);
    if (base === undefined || name?.type !== "Literal" || typeof name.value !== "string") return;
    found.push(`${text.slice(0, base.start).split("\n").length} ${name.value}`);
  });
  return found;
}

function baseOf(callee: SyntaxNode): SyntaxNode | undefined {
  if (callee.type === "Identifier") return callee.name === "it" ? callee : undefined;
  if (callee.type === "MemberExpression") return baseOf(callee.object as SyntaxNode);
  return callee.type === "CallExpression" ? baseOf(callee.callee as SyntaxNode) : undefined;
}
