import { describe, expect, it } from "vitest";
import { comparisonOf, isBareTruth, isBySize } from "../../../src/scan/tests/comparison.ts";
import type { Language } from "../../../src/scan/tests/language.ts";
import { readTokens } from "../../../src/scan/tests/lexer.ts";

const whole = (text: string, language: Language) => {
  const read = readTokens(text, language);
  return [read, { start: 0, end: read.tokens.length }] as const;
};

describe("how an assertion holds what it is given [T147]", () => {
  it.each<[Language, string, string | undefined]>([
    ["javascript", "expect(x).toBe(1)", "equality"],
    ["javascript", "expect(x).toEqual(y)", "equality"],
    ["javascript", "expect(x).toStrictEqual([1])", "equality"],
    ["javascript", "expect(x).eql(y)", "equality"],
    ["javascript", "assert.deepEqual(x, y)", "equality"],
    ["javascript", "assert.strictEqual(x, 1)", "equality"],
    ["javascript", "t.is(x, 1)", "equality"],
    ["javascript", "t.same(x, 1)", "equality"],
    ["javascript", "assert(x === 1)", "equality"],
    ["javascript", "assert(1 == x)", "equality"],
    ["javascript", "expect(x).toBe(true)", undefined],
    ["javascript", "expect(x).toBe(undefined)", undefined],
    ["javascript", "expect(x).toBe(null)", undefined],
    ["javascript", "expect(x).toBe(0)", undefined],
    ["javascript", 'expect(x).toBe("")', undefined],
    ["javascript", 'expect(x).toBe("" + y)', "equality"],
    ["javascript", "expect(x).toBe(true && y)", "equality"],
    ["javascript", "assert.equal(x, true)", undefined],
    ["javascript", "assert.equal(false, x)", undefined],
    ["javascript", "assert.equal(x, f(true))", "equality"],
    ["javascript", "assert.equal(x, y, 0)", undefined],
    ["javascript", "assert(x === true)", "truth"],
    ["javascript", "assert(0 == x)", "truth"],
    ["javascript", 'assert(x === "")', "truth"],
    ["javascript", "assert(x == [])", "truth"],
    ["javascript", "assert(x == {})", "truth"],
    ["javascript", "assert(x == [1])", "equality"],
    ["javascript", "assert(x ==", "equality"],
    ["javascript", 'assert("===", x)', "truth"],
    ["javascript", "assert(x)", "truth"],
    ["javascript", "assert.ok(x)", "truth"],
    ["javascript", "assert.isTrue(x)", "truth"],
    ["javascript", "assert.include(x, y)", undefined],
    ["javascript", "expect(x).toBeTruthy()", "truth"],
    ["javascript", "expect(x).toBeGreaterThan(1)", undefined],
    ["javascript", "x.is.y", "equality"],
    ["javascript", "this(x).island(y)", undefined],
    ["javascript", 'expect("toBe")', undefined],
    ["python", "assert x == 1", "equality"],
    ["python", "assert x == None", "truth"],
    ["python", "assert not x", undefined],
    ["python", "assert x", "truth"],
    ["python", "self.assertEqual(x, 1)", "equality"],
    ["python", "self.assertTrue(x)", "truth"],
    ["go", "assert.Equal(t, 1, x)", "equality"],
    ["go", "assert.True(t, x)", "truth"],
    ["go", "assert.Equal(t, true, x)", undefined],
    ["go", "g.Expect(x).To(gomega.Equal(1))", "equality"],
    ["java", "assertThat(x).isEqualTo(1)", "equality"],
    ["java", "assertEquals(null, x)", undefined],
    ["java", "assertTrue(x)", "truth"],
    ["csharp", "Assert.True(x)", "truth"],
    ["csharp", "x.Should().BeEquivalentTo(y)", "equality"],
    ["csharp", "x.Should().BeTrue()", "truth"],
    ["ruby", "assert_equal 1, x", "equality"],
    ["ruby", "assert_equal true, x", undefined],
    ["ruby", 'assert_equal "", x', undefined],
    ["ruby", "assert_equal nil", "equality"],
    ["ruby", "assert x", "truth"],
    ["ruby", "expect(x).to eq 1", "equality"],
    ["rust", "assert_eq!(x, 1)", "equality"],
    ["rust", "assert!(x)", "truth"],
    ["rust", "assert!(x.eq(1))", "equality"],
    ["rust", "assert!(x.eqv(1))", "truth"],
  ])("of %s: %s is %s", (language, text, comparison) => {
    expect(comparisonOf(...whole(text, language))).toBe(comparison);
  });

  it("is looked for in forty words of its arguments", () => {
    const call = (count: number) => comparisonOf(...whole(`assertEquals(${"a,".repeat(count)}true)`, "java"));
    expect([call(18), call(19)]).toEqual([undefined, "equality"]);
  });
});

describe("a size that is asserted", () => {
  it.each<[Language, string, boolean]>([
    ["javascript", "assert(x > 0)", true],
    ["javascript", "assert.ok(x >= 1)", true],
    ["javascript", "expect(x < y).toBe(true)", true],
    ["javascript", "assert(x <= 1, 2)", true],
    ["javascript", "assert(y, x > 1)", false],
    ["javascript", "assert(f(x > 1))", false],
    ["javascript", "assert(a < b > c)", false],
    ["javascript", "assert(x)", false],
    ["javascript", "other(x > 1)", false],
    ["javascript", '"assert"(x > 1)', false],
    ["javascript", "assert(x - y < EPSILON)", false],
    ["javascript", "assert(x - y <= Number.EPSILON)", false],
    ["javascript", "assert(x - y < eps)", false],
    ["javascript", "assert(x < epsilons)", true],
    ["python", "assert len(x) >= 1", true],
    ["python", "assert (x) > 1", true],
    ["python", "assert (x > 1)", true],
    ["python", "self.assertTrue(x > 1)", true],
    ["python", "assert x", false],
    ["python", "assert x == 1", false],
    ["go", "assert.True(t, x > 1)", true],
    ["go", "assert.True(x > 1)", true],
    ["go", "assert.Equal(t, x > 1)", false],
    ["java", "assertTrue(x > 1)", true],
    ["java", "assertThat(x < 1).isTrue()", true],
    ["java", "assertTrue(x.<A>f())", false],
    ["kotlin", "check(x > 1)", true],
    ["csharp", "Assert.True(x > 1)", true],
    ["csharp", "Assert.That(x, Is.GreaterThan(1))", false],
    ["ruby", "assert x > 1", true],
    ["ruby", "expect(x > 1).to be", true],
    ["rust", "assert!(x > 1)", true],
    ["rust", "debug_assert![x > 1]", true],
    ["rust", "prop_assert!(x < 1)", true],
    ["rust", "assert!(x::<A>())", false],
    ["rust", "assert!(x.iter::<B>() < 1)", true],
    ["rust", "assert!(x < f64::EPSILON)", false],
  ])("of %s: %s is %s", (language, text, is) => {
    expect(isBySize(whole(text, language)[0], language, whole(text, language)[1])).toBe(is);
  });
});

describe("a bare truth of Python", () => {
  it.each([
    ["assert found", true],
    ["assert self.found", true],
    ["assert found is not None", true],
    ["assert self.a.b is not None", true],
    ["assert x is None", false],
    ["assert not x", false],
    ["assert x and y", false],
    ["assert x or y", false],
    ["assert x in y", false],
    ["assert await x", false],
    ["assert True", false],
    ["assert None", false],
    ["assert x()", false],
    ["assert x == 1", false],
    ["assert 1", false],
    ["found", false],
    ["assert is not None", false],
    ["assert x isnt not None", false],
  ])("is %s: %s", (text, is) => {
    const [{ tokens }, span] = whole(text, "python");
    expect(isBareTruth(tokens, span)).toBe(is);
  });
});
