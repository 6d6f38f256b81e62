import { describe, expect, it } from "vitest";
import { describeValue, expectation } from "../../src/contract/schema-words.ts";
import { nameOf } from "../../src/contract/shape-complaints.ts";
import { EXAMPLES, planWith, problemsOf, told } from "./examples.ts";

describe("what a schema asks for, as an instruction", () => {
  it.each([
    [{ const: 1, type: "integer" }, "write 1"],
    [{ enum: ["a", "b"], type: "string" }, "use one of `a`, `b`"],
    [{ type: "string" }, "write text"],
    [{ type: ["string", "null"], maxLength: 9 }, "write text of at most 9 characters or null"],
    [{ type: "integer", minimum: 1, maximum: 3 }, "write an integer from 1 to 3"],
    [{ type: "number", exclusiveMinimum: 0, maximum: 1 }, "write a number above 0, at most 1"],
    [{ type: "boolean" }, "write true or false"],
    [{ type: "array", maxItems: 3 }, "write a list of 0 to 3 items"],
    [{ type: "array", minItems: 2, maxItems: 3 }, "write a list of 2 to 3 items"],
    [{ type: "array", minItems: 2, maxItems: 2 }, "write a list of all 2"],
    [
      { type: "array", minItems: 2, maxItems: 2, items: { enum: ["a", "b"] } },
      "write a list of all 2: `a`, `b`",
    ],
    [{ type: "object" }, "write an object"],
    [{ type: "object", properties: { $schema: {}, a: {}, b: {} } }, "write an object; its keys are `a`, `b`"],
    [{ type: "string", examples: ["x"] }, "write text, as `x`"],
    [{ type: "string", examples: [1] }, "write text"],
    [{}, "write what the schema allows"],
    [{ patternErrorMessage: "write it so", type: "string" }, "write it so"],
    [{ patternErrorMessage: "write it so", maxLength: 300 }, "write it so"],
    [{ patternErrorMessage: "write it so", maxLength: 301 }, "write it so; at most 301 characters"],
  ])("%j", (node, words) => expect(expectation(node)).toBe(words));
});

describe("a value, as a message names it", () => {
  it.each([
    [null, "empty (null)"],
    ["", "an empty text"],
    ["abc", "the text `abc`"],
    ["A1".repeat(9), "a text of 18 characters"],
    [[], "a list"],
    [{}, "an object"],
    [1.5, "`1.5`"],
    [true, "`true`"],
  ])("%j", (value, words) => expect(describeValue(value)).toBe(words));

  it("and a place: indexes in brackets, keys by their names, long ones by their length", () => {
    expect(nameOf("")).toBe("the document");
    expect(nameOf("/a/0/1b/12/c3")).toBe("`a[0].1b[12].c3`");
    expect(nameOf(`/${"A1".repeat(9)}/b~1c`)).toBe("`(a key of 18 characters).b/c`");
  });
});

describe("what does not fit is said once, as exactly as it can be", () => {
  const wrong = (changes: object) =>
    problemsOf("work-plan", planWith({ ...changes })).map((each) => each.message);
  const ofPolicy = (text: string) =>
    problemsOf("policy", `version: 1\n${text}\n`).map((each) => each.message);
  const criteria = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`FR-${at}/AC-1`, "a"]));

  it("too long, or empty, rather than of the wrong form", () => {
    expect(wrong({ plan_id: "x y".repeat(50) })).toEqual(["`plan_id` has more than 100 characters"]);
    expect(wrong({ plan_id: "" })).toEqual(["`plan_id` is empty"]);
    expect(wrong({ plan_id: "x y" })).toEqual(["`plan_id` has the wrong form"]);
    expect(wrong({ version: "1" })).toEqual(["`version` is the text `1`"]);
  });

  it("numbers of things and bounds of numbers", () => {
    expect(ofPolicy("budget: { warn_at: 0 }")).toEqual(["`budget.warn_at` is 0, not more than 0"]);
    expect(ofPolicy(`protected: [${"a,".repeat(201)}]`)).toEqual(["`protected` has more than 200 items"]);
    expect(wrong({ tests: { acceptance: criteria(500) } })).toEqual([]);
  });

  it("keys that nobody knows, and keys of the wrong form", () => {
    expect(wrong({ tests: { acceptance: { "AC-1": "x" } } })).toEqual([
      "`AC-1` in `tests.acceptance` has the wrong form",
    ]);
    expect(wrong({ tests: { acceptance: { "FR-12/AC-1": "" } } })).toEqual([
      "`tests.acceptance.FR-12/AC-1` is empty",
    ]);
    expect(ofPolicy("tests: { changed_coverage_Min: 1 }")).toEqual([
      "unknown key `changed_coverage_Min` in `tests`",
    ]);
    expect(ofPolicy(`${"A1".repeat(9)}: 1`)).toEqual(["unknown key of 18 characters in the document"]);
    expect(problemsOf("policy", "[]\n")[0]?.help).toMatch(
      /^write an object; its keys are `version`, `extends`,/,
    );
  });

  it("a threshold that is no number is not compared as well", () => {
    expect(ofPolicy("budget: { warn_at: high }")).toEqual(["`budget.warn_at` is the text `high`"]);
    expect(ofPolicy("budget: { approve_at: high }")).toEqual(["`budget.approve_at` is the text `high`"]);
  });
});

describe("problems stand by place, then by pointer, then by message", () => {
  it("whatever order they were found in", () => {
    const keys = [
      "branch",
      "limits",
      "plan_id",
      "requirements",
      "risk",
      "stop_conditions",
      "targets",
      "version",
    ];
    expect(told("work-plan", "{}")).toEqual(keys.map((key) => `1:1 : the document lacks the key \`${key}\``));
    expect(told("policy", "zz: 1\n")).toEqual([
      "1:1 : the document lacks the key `version`",
      "1:1 /zz: unknown key `zz` in the document",
    ]);
  });

  it("and what is wrong with the whole document is told beside what is wrong in it", () => {
    expect(told("policy", "1: a\n")).toEqual([
      "1:1 : a key is not a text",
      "1:1 : the document lacks the key `version`",
    ]);
    expect(told("policy", EXAMPLES.policy)).toEqual([]);
  });
});
