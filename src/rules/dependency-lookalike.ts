import { riskViolations } from "../engine/dependency-level.ts";
import { defineRule } from "../engine/rule.ts";

const HELP = "check that this is the package that was meant";

/** Requirements: [T154] [P93]. */
export const rule = defineRule({
  id: "dependency-lookalike",
  summary: "A new package has nearly the name of a well-known one, or of one of the repository's own.",
  stopCode: "STOP_SECURITY_VIOLATION",
  appliesTo: "everyone",
  needs: ["subject", "policy", "dependency_changes"],
  check: ({ subject, policy, dependency_changes }) =>
    riskViolations(dependency_changes.risks, ["lookalike"], { subject, policy: policy.policy, help: HELP }),
});
