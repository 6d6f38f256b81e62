import { dependencyRiskRule } from "../engine/dependency-risk-rule.ts";

/** Requirements: [T153] [P93]. */
export const rule = dependencyRiskRule({
  id: "lock-file-inconsistent",
  summary: "A lock file and its manifest no longer say the same.",
  kinds: ["lock-without-manifest", "lock-unasked", "lock-differs", "lock-behind"],
  help: "write the lock file anew with its package manager, and commit it with its manifest",
});
