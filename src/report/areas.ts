import type { FactName } from "../engine/facts.ts";
import type { Finding, StopCode } from "../engine/finding.ts";

/** The rows of a report for people, in the order of the contract (6). */
export const AREAS = [
  "plan",
  "scope",
  "history",
  "secrets",
  "static analysis",
  "dependencies",
  "commands",
  "tests",
  "budget",
  "progress",
] as const;
export type Area = (typeof AREAS)[number];

/** What must be known for an area to have been looked at. */
export const AREA_FACTS: Readonly<Record<Area, readonly FactName[]>> = {
  plan: ["plan"],
  scope: ["touched"],
  history: ["commits"],
  secrets: ["secrets"],
  "static analysis": ["static_analysis"],
  dependencies: ["dependency_changes", "dependencies"],
  commands: ["commands"],
  tests: ["tests", "coverage", "weakened_tests"],
  budget: ["limits", "usage"],
  progress: ["progress", "runtime"],
};

/** The rules that are not about scope. A test holds this list against the rules that there are. */
export const AREA_OF_RULE: Readonly<Record<string, Area>> = {
  "plan-missing": "plan",
  "plan-invalid": "plan",
  "plan-changed": "plan",
  "plan-unapproved": "plan",
  "handoff-asked": "plan",
  "plans-overlap": "plan",
  "second-plan": "plan",
  "code-before-plan": "plan",
  "code-on-invalid-plan": "plan",
  "confidence-low": "plan",
  "assumption-false": "plan",
  "risk-understated": "plan",
  "blast-radius": "plan",
  "document-invalid": "plan",
  "document-advice": "plan",
  "target-document-invalid": "plan",
  "object-malformed": "history",
  "unrelated-history": "history",
  "octopus-merge": "history",
  "merge-conflict": "history",
  "integration-conflict": "history",
  "trailers-missing": "history",
  "iteration-fell": "history",
  "secret-exposed": "secrets",
  "secret-candidate": "secrets",
  "content-unscanned": "secrets",
  "command-blocked": "commands",
  "command-unreviewed": "commands",
  "static-analysis-finding": "static analysis",
  "security-review-missing": "static analysis",
  "silencer-added": "static analysis",
  "silencer-hides-finding": "static analysis",
  "dependency-vulnerable": "dependencies",
  "dependency-source-changed": "dependencies",
  "dependency-integrity-lost": "dependencies",
  "dependency-lookalike": "dependencies",
  "dependency-install-script": "dependencies",
  "dependency-denied": "dependencies",
  "dependency-undeclared": "dependencies",
  "dependency-downgraded": "dependencies",
  "lock-file-inconsistent": "dependencies",
  "dependency-unread": "dependencies",
  "dependency-manifest-changed": "dependencies",
  "report-unusable": "tests",
  "tests-failed": "tests",
  "acceptance-unproven": "tests",
  "baseline-failing": "tests",
  "canary-passed": "tests",
  "test-missing": "tests",
  "coverage-low": "tests",
  "coverage-unmeasured": "tests",
  "coverage-regressed": "tests",
  "test-weakened": "tests",
  "code-and-tests-together": "tests",
  "ceiling-exceeded": "budget",
  "change-large": "budget",
  "limit-exceeded": "budget",
  "limit-loosened": "budget",
  "budget-exceeded": "budget",
  "tool-calls-exceeded": "budget",
  "usage-unclear": "budget",
  "iterations-exceeded": "progress",
  "state-repeated": "progress",
  "no-progress": "progress",
};

const AREA_OF_CODE: Readonly<Record<StopCode, Area>> = {
  STOP_SECURITY_VIOLATION: "scope",
  STOP_SECRET_EXPOSURE: "secrets",
  STOP_UNAUTHORIZED_ACCESS: "scope",
  STOP_BUDGET_EXCEEDED: "budget",
  STOP_NO_PROGRESS: "progress",
  STOP_RUNTIME_EXCEEDED: "progress",
};

/** The row a finding is counted in. What fits nowhere else is about what was touched, and by whom: scope. */
export function areaOf(finding: Pick<Finding, "rule" | "stop_code">): Area {
  // `Object.hasOwn`, for a rule may be called like something that every object has.
  if (Object.hasOwn(AREA_OF_RULE, finding.rule)) return AREA_OF_RULE[finding.rule]!;
  // Candidates have no stop code.
  if (finding.rule.startsWith("secret-")) return "secrets";
  return finding.stop_code ? AREA_OF_CODE[finding.stop_code] : "scope";
}
