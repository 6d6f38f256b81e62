import { dependencyRiskRule } from "../engine/dependency-risk-rule.ts";

/** Requirements: [T153] [T155] [P93]. */
export const rule = dependencyRiskRule({
  id: "dependency-source-changed",
  summary: "A package is fetched from somewhere that nobody named.",
  kinds: [
    "source-changed",
    "source-unknown",
    "source-of-another",
    "source-confused",
    "source-unencrypted",
    "index-added",
  ],
  help: "take it from its registry, or ask people to name the host in the thread's `network.allow`",
});
