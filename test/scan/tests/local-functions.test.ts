import { describe, expect, it } from "vitest";
import type { Language } from "../../../src/scan/tests/language.ts";
import { readTokens } from "../../../src/scan/tests/lexer.ts";
import { bracedFunctions, LocalFunctions } from "../../../src/scan/tests/local-functions.ts";

/** The functions of a text (`⏎`: a line's end), each with its body; `plain` where no object has it. */
function functionsIn(language: Language, text: string): string[] {
  const read = readTokens(text.replaceAll("⏎", "\n"), language);
  return bracedFunctions(read, language).map(({ name, at, body, isPlain }) => {
    expect(read.tokens[at]!.text).toBe(name);
    const words = read.tokens.slice(body.start, body.end).map((token) => token.text);
    return `${isPlain ? "plain " : ""}${name}: ${words.join(" ")}`;
  });
}

describe("a file's own functions [T147]", () => {
  it.each<[Language, string, readonly string[]]>([
    ["javascript", "function a() { b }", ["plain a: b"]],
    ["javascript", "async function a(x, y) { b(x); }", ["plain a: b ( x ) ;"]],
    ["javascript", "function a(x): Promise<void> { b }", ["plain a: b"]],
    ["javascript", "function a(x): A[] | B.C { b }", ["plain a: b"]],
    ["javascript", "class A { b(x) { c } static d() { e } }", ["b: c", "d: e"]],
    ["javascript", "const a = { b() { c } };", ["b: c"]],
    ["javascript", "a() { b } new C() { d } @e() { f } g.h() { i } j?.k() { l }", ["a: b"]],
    ["javascript", "a()⏎{ b }", ["a: b"]],
    ["javascript", 'a("x") "y" { b }', []],
    ["javascript", "a(x)⏎b { c }", []],
    ["javascript", "a(); { b }", []],
    ["javascript", "a() = { b }", []],
    ["javascript", "a() + { b }", []],
    ["javascript", "if (a) { b } for (c) { d } while (e) { f } switch (g) { h }", []],
    ["javascript", "try { a } catch (b) { c }", []],
    ["javascript", "constructor(a) { super(a) { b } }", []],
    ["javascript", "a(): b c d e f g h i j k l m n o { p }", ["a: p"]],
    ["javascript", "a(): b c d e f g h i j k l m n o p { q }", []],
    ["javascript", "a(", []],
    ["javascript", "const a = () => { b };", ["plain a: b"]],
    ["javascript", "let a = async (x) => { b };", ["plain a: b"]],
    ["javascript", "var a = x => b(x);", ["plain a: b ( x )"]],
    ["javascript", "const a = (x) => b(x)⏎  .c()⏎d()", ["plain a: b ( x ) . c ( )"]],
    ["javascript", "const a = (x) =>⏎  b(x);⏎d()", ["plain a: b ( x )"]],
    ["javascript", "const a = (x) => b(x)", ["plain a: b ( x )"]],
    ["javascript", "a = () => { b };", ["a: b"]],
    ["javascript", "a.b = () => { c };", []],
    ["javascript", "const a: T = () => { b };", ["plain a: b"]],
    ["javascript", "const a: T.U = () => { b };", []],
    ["javascript", "const a = function (x) { b };", ["plain a: b"]],
    ["javascript", "const a = function* (x) { b };", ["plain a: b"]],
    ["javascript", "const a = { b: c }; () => { d }", []],
    ["javascript", "const a = b; () => { c }", []],
    ["javascript", "const a = f({ b }, () => { c });", []],
    ["javascript", "const a = f { b } () => { c }", []],
    ["javascript", "letter a = () => { b };", ["a: b"]],
    ["javascript", '"a" = () => { b };', []],
    ["javascript", "const a = 1", []],
    ["javascript", "const a =", []],
    ["go", "func a(t *testing.T) { b }", ["plain a: b"]],
    ["go", "func (s *Suite) a() error { b }", ["a: b"]],
    ["go", "func a(x []map[string]T) (int, error) { b }", ["plain a: b"]],
    ["go", "func (s S) a() (x int, err error) { b }", ["a: b"]],
    ["javascript", "a(x) (y) { b }", []],
    ["go", "function a() { b }", ["a: b"]],
    ["go", "a = () => { b }", []],
    ["java", "void a() throws B, C { d }", ["a: d"]],
    ["java", "@A(b) void c(D d) { e } f();", ["c: e"]],
    ["java", "synchronized (a) { b }", []],
    ["kotlin", "fun a(b: C): D { e }", ["a: e"]],
    ["kotlin", "fun <T> a(b: T?): List<T>? { c }", ["a: c"]],
    ["csharp", "public async Task<A> B(C c) { d }", ["B: d"]],
    ["csharp", "lock (a) { b } using (c) { d } foreach (e) { f } fixed (g) { h }", []],
    ["rust", "fn a() { b }", ["a: b"]],
    ["rust", "pub async fn a<F>(b: F) -> R where F: FnOnce() -> R { c }", ["a: c"]],
    ["rust", "fn a(); fn b() { c }", ["b: c"]],
    ["rust", "a() { b } if c { d }", []],
    ["rust", "fn a", []],
  ])("of %s in %j are %j", (language, text, functions) => {
    expect(functionsIn(language, text)).toEqual(functions);
  });

  it("of Rust have a signature of 200 words at most", () => {
    const words = (count: number) => `fn a ${"b ".repeat(count)}{ c }`;
    expect([functionsIn("rust", words(199)), functionsIn("rust", words(200))]).toEqual([["a: c"], []]);
  });

  it("in one expression have 500 words at most, and their type 24 words", () => {
    const words = (count: number) => `const a = () => ${"b ".repeat(count)}; c`;
    expect(functionsIn("javascript", words(500))[0]?.split(" ")).toHaveLength(502);
    expect(functionsIn("javascript", words(502))[0]?.split(" ")).toHaveLength(503);
    const type = (count: number) => `const a = ${"b ".repeat(count)}=> { c }`;
    expect([functionsIn("javascript", type(23)), functionsIn("javascript", type(24))]).toEqual([
      ["plain a: c"],
      [],
    ]);
  });
});

describe("a name of a file's function", () => {
  const functions = (text: string, tests: readonly (readonly [number, number])[]) => {
    const read = readTokens(text, "javascript");
    const found = bracedFunctions(read, "javascript");
    return new LocalFunctions(
      read,
      found,
      tests.map(([start, end]) => ({ start, end })),
    );
  };
  const body = (found: { body: { start: number } } | undefined) => found?.body.start;
  // Six words each: `a ( ) { x }`.
  const two = "a() { x } a() { y } b() { z }";

  it("means the first one of that name", () => {
    expect(body(functions(two, []).find("a", 17))).toBe(4);
    expect(body(functions(two, []).find("b", 0))).toBe(16);
    expect(functions(two, []).find("c", 0)).toBe(undefined);
    expect(functions(two, []).ofFile().map(body)).toEqual([4, 16]);
  });

  it("means a test's own one within that test, and the file's outside", () => {
    const found = functions(two, [[6, 12]]);
    expect(
      [found.find("a", 6), found.find("a", 11), found.find("a", 5), found.find("a", 12)].map(body),
    ).toEqual([10, 10, 4, 4]);
    expect([body(found.find("b", 7)), found.ofFile().map(body)]).toEqual([16, [4, 16]]);
    const second = functions(two, [[0, 6]]);
    expect([body(second.find("a", 12)), body(second.find("a", 5)), second.ofFile().map(body)]).toEqual([
      10,
      4,
      [10, 16],
    ]);
  });

  it("means the outermost test's, in whatever order the tests are told", () => {
    const found = functions(two, [
      [8, 10],
      [12, 18],
      [6, 12],
    ]);
    expect(
      [found.find("a", 9), found.find("a", 6), found.find("b", 13), found.find("b", 7)].map(body),
    ).toEqual([10, 10, 16, undefined]);
    expect(body(functions(two, [[12, 900]]).find("b", 17))).toBe(16);
  });
});
