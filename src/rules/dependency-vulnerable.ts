import type { ToolFinding } from "../engine/facts.ts";
import { defineRule } from "../engine/rule.ts";
import { isAtLeast } from "../engine/severity.ts";

/** Requirements: [P93] [P143] [P149]. */
export const rule = defineRule({
  id: "dependency-vulnerable",
  summary:
    "A dependency that the change introduces is known to be vulnerable, or nobody proved that it is not.",
  stopCode: "STOP_SECURITY_VIOLATION",
  appliesTo: ["agent", "updater"],
  needs: ["policy", "dependencies"],
  check: ({ policy, dependencies }) =>
    dependencies.map((finding: ToolFinding) => ({
      level: isAtLeast(finding.severity, policy.policy.security.dependencies.stop_at) ? "stop" : "review",
      message: finding.message,
      note: `${finding.id}, ${finding.severity}`,
      help: "take a version in which it is mended, or another dependency",
      subject: finding.id,
      path: finding.path,
    })),
});
