import { defineRule } from "../engine/rule.ts";
import { isAtLeast, type Severity } from "../engine/severity.ts";

const HELP = "mend what was found; a false alarm is waived by people, not by a comment in the code";

/** Requirements: [P142] [P149] [P151] [P155]. */
export const rule = defineRule({
  id: "static-analysis-finding",
  summary: "Static analysis found something that the change introduces, or nobody proved that it looked.",
  stopCode: "STOP_SECURITY_VIOLATION",
  appliesTo: ["agent"],
  needs: ["policy", "static_analysis"],
  check: ({ policy, static_analysis }) => {
    const { required, stop_at } = policy.policy.security.static_analysis;
    const found = static_analysis.findings.map(
      ({ id, severity, message, help, path, line, fingerprint }) =>
        ({
          level: levelOf(severity, stop_at),
          message,
          note: `${id}, ${severity}`,
          help: help === undefined ? HELP : `${help}; a false alarm is waived by people`,
          subject: fingerprint === undefined ? id : `${id} ${fingerprint}`,
          path,
          line,
        }) as const,
    );
    // Nothing unseen passes a gate that requires it to be seen.
    const unseen = static_analysis.unanalysed.map(
      ({ path, line, why }) =>
        ({
          // A grammar that lost its way at one place has read the rest: a person looks at the place.
          level: line === undefined ? "fail" : "review",
          message: `no static analysis looked at all of this: ${why}`,
          note: "the policy requires it of all code that the change introduces",
          help:
            line === undefined
              ? "see to what keeps it from being read, or let the policy say that static analysis is not required"
              : "mend the file, or have a person look at this place",
          subject: why,
          path,
          line,
        }) as const,
    );
    return required ? [...found, ...unseen] : found;
  },
});

/** Below the policy's bound a person looks at what is not low. */
function levelOf(severity: Severity, bound: Severity): "stop" | "review" | "note" {
  if (isAtLeast(severity, bound)) return "stop";
  return severity === "low" ? "note" : "review";
}
