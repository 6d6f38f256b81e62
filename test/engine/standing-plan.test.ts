import { describe, expect, it } from "vitest";
import { type PlanHistoryQuestion, type PlanReading, planHistory } from "../../src/engine/plan-history.ts";
import type { RunPlan } from "../../src/engine/plan-state.ts";
import { cleanMerge, commit, creation, modification, path } from "./history.ts";

const own = path(".proofgate/plans/WP-1/WORK_PLAN.json");
const second = ".proofgate/plans/WP-2/WORK_PLAN.json";

/** A plan whose canonical hash is `hash`; the rest of it does not matter here. */
const plan = (hash: string): RunPlan => ({
  id: "WP-1",
  sha256: hash,
  path: own,
  thread: path(""),
  targets: [],
  document: {} as RunPlan["document"],
});
const valid = (hash: string): PlanReading => ({ valid: true, plan: plan(hash) });
const invalid = (message = "a"): PlanReading => ({ valid: false, problems: [{ message, help: "b" }] });
const code = (sha: string, parent: string, file = "src/a.ts") => commit(sha, [parent], [modification(file)]);
const clean = { codeBeforePlan: [], codeOnInvalidPlan: [], replacements: [], otherPlans: [] };

describe("a standing plan of the target", () => {
  const commits = [commit("c0", ["base"], []), code("c1", "c0"), code("c2", "c1")];
  const ask = (standing: PlanReading[], more: Partial<PlanHistoryQuestion> = {}) =>
    planHistory({
      commits,
      file: undefined,
      readings: [],
      standing: standing.map((reading) => ({ path: own, reading })),
      ...more,
    });

  it("governs the branch without a commit of its own [P108]", () => {
    expect(ask([valid("A")])).toEqual({ ...clean, state: { kind: "valid", plan: plan("A") } });
    expect(ask([valid("A")], { pin: "A" })).toMatchObject({ state: { kind: "valid" } });
  });

  it("does not count where it is invalid: then code stands on an invalid plan, once a path", () => {
    expect(ask([invalid()])).toEqual({
      ...clean,
      state: { kind: "invalid", path: own, problems: [{ message: "a", help: "b" }] },
      codeOnInvalidPlan: [{ commit: "c1", path: "src/a.ts" }],
    });
  });

  it("must be the only one that matches", () => {
    expect(ask([valid("A"), valid("A")]).state).toMatchObject({
      kind: "invalid",
      path: own,
      problems: [
        {
          message: "several plans on the target match this branch",
          help: "ask those who own the target to leave one plan for this branch",
        },
      ],
    });
  });

  it("must be the pinned one", () => {
    const { state, codeOnInvalidPlan } = ask([valid("A")], { pin: "B" });
    expect(state).toMatchObject({
      kind: "invalid",
      path: own,
      problems: [
        {
          message: "the standing plan is not the pinned one",
          help: "restore the pinned plan on the target, or approve the new one",
        },
      ],
    });
    expect(codeOnInvalidPlan).toHaveLength(1);
  });

  it("is not used by a branch that changes nothing, which needs none", () => {
    expect(ask([valid("A")], { commits: [commit("c0", ["base"], [])] })).toEqual({
      ...clean,
      state: { kind: "none" },
    });
  });

  it("is not asked of what a clean merge of the target brings", () => {
    const merge = cleanMerge("m", ["c0", "target"], [creation(second), modification("lib/x.ts")]);
    expect(ask([invalid()], { commits: [merge] })).toMatchObject({ codeOnInvalidPlan: [], otherPlans: [] });
    expect(ask([valid("A")], { commits: [merge] })).toMatchObject(clean);
  });

  it("makes a plan that the branch adds later a second plan, not a late one", () => {
    const late = [...commits, commit("c3", ["c2"], [creation(second)])];
    expect(ask([valid("A")], { commits: late })).toMatchObject({
      codeBeforePlan: [],
      otherPlans: [{ commit: "c3", path: second }],
    });
    expect(ask([], { commits: late })).toMatchObject({
      otherPlans: [],
      codeBeforePlan: [{ commit: "c1", path: "src/a.ts" }],
    });
  });
});
