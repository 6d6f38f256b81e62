import type { BytePath } from "../contract/byte-path.ts";
import { firstCommit, type TouchedPath } from "../engine/change.ts";
import type { Fact } from "../engine/fact.ts";
import type { PathClass } from "../engine/facts.ts";
import { planLocation } from "../engine/plan-file.ts";
import type { PlanHistory } from "../engine/plan-state.ts";
import { defineRule } from "../engine/rule.ts";
import type { Role } from "../engine/subject.ts";

/** What each role may write, beside what its plan allows (contract.md, 3, `roles`). */
const MAY_WRITE: Record<
  Role,
  { readonly what: string; readonly allows: (is: PathClass, change: TouchedPath) => boolean }
> = {
  planner: { what: "plans only", allows: (is) => planLocation(is.path) !== undefined },
  coder: { what: "its own run's plan and targets", allows: () => true },
  tester: { what: "test paths only", allows: (is) => is.isTest || planLocation(is.path) !== undefined },
  updater: {
    what: "manifests and lock files only",
    // A symlink or a submodule in a manifest's place, or a manifest that runs, is none.
    allows: (is, { operations }) =>
      (is.isManifest || is.isLockFile) &&
      operations.every(({ kind, operation }) => kind === "file" && operation !== "chmod"),
  },
  security: { what: "nothing", allows: () => false },
  cost: { what: "nothing", allows: () => false },
  gate: { what: "nothing", allows: () => false },
};

const PLANNED_BY_ANOTHER =
  "have the planner push the plan; where it did, the App has its hash on record, and offline `check --pin <hash>` states it";

/** Requirements: [P42] [P43] [P44] [P45] [P49] [P141]. */
export const rule = defineRule({
  id: "wrong-role",
  summary: "An agent wrote what its role does not let it write.",
  stopCode: "STOP_UNAUTHORIZED_ACCESS",
  appliesTo: ["agent", "updater"],
  needs: ["subject", "policy", "touched", "classes"],
  wants: ["plan"],
  check: ({ subject, policy, touched, classes, perhaps }) => {
    const role = subject.role ?? "coder";
    const { what, allows } = MAY_WRITE[role];
    const plannerExists = policy.policy.agents.some((agent) => agent.role === "planner");
    const pinnedPlan = pinnedFromOutside(perhaps.plan);
    // A bot that the policy does not list is a coder on an agents' branch (contract.md, 1), and never its planner.
    const isSurelyCoder = subject.roleIsListed || subject.doubts.includes("unlisted-bot-on-agent-branch");
    return touched.flatMap((change, index) => {
      const { path } = change;
      const is = classes[index];
      if (!is) return [];
      const writesPlan = planLocation(path) !== undefined;
      // Who plans does not code, where the policy separates the two; an actor nobody named cannot be told apart.
      // A plan whose hash is on record was pushed before this actor's commits, by whoever may write plans.
      const isOnRecord = path === pinnedPlan;
      const takesPlanning = writesPlan && role === "coder" && isSurelyCoder && plannerExists && !isOnRecord;
      if (allows(is, change) && !is.isDeniedToRole && !takesPlanning) return [];
      const commit = firstCommit(change);
      return [
        {
          level: commit === undefined ? "fail" : "stop",
          message: is.isDeniedToRole
            ? `the policy denies this path to the role ${role}`
            : takesPlanning
              ? "plans are written by the planner here, not by the coder"
              : `the role ${role} may not write this path`,
          note: `${role}: ${what}`,
          help: takesPlanning
            ? PLANNED_BY_ANOTHER
            : "have an agent with the right role make this change, or ask those who own the policy",
          path,
          subject: role,
          commit,
        },
      ];
    });
  },
});

function pinnedFromOutside(plan: Fact<PlanHistory>): BytePath | undefined {
  if (!plan.known || !plan.value.isPinnedFromOutside || plan.value.state.kind !== "valid") return undefined;
  return plan.value.state.plan.path;
}
