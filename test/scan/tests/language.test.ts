import { describe, expect, it } from "vitest";
import { bytePathOfText } from "../../../src/contract/byte-path.ts";
import { hasTestName, languageOf, mayHoldProgram, subjectOf } from "../../../src/scan/tests/language.ts";

const all = (paths: string) => paths.split(" ").map(bytePathOfText);

describe("a file's name", () => {
  it.each([
    ["javascript", "a.js a.jsx a.mjs a.cjs a.ts a.tsx a.mts a.cts x/a.test.TS"],
    ["python", "a.py"],
    ["go", "a_test.go"],
    ["java", "A.java"],
    ["kotlin", "A.kt a.kts"],
    ["csharp", "A.cs"],
    ["ruby", "a.rb"],
    ["rust", "a.rs"],
    [undefined, "a .py a.pyx py a.c x.py/a"],
  ])("names %s", (language, paths) => {
    for (const path of all(paths)) expect([path, languageOf(path)]).toEqual([path, language]);
  });

  it.each([
    [
      true,
      "a.test.js a.spec.ts a-test.mjs a.cy.ts a.e2e.tsx test.js spec.cjs __tests__/a.js x/__tests__/y/a.ts",
    ],
    [
      false,
      "a.tests.js atest.js test.jsx.map a.test.jsonx tests.js xtest.js a.test.json __tests__/a.css test-a.js",
    ],
    [true, "test_a.py a_test.py tests.py x/test_.py"],
    [false, "a.py testa.py a_tests.py test_a.pyc xtests.py __tests__.py"],
    [true, "a_test.go _test.go"],
    [false, "atest.go a_test.gox test_a.go"],
    [true, "TestA.java ATest.java ATests.java ATestCase.java AIT.java ASpec.java ATest.kt ATests.kts"],
    [false, "A.java ATesting.java Testing.javax ATest.ktx xTestA.javax aTestA.java"],
    [true, "ATest.cs ATests.cs ASpec.cs ASpecs.cs AFixture.cs"],
    [false, "A.cs TestA.cs ATest.csx"],
    [true, "a_test.rb a_spec.rb test_a.rb"],
    [false, "a.rb atest.rb a_test.rbx xtest_a.rb"],
    [false, "tests/a.rs a_test.rs a.txt"],
  ])("is one that runners look for: %s for %s", (is, paths) => {
    for (const path of all(paths)) expect([path, hasTestName(path)]).toEqual([path, is]);
  });

  it("may be that of a program where Rust keeps programs", () => {
    for (const path of all("src/a.rs src/testing.rs latest/a.rs src/test_x.rs"))
      expect([path, mayHoldProgram(path)]).toEqual([path, true]);
    for (const path of all(
      "tests/a.rs x/test/a.rs benches/a.rs test_util.rs x/test-utils.rs test_support/a.rs test_helpers.rs test_common.rs tests.rs a.py",
    ))
      expect([path, mayHoldProgram(path)]).toEqual([path, false]);
  });

  it.each([
    [
      "legacyround",
      "legacy-round.test.ts LegacyRoundTest.java test_legacy_round.py legacy_round_test.go LegacyRoundTests.cs",
    ],
    [
      "legacyround",
      "LegacyRoundIT.java TestLegacyRound.java legacy_round_spec.rb spec-legacy-round.js LegacyRoundTestCase.java",
    ],
    ["testing", "testing.py Testing.java"],
    ["round2", "x/round2.js"],
  ])("is about %s: %s", (subject, paths) => {
    for (const path of all(paths)) expect([path, subjectOf(path)]).toEqual([path, subject]);
  });
});
