import { type Collected, collectFromRepository } from "../collect/from-repository.ts";
import type { GivenReports, ToldUsage } from "../collect/given-reports.ts";
import type { SeenPush } from "../collect/tests-by-testers.ts";
import { isAgentBranch } from "../collect/whose-change.ts";
import { canonicalJson, sha256OfCanonicalJson } from "../contract/canonical-json.ts";
import { awaitedEvidence } from "../engine/awaited-evidence.ts";
import { bearingPeriods } from "../engine/budget.ts";
import { observed } from "../engine/fact.ts";
import type { Facts, LadderFact, PolicyState } from "../engine/facts.ts";
import { writeFactsRecord } from "../engine/facts-record.ts";
import { withFinishedPlan } from "../engine/finished-plan.ts";
import { decide, decideWith, type JudgedFacts } from "../engine/judged-facts.ts";
import { maskedVerdict } from "../engine/masked-verdict.ts";
import type { RunPlan } from "../engine/plan-state.ts";
import { withComplaint } from "../engine/received-objects.ts";
import { measureOf } from "../engine/run-measure.ts";
import { judgeSubject } from "../engine/subject.ts";
import type { ToldDeeds } from "../engine/told-activity.ts";
import { undeterminedFacts } from "../engine/undetermined-facts.ts";
import { CannotRun } from "../git/cannot-run.ts";
import { treeOfCommit } from "../git/commits.ts";
import type { BringBlobs } from "../git/lacking-blobs.ts";
import type { Mirror } from "../git/mirror.ts";
import { complaintOfNamed, namedFile } from "../git/named-files.ts";
import type { Objects } from "../git/objects.ts";
import { CEILINGS, type Oid } from "../git/types.ts";
import { rules } from "../rules/index.ts";
import { agreedFacts } from "./agreed-facts.ts";
import type { Agreements } from "./agreements.ts";
import { changesJson } from "./changes-json.ts";
import { agreedAt, type GateNow } from "./gate-now.ts";
import { sightOf } from "./gate-sight.ts";
import type { JudgedHead, JudgedPlan } from "./judged-head.ts";
import type { ParallelNow } from "./parallel-now.ts";
import type { PlanPeople } from "./plan-people.ts";
import type { Fetched } from "./repository-access.ts";
import { withTold } from "./usage-of.ts";

/** One head against one target, and what only the App knows of them. */
export interface HeadQuestion {
  readonly mirror: Mirror;
  /** Where the mirror has not all contents. */
  readonly bring: BringBlobs;
  readonly base: string;
  readonly head: string;
  /** Without `refs/heads/`; absent for a head from a fork, whose names are its owner's to choose. */
  readonly branch?: string;
  /** Who pushed, as GitHub authenticated them; absent where nobody knows. */
  readonly actor?: string;
  /** Of the default branch: for heads that cannot be read at all. */
  readonly policy: PolicyState;
  /** What became of fetching the head. */
  readonly fetched: Fetched;
  readonly agreements: Agreements;
  /** What jobs of GitHub Actions have proven of it; absent where nothing came in. */
  readonly evidence?: GivenReports | undefined;
  /** What came in of the run's requests to models; absent where nothing did. */
  readonly usage?: ToldUsage | undefined;
  /** What was told of what its run read and called; absent: nothing. */
  readonly deeds?: ToldDeeds;
  /** Heads that the branch was seen to have, oldest first; absent where it is not of agents. */
  readonly pushes?: readonly SeenPush[];
  /** What the ledger has pinned. */
  readonly plans: PinnedPlans;
  /** Who has agreed to the plan, and which runs it meets; absent where no run can be there. */
  readonly people?: PlanPeople;
  readonly parallel?: ParallelNow;
  /** Absent for a branch that stands before none. */
  readonly gate?: GateNow;
  /** What has happened to the ladder, for a head that stands before a gate or on a rung. */
  readonly ladder?: LadderFact;
}

export interface PinnedPlans {
  /** Of the run that holds the branch. */
  readonly ofRun?: string;
  /** What an id was pinned to before; `used`: by a run that has ended, or of another branch. */
  find(planId: string): Promise<{ readonly sha256: string; readonly used: boolean } | undefined>;
}

/** Judges a head as `proofgate check` would, and by what the ledger knows besides. Never without a verdict. */
export async function judgeHead(question: HeadQuestion): Promise<JudgedHead> {
  const startedAt = performance.now();
  const took = () => Math.round(performance.now() - startedAt);
  const { fetched, mirror } = question;
  if (fetched.kind === "unavailable") return undetermined(question, fetched.why, took);
  try {
    return await mirror.withObjects((objects) => judgeRead(question, objects, took), question.bring);
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error;
    return undetermined(question, error.message, took);
  }
}

async function judgeRead(question: HeadQuestion, objects: Objects, took: () => number): Promise<JudgedHead> {
  let collected: Collected;
  try {
    collected = await collectByPins(question, objects);
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error;
    return undetermined(question, error.message, took);
  }
  try {
    const baseTree = await treeOfCommit(objects, question.base as Oid);
    const facts = await factsByLedger(question, objects, collected);
    const head = judged(question, collected, facts, took);
    return { ...head, ...(baseTree === undefined ? {} : { baseTree }) };
  } finally {
    await collected.close();
  }
}

async function collectByPins(
  { plans, agreements, ...question }: HeadQuestion,
  objects: Objects,
): Promise<Collected> {
  const { base, head, branch, actor, pushes } = question;
  const { evidence, usage, deeds } = question;
  const reports = withTold(evidence, { usage, deeds }, agreements.spending);
  const collect = (pin: string | undefined): Promise<Collected> =>
    collectFromRepository({
      repository: objects,
      base,
      head,
      ...(branch === undefined ? {} : { branch: `refs/heads/${branch}` }),
      ...(actor === undefined ? {} : { actor }),
      ...(pin === undefined ? {} : { pin }),
      ...(reports === undefined ? {} : { reports }),
      ...(pushes === undefined ? {} : { pushes }),
    });
  const first = await collect(plans.ofRun);
  if (plans.ofRun !== undefined) return await collectAmended(agreements.amendment, first, collect);
  // No run: but the branch may have been rewritten, and its plan's id pinned to other words before.
  const plan = validPlan(first.facts);
  const pinned = plan === undefined ? undefined : await plans.find(plan.id);
  if (pinned === undefined || pinned.used || pinned.sha256 === plan?.sha256) return first;
  await first.close();
  return await collect(pinned.sha256);
}

/** Until the amended file is pushed the old plan holds; from then on the new one, if it is that and nothing else. */
async function collectAmended(
  amendment: string | undefined,
  first: Collected,
  collect: (pin: string) => Promise<Collected>,
): Promise<Collected> {
  if (amendment === undefined || !isReplaced(first.facts)) return first;
  const amended = await collect(amendment);
  const isIt = validPlan(amended.facts)?.sha256 === amendment && !isReplaced(amended.facts);
  await (isIt ? first : amended).close();
  return isIt ? amended : first;
}

function isReplaced({ plan }: Facts): boolean {
  return plan.known && plan.value.replacements.length > 0;
}

async function factsByLedger(
  { mirror, plans, fetched, head, gate, ladder, people, parallel }: HeadQuestion,
  objects: Objects,
  { facts, effectSha256 }: Collected,
): Promise<Facts> {
  const plan = validPlan(facts);
  const pinned = plan === undefined || plans.ofRun !== undefined ? undefined : await plans.find(plan.id);
  // Nor is it forgotten for what was pushed upon it: that came without what was here.
  const below = facts.commits.known ? facts.commits.value.map(({ sha }) => sha) : [];
  const malformed =
    (fetched.kind === "here" ? fetched.malformed : undefined) ??
    mirror.complaintAmong(below) ??
    (mirror.isPartial ? await complaintOfContents(objects, facts) : undefined);
  return {
    ...facts,
    ...(people === undefined ? {} : await agreedFacts(facts, people, { head, targetRef: gate?.targetRef })),
    ...(parallel === undefined ? {} : { parallel_runs: parallel.of(plan, head) }),
    ...(malformed === undefined ? {} : { objects: withComplaint(facts.objects, malformed, head) }),
    ...(gate === undefined ? {} : agreedAt(gate, facts, head, effectSha256())),
    ...(ladder === undefined ? {} : { ladder: observed(ladder) }),
    ...(pinned?.used && facts.plan.known
      ? {
          plan: {
            ...facts.plan,
            value: withFinishedPlan(facts.plan.value, head, facts.touched.known ? facts.touched.value : []),
          },
        }
      : {}),
  };
}

/** What git says of contents when they come with their trees, which here they do not. */
async function complaintOfContents(objects: Objects, { commits }: Facts): Promise<string | undefined> {
  const changes = commits.known ? commits.value.flatMap((commit) => commit.changes) : [];
  const files = changes.flatMap(({ path, to }) =>
    to === undefined ? [] : [namedFile(path, to.mode, to.oid)],
  );
  return await complaintOfNamed(objects, files, CEILINGS);
}

function judged(
  { agreements }: HeadQuestion,
  collected: Collected,
  facts: Facts,
  took: () => number,
): JudgedHead {
  const { mode, base, head, stats, suggestion, mask } = collected;
  const made: JudgedFacts = { facts, mode, base, head, stats, ...agreedOn(agreements) };
  const { verdict, facts: approved } = decideWith(made, rules);
  const plan = validPlan(facts);
  const touched = facts.touched.known ? facts.touched.value : [];
  const awaits = awaitedEvidence(facts, rules, verdict);
  const measure = measureOf(facts);
  return {
    verdict: maskedVerdict(suggestion ? { ...verdict, suggested_plan: suggestion.plan } : verdict, mask),
    ...(suggestion ? { suggestedPath: mask(suggestion.path) } : {}),
    ...(plan === undefined ? {} : { plan: judgedPlan(plan, mask) }),
    resumedStops: resumedStops(agreements),
    changes: changesJson(touched, mask),
    factsRecord: writeFactsRecord(made, rules, { mask, suggestedPlan: suggestion?.plan }),
    ...(measure === undefined ? {} : { measure }),
    ...(collected.runtimeMinutes === undefined ? {} : { runtimeMinutes: collected.runtimeMinutes }),
    ...(collected.budget === undefined ? {} : { budget: collected.budget }),
    ...(facts.usage.known ? { budgetPeriods: bearingPeriods(facts.usage.value) } : {}),
    hasWork: touched.some(({ path }) => path !== plan?.path),
    sight: sightOf(approved, mask),
    ...(awaits === undefined ? {} : { awaits }),
    milliseconds: took(),
  };
}

function agreedOn({ accepted, waivers, today }: Agreements) {
  return { accepted, waivers, today };
}

function resumedStops({ accepted }: Agreements): ReadonlySet<string> {
  return new Set(accepted.map(({ stopId }) => stopId));
}

function validPlan({ plan }: Facts): RunPlan | undefined {
  return plan.known && plan.value.state.kind === "valid" ? plan.value.state.plan : undefined;
}

function judgedPlan(plan: RunPlan, mask: (text: string) => string): JudgedPlan {
  return {
    id: plan.id,
    sha256: plan.sha256,
    path: mask(plan.path),
    branch: plan.document.branch,
    isStanding: plan.commit === undefined,
    content: mask(canonicalJson(plan.document)),
    commandsSha256: sha256OfCanonicalJson(plan.document.commands ?? []),
  };
}

/** Nothing can be read of it: all that a gate requires is unknown, and the reason is said. */
function undetermined(question: HeadQuestion, why: string, took: () => number): JudgedHead {
  const { base, head, branch, actor, policy, fetched, agreements } = question;
  const subject = judgeSubject({
    ...(branch === undefined ? { fromFork: true } : { branch }),
    ...(actor === undefined ? {} : { actor }),
    isAgentBranch: branch !== undefined && isAgentBranch(policy, branch),
    agents: policy.policy.agents,
  });
  const unknown = undeterminedFacts(why, { subject: observed(subject), policy: observed(policy) });
  const malformed = fetched.kind === "here" ? fetched.malformed : undefined;
  const facts =
    malformed === undefined
      ? unknown
      : { ...unknown, objects: withComplaint(unknown.objects, malformed, head) };
  const mode = policy.state === "invalid" ? "enforce" : policy.policy.mode;
  const stats = { files: 0, commits: 0, bytes: 0 };
  const made: JudgedFacts = { facts, mode, base, head, stats, ...agreedOn(agreements) };
  const nothing = { changes: changesJson([], String), hasWork: false, sight: sightOf(facts, String) };
  const factsRecord = writeFactsRecord(made, rules, { mask: String });
  return {
    verdict: decide(made, rules),
    factsRecord,
    resumedStops: resumedStops(agreements),
    ...nothing,
    milliseconds: took(),
  };
}
