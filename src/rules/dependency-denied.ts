import { dependencyRiskRule } from "../engine/dependency-risk-rule.ts";

/** Requirements: [P93]. */
export const rule = dependencyRiskRule({
  id: "dependency-denied",
  summary: "The change introduces a package, or a licence, that the policy forbids.",
  kinds: ["denied-package", "denied-license", "license-unknown"],
  help: "take another package, or ask those who own the policy",
});
