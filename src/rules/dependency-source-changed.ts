import { riskViolations } from "../engine/dependency-level.ts";
import { defineRule } from "../engine/rule.ts";

const HELP = "take it from its registry, or ask people to name the host in the thread's `network.allow`";

/** Requirements: [T153] [T155] [P93]. */
export const rule = defineRule({
  id: "dependency-source-changed",
  summary: "A package is fetched from somewhere that nobody named.",
  stopCode: "STOP_SECURITY_VIOLATION",
  appliesTo: "everyone",
  needs: ["subject", "policy", "dependency_changes"],
  check: ({ subject, policy, dependency_changes }) =>
    riskViolations(
      dependency_changes.risks,
      [
        "source-changed",
        "source-unknown",
        "source-of-another",
        "source-confused",
        "source-unencrypted",
        "index-added",
      ],
      { subject, policy: policy.policy, help: HELP },
    ),
});
