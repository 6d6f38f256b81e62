import { declaredDependencies, riskViolations } from "../engine/dependency-level.ts";
import type { Level } from "../engine/finding.ts";
import { defineRule } from "../engine/rule.ts";

const HELP = "read what the package runs, or install without scripts";

/** Requirements: [T156] [P93]. */
export const rule = defineRule({
  id: "dependency-install-script",
  summary: "A package runs a program of its own when it is installed, and did not before.",
  stopCode: "STOP_SECURITY_VIOLATION",
  appliesTo: "everyone",
  needs: ["subject", "policy", "dependency_changes"],
  wants: ["plan"],
  check: ({ subject, policy, dependency_changes, perhaps }) => {
    const declared = perhaps.plan.known ? declaredDependencies(perhaps.plan.value) : undefined;
    const ask = { subject, policy: policy.policy, help: HELP };
    // What a declared addition brings with it was asked for: most native packages come with a script.
    const isExpected = subject.judgedAs === "updater" || (declared?.add ?? []).length > 0;
    const fresh = riskViolations(dependency_changes.risks, ["script-new"], ask);
    return [
      ...fresh.map((violation) =>
        isExpected ? { ...violation, level: "note" satisfies Level as Level } : violation,
      ),
      ...riskViolations(dependency_changes.risks, ["script-gained", "script-hidden"], ask),
    ];
  },
});
