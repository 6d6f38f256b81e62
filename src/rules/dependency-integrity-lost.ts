import { riskViolations } from "../engine/dependency-level.ts";
import { defineRule } from "../engine/rule.ts";

const HELP = "write the lock file anew with its package manager, from the target's own";

/** Requirements: [T153] [P93]. */
export const rule = defineRule({
  id: "dependency-integrity-lost",
  summary: "A package's digest was lost, weakened or changed, so that other content can take its place.",
  stopCode: "STOP_SECURITY_VIOLATION",
  appliesTo: "everyone",
  needs: ["subject", "policy", "dependency_changes"],
  check: ({ subject, policy, dependency_changes }) =>
    riskViolations(
      dependency_changes.risks,
      ["integrity-lost", "integrity-weakened", "integrity-changed", "integrity-missing"],
      { subject, policy: policy.policy, help: HELP },
    ),
});
