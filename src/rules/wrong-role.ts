import { firstCommit, type TouchedPath } from "../engine/change.ts";
import type { PathClass } from "../engine/facts.ts";
import { planLocation } from "../engine/plan-file.ts";
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

/** Requirements: [P42] [P43] [P44] [P45] [P49] [P141]. */
export const rule = defineRule({
  id: "wrong-role",
  summary: "An agent wrote what its role does not let it write.",
  stopCode: "STOP_UNAUTHORIZED_ACCESS",
  appliesTo: ["agent", "updater"],
  needs: ["subject", "policy", "touched", "classes"],
  check: ({ subject, policy, touched, classes }) => {
    const role = subject.role ?? "coder";
    const { what, allows } = MAY_WRITE[role];
    const plannerExists = policy.policy.agents.some((agent) => agent.role === "planner");
    return touched.flatMap((change, index) => {
      const { path } = change;
      const is = classes[index];
      if (!is) return [];
      const writesPlan = planLocation(path) !== undefined;
      // Who plans does not code, where the policy separates the two; an actor nobody named cannot be told apart.
      const takesPlanning = writesPlan && role === "coder" && subject.roleIsListed && plannerExists;
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
          help: "have an agent with the right role make this change, or ask those who own the policy",
          path,
          subject: role,
          commit,
        },
      ];
    });
  },
});
