import type { ToolFinding } from "../engine/facts.ts";
import { defineRule } from "../engine/rule.ts";
import { isAtLeast } from "../engine/severity.ts";

/** Requirements: [P142] [P149] [P151] [P155]. */
export const rule = defineRule({
  id: "static-analysis-finding",
  summary: "Static analysis found something that the change introduces, or nobody proved that it looked.",
  stopCode: "STOP_SECURITY_VIOLATION",
  appliesTo: ["agent"],
  needs: ["policy", "static_analysis"],
  check: ({ policy, static_analysis }) =>
    static_analysis.map((finding: ToolFinding) => ({
      level: isAtLeast(finding.severity, policy.policy.security.static_analysis.stop_at) ? "stop" : "review",
      message: finding.message,
      note: `${finding.id}, ${finding.severity}`,
      help: "mend what was found; a false alarm is waived by people, not by a comment in the code",
      subject: finding.id,
      path: finding.path,
      line: finding.line,
    })),
});
