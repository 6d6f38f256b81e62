import { type Fact, notYet, observed, unknown } from "../engine/fact.ts";
import { type BlastRadiusFact, RISKS } from "../engine/facts.ts";
import type { RunPlan } from "../engine/plan-state.ts";
import type { GivenSecurityReview, SecurityReviewFact } from "../engine/security-review.ts";
import { strangeWorkflow } from "./evidence-worth.ts";
import { type GivenReports, type GivenReview, reported } from "./given-reports.ts";
import type { JudgedRange } from "./judged-range.ts";
import type { ProvenJob } from "./proven-job.ts";

const DIGITS_SHOWN = 12;

/**
 * Whether the policy asks for a review for security of this head, and which of those that came in counts: it is bound to head
 * and plan, and made by a workflow that the policy names and that runs none of the change's code. The coder, who pushes, can
 * make no such word its own [P22] [P44] [P141].
 */
export async function securityReviewFact(
  range: JudgedRange,
  plan: RunPlan | undefined,
  radius: BlastRadiusFact | undefined,
  given: GivenReports,
): Promise<Fact<SecurityReviewFact>> {
  if (radius === undefined) return unknown("it is asked of agents only");
  const { risk, by } = range.policy.policy.security.review;
  const asked = whyAsked(plan, radius, risk);
  // Without a valid plan the rules on plans speak.
  if (asked === undefined || plan === undefined) return observed({ reviews: [] });
  const { reviews: all = [] } = given;
  if (all.length === 0) {
    if (by.length === 0) return unknown(`${asked}, and the policy names nobody whose review it takes`);
    return notYet(`${asked}, and no review for security of this head has come in`, "head");
  }
  const reviews: GivenSecurityReview[] = [];
  for (const review of all) {
    const whyNot = await whyNotCounted(range, plan, by, review);
    const is = { name: review.name, by: workflowOf(review.job) };
    reviews.push(whyNot === undefined ? is : { ...is, whyNot });
  }
  const counted = all.filter((_, at) => reviews[at]?.whyNot === undefined);
  const origin = counted.map(inWords).join(", ");
  return reported({ asked, reviews }, origin === "" ? given : { ...given, origin });
}

/** The graver of what the plan declares and what its paths make (contract.md, 3). */
function whyAsked(
  plan: RunPlan | undefined,
  { floor }: BlastRadiusFact,
  classes: readonly string[],
): string | undefined {
  const declared = plan?.document.risk ?? "low";
  const isGraver = RISKS.indexOf(floor) > RISKS.indexOf(declared);
  const risk = isGraver ? floor : declared;
  if (!classes.includes(risk)) return undefined;
  return isGraver ? `the touched paths make the risk \`${risk}\`` : `the plan's risk is \`${risk}\``;
}

async function whyNotCounted(
  range: JudgedRange,
  plan: RunPlan,
  by: readonly string[],
  { job, besideTests, doubt, plan: named, bytes }: GivenReview,
): Promise<string | undefined> {
  if (doubt !== undefined) return doubt;
  if (!by.includes(workflowOf(job))) return "the policy does not name its workflow";
  if (besideTests) return "the same workflow handed in what ran the change's own code";
  const strange = await strangeWorkflow(range, job);
  if (strange !== undefined) return strange;
  if (named === undefined) return "it names no plan";
  if (named.id !== plan.id || named.sha256 !== plan.sha256)
    return `it is of the plan \`${named.id}\` with the hash \`${named.sha256.slice(0, DIGITS_SHOWN)}…\`, and the run's is \`${plan.id}\` with \`${plan.sha256.slice(0, DIGITS_SHOWN)}…\``;
  const { readSarif } = await import("../scan/sarif/read-sarif.ts");
  const reading = readSarif(bytes);
  if (!reading.ok) return `it cannot be read: ${reading.problem.message}`;
  return reading.report.runs.length > 0 ? undefined : "it has no run of any tool";
}

function workflowOf({ called, caller }: ProvenJob): string {
  return called.path ?? called.foreign ?? caller;
}

function inWords({ name, sha256, job }: GivenReview): string {
  return `\`${name}\` (sha256 ${sha256.slice(0, DIGITS_SHOWN)}…) of ${job.name} of \`${workflowOf(job)}\``;
}
