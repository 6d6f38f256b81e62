import { describe, expect, it } from "vitest";
import { type GivenPlanApproval, planApproval } from "../../src/engine/plan-approval.ts";

const GIVEN: GivenPlanApproval = {
  login: "carol",
  head: "h1",
  planSha256: "p1",
  policySha256: "y1",
  targetRef: "main",
};
const NOW = { heads: new Set(["h2", "h1"]), targetRef: "main", planSha256: "p1", policySha256: "y1" };

describe("an approval of a head", () => {
  it("approves the plan that it is held to, also for what is pushed upon it [P118] [P163]", () => {
    expect(planApproval([GIVEN], NOW)).toEqual({ approved: true, by: ["carol"], stale: [] });
    // The run's own check stands before no gate.
    expect(planApproval([GIVEN], { ...NOW, targetRef: undefined }).approved).toBe(true);
  });

  it.each([
    ["it was given for another plan", { planSha256: "p0" }],
    ["it was given for another plan", { planSha256: undefined }],
    ["the policy has changed since", { policySha256: "y0" }],
    ["it was given for another target", { targetRef: "dev" }],
    ["the branch does not hold the commit any more for which it was given", { head: "h0" }],
    ["its giver may not write here now", { whyNot: "its giver may not write here now" }],
  ])("approves no plan where %s [T120] [T122]", (why, words) => {
    const stale = { ...GIVEN, ...words };
    expect(planApproval([stale], NOW)).toEqual({
      approved: false,
      by: [],
      stale: [{ login: "carol", why }],
    });
    expect(planApproval([stale, GIVEN], NOW)).toEqual({ approved: true, by: ["carol"], stale: [] });
  });
});
