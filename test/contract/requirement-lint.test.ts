import { describe, expect, it } from "vitest";
import { readDocument } from "../../src/contract/document.ts";
import type { Requirement } from "../../src/contract/generated/documents.ts";
import { isExecutable, lintRequirement } from "../../src/contract/requirement-lint.ts";
import { REQUIREMENT_EXAMPLE } from "./examples.ts";

const read = readDocument("requirement", Buffer.from(REQUIREMENT_EXAMPLE), "FR-12.yaml");
if (!read.ok) throw new Error("the example is valid");
const example = read.value;

const messages = (changes: Partial<Requirement>) =>
  lintRequirement({ ...example, ...changes }).map(({ message }) => message);

describe("a requirement", () => {
  it("is ready for autonomous execution only with a criterion that names a test [P7] [P15]", () => {
    expect(isExecutable(example)).toBe(true);
    expect(isExecutable({})).toBe(false);
    expect(isExecutable({ acceptance: [] })).toBe(false);
    expect(isExecutable({ acceptance: [{ id: "AC-1", text: "a" }] })).toBe(false);
    expect(isExecutable({ acceptance: [{ id: "AC-1", text: "a", test: " " }] })).toBe(false);
    expect(
      isExecutable({
        acceptance: [
          { id: "AC-1", text: "a" },
          { id: "AC-2", text: "b", test: "c > d" },
        ],
      }),
    ).toBe(true);
  });

  it("as contract.md shows it gives no note [P14]", () => {
    expect(lintRequirement(example)).toEqual([]);
  });

  it.each([
    ["Make the import faster.", "Import 10,000 rows in 2 s, faster than now."],
    ["Handle errors properly", "Return 422 for a body that is no JSON"],
    ["A user-friendly form", "A form that names the wrong field"],
    ["Support PDF, PNG, etc.", "Support PDF and PNG"],
    ["Show reasonable limits", "Show the limits of the plan"],
    ["TBD", "Remove the legacy endpoint"],
    ["Improve the docs", "Document each option of `check`"],
    ["As fast as possible", "Fast path for empty lists"],
  ])("gives a note on `%s` but not on `%s` [P14]", (vague, precise) => {
    expect(messages({ objective: vague })).toEqual([
      expect.stringMatching(/^`.+` in the objective cannot be tested$/),
    ]);
    expect(messages({ objective: precise })).toEqual([]);
    expect(messages({ acceptance: [{ id: "AC-1", text: vague, test: "a > b" }] })).toEqual([
      expect.stringMatching(/^`.+` in AC-1 cannot be tested$/),
    ]);
  });

  it("says where, and what to do instead [H3]", () => {
    const number = "say what will be observed, with a number";
    const acceptance = [
      { id: "AC-1", text: "0.125 rounds to 0.12", test: "a > b" },
      { id: "AC-2", text: "A robust and fast import" },
    ];
    expect(lintRequirement({ ...example, objective: "A better import", acceptance })).toEqual([
      { pointer: "/objective", message: "`better` in the objective cannot be tested", help: number },
      { pointer: "/acceptance/1/text", message: "`robust` in AC-2 cannot be tested", help: number },
    ]);
    const { runtime_ceiling_minutes: _time, cost_ceiling: _cost, ...unbounded } = example;
    expect(lintRequirement({ ...unbounded, acceptance: [] })).toMatchObject([
      { pointer: "/acceptance", help: "add one that names the test that proves it" },
      { pointer: "", help: "add `runtime_ceiling_minutes` or `cost_ceiling`" },
    ]);
    expect(lintRequirement({ ...example, acceptance: [{ id: "AC-1", text: "a" }] })).toMatchObject([
      { pointer: "/acceptance", help: "add `test` to at least one: no run opens without" },
    ]);
  });

  it("does not take parts of words for vague ones", () => {
    const objective = "Rename the betterment and fasterxml modules; keep the todo-list API";
    expect(messages({ objective })).toEqual([]);
  });

  it("gives a note where nothing can be executed, and where neither time nor cost is bounded [P14] [P15]", () => {
    expect(messages({ acceptance: [] })).toEqual(["the requirement has no criterion of acceptance"]);
    expect(messages({ acceptance: [{ id: "AC-1", text: "a" }] })).toEqual([
      "no criterion of acceptance names a test",
    ]);
    const { runtime_ceiling_minutes: _time, cost_ceiling: _cost, ...unbounded } = example;
    expect(lintRequirement(unbounded).map(({ message }) => message)).toEqual([
      "the requirement bounds neither time nor cost",
    ]);
    expect(lintRequirement({ ...unbounded, runtime_ceiling_minutes: 60 })).toEqual([]);
    expect(lintRequirement({ ...unbounded, cost_ceiling: { currency: "USD", amount: 1 } })).toEqual([]);
  });
});
