import { dependencyRiskRule } from "../engine/dependency-risk-rule.ts";

/** Requirements: [T154] [P93]. */
export const rule = dependencyRiskRule({
  id: "dependency-lookalike",
  summary: "A new package has nearly the name of a well-known one, or of one of the repository's own.",
  kinds: ["lookalike"],
  help: "check that this is the package that was meant",
});
