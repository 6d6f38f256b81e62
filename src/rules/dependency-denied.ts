import { riskViolations } from "../engine/dependency-level.ts";
import { defineRule } from "../engine/rule.ts";

const HELP = "take another package, or ask those who own the policy";

/** Requirements: [P93]. */
export const rule = defineRule({
  id: "dependency-denied",
  summary: "The change introduces a package, or a licence, that the policy forbids.",
  stopCode: "STOP_SECURITY_VIOLATION",
  appliesTo: "everyone",
  needs: ["subject", "policy", "dependency_changes"],
  check: ({ subject, policy, dependency_changes }) =>
    riskViolations(dependency_changes.risks, ["denied-package", "denied-license", "license-unknown"], {
      subject,
      policy: policy.policy,
      help: HELP,
    }),
});
