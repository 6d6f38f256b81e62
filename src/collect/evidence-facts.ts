import type { LimitSource } from "../contract/limits.ts";
import { tighten } from "../contract/limits.ts";
import { observed, unknown } from "../engine/fact.ts";
import type { Facts, PathClass } from "../engine/facts.ts";
import type { RunPlan } from "../engine/plan-state.ts";
import type { ReportDefect } from "../engine/test-evidence.ts";
import { acceptanceProofs } from "./acceptance-proofs.ts";
import { coverageEvidence } from "./coverage-facts.ts";
import { type GivenReports, reported } from "./given-reports.ts";
import type { JudgedRange } from "./judged-range.ts";
import { chainAbovePlan, limitsOfRun } from "./limit-chain.ts";
import { resolveRequirements } from "./requirements.ts";
import { testEvidence } from "./test-facts.ts";
import type { Threads } from "./threads.ts";

export type EvidenceFacts = Pick<
  Facts,
  "reports" | "tests" | "acceptance" | "baseline_tests" | "coverage" | "coverage_change"
>;

/** What was handed over as evidence, read and held against the change. */
export async function evidenceFacts(
  range: JudgedRange,
  threads: Threads,
  classes: readonly PathClass[],
  plan: RunPlan | undefined,
  given: GivenReports,
  ofAnalysers: readonly ReportDefect[] = [],
): Promise<EvidenceFacts> {
  const tests = await testEvidence(range, given);
  const limits = plan ? await limitsUnder(range, threads, plan) : tighten(chainWithoutPlan(range, threads));
  const coverage = await coverageEvidence(range, classes, limits, given);
  const { sarif = [], baseSarif = [] } = given;
  const all = [given.tests, given.coverage, given.baseCoverage, sarif, baseSarif];
  const isGiven = all.some((reports) => reports.length > 0);
  return {
    reports: isGiven
      ? reported([...tests.defects, ...coverage.defects, ...ofAnalysers], given)
      : observed([]),
    tests: tests.fact,
    acceptance: await acceptance(range, plan, tests, given),
    baseline_tests: unknown("nobody ran the target's tests"),
    ...coverage.facts,
  };
}

async function acceptance(
  range: JudgedRange,
  plan: RunPlan | undefined,
  { fact, tests }: Awaited<ReturnType<typeof testEvidence>>,
  given: GivenReports,
): Promise<Facts["acceptance"]> {
  if (!plan) return unknown("there is no valid plan to hold it against");
  if (!fact.known) return unknown(fact.why);
  return reported(await acceptanceProofs(range, plan, tests), given);
}

async function limitsUnder({ policy, target }: JudgedRange, threads: Threads, plan: RunPlan) {
  const requirements = await resolveRequirements(target, plan.thread, plan.document.requirements);
  return limitsOfRun(policy, threads, plan.thread, requirements, plan.document);
}

/** The policy, and every config of a thread that is touched: the strictest counts. */
function chainWithoutPlan({ policy }: JudgedRange, threads: Threads): LimitSource[] {
  const [first = [], ...others] = [...threads.directories].map((thread) =>
    chainAbovePlan(policy, threads, thread, []),
  );
  // Each begins with the policy, which would put back what the one before has tightened.
  return [...first, ...others.flatMap((chain) => chain.slice(1))];
}
