import type { EffectiveLimits, LimitSource } from "../contract/limits.ts";
import { tighten } from "../contract/limits.ts";
import type { DependenciesFact } from "../engine/dependency-change.ts";
import { type Fact, observed, unknown } from "../engine/fact.ts";
import type { Facts, PathClass } from "../engine/facts.ts";
import type { RunPlan } from "../engine/plan-state.ts";
import type { ReportDefect } from "../engine/test-evidence.ts";
import type { ToldDeeds } from "../engine/told-activity.ts";
import { acceptanceProofs } from "./acceptance-proofs.ts";
import { activityFact, together } from "./activity-facts.ts";
import type { FoundAlteration } from "./altered-tests.ts";
import { coverageEvidence } from "./coverage-facts.ts";
import type { CrossedFacts, CrossedQuestion } from "./crossed-tests.ts";
import { whyVoid } from "./evidence-worth.ts";
import { type GivenReports, reported } from "./given-reports.ts";
import type { JudgedRange } from "./judged-range.ts";
import { chainAbovePlan, limitsOfRun } from "./limit-chain.ts";
import { localTermsUnder } from "./local-terms.ts";
import { resolveRequirements } from "./requirements.ts";
import { boundBudget } from "./run-budget.ts";
import { testEvidence } from "./test-facts.ts";
import { configOf, type Threads } from "./threads.ts";
import { usageFacts } from "./usage-facts.ts";

export type EvidenceFacts = Pick<
  Facts,
  | "reports"
  | "tests"
  | "acceptance"
  | "baseline_tests"
  | "tests_on_base"
  | "base_tests_on_head"
  | "canary"
  | "coverage"
  | "coverage_change"
  | "usage"
  | "activity"
>;

const NOTHING_RAN = { reports: [] };
const NO_TESTS = {
  ...{ tests: [], coverage: [], baseCoverage: [], baseTests: [] },
  ...{ testsOnBase: NOTHING_RAN, baseTestsOnHead: NOTHING_RAN },
  canary: { names: [], reports: [] },
};

export interface EvidenceQuestion {
  readonly range: JudgedRange;
  readonly threads: Threads;
  readonly classes: readonly PathClass[];
  readonly plan: RunPlan | undefined;
  readonly given: GivenReports;
  readonly dependencies: Fact<DependenciesFact>;
  /** Tests of the target that the change alters. */
  readonly altered: readonly FoundAlteration[];
  /** Reports of analysers that cannot be used. */
  readonly ofAnalysers: readonly ReportDefect[];
}

/** What was handed over as evidence, held against the change; all of it unknown where its proof is worth nothing. */
export async function evidenceFacts(question: EvidenceQuestion): Promise<EvidenceFacts> {
  const { range, threads, dependencies, given } = question;
  const why = await whyVoid(range, threads, dependencies, given);
  if (why === undefined) return await factsOf(question);
  // What analysers found can only make it worse: that is kept.
  const facts = await factsOf({ ...question, given: { ...given, ...NO_TESTS } });
  const isAsked = !facts.coverage.known;
  return {
    ...facts,
    tests: unknown(why),
    tests_on_base: unknown(why),
    base_tests_on_head: unknown(why),
    canary: unknown(why),
    acceptance: unknown(why),
    coverage: isAsked ? unknown(why) : facts.coverage,
    coverage_change: facts.coverage_change.known ? facts.coverage_change : unknown(why),
  };
}

async function factsOf(question: EvidenceQuestion): Promise<EvidenceFacts> {
  const { range, threads, classes, plan, given, ofAnalysers, altered } = question;
  const tests = await testEvidence(range, given);
  const limits = plan ? await limitsUnder(range, threads, plan) : tighten(chainWithoutPlan(range, threads));
  const coverage = await coverageEvidence(range, classes, limits, given);
  const { sarif = [], baseSarif = [], usage: ofUsage = [] } = given;
  const local = plan ? await localTermsUnder(range, plan) : undefined;
  const usage = await usageFacts(given, plan ? boundBudget(range, limits, plan.thread, local) : undefined);
  const all = [given.tests, given.coverage, given.baseCoverage, sarif, baseSarif, ofUsage];
  const isGiven = all.some((reports) => reports.length > 0);
  return {
    reports: isGiven
      ? reported([...tests.defects, ...coverage.defects, ...usage.defects, ...ofAnalysers], given)
      : observed([]),
    tests: tests.fact,
    acceptance: await acceptance(range, plan, tests, given),
    baseline_tests: await baseline(range, given),
    ...(await crossed({ range, found: altered, head: tests, given })),
    canary: await canary(given),
    usage: usage.fact,
    activity: await activity(question, limits, usage.deeds),
    ...coverage.facts,
  };
}

/** Tests of one side on the code of the other; most changes have no such run, and read nothing of it. */
async function crossed(question: CrossedQuestion): Promise<CrossedFacts> {
  const { testsOnBase, baseTestsOnHead } = question.given;
  if (testsOnBase === undefined && baseTestsOnHead === undefined)
    return {
      tests_on_base: unknown("nobody ran the head's tests on the target's code"),
      base_tests_on_head: unknown("nobody ran the target's tests on the head's code"),
    };
  const { crossedFacts } = await import("./crossed-tests.ts");
  return await crossedFacts(question);
}

/** Most changes have no such run either. */
async function canary(given: GivenReports): Promise<Facts["canary"]> {
  if (given.canary === undefined) return unknown("nobody ran the tests with one that must fail");
  const { canaryFact } = await import("./canary.ts");
  return await canaryFact(given);
}

/** What was told of what the run read and called; of most runs nothing is. */
async function activity(
  { range: { target }, threads, plan, given }: EvidenceQuestion,
  { bounds }: EffectiveLimits,
  ofReports: ToldDeeds,
): Promise<Facts["activity"]> {
  const told = together(given.deeds, ofReports);
  if (told.names.length === 0 && told.tools === undefined)
    return unknown("nobody told what the run read and called");
  if (plan === undefined) return unknown("there is no valid plan to hold it against");
  const requirements = await resolveRequirements(target, plan.thread, plan.document.requirements);
  const toolCalls = bounds["limits.tool_calls"];
  if (!toolCalls) throw new Error("invariant: the defaults bound `tool_calls`");
  const config = configOf(threads, plan.thread);
  return activityFact(told, { plan: plan.document, config, requirements, toolCalls });
}

/** What failed on the target before the change. */
async function baseline(range: JudgedRange, given: GivenReports): Promise<Facts["baseline_tests"]> {
  const { baseTests = [] } = given;
  if (baseTests.length === 0) return unknown("nobody ran the target's tests");
  const { fact } = await testEvidence(range, { ...given, tests: baseTests, jobs: [] });
  return fact.known ? reported({ failed: fact.value.failed }, given) : unknown(`of the target: ${fact.why}`);
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
