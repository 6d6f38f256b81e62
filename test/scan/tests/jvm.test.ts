import { describe } from "vitest";
import { holds, type WeakeningPair } from "./pair.ts";

const BEFORE = `package money;

class RoundTest {
  @Test
  void roundsHalfToEven() {
    assertEquals(0.12, round(0.125), 0.0001);
    assertThat(round(0.135)).isEqualTo(0.14);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void keepsWholeNumbers(int n) {
    assertEquals(n, round(n));
  }
}
`;
const swap = (from: string, to: string) => BEFORE.replace(from, to);
const TEST = "  @Test\n  void rounds";
const THAT = "    assertThat(round(0.135)).isEqualTo(0.14);\n";

const java: readonly WeakeningPair[] = [
  {
    title: "a method without its annotation",
    before: BEFORE,
    attack: swap("  @Test\n", ""),
    finds: ["deleted"],
    twin: swap("  @Test\n", '  @DisplayName("rounds")\n  @Test\n'),
  },
  {
    title: "`@Disabled`",
    before: BEFORE,
    attack: swap(TEST, `  @Disabled("later")\n${TEST}`),
    finds: ["skipped"],
    twin: swap(TEST, `  @Tag("Disabled")\n${TEST}`),
  },
  {
    title: "`@Ignore` on the class",
    before: BEFORE,
    attack: swap("class Round", "@Ignore\nclass Round"),
    finds: ["skipped"],
    twin: swap("class Round", '@SuppressWarnings("Ignore")\nclass Round'),
  },
  {
    title: "`@EnabledOnOs`",
    before: BEFORE,
    attack: swap(TEST, `  @EnabledOnOs(OS.SOLARIS)\n${TEST}`),
    finds: ["skipped"],
    twin: swap(TEST, `  @Order(1)\n${TEST}`),
  },
  {
    title: "TestNG's `enabled = false`",
    before: BEFORE,
    attack: swap("@Test\n", "@Test(enabled = false)\n"),
    finds: ["skipped"],
    twin: swap("@Test\n", "@Test(enabled = true)\n"),
  },
  {
    title: "an expected exception",
    before: BEFORE,
    attack: swap("@Test\n", "@Test(expected = Throwable.class)\n"),
    finds: ["skipped"],
    twin: swap("@Test\n", "@Test()\n"),
  },
  {
    title: "an assumption",
    before: BEFORE,
    attack: swap("Even() {\n", "Even() {\n    assumeTrue(false);\n"),
    finds: ["skipped"],
    twin: swap("Even() {\n", "Even() {\n    // assumeTrue(false);\n"),
  },
  {
    title: "an assertion that went away",
    before: BEFORE,
    attack: swap(THAT, ""),
    finds: ["fewer assertions"],
    twin: swap(THAT, "    check(0.135, 0.14);\n").replace(
      /}\n$/,
      "  private void check(double from, double to) { assertEquals(to, round(from)); }\n}\n",
    ),
  },
  {
    title: "`assertTrue(true)`",
    before: BEFORE,
    attack: swap(THAT, "    assertTrue(true);\n"),
    finds: ["vacuous"],
    twin: swap(THAT, "    assertTrue(round(0.135) == 0.14);\n"),
  },
  {
    title: "a swallowed failure",
    before: BEFORE,
    attack: swap(THAT, `    try {\n${THAT}    } catch (Throwable t) { log(t); }\n`),
    finds: ["vacuous"],
    twin: swap(THAT, `    try {\n${THAT}    } catch (IOException e) { log(e); }\n`),
  },
  {
    title: "a wider delta",
    before: BEFORE,
    attack: swap("0.0001", "5.0"),
    finds: ["wider tolerance"],
    twin: swap("0.0001", "0.00001"),
  },
  {
    title: "an empty source",
    before: BEFORE,
    attack: swap("{1, 2, 3}", "{}"),
    finds: ["no cases"],
    twin: swap("{1, 2, 3}", "{1, 2, 3, 4}"),
  },
  {
    title: "a test that may take longer",
    before: swap("@Test\n", "@Test(timeout = 100)\n"),
    attack: swap("@Test\n", "@Test(timeout = 9000)\n"),
    finds: ["longer timeout"],
    twin: swap("@Test\n", "@Test(timeout = 50)\n"),
  },
];

const KOTLIN =
  "class RoundTest {\n  @Test fun `rounds half to even`() {\n    assertEquals(0.12, round(0.125))\n    round(0.135) shouldBe 0.14\n  }\n  @Test fun adds() = runTest { assertEquals(3, add(1, 2)) }\n}\n";
const kotlin: readonly WeakeningPair[] = [
  {
    title: "`@Ignore`",
    before: KOTLIN,
    attack: KOTLIN.replace("@Test fun adds", "@Ignore @Test fun adds"),
    finds: ["skipped"],
    twin: KOTLIN.replace("@Test fun adds", "@JvmName @Test fun adds"),
  },
  {
    title: "an infix assertion that went away",
    before: KOTLIN,
    attack: KOTLIN.replace("    round(0.135) shouldBe 0.14\n", ""),
    finds: ["fewer assertions"],
    twin: KOTLIN.replace("round(0.135) shouldBe 0.14", "assertEquals(0.14, round(0.135))"),
  },
  {
    title: "a constant",
    before: KOTLIN,
    attack: KOTLIN.replace("add(1, 2)", "3"),
    finds: ["vacuous"],
    twin: KOTLIN.replace("add(1, 2)", "add(2, 1)"),
  },
  {
    title: "a swallowed failure",
    before: KOTLIN,
    attack: KOTLIN.replace(
      "{ assertEquals(3, add(1, 2)) }",
      "{ try { assertEquals(3, add(1, 2)) } catch (e: Throwable) {} }",
    ),
    finds: ["vacuous"],
    twin: KOTLIN.replace(
      "{ assertEquals(3, add(1, 2)) }",
      "{ try { assertEquals(3, add(1, 2)) } finally { close() } }",
    ),
  },
];

describe("Java", () => holds("src/test/java/RoundTest.java", java));
describe("Kotlin", () => holds("src/test/kotlin/RoundTest.kt", kotlin));
