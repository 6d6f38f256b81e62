import { describe } from "vitest";
import { holds, type WeakeningPair } from "./pair.ts";

const file = (body: string) =>
  `import { round } from "./round.ts";\ndescribe("rounding", () => {\n${body}\n});\n`;
const TEST = `  it("rounds half to even", () => {\n    expect(round(0.125)).toBe(0.12);\n    expect(round(0.135)).toBe(0.14);\n  });`;
const OTHER = `  it("keeps whole numbers", () => {\n    expect(round(7)).toBe(7);\n  });`;
const BOTH = file(`${TEST}\n${OTHER}`);
const swap = (from: string, to: string) => BOTH.replace(from, to);

const names: readonly WeakeningPair[] = [
  {
    title: "a deleted test",
    before: BOTH,
    attack: file(OTHER),
    finds: ["deleted"],
    twin: file(`${OTHER}\n${TEST}`),
  },
  {
    title: "a test in a comment",
    before: BOTH,
    attack: file(`/*\n${TEST}\n*/\n${OTHER}`),
    finds: ["deleted"],
    twin: file(`/* as the tax office has it */\n${TEST}\n// "it" and 'it'\n${OTHER}`),
  },
  {
    title: "a test in a string",
    before: BOTH,
    attack: file(`const old = \`${TEST}\`;\n${OTHER}`),
    finds: ["deleted"],
    twin: file(`const old = \`it("is no test", () => {})\`;\n${TEST}\n${OTHER}`),
  },
  ...["it.skip(", "xit(", "it.todo(", 'it["skip"](', "it.concurrent.skip(", "it?.skip(", "test.fixme("].map(
    (word) => ({
      title: `\`${word}\``,
      before: BOTH,
      attack: swap('it("rounds', `${word}"rounds`),
      finds: ["skipped"] as const,
      twin: swap('it("rounds', 'it.concurrent("rounds'),
    }),
  ),
  {
    title: "a suite that is skipped",
    before: BOTH,
    attack: swap("describe(", "describe.skip("),
    finds: ["skipped"],
    twin: swap("describe(", "describe.sequential("),
  },
  {
    title: "a test that is expected to fail",
    before: BOTH,
    attack: swap('it("rounds', 'it.fails("rounds'),
    finds: ["skipped"],
    twin: `${BOTH}it.fails("is known to be wrong", () => { expect(round(2.675)).toBe(2.68); });`,
  },
  {
    title: "a test under a condition",
    before: BOTH,
    attack: file(`if (process.env.SLOW) {\n${TEST}\n}\n${OTHER}`),
    finds: ["skipped", "weaker assertions"],
    twin: file(`if (!globalThis.crypto) throw new Error("old");\n${TEST}\n${OTHER}`),
  },
  {
    title: "a test that is never declared",
    before: BOTH,
    attack: file(`if (false) {\n${TEST}\n}\n${OTHER}`),
    finds: ["skipped", "vacuous"],
    twin: file(`{\n${TEST}\n}\n${OTHER}`),
  },
  {
    title: "an alias that skips",
    before: BOTH,
    attack: `const check = it.skip;\n${swap('it("rounds', 'check("rounds')}`,
    finds: ["skipped"],
    twin: `const check = it;\n${swap('it("rounds', 'check("rounds')}`,
  },
  {
    title: "an alias that skips on some machines",
    before: BOTH,
    attack: `const check = isSlow ? it.skip : it;\n${swap('it("rounds', 'check("rounds')}`,
    finds: ["skipped"],
    twin: `const check = it.extend({ db: async ({}, use) => use(1) });\n${swap('it("rounds', 'check("rounds')}`,
  },
  {
    title: "an option that skips",
    before: BOTH,
    attack: swap('even", () =>', 'even", { skip: true }, () =>'),
    finds: ["skipped"],
    twin: swap('even", () =>', 'even", { skip: false, concurrency: 2 }, () =>'),
  },
  {
    title: "a skip within",
    before: BOTH,
    attack: swap('even", () => {', 'even", (t) => {\n    t.skip("later");'),
    finds: ["skipped"],
    twin: swap('even", () => {', 'even", (t) => {\n    t.diagnostic("skip");'),
  },
  {
    title: "another test that is focused",
    before: BOTH,
    attack: swap('it("keeps', 'it.only("keeps'),
    finds: ["unfocused"],
    twin: swap('it("keeps', '/* it.only( */ it("keeps'),
  },
  {
    title: "`fit`",
    before: BOTH,
    attack: swap('it("keeps', 'fit("keeps'),
    finds: ["unfocused"],
    twin: `${BOTH}model.fit("keeps", () => {});`,
  },
  {
    title: "a callback that went away",
    before: BOTH,
    attack: file(`it("rounds half to even");\n${OTHER}`),
    finds: ["skipped", "fewer assertions"],
    twin: `${BOTH}it("is still to be written");`,
  },
];

const EACH = file(
  `  it.each([[0.125, 0.12], [0.135, 0.14]])("rounds %d", (from, to) => {\n    expect(round(from)).toBe(to);\n  });`,
);
const LIST = `const CASES = [[1, 1], [2, 2]];\n${EACH.replace("[[0.125, 0.12], [0.135, 0.14]]", "CASES")}`;
const bounds: readonly WeakeningPair[] = [
  {
    title: "`it.each([])`",
    before: EACH,
    attack: EACH.replace("[[0.125, 0.12], [0.135, 0.14]]", "[]"),
    finds: ["no cases"],
    twin: EACH.replace("[0.135, 0.14]", "[0.135, 0.14], [9, 9]"),
  },
  {
    title: "a list of cases that is empty",
    before: LIST,
    attack: LIST.replace("[[1, 1], [2, 2]]", "[]"),
    finds: ["no cases"],
    twin: LIST.replace("[2, 2]", "[3, 3]"),
  },
  {
    title: "a case that went away",
    before: EACH,
    attack: EACH.replace(", [0.135, 0.14]", ""),
    finds: ["fewer cases"],
    twin: EACH.replace("[[", "[\n["),
  },
  {
    title: "a longer timeout",
    before: swap("toBe(0.14);\n  });", "toBe(0.14);\n  }, 6000);"),
    attack: swap("toBe(0.14);\n  });", "toBe(0.14);\n  }, 60000);"),
    finds: ["longer timeout"],
    twin: swap("toBe(0.14);\n  });", "toBe(0.14);\n  }, 1000);"),
  },
  {
    title: "retries",
    before: BOTH,
    attack: `jest.retryTimes(3);\n${BOTH}`,
    finds: ["more retries"],
    twin: `client.retryTimes(3);\n${BOTH}`,
  },
  {
    title: "retries of one test",
    before: BOTH,
    attack: swap('even", () =>', 'even", { retry: 3 }, () =>'),
    finds: ["more retries"],
    twin: swap('even", () =>', 'even", { retry: 0 }, () =>'),
  },
];

const NODE = `import test from "node:test";\nimport { strictEqual, ok } from "node:assert";\ntest("rounds", async (t) => {\n  strictEqual(round(1.5), 2);\n  await t.test("down", () => { strictEqual(round(1.4), 1); });\n});\n`;
const PLAY = `import { test as base, expect } from "@playwright/test";\nconst test = base.extend({});\ntest.describe("cart", () => {\n  test("pays", async ({ page }) => {\n    await expect(page.getByText("Paid")).toBeVisible();\n  });\n});\n`;
const others: readonly WeakeningPair[] = [
  {
    title: "an assertion of node:assert that holds always",
    before: NODE,
    attack: NODE.replace("strictEqual(round(1.5), 2)", "ok(true)"),
    finds: ["vacuous"],
    twin: NODE.replace("strictEqual(round(1.5), 2)", "ok(round(1.5) === 2)"),
  },
  {
    title: "a subtest that is skipped",
    before: NODE,
    attack: NODE.replace('"down", () =>', '"down", { skip: "later" }, () =>'),
    finds: ["skipped"],
    twin: NODE.replace('"down", () =>', '"down", { concurrency: 1 }, () =>'),
  },
  {
    title: "a Playwright test that skips itself",
    before: PLAY,
    attack: PLAY.replace("async ({ page }) => {", "async ({ page }) => {\n    test.skip();"),
    finds: ["skipped"],
    twin: PLAY.replace("async ({ page }) => {", "async ({ page }) => {\n    test.slow();"),
  },
  {
    title: "a Playwright test that skips itself in a browser",
    before: PLAY,
    attack: PLAY.replace(
      "async ({ page }) => {",
      'async ({ page, browserName }) => {\n    test.skip(browserName !== "x", "why");',
    ),
    finds: ["skipped"],
    twin: PLAY.replace(
      "async ({ page }) => {",
      'async ({ page }) => {\n    test.info().annotations.push({ type: "skip" });',
    ),
  },
  {
    title: "a component's test that loses its assertion",
    before:
      'it("shows it", () => {\n  const { container } = render(<p className="x">it\'s / a "test" {1} https://a.b</p>);\n  expect(container.textContent).toBe("1");\n});\nit("b", () => { expect(f(/[/"]/)).toBe(1 / 2 / 3); });\n',
    attack:
      'it("shows it", () => {\n  const { container } = render(<p className="x">it\'s / a "test" {1} https://a.b</p>);\n});\nit("b", () => { expect(f(/[/"]/)).toBe(1 / 2 / 3); });\n',
    finds: ["fewer assertions"],
    twin: 'it("shows it", () => {\n  const { container } = render(\n    <p>it\'s</p>,\n  );\n  expect(container.textContent).toBe("1");\n});\nit("b", () => { expect(f(/[/"]/)).toBe(1 / 2 / 3); });\n',
  },
];

describe("JavaScript and TypeScript: names and states", () => holds("test/round.test.ts", names));
describe("JavaScript and TypeScript: cases and bounds", () => holds("test/round.test.ts", bounds));
describe("JavaScript and TypeScript: other runners and JSX", () => holds("test/round.test.tsx", others));
