import { describe, expect, it } from "vitest";
import type { TouchedPath } from "../../src/engine/change.ts";
import { withFinishedPlan } from "../../src/engine/finished-plan.ts";
import type { PlanHistory } from "../../src/engine/plan-state.ts";
import { path } from "./history.ts";
import { facts } from "./judging.ts";

const { plan: fact } = facts();
if (!fact.known || fact.value.state.kind !== "valid") throw new Error("invariant: the clean run has a plan");
const HISTORY: PlanHistory = fact.value;
const { plan } = fact.value.state;
const touching = (...paths: readonly string[]) =>
  paths.map((each) => ({ path: path(each) })) as unknown as TouchedPath[];

describe("a plan whose id was used up before", () => {
  it("is invalid, and says so where it lies", () => {
    const { state } = withFinishedPlan(HISTORY, "head", []);
    expect(state).toEqual({
      kind: "invalid",
      path: plan.path,
      ...(plan.commit === undefined ? {} : { commit: plan.commit }),
      problems: [
        {
          message: `a run of plan \`${plan.id}\` was finished before, or goes on elsewhere`,
          help: "give the plan an id that was never used in this repository",
        },
      ],
    });
  });

  it("keeps the commit where one is known, and names none where none is", () => {
    const { commit: _, ...rest } = plan;
    const without = { ...HISTORY, state: { kind: "valid" as const, plan: rest as typeof plan } };
    expect(withFinishedPlan(without, "head", []).state).not.toHaveProperty("commit");
    const withCommit = { ...HISTORY, state: { kind: "valid" as const, plan: { ...rest, commit: "c7" } } };
    expect(withFinishedPlan(withCommit as PlanHistory, "head", []).state).toMatchObject({ commit: "c7" });
  });

  it("makes what is done under it code on an invalid plan, the plan's own file not", () => {
    const earlier = { ...HISTORY, codeOnInvalidPlan: [{ commit: "c1", path: path("a.ts") }] };
    const code = (...paths: readonly string[]) =>
      withFinishedPlan(earlier, "head", touching(...paths)).codeOnInvalidPlan;
    expect(code(plan.path)).toEqual(earlier.codeOnInvalidPlan);
    expect(code(plan.path, "b.ts", "c.ts")).toEqual([
      { commit: "c1", path: "a.ts" },
      { commit: "head", path: "b.ts" },
    ]);
  });

  it("changes nothing where there is no valid plan", () => {
    const none: PlanHistory = { ...HISTORY, state: { kind: "none" } };
    expect(withFinishedPlan(none, "head", touching("b.ts"))).toBe(none);
  });
});
