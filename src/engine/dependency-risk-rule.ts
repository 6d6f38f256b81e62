import type { DependencyRiskKind } from "./dependency-change.ts";
import { riskViolations } from "./dependency-level.ts";
import { defineRule, type Rule } from "./rule.ts";

/** A rule that says of some kinds of risk that they are there: its violations are `riskViolations`. */
export function dependencyRiskRule({
  id,
  summary,
  kinds,
  help,
}: Pick<Rule, "id" | "summary"> & {
  readonly kinds: readonly DependencyRiskKind[];
  readonly help: string;
}) {
  return defineRule({
    id,
    summary,
    stopCode: "STOP_SECURITY_VIOLATION",
    appliesTo: "everyone",
    needs: ["subject", "policy", "dependency_changes"],
    check: ({ subject, policy, dependency_changes }) =>
      riskViolations(dependency_changes.risks, kinds, { subject, policy: policy.policy, help }),
  });
}
