import { describe, expect, it } from "vitest";
import { changesSomething, choosePlanFile, planLocation } from "../../src/engine/plan-file.ts";
import { change, cleanMerge, commit, creation, deletion, entry, modification, path } from "./history.ts";

const own = ".proofgate/plans/WP-1/WORK_PLAN.json";

describe("a plan's place", () => {
  it.each([
    [".proofgate/WORK_PLAN.json", { thread: "" }],
    ["services/billing/.proofgate/WORK_PLAN.json", { thread: "services/billing" }],
    [own, { thread: "", folderId: "WP-1" }],
    ["billing/.proofgate/plans/WP-1/WORK_PLAN.json", { thread: "billing", folderId: "WP-1" }],
    ["a\nb/.proofgate/WORK_PLAN.json", { thread: "a\nb" }],
    [".proofgate/plans/a\nb/WORK_PLAN.json", { thread: "", folderId: "a\nb" }],
  ])("is %j [P18]", (text, location) => {
    expect(planLocation(path(text))).toStrictEqual(location);
  });

  it.each([
    "WORK_PLAN.json",
    "docs/WORK_PLAN.json",
    "x.proofgate/WORK_PLAN.json",
    ".proofgate/work_plan.json",
    ".proofgate/WORK_PLAN.json/x",
    ".proofgate/WORK_PLAN.json/WORK_PLAN.json",
    ".proofgate/xWORK_PLAN.json",
    ".proofgate/WORK_PLAN.json\n",
    ".proofgate/plans/WORK_PLAN.json",
    ".proofgate/plans//WORK_PLAN.json",
    ".proofgate/plans/a/b/WORK_PLAN.json",
    ".proofgate/plan/a/WORK_PLAN.json",
    "/.proofgate/WORK_PLAN.json",
    "x/.proofgate/plans/a/WORK_PLAN.jsonx",
  ])("is not %j [T098]", (text) => {
    expect(planLocation(path(text))).toBeUndefined();
  });
});

describe("the run's plan file", () => {
  it("is the one that the branch's first change adds, with every version of it [P18] [P111]", () => {
    const second = change(own, entry("new"), entry("newer"));
    const commits = [
      commit("empty", ["base"], []),
      cleanMerge("merge", ["empty", "target"], [modification("lib/a.ts")]),
      commit("plan", ["merge"], [creation(own)]),
      commit("c1", ["plan"], [modification("src/a.ts")]),
      commit("c2", ["c1"], [second, modification("src/b.ts")]),
      commit("c3", ["c2"], [deletion(own)]),
    ];
    expect(choosePlanFile(commits)).toEqual({
      path: own,
      versions: [
        { commit: "plan", entry: entry("new") },
        { commit: "c2", entry: entry("newer") },
        { commit: "c3" },
      ],
    });
  });

  it("may replace a plan that the target has, but not only delete it", () => {
    expect(choosePlanFile([commit("c1", ["base"], [modification(own)])])?.path).toBe(own);
    expect(choosePlanFile([commit("c1", ["base"], [deletion(own)])])).toBeUndefined();
  });

  it("is the first of several in one commit, and found beside code in it", () => {
    const other = ".proofgate/plans/WP-2/WORK_PLAN.json";
    expect(
      choosePlanFile([commit("c1", ["base"], [creation("a.ts"), creation(own), creation(other)])])?.path,
    ).toBe(own);
  });

  it("is not one that comes after the first change [P58]", () => {
    expect(
      choosePlanFile([commit("c1", ["base"], [creation("a.ts")]), commit("c2", ["c1"], [creation(own)])]),
    ).toBeUndefined();
    expect(choosePlanFile([])).toBeUndefined();
  });
});

it("a commit changes something unless it is empty or a clean merge of the target", () => {
  expect(changesSomething(commit("a", [], [creation("a")]))).toBe(true);
  expect(changesSomething(commit("a", [], []))).toBe(false);
  expect(changesSomething(cleanMerge("a", [], [creation("a")]))).toBe(false);
});
