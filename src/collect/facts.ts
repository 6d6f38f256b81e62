import type { ThreadConfig } from "../contract/generated/documents.ts";
import { matchesPattern } from "../contract/pattern.ts";
import { threadOf } from "../contract/threads.ts";
import { type Fact, observed, unknown } from "../engine/fact.ts";
import type { Facts, LimitUse, PathClass, RangeFact, ThreadsFact } from "../engine/facts.ts";
import { limitUse } from "../engine/limit-use.ts";
import type { RunPlan } from "../engine/plan-state.ts";
import type { ResolvedRequirement } from "../engine/plan-validity.ts";
import { CEILINGS, type ChangeSet } from "../git/types.ts";
import { checkAssumptions } from "./assumptions.ts";
import { type ClassPatterns, classifyPaths } from "./classes.ts";
import { agentMarks, ceilingHits } from "./commit-facts.ts";
import type { ContentFindings } from "./content-scanners.ts";
import type { PairContents } from "./contents.ts";
import { dependencyFacts } from "./dependency-facts.ts";
import { collectDocuments } from "./documents.ts";
import { evidenceFacts } from "./evidence-facts.ts";
import type { GivenReports } from "./given-reports.ts";
import { handoffsFact } from "./handoff-facts.ts";
import type { JudgedRange } from "./judged-range.ts";
import { limitsOfRun } from "./limit-chain.ts";
import type { LineCounts } from "./line-counts.ts";
import { localTermsOf } from "./local-terms.ts";
import { objectsFact } from "./object-facts.ts";
import { refuseLackingContents } from "./partial-mirror.ts";
import { collectPlan } from "./plan-collection.ts";
import { runDocuments } from "./plan-documents.ts";
import { radiusOf } from "./radius.ts";
import { type ContentReading, readRangeContents } from "./range-contents.ts";
import { patternsOf, requirementFacts } from "./requirement-facts.ts";
import { resolveRequirements } from "./requirements.ts";
import { type BoundBudget, boundBudget } from "./run-budget.ts";
import { securityReviewFact } from "./security-review-facts.ts";
import { placesOf, sarifGiven, staticAnalysisFact } from "./static-analysis-facts.ts";
import type { TargetTree } from "./target-tree.ts";
import { testTexts } from "./test-texts.ts";
import { type SeenPush, testsByTesters } from "./tests-by-testers.ts";
import { configOf, type Threads } from "./threads.ts";
import { findTwins } from "./twins.ts";

const SERVER_ONLY = unknown("only a server sees it, and none was asked");
const OF_A_SERVER = {
  runtime: SERVER_ONLY,
  progress: SERVER_ONLY,
  plan_approval: SERVER_ONLY,
  reviews: SERVER_ONLY,
  approvals: SERVER_ONLY,
  parallel_runs: SERVER_ONLY,
  ladder: SERVER_ONLY,
};
const NO_PLAN = "there is no valid plan to hold it against";
const NOT_SCANNED = "nobody looked into the contents";
const NOT_AN_AGENT = "it is asked of agents only";

export interface AssembledFacts {
  readonly facts: Facts;
  /** As it was read, with the sizes of its new blobs. */
  readonly set: ChangeSet;
  /** Of agents only. */
  readonly linesChanged: number | undefined;
  /** How long the run may take by the wall clock; undefined without a valid plan. */
  readonly runtimeMinutes: number | undefined;
  /** What the run may spend; undefined without a valid plan. */
  readonly budget: BoundBudget | undefined;
}

/** What facts are made of beside the range itself. */
export interface FactSources {
  readonly contents: PairContents;
  readonly threads: Threads;
  readonly reading: ContentReading;
  readonly given: GivenReports;
  /** Heads that the branch was seen to have, oldest first; absent where no server saw them. */
  readonly pushes: readonly SeenPush[] | undefined;
}

/** All facts about a range. What this version cannot know says so. */
export async function assembleFacts(
  read: JudgedRange,
  { contents, threads, reading, given, pushes }: FactSources,
): Promise<AssembledFacts> {
  const { touched, subject, policy, commits } = read;
  const isAgent = subject.judgedAs === "agent";
  const plan = isAgent ? await collectPlan({ ...read, base: read.set.base, threads }) : undefined;
  await refuseLackingContents(read);
  const state = plan?.state;
  const runPlan = state?.kind === "valid" ? state.plan : undefined;
  const classes = classifyPaths(touched, classPatterns(read, threads));
  const sarif = await sarifGiven(read, given);
  const analysis = await staticAnalysisFact(read, classes, reading, sarif && { ...sarif, given });
  const places = analysis.known ? placesOf(analysis.value) : [];
  const { set, lines, unreadable, found } = await readRangeContents(read, {
    contents,
    threads,
    plan: runPlan,
    reading,
    places,
  });
  const range: JudgedRange = { ...read, set };
  const of = { range, threads, classes, plan: runPlan };
  const dependencies = await dependencyFacts({ ...of, reading });
  const proven = { given, dependencies: dependencies.dependency_changes, ofAnalysers: sarif?.defects ?? [] };
  const ofPlan = runPlan ? await planFacts(range, threads, runPlan, lines) : undefined;
  const radius = isAgent ? radiusOf(range, threads) : undefined;
  const why = isAgent ? NO_PLAN : NOT_AN_AGENT;
  const texts = await testTexts(range, threads, classes, runPlan, reading);
  const facts: Facts = {
    subject: observed(subject),
    policy: observed(policy),
    range: rangeFact(range),
    commits: observed(commits),
    touched: observed(touched),
    classes: observed(classes),
    objects: await objectsFact(range, unreadable),
    ceilings: observed(ceilingHits(set, CEILINGS.blobBytes)),
    twins: observed(await findTwins(range.objects, set.baseTree, range.effectTree, touched, commits)),
    ...contentFacts(found),
    documents: observed([
      ...(await collectDocuments(touched, range, policy, threads)),
      ...(ofPlan?.documents ?? []),
    ]),
    threads: observed(await threadsFact(range, threads, classes, runPlan)),
    plan: plan ? observed(plan) : unknown(NOT_AN_AGENT),
    handoffs: runPlan
      ? observed(await handoffsFact(range.target, threads, runPlan))
      : emptyUnlessPlan(isAgent, []),
    requirements: ofPlan
      ? observed(ofPlan.requirements)
      : emptyUnlessPlan(isAgent, { nonGoals: [], outsideOutputs: [], done: [] }),
    limits: ofPlan ? observed(ofPlan.limits) : emptyUnlessPlan(isAgent, []),
    assumptions: ofPlan ? observed(ofPlan.assumptions) : unknown(why),
    blast_radius: radius ? observed(radius) : unknown(NOT_AN_AGENT),
    agent_marks: observed(agentMarks(range.set)),
    ...texts.facts,
    tests_by_testers: isAgent ? await testsByTesters(range, pushes, texts.found) : unknown(NOT_AN_AGENT),
    ...(await evidenceFacts({ ...of, ...proven, altered: texts.found })),
    static_analysis: analysis,
    security_review: await securityReviewFact(range, runPlan, radius, given),
    ...dependencies,
    ...OF_A_SERVER,
  };
  const linesChanged = lines && totalLines(range, lines);
  return { facts, set, linesChanged, runtimeMinutes: ofPlan?.runtimeMinutes, budget: ofPlan?.budget };
}

/** What the scanners found; silencers and commands are looked for in agents' changes only. */
function contentFacts(
  found: ContentFindings | undefined,
): Pick<Facts, "disguises" | "silencers" | "commands" | "secrets"> {
  if (!found) {
    const unread = unknown(NOT_SCANNED);
    return { disguises: unread, silencers: unread, commands: unread, secrets: unread };
  }
  return {
    disguises: observed(found.disguises),
    silencers: found.silencers ? observed(found.silencers) : unknown(NOT_AN_AGENT),
    commands: found.commands ? observed(found.commands) : unknown(NOT_AN_AGENT),
    secrets: observed(found.secrets),
  };
}

/** Without a valid plan nothing is bound by one: the rules on plans speak then. */
function emptyUnlessPlan<T>(isAgent: boolean, nothing: T): Fact<T> {
  return isAgent ? observed(nothing) : unknown(NOT_AN_AGENT);
}

function rangeFact({ set, effectTree }: JudgedRange): Fact<RangeFact> {
  const { merge, conflictedPaths, unrelated } = set.effect;
  if (merge.kind === "undetermined")
    return unknown(`the merge into the target could not be tried: ${merge.why}`);
  return observed({
    base: set.base,
    head: set.head,
    effectTree,
    conflicts: conflictedPaths,
    isUnrelated: unrelated,
  });
}

async function planFacts(range: JudgedRange, threads: Threads, plan: RunPlan, lines: LineCounts | undefined) {
  const resolved = await resolveRequirements(range.target, plan.thread, plan.document.requirements);
  const limits = limitsOfRun(range.policy, threads, plan.thread, resolved, plan.document);
  return {
    runtimeMinutes: limits.bounds["limits.runtime_minutes"]?.value,
    budget: boundBudget(range, limits, plan.thread, localTermsOf(range.policy, plan, resolved)),
    requirements: requirementFacts(range.touched, plan.path, resolved),
    limits: limitsFact(range, threads, plan, resolved, lines),
    assumptions: await checkAssumptions(plan.document, range.target),
    documents: await runDocuments({ ...range, threads, plan }),
  };
}

function limitsFact(
  { set, commits, touched, policy }: JudgedRange,
  threads: Threads,
  plan: RunPlan,
  requirements: readonly ResolvedRequirement[],
  lines: LineCounts | undefined,
): LimitUse[] {
  const { bounds } = limitsOfRun(policy, threads, plan.thread, requirements, plan.document);
  const bound = (limit: LimitUse["limit"]) => {
    const found = bounds[`limits.${limit}`];
    if (!found) throw new Error(`invariant: the defaults bound \`${limit}\``);
    return found;
  };
  const newBlobBytes = new Map<string, number>();
  for (const { oid, size, inTarget } of set.newBlobs.values()) {
    if (!inTarget && size !== undefined) newBlobBytes.set(oid, size);
  }
  return limitUse({
    commits,
    touched,
    planPath: plan.path,
    linesOf: (change) => lines?.linesOf(change) ?? 0,
    newBlobBytes,
    bounds: {
      files_changed: bound("files_changed"),
      lines_changed: bound("lines_changed"),
      bytes_changed: bound("bytes_changed"),
      commits: bound("commits"),
      iterations: bound("iterations"),
    },
  });
}

function classPatterns({ policy, subject }: JudgedRange, threads: Threads): ClassPatterns {
  const { policy: effective } = policy;
  const ofThreads = [...threads.directories].flatMap(
    (thread) => configOf(threads, thread)?.tests?.paths ?? [],
  );
  const role = subject.role;
  return {
    protected: patternsOf(effective.protected),
    tests: patternsOf([...effective.tests.test_paths, ...ofThreads]),
    threads: threads.directories,
    denied: role === undefined ? [] : patternsOf(effective.roles[role].deny),
  };
}

async function threadsFact(
  { touched, target }: JudgedRange,
  threads: Threads,
  classes: readonly PathClass[],
  plan: RunPlan | undefined,
): Promise<ThreadsFact> {
  const owner = new Map(touched.map(({ path }) => [path, threadOf(path, threads.directories)] as const));
  if (!plan) return { threadOf: owner, planIsIntegration: false, shared: new Set() };
  const config = configOf(threads, plan.thread);
  const interfaces = patternsOf(config?.shared_interfaces ?? []);
  return {
    threadOf: owner,
    planIsIntegration: await isIntegration(config, plan, classes, target),
    shared: new Set(
      touched
        .map(({ path }) => path)
        .filter((path) => interfaces.some((pattern) => matchesPattern(pattern, path))),
    ),
  };
}

/** What only the integration thread may do decides whether it matters, and whether the whole tree is searched for it. */
async function isIntegration(
  config: ThreadConfig | undefined,
  { thread }: RunPlan,
  classes: readonly PathClass[],
  target: TargetTree,
): Promise<boolean> {
  const matters = classes.some(
    ({ isManifest, isLockFile, isInfrastructure, protection }) =>
      isManifest || isLockFile || isInfrastructure || protection,
  );
  if (!matters) return false;
  if (config?.integration) return true;
  return thread === "" && !(await target.hasConfigBelowRoot());
}

function totalLines({ commits }: JudgedRange, lines: LineCounts): number {
  let total = 0;
  for (const { changes, isCleanTargetMerge } of commits) {
    if (!isCleanTargetMerge) for (const change of changes) total += lines.linesOf(change);
  }
  return total;
}
