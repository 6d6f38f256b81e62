import { matchesPattern, parsePattern } from "../contract/pattern.ts";
import { FACT_NAMES, type FactName, type Facts, RISKS, type Risk } from "./facts.ts";
import type { ApprovalsFact, PreApproval } from "./gate-approval.ts";
import type { Verdict } from "./verdict.ts";

/** What may be unknown where a program approves in a person's place: what it stands in for, and what a run has used. */
export const MAY_BE_UNKNOWN: ReadonlySet<FactName> = new Set<FactName>([
  "runtime",
  "usage",
  "activity",
  "progress",
  "plan_approval",
  "reviews",
  // Without it no file of another thread passes.
  "handoffs",
  "parallel_runs",
  // Where an old test was altered with code, not to know these is a review by itself.
  "tests_by_testers",
  "tests_on_base",
  "base_tests_on_head",
  // Run only where somebody asks for it; what is known of it counts by its finding.
  "canary",
]);

/**
 * The approvals that a gate asks for, with those marked which the policy gives by itself (contract.md, 3: `auto_approve`):
 * low risk, on paths that were named before, all tests passed, and nothing found, waived or unknown. Whatever is missing
 * leaves it to a person [P122].
 * @param verdict of the same facts, before anybody's waivers.
 */
export function withPreApproval(facts: Facts, verdict: Verdict): Facts {
  const { approvals } = facts;
  if (!approvals.known || !approvals.value.asked.some(({ autoApprove }) => autoApprove !== undefined))
    return facts;
  if (!isProven(facts, verdict)) return facts;
  const asked: ApprovalsFact["asked"] = approvals.value.asked.map((each) =>
    each.autoApprove !== undefined && isWithin(facts, each.autoApprove)
      ? { ...each, isPreApproved: true }
      : each,
  );
  return { ...facts, approvals: { ...approvals, value: { ...approvals.value, asked } } };
}

function isProven(facts: Facts, { findings }: Verdict): boolean {
  if (FACT_NAMES.some((name) => !facts[name].known && !MAY_BE_UNKNOWN.has(name))) return false;
  if (findings.some(({ level, rule }) => level !== "note" && rule !== "approval-missing")) return false;
  const { tests, static_analysis, dependencies } = facts;
  return (
    tests.known &&
    tests.value.passed > 0 &&
    tests.value.failed.length + tests.value.failedBeyond === 0 &&
    static_analysis.known &&
    static_analysis.value.findings.length + static_analysis.value.unanalysed.length === 0 &&
    dependencies.known &&
    dependencies.value.length === 0
  );
}

function isWithin({ touched, plan, blast_radius }: Facts, { risk, paths }: PreApproval): boolean {
  if (!touched.known || !plan.known || !blast_radius.known || plan.value.state.kind !== "valid") return false;
  const { document, path: planPath } = plan.value.state.plan;
  const patterns = paths.flatMap((text) => {
    const parsed = parsePattern(text);
    return parsed.ok ? [parsed.pattern] : [];
  });
  const changed = touched.value.filter(({ path }) => path !== planPath);
  return (
    isAtMost(document.risk, risk) &&
    isAtMost(blast_radius.value.floor, risk) &&
    changed.length > 0 &&
    changed.every(({ path }) => patterns.some((pattern) => matchesPattern(pattern, path)))
  );
}

function isAtMost(one: Risk, most: Risk): boolean {
  return RISKS.indexOf(one) <= RISKS.indexOf(most);
}
