import { riskViolations } from "../engine/dependency-level.ts";
import { defineRule } from "../engine/rule.ts";

const HELP = "write the lock file anew with its package manager, and commit it with its manifest";

/** Requirements: [T153] [P93]. */
export const rule = defineRule({
  id: "lock-file-inconsistent",
  summary: "A lock file and its manifest no longer say the same.",
  stopCode: "STOP_SECURITY_VIOLATION",
  appliesTo: "everyone",
  needs: ["subject", "policy", "dependency_changes"],
  check: ({ subject, policy, dependency_changes }) =>
    riskViolations(
      dependency_changes.risks,
      ["lock-without-manifest", "lock-unasked", "lock-differs", "lock-behind"],
      { subject, policy: policy.policy, help: HELP },
    ),
});
