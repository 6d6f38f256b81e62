import { describe, expect, it } from "vitest";
import { idleAllowed, iterationOf, lastCommits, trailerValues } from "../../src/engine/iteration.ts";
import { isAtLeast, SEVERITIES } from "../../src/engine/severity.ts";
import { cleanMerge, commit } from "./history.ts";
import { facts } from "./judging.ts";

const saying = (...values: string[]) =>
  commit("c1", [], [], { trailers: values.map((value) => ({ key: "iTeRation", value })) });

describe("a commit's iteration", () => {
  it.each(["0", "7", "10", "999999"])("is %s", (value) => {
    expect(iterationOf(saying(value))).toBe(Number(value));
  });

  it.each(["", "-1", "1.5", "1e3", "07", "00", " 7", "7 ", "7\n", "x7", "1000000", "0x1", "\u0667"])(
    "is not %j [T102]",
    (value) => {
      expect(iterationOf(saying(value))).toBeUndefined();
    },
  );

  it("is none where there are two, or none [P119]", () => {
    expect(iterationOf(saying("7", "7"))).toBeUndefined();
    expect(iterationOf(saying())).toBeUndefined();
  });
});

it("trailers are found by their key, whatever its ASCII case, in order", () => {
  const trailers = [
    { key: "Plan-Id", value: "a" },
    { key: "Planid", value: "b" },
    { key: "PLAN-ID", value: "c" },
  ];
  expect(trailerValues(commit("c1", [], [], { trailers }), "plan-id")).toEqual(["a", "c"]);
});

it("a severity is at least itself and every milder one", () => {
  expect(SEVERITIES.map((severity) => isAtLeast(severity, "medium"))).toEqual([false, true, true, true]);
});

describe("the iterations of a run", () => {
  const named = (sha: string, iteration: string) =>
    commit(sha, [], [], { trailers: [{ key: "Iteration", value: iteration }] });

  it("end with their last commit, in the order in which they begin; clean merges of the target are none", () => {
    const merge = { ...cleanMerge("m", ["a", "b"]), trailers: [{ key: "Iteration", value: "2" }] };
    const last = lastCommits([named("a", "2"), named("b", "1"), named("c", "2"), saying(), merge]);
    expect([...last].map(([iteration, { sha }]) => [iteration, sha])).toEqual([
      [2, "c"],
      [1, "b"],
    ]);
  });

  it.each([
    [3, 5, 3],
    [5, 3, 3],
    [3, undefined, 3],
    [undefined, 4, 4],
    [undefined, undefined, Number.POSITIVE_INFINITY],
  ])(
    "may be idle as often as the stricter of plan (%s) and policy (%s) says",
    (ofPlan, ofPolicy, allowed) => {
      const { plan, policy } = facts();
      if (!plan.known || plan.value.state.kind !== "valid" || !policy.known)
        throw new Error("invariant: the clean run has a plan and a policy");
      const run = plan.value.state.plan;
      const { no_progress_iterations: _, ...limits } = run.document.limits;
      const document = {
        ...run.document,
        limits: { ...limits, ...(ofPlan === undefined ? {} : { no_progress_iterations: ofPlan }) },
      };
      const effective = policy.value.policy;
      const strict =
        ofPolicy === undefined
          ? undefined
          : { ...effective, limits: { ...effective.limits, no_progress_iterations: ofPolicy } };
      expect(idleAllowed({ ...run, document }, strict)).toBe(allowed);
    },
  );
});
