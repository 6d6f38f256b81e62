import type { Language } from "./language.ts";

/** The words of a language's test libraries, as far as they say what a test proves. */
export interface Vocabulary {
  /** Calls that assert by themselves: `expect(…)`, `assertEquals(…)`. Matched against the whole word. */
  readonly calls: RegExp;
  /** Objects whose methods assert: `assert.equal(…)`, `Assert.Equal(…)`. */
  readonly objects: RegExp;
  /** Members that assert whatever they are called on: `x.should`, `mock.assert_called()`. */
  readonly members: RegExp;
  /** Members that assert only on the object of the test: `t.is(…)`, `t.Fatal(…)`. */
  readonly ofTest: { readonly objects: RegExp; readonly members: RegExp };
  /** Words that fail the test: constant arguments are no sign of emptiness. */
  readonly failing: RegExp;
  /** Words that hold for almost any value. */
  readonly loose: RegExp;
  /** Calls that leave the test without failing it. */
  readonly skips: RegExp;
  /** What catches a failed assertion; an empty match: every `catch`. */
  readonly catches: RegExp | "all";
}

const NEVER = /$^/;
const NOBODY = { objects: NEVER, members: NEVER };

const JVM: Vocabulary = {
  calls: /^(?:assert\w*|verify\w*|fail|expect[A-Z]\w*|expect|check[A-Z]\w*|thenThrownBy)$/,
  objects: NEVER,
  members: /^(?:assert\w*|should[A-Z]\w*|andExpect\w*|expect[A-Z]\w*|verify\w*)$/,
  ofTest: NOBODY,
  failing: /^(?:fail|AssertionError)$/,
  loose:
    /^(?:assertNotEquals|assertNotSame|isNotEqualTo|isNotSameAs|isNotSameInstanceAs|shouldNotBe|assertNotNull|assertInstanceOf|isNotNull|isInstanceOf|isNotEmpty|assertDoesNotThrow|anything|notNullValue|shouldNotBeNull|is(?:Not)?(?:Greater|Less)Than\w*|is(?:Positive|Negative|Between|AtLeast|AtMost)|greaterThan\w*|lessThan\w*)$/,
  skips: /^(?:assumeTrue|assumeFalse|assumeThat|assumeNotNull|assumingThat|SkipException)$/,
  // A failed assertion is an Error: `catch (Exception e)` lets it through.
  catches: /^(?:Throwable|Error|AssertionError|AssertionFailedError|ComparisonFailure)$/,
};

export const VOCABULARY: Readonly<Record<Language, Vocabulary>> = {
  javascript: {
    calls: /^(?:expect\w*|assert\w*|fail)$/,
    objects: /^(?:assert|expect)$/,
    members: /^(?:should|expect|assert)$/,
    ofTest: {
      objects: /^(?:t|assert)$/,
      members:
        /^(?:is|not|deepEqual|notDeepEqual|truthy|falsy|true|false|throws\w*|notThrows\w*|like|regex|notRegex|equals?|notEqual|same|notSame|ok|notOk|fail|pass|rejects|match|strictSame|strictEqual|deepStrictEqual|snapshot)$/,
    },
    failing: /^(?:fail|unreachable)$/,
    loose:
      /^(?:notEqual|notStrictEqual|notDeepEqual|notDeepStrictEqual|notSame|notStrictSame|isNotOk|toBeDefined|toBeTruthy|toBeInstanceOf|toBeTypeOf|toBeGreaterThan\w*|toBeLessThan\w*|toExist|exist|exists|anything|isOk|isDefined|isNotNull|above|below|least|most|gte?|lte?|greaterThan\w*|lessThan\w*|isAbove|isBelow|isAtLeast|isAtMost)$/,
    skips: /^(?:skip|fixme|pending|todo)$/,
    catches: "all",
  },
  python: {
    calls: /^(?:assert\w+|fail|raises|warns|deprecated_call)$/,
    objects: NEVER,
    members: /^(?:assert\w+|fail|raises|warns|deprecated_call)$/,
    ofTest: NOBODY,
    failing: /^(?:fail|AssertionError)$/,
    loose:
      /^(?:assertNotEqual|assertIsNot|assertIsNotNone|assertIsInstance|assertTrue|assertGreater\w*|assertLess\w*|ANY)$/,
    skips: /^(?:skip|skipTest|xfail|SkipTest|importorskip)$/,
    catches: /^(?:Exception|BaseException|AssertionError)$/,
  },
  go: {
    // `assertGolden(t, …)`: what such a helper is called says what it does, wherever it stands.
    calls: /^(?:Expect|Eventually|Consistently|(?:assert|require)[A-Z]\w*)$/,
    objects: /^(?:assert|require|is|check)$/,
    // Gomega's, by whatever name.
    members: /^Expect$/,
    ofTest: {
      // `g.Eventually(…)`: Gomega's, made of the test.
      objects: /^(?:t|tb|tt|b|f|c|s|r|suite|g)$/,
      members:
        /^(?:Expect|Eventually|Consistently|Errorf?|Fatalf?|Fail|FailNow|Equal\w*|NotEqual|True|False|Nil|NotNil|NoError|ErrorIs|ErrorAs|ErrorContains|Contains|NotContains|Len|Empty|NotEmpty|Zero|InDelta|InEpsilon|JSONEq|ElementsMatch|Panics|Assert|Check|Require)$/,
    },
    failing: /^(?:Errorf?|Fatalf?|Fail|FailNow)$/,
    loose:
      /^(?:NotEqual|NotEqualValues|NotSame|NotNil|NotEmpty|NotZero|IsType|NotPanics|Greater\w*|Less\w*|Positive|Negative)$/,
    skips: /^(?:Skip|Skipf|SkipNow)$/,
    catches: NEVER,
  },
  java: JVM,
  kotlin: {
    ...JVM,
    members: /^(?:assert\w*|should\w*|andExpect\w*|verify\w*)$/,
    calls: /^(?:assert\w*|verify\w*|fail|coVerify\w*|check|expectThat|should\w+)$/,
  },
  csharp: {
    calls: /^(?:Expect|Assert\w+)$/,
    objects: /^(?:Assert|StringAssert|CollectionAssert|FileAssert|ClassicAssert)$/,
    members: /^(?:Should\w*|Verify\w*|Received\w*|DidNotReceive\w*)$/,
    ofTest: NOBODY,
    failing: /^Fail$/,
    loose:
      /^(?:NotEqual|AreNotEqual|NotSame|AreNotSame|NotBe|ShouldNotBe|NotNull|IsNotNull|NotEmpty|IsNotEmpty|NotBeNull|ShouldNotBeNull|IsInstanceOf|IsAssignableFrom|Pass|DoesNotThrow|ThrowsAny\w*|Catch|InRange|Greater\w*|Less\w*|Positive|Negative|Be(?:Greater|Less|Positive|Negative|InRange)\w*|ShouldBe(?:Greater|Less|Positive|Negative|InRange)\w*)$/,
    skips: /^(?:Ignore|Inconclusive|Skip|SkipWhen|SkipUnless|If|IfNot)$/,
    catches: "all",
  },
  ruby: {
    calls: /^(?:expect|assert\w*|refute\w*|flunk|is_expected)$/,
    objects: NEVER,
    members: /^(?:must_\w+|wont_\w+|should|should_not)$/,
    ofTest: NOBODY,
    failing: /^(?:flunk|is_expected)$/,
    loose:
      /^(?:refute_equal|assert_not_equal|refute_same|be_truthy|be_present|be_a|be_an|be_kind_of|be_instance_of|refute_nil|assert_not_nil|anything|assert_nothing_raised|assert_operator|be_between)$/,
    skips: /^(?:skip|pending|omit)$/,
    catches: /^(?:Exception|Object|Assertion|ExpectationNotMetError|AssertionFailedError)$/,
  },
  rust: {
    calls: /^(?:(?:debug_|prop_)?assert\w*!|panic!|assert_\w+)$/,
    objects: NEVER,
    members: /^(?:unwrap_err|expect_err)$/,
    ofTest: NOBODY,
    failing: /^panic!$/,
    // `debug_assert!` is nothing where tests run with optimisation.
    loose: /^(?:assert_ne!|is_some|is_ok|debug_assert\w*!?)$/,
    skips: NEVER,
    catches: NEVER,
  },
};

/** Where an assertion says how far off it may be. Digits: the more, the tighter. */
export interface Tolerance {
  /** The position of the argument, from 0; or its name. */
  readonly argument: number | string;
  readonly isDigits?: boolean;
  /** What holds where the argument is not given. */
  readonly usual?: number;
}

export const TOLERANCES: ReadonlyMap<string, readonly Tolerance[]> = new Map<string, readonly Tolerance[]>([
  ["toBeCloseTo", [{ argument: 1, isDigits: true, usual: 2 }]],
  ["closeTo", [{ argument: 1 }, { argument: 2 }]],
  ["approximately", [{ argument: 1 }, { argument: 2 }]],
  [
    "approx",
    [
      { argument: "rel", usual: 1e-6 },
      { argument: "abs", usual: 1e-12 },
    ],
  ],
  ["assertAlmostEqual", [{ argument: "places", isDigits: true, usual: 7 }, { argument: "delta" }]],
  [
    "isclose",
    [
      { argument: "rel_tol", usual: 1e-9 },
      { argument: "abs_tol", usual: 0 },
    ],
  ],
  [
    "assert_allclose",
    [
      { argument: "rtol", usual: 1e-7 },
      { argument: "atol", usual: 0 },
    ],
  ],
  ["assert_almost_equal", [{ argument: "decimal", isDigits: true, usual: 7 }]],
  ["assert_array_almost_equal", [{ argument: "decimal", isDigits: true, usual: 6 }]],
  ["InDelta", [{ argument: 3 }, { argument: 2 }]],
  ["InEpsilon", [{ argument: 3 }, { argument: 2 }]],
  ["assertEquals", [{ argument: 2 }]],
  ["assertArrayEquals", [{ argument: 2 }]],
  ["within", [{ argument: 0 }]],
  ["withPercentage", [{ argument: 0 }]],
  ["offset", [{ argument: 0 }]],
  ["be_within", [{ argument: 0 }]],
  ["assert_in_delta", [{ argument: 2, usual: 0.001 }]],
  ["assert_in_epsilon", [{ argument: 2, usual: 0.001 }]],
  ["Within", [{ argument: 0 }]],
  ["BeApproximately", [{ argument: 1 }]],
  ["Equal", [{ argument: 2, isDigits: true }]],
  ["AreEqual", [{ argument: 2 }]],
  ["assert_relative_eq!", [{ argument: "epsilon" }, { argument: "max_relative" }]],
  ["assert_abs_diff_eq!", [{ argument: "epsilon" }]],
  ["assert_ulps_eq!", [{ argument: "max_ulps" }, { argument: "epsilon" }]],
]);
