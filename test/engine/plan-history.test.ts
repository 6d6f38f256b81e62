import { describe, expect, it } from "vitest";
import type { CommitFact } from "../../src/engine/change.ts";
import { choosePlanFile } from "../../src/engine/plan-file.ts";
import { type PlanHistoryQuestion, type PlanReading, planHistory } from "../../src/engine/plan-history.ts";
import type { RunPlan } from "../../src/engine/plan-state.ts";
import { change, cleanMerge, commit, creation, deletion, entry, modification, path } from "./history.ts";

const own = path(".proofgate/plans/WP-1/WORK_PLAN.json");
const second = ".proofgate/plans/WP-2/WORK_PLAN.json";

/** A plan whose canonical hash is `hash`; the rest of it does not matter here. */
function plan(hash: string): RunPlan {
  return {
    id: "WP-1",
    sha256: hash,
    path: own,
    thread: path(""),
    targets: [],
    document: {} as RunPlan["document"],
  };
}
const valid = (hash: string): PlanReading => ({ valid: true, plan: plan(hash) });
const invalid = (message = "a"): PlanReading => ({ valid: false, problems: [{ message, help: "b" }] });

const opened = commit("plan", ["base"], [creation(own)]);
const replan = (sha: string, parent: string, ...more: Parameters<typeof commit>[2]) =>
  commit(sha, [parent], [change(own, entry("old"), entry("new")), ...more]);
const code = (sha: string, parent: string, file = "src/a.ts") => commit(sha, [parent], [modification(file)]);

function judge(commits: readonly CommitFact[], readings: PlanHistoryQuestion["readings"], pin?: string) {
  const file = choosePlanFile(commits);
  return planHistory({ commits, file, readings, standing: [], ...(pin === undefined ? {} : { pin }) });
}

const clean = { codeBeforePlan: [], codeOnInvalidPlan: [], replacements: [], otherPlans: [] };

describe("a plan that comes first and stays", () => {
  it("is pinned at its commit, and nothing was done to it [P111]", () => {
    const commits = [opened, code("c1", "plan"), code("c2", "c1", "src/b.ts")];
    expect(judge(commits, [valid("A")])).toEqual({
      ...clean,
      state: { kind: "valid", plan: { ...plan("A"), commit: "plan" } },
    });
  });

  it("may be formatted anew: the hash is over its content", () => {
    expect(judge([opened, replan("c1", "plan")], [valid("A"), valid("A")])).toMatchObject(clean);
  });

  it("lets the target be merged in, before it and after it", () => {
    const commits = [
      cleanMerge("m1", ["base", "target"], [modification("lib/x.ts")]),
      commit("plan", ["m1"], [creation(own)]),
      cleanMerge("m2", ["plan", "target"], [modification("lib/y.ts")]),
      code("c1", "m2"),
    ];
    expect(judge(commits, [valid("A")])).toMatchObject(clean);
  });
});

describe("code before the plan", () => {
  it("is code in the plan's own commit [T095]", () => {
    const commits = [commit("plan", ["base"], [creation(own), creation("src/a.ts")])];
    expect(judge(commits, [valid("A")]).codeBeforePlan).toEqual([{ commit: "plan", path: "src/a.ts" }]);
  });

  it("is code that does not descend from the plan, though it is merged in later [P58]", () => {
    const commits = [
      opened,
      code("side", "base", "src/side.ts"),
      commit("merge", ["plan", "side"], [], { kind: "merge" }),
      code("c1", "merge"),
    ];
    expect(judge(commits, [valid("A")])).toMatchObject({
      ...clean,
      codeBeforePlan: [{ commit: "side", path: "src/side.ts" }],
    });
  });

  it("is all code, where the branch's plan comes late [P111]", () => {
    const commits = [
      code("c1", "base"),
      code("c2", "c1"),
      code("c3", "c2", "src/b.ts"),
      commit("plan", ["c3"], [creation(own)]),
    ];
    expect(judge(commits, [])).toEqual({
      ...clean,
      state: { kind: "none" },
      codeBeforePlan: [
        { commit: "c1", path: "src/a.ts" },
        { commit: "c3", path: "src/b.ts" },
      ],
    });
  });

  it("is none where there is no plan at all: then the plan is missing, not late", () => {
    expect(judge([code("c1", "base")], [])).toEqual({ ...clean, state: { kind: "none" } });
  });

  it("is named beside an invalid plan, too", () => {
    const commits = [opened, code("side", "base"), commit("merge", ["plan", "side"], [], { kind: "merge" })];
    expect(judge(commits, [invalid()])).toMatchObject({
      codeBeforePlan: [{ commit: "side", path: "src/a.ts" }],
      codeOnInvalidPlan: [],
    });
  });
});

describe("an invalid plan", () => {
  it("with nothing on it is only invalid, with its last problems and place [P139]", () => {
    expect(judge([opened, replan("c1", "plan")], [invalid("first"), invalid("last")])).toEqual({
      ...clean,
      state: { kind: "invalid", path: own, commit: "c1", problems: [{ message: "last", help: "b" }] },
    });
  });
  it("with code on it shows the code, which does not come before the plan [P113]", () => {
    expect(judge([opened, code("c1", "plan")], [invalid()])).toMatchObject({
      codeBeforePlan: [],
      codeOnInvalidPlan: [{ commit: "c1", path: "src/a.ts" }],
    });
  });
  it("is told by its last version, however many there were", () => {
    const commits = [opened, replan("c1", "plan"), replan("c2", "c1")];
    expect(judge(commits, [invalid("first"), invalid("second"), invalid("last")]).state).toMatchObject({
      commit: "c2",
      problems: [{ message: "last" }],
    });
  });
  it("may be replaced by commits that change only it", () => {
    const commits = [opened, replan("c1", "plan"), code("c2", "c1")];
    expect(judge(commits, [invalid(), valid("A")])).toEqual({
      ...clean,
      state: { kind: "valid", plan: { ...plan("A"), commit: "c1" } },
    });
  });
  it("is not replaced by a commit that does more, nor is the code on it forgiven", () => {
    const commits = [
      opened,
      code("c1", "plan"),
      replan("c2", "c1", creation("src/b.ts")),
      code("c3", "c2", "src/c.ts"),
    ];
    expect(judge(commits, [invalid(), valid("A")])).toMatchObject({
      codeBeforePlan: [],
      codeOnInvalidPlan: [
        { commit: "c1", path: "src/a.ts" },
        { commit: "c2", path: "src/b.ts" },
      ],
    });
  });
  it("that was deleted says so", () => {
    const { state } = judge([opened, commit("c1", ["plan"], [deletion(own)])], [invalid(), undefined]);
    expect(state).toMatchObject({
      kind: "invalid",
      commit: "c1",
      problems: [
        { message: "the plan's file was deleted", help: "add the plan again, in a commit of its own" },
      ],
    });
  });
});

describe("a pinned plan that is changed", () => {
  const at = (sha: string) => ({ replacements: [{ commit: sha, path: own }] });
  it("is a replacement, and the range is judged by the pinned one [P59] [T095] [T096]", () => {
    const commits = [opened, replan("c1", "plan"), replan("c2", "c1")];
    expect(judge(commits, [valid("A"), valid("B"), valid("A")])).toMatchObject({
      ...at("c1"),
      state: { plan: { sha256: "A" } },
    });
    expect(judge(commits, [valid("A"), invalid(), valid("A")])).toMatchObject(at("c1"));
    expect(judge(commits, [valid("A"), undefined, valid("A")])).toMatchObject(at("c1"));
  });
  it("is not changed by the amendment that a person approved, which then stays [P131]", () => {
    const commits = [opened, replan("c1", "plan"), replan("c2", "c1")];
    const amended = { state: { plan: { sha256: "B", commit: "plan" } } };
    expect(judge(commits, [valid("A"), valid("B"), valid("B")], "B")).toMatchObject({ ...clean, ...amended });
    expect(judge(commits, [valid("A"), valid("B"), valid("A")], "B")).toMatchObject({
      ...at("c2"),
      ...amended,
    });
    expect(judge(commits, [valid("A"), valid("C"), valid("B")], "B")).toMatchObject({
      ...at("c1"),
      ...amended,
    });
  });
  it("cannot be pinned again by a rewritten branch [T059] [T097]", () => {
    expect(judge([opened, code("c1", "plan")], [valid("A")], "B")).toMatchObject(at("plan"));
    expect(judge([opened, code("c1", "plan")], [valid("A")], "A")).toMatchObject(clean);
  });

  it("is on record where its hash was stated, and nothing was done to it [P42]", () => {
    const kept = [opened, code("c1", "plan")];
    const changed = [opened, replan("c1", "plan"), replan("c2", "c1")];
    expect(judge(kept, [valid("A")], "A").isPinnedFromOutside).toBe(true);
    expect(judge(kept, [valid("A")])).not.toHaveProperty("isPinnedFromOutside");
    expect(judge(kept, [valid("A")], "B")).not.toHaveProperty("isPinnedFromOutside");
    expect(judge(kept, [invalid()], "A")).not.toHaveProperty("isPinnedFromOutside");
    expect(judge(changed, [valid("A"), valid("B"), valid("C")], "B")).not.toHaveProperty(
      "isPinnedFromOutside",
    );
  });

  it("is named once where it was replaced and is not the pin either", () => {
    expect(judge([opened, replan("c1", "plan")], [valid("A"), valid("C")], "B")).toMatchObject(at("c1"));
  });
});

describe("other plans on the branch", () => {
  it("are named, each once, and are no code [P18] [T098]", () => {
    const commits = [
      commit("plan", ["base"], [creation(own), creation(second)]),
      commit("c1", ["plan"], [modification(second), creation("billing/.proofgate/WORK_PLAN.json")]),
    ];
    expect(judge(commits, [valid("A")])).toMatchObject({
      codeBeforePlan: [],
      otherPlans: [
        { commit: "plan", path: second },
        { commit: "c1", path: "billing/.proofgate/WORK_PLAN.json" },
      ],
    });
  });

  it("are named beside an invalid plan too", () => {
    expect(judge([opened, commit("c1", ["plan"], [creation(second)])], [invalid()]).otherPlans).toHaveLength(
      1,
    );
  });
});
