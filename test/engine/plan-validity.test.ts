import { describe, expect, it } from "vitest";
import type { Requirement, WorkPlan } from "../../src/contract/generated/documents.ts";
import {
  branchMatches,
  type PlanContext,
  planProblems,
  type ResolvedRequirement,
} from "../../src/engine/plan-validity.ts";
import { path } from "./history.ts";

const plan = (more: Partial<WorkPlan> = {}): WorkPlan => ({
  version: 1,
  plan_id: "WP-1",
  requirements: ["FR-1"],
  branch: "agent/WP-1",
  targets: [{ path: "src/**", operations: ["create"] }],
  risk: "low",
  limits: {},
  stop_conditions: [],
  ...more,
});

// Of a requirement only its criteria are asked for.
const requirement = { acceptance: [{ id: "AC-1", text: "a", test: "b" }] } as unknown as Requirement;
const ready: ResolvedRequirement = { id: "FR-1", state: "valid", requirement, isExecutable: true };

function messages(of: WorkPlan, more: Partial<PlanContext> = {}): string[] {
  const context: PlanContext = {
    branch: "agent/WP-1",
    location: { thread: path(""), folderId: "WP-1" },
    mode: 0o100644,
    isStanding: false,
    isInThread: true,
    requirements: [ready],
    requirementsDemanded: true,
    isFinished: false,
    isTaken: false,
    looser: [],
    ...more,
  };
  const problems = planProblems(of, context);
  for (const { help } of problems) expect(help).not.toBe("");
  return problems.map(({ message }) => message);
}

describe("a plan is valid where it stands", () => {
  it("if nothing speaks against it [P31]", () => {
    expect(messages(plan())).toEqual([]);
    expect(messages(plan(), { location: { thread: path("") } })).toEqual([]);
  });

  it("unless its file has another mode [T010]", () => {
    expect(messages(plan(), { mode: 0o100755 })).toEqual(["the plan's file has mode `100755`"]);
    expect(messages(plan(), { mode: 0o120000 })).toEqual(["the plan's file has mode `120000`"]);
    expect(messages(plan(), { mode: 0o644 })).toEqual(["the plan's file has mode `000644`"]);
  });

  it("unless its folder has another name [P100]", () => {
    const location = { thread: path(""), folderId: "WP-2" };
    expect(messages(plan(), { location })).toEqual(["the plan's id is `WP-1`, its folder has another name"]);
  });

  it("unless it lies outside every thread [P18]", () => {
    expect(messages(plan(), { isInThread: false })).toEqual(["the plan lies outside every thread"]);
  });

  it("unless a run of its id is finished [P100] [T099]", () => {
    expect(messages(plan(), { isFinished: true })).toEqual(["a run of plan `WP-1` was finished before"]);
  });

  it("is invalid where the target has another plan of its id [T099]", () => {
    expect(messages(plan(), { isTaken: true })).toEqual(["the target has a plan `WP-1` already"]);
  });

  it("unless a value is looser than the documents above allow [P107]", () => {
    expect(messages(plan(), { looser: [{ message: "too many files", help: "fewer" }] })).toEqual([
      "too many files",
    ]);
  });

  it("and each problem is named, not only the first", () => {
    expect(
      messages(plan({ branch: "x" }), { mode: 0o100755, isFinished: true, requirements: [] }),
    ).toHaveLength(4);
  });
});

describe("a plan's branch", () => {
  it("is the head's, byte for byte [P108]", () => {
    expect(messages(plan({ branch: "agent/wp-1" }))).toEqual([
      "the plan is for branch `agent/wp-1`, the head is `agent/WP-1`",
    ]);
    expect(messages(plan({ branch: "agent/**" }))).toHaveLength(1);
    expect(messages(plan(), { branch: undefined })).toEqual([
      "the plan is for branch `agent/WP-1`, the head is none",
    ]);
    expect(messages(plan(), { branch: undefined, isStanding: true })).toHaveLength(1);
  });

  it("may be a pattern in a standing plan", () => {
    expect(messages(plan({ branch: "agent/**" }), { isStanding: true })).toEqual([]);
    expect(messages(plan({ branch: "deps/*" }), { isStanding: true })).toHaveLength(1);
  });

  it("is matched as a name first, and never by a pattern that does not hold", () => {
    expect(branchMatches("agent/[x]", "agent/[x]")).toBe(true);
    expect(branchMatches("agent/[x]", "agent/x")).toBe(false);
    expect(branchMatches("agent/*", "agent/é")).toBe(true);
    expect(branchMatches("agent/*", "agent/a/b")).toBe(false);
  });
});

describe("a plan's requirements", () => {
  it("may be none only where the policy says so [P101]", () => {
    expect(messages(plan(), { requirements: [] })).toEqual(["the plan binds to no requirement"]);
    expect(messages(plan(), { requirements: [], requirementsDemanded: false })).toEqual([]);
  });

  it("stand on the target, hold, and can be executed [P15] [P101] [P139]", () => {
    const requirements: ResolvedRequirement[] = [
      { id: "FR-2", state: "missing" },
      { id: "FR-3", state: "invalid" },
      { ...ready, id: "FR-4", isExecutable: false },
      ready,
    ];
    expect(messages(plan(), { requirements })).toEqual([
      "the target has no requirement `FR-2`",
      "requirement `FR-3` is not valid on the target",
      "requirement `FR-4` has no executable acceptance criterion",
    ]);
  });

  it("have the criteria that the plan's tests name [P128]", () => {
    const acceptance = { "FR-1/AC-1": "t", "FR-1/AC-2": "t", "FR-2/AC-1": "t" };
    expect(messages(plan({ tests: { acceptance } }))).toEqual([
      "no requirement of the plan has the acceptance criterion `FR-1/AC-2`",
      "no requirement of the plan has the acceptance criterion `FR-2/AC-1`",
    ]);
    expect(messages(plan({ tests: {} }))).toEqual([]);
    // What could not be read may have it: the requirement itself is the problem then.
    expect(
      messages(plan({ tests: { acceptance } }), { requirements: [ready, { id: "FR-2", state: "missing" }] }),
    ).toHaveLength(1);
  });
});
