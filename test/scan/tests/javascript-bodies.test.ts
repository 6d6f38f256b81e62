import { describe } from "vitest";
import { holds, type WeakeningPair } from "./pair.ts";

const file = (body: string) =>
  `import { round } from "./round.ts";\ndescribe("rounding", () => {\n${body}\n});\n`;
const TEST = `  it("rounds half to even", () => {\n    expect(round(0.125)).toBe(0.12);\n    expect(round(0.135)).toBe(0.14);\n  });`;
const OTHER = `  it("keeps whole numbers", () => {\n    expect(round(7)).toBe(7);\n  });`;
const BOTH = file(`${TEST}\n${OTHER}`);
const swap = (from: string, to: string) => BOTH.replace(from, to);

const ROUND = "    expect(round(0.125)).toBe(0.12);\n";
const bodies: readonly WeakeningPair[] = [
  {
    title: "an assertion that went away",
    before: BOTH,
    attack: swap(ROUND, ""),
    finds: ["fewer assertions"],
    twin: swap(ROUND, `${ROUND}${ROUND}`),
  },
  {
    title: "assertions that went away, with a name still there",
    before: BOTH,
    attack: file(`  it("rounds half to even", () => {});\n${OTHER}`),
    finds: ["fewer assertions"],
    twin: file(`${TEST}\n${OTHER}\n  it("is empty", () => {});`),
  },
  {
    title: "`expect(true)`",
    before: BOTH,
    attack: swap(ROUND, "    expect(true).toBe(true);\n"),
    finds: ["vacuous"],
    twin: swap(
      ROUND,
      `    const expected = 0.12;\n    expect(round(0.125)).toBe(expected + 0);\n    expect("0.12").toHaveLength(4);\n`,
    ),
  },
  {
    title: "an `expect` without a matcher",
    before: BOTH,
    attack: swap("expect(round(0.125)).toBe(0.12)", "expect(round(0.125) === 0.12)"),
    finds: ["vacuous"],
    twin: swap("expect(round(0.125)).toBe(0.12)", "expect(round(0.125) === 0.12).toBe(true)"),
  },
  {
    title: "a value that is compared with itself",
    before: BOTH,
    attack: swap("expect(round(0.125)).toBe(0.12)", "expect(rounded).toBe(rounded)"),
    finds: ["vacuous"],
    twin: swap("expect(round(0.125)).toBe(0.12)", "expect(round(0.125)).toBe(round(0.12))"),
  },
  {
    title: "`|| true`",
    before: BOTH,
    attack: swap("expect(round(0.125)).toBe(0.12)", "expect(round(0.125) === 0.12 || true).toBe(true)"),
    finds: ["vacuous"],
    twin: swap("expect(round(0.125)).toBe(0.12)", "expect(round(0.125) === 0.12 || isTrue(0.12)).toBe(true)"),
  },
  {
    title: "a swallowed failure",
    before: BOTH,
    attack: swap(ROUND, `    try {\n${ROUND}    } catch {}\n`),
    finds: ["vacuous"],
    twin: swap(
      ROUND,
      `    try {\n${ROUND}    } catch (error) {\n      console.error(error);\n      throw error;\n    }\n`,
    ),
  },
  {
    title: "an early return",
    before: BOTH,
    attack: swap(ROUND, `    return;\n${ROUND}`),
    finds: ["vacuous"],
    twin: swap("    expect(round(0.135)).toBe(0.14);", "    return expect(round(0.135)).toBe(0.14);"),
  },
  {
    title: "a process that ends early",
    before: BOTH,
    attack: swap(ROUND, `    process.exit(0);\n${ROUND}`),
    finds: ["vacuous"],
    twin: swap(ROUND, `    process.once("exit", () => {});\n${ROUND}`),
  },
  {
    title: "an assertion under a condition",
    before: BOTH,
    attack: swap(ROUND, `    if (round.isReady) {\n${ROUND}    }\n`),
    finds: ["weaker assertions"],
    twin: swap(ROUND, `    const value = ready ? 1 : 2;\n${ROUND}`),
  },
  {
    title: "a looser matcher",
    before: BOTH,
    attack: swap("expect(round(0.125)).toBe(0.12)", "expect(round(0.125)).toBeDefined()"),
    finds: ["weaker assertions"],
    twin: swap("expect(round(0.125)).toBe(0.12)", "expect(round(0.125)).toStrictEqual(0.12)"),
  },
  {
    title: "an exact answer that need only be close",
    before: BOTH,
    attack: swap("toBe(0.12)", "toBeCloseTo(0.12, 0)"),
    finds: ["weaker assertions"],
    twin: swap(ROUND, `${ROUND}    expect(round(1 / 3)).toBeCloseTo(0.33, 2);\n`),
  },
  {
    title: "fewer digits",
    before: swap("toBe(0.12)", "toBeCloseTo(0.12, 5)"),
    attack: swap("toBe(0.12)", "toBeCloseTo(0.12, 1)"),
    finds: ["wider tolerance"],
    twin: swap("toBe(0.12)", "toBeCloseTo(0.12, 6)"),
  },
  {
    title: "a snapshot instead of an answer",
    before: BOTH,
    attack: swap("toBe(0.12)", "toMatchSnapshot()"),
    finds: ["weaker assertions"],
    twin: swap(ROUND, `${ROUND}    expect(round(9)).toMatchSnapshot();\n`),
  },
  {
    title: "an assertion library of one's own",
    before: BOTH,
    attack: `const expect = () => ({ toBe() {} });\n${BOTH}`,
    finds: ["vacuous", "fewer assertions"],
    twin: `const { expect } = require("chai");\n${BOTH}`,
  },
  {
    title: "assertions that fewer functions make",
    before: file(`${TEST}\n${OTHER}`),
    attack: `function check(value) { return value; }\n${swap(ROUND, "    check(round(0.125));\n")}`,
    finds: ["fewer assertions"],
    twin: `function check(value, wanted) { expect(round(value)).toBe(wanted); }\n${swap(ROUND, "    check(0.125, 0.12);\n")}`,
  },
  {
    title: "assertions drawn together that forget one",
    before: BOTH,
    attack: swap(
      `${ROUND}    expect(round(0.135)).toBe(0.14);`,
      "    expect([round(0.125)]).toEqual([0.12]);",
    ),
    finds: ["fewer assertions"],
    twin: swap(
      `${ROUND}    expect(round(0.135)).toBe(0.14);`,
      "    expect([round(0.125), round(0.135)]).toEqual([0.12, 0.14]);",
    ),
  },
];

describe("JavaScript and TypeScript: bodies", () => holds("test/round.test.ts", bodies));
