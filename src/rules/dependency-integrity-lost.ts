import { dependencyRiskRule } from "../engine/dependency-risk-rule.ts";

/** Requirements: [T153] [P93]. */
export const rule = dependencyRiskRule({
  id: "dependency-integrity-lost",
  summary: "A package's digest was lost, weakened or changed, so that other content can take its place.",
  kinds: ["integrity-lost", "integrity-weakened", "integrity-changed", "integrity-missing"],
  help: "write the lock file anew with its package manager, from the target's own",
});
