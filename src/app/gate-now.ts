import type { EffectivePolicy } from "../contract/policy-defaults.ts";
import { observed, unknown } from "../engine/fact.ts";
import type { Facts, PolicyState } from "../engine/facts.ts";
import {
  approvalsAsked,
  type Binding,
  countApprovals,
  type GateVisitor,
  type GivenApproval,
  mayApproveAt,
} from "../engine/gate-approval.ts";
import type { Ladder, Rung } from "../engine/ladder.ts";
import { type ApprovalRow, approvalsIn } from "../store/approvals.ts";
import { type GateReviews, gateReviews, reviewsAt } from "./gate-reviews.ts";
import { type PersonNow, personNow, whyWithdrawn } from "./giver-now.ts";
import type { PullNow } from "./pull-now.ts";
import type { Services } from "./services.ts";
import type { RepositoryRef } from "./webhook-jobs.ts";

/** The gate before which a head stands, and who has agreed that it may pass. */
export interface GateNow {
  readonly visitor: Omit<GateVisitor, "judgedAs">;
  readonly targetRef: string;
  readonly given: readonly GivenApproval[];
  readonly reviews: GateReviews;
}

/**
 * Who has approved is asked about anew whenever it counts: roles and teams change [T120].
 * @param policy of the target's tip: it says who counts there.
 */
export async function gateNow(
  services: Services,
  repository: RepositoryRef,
  {
    ladder,
    rung,
    pull,
    number,
    actor,
    policy,
  }: {
    readonly ladder: Ladder;
    readonly rung: Rung;
    readonly pull: Pick<PullNow, "base" | "branch" | "head" | "authorId">;
    readonly number: number;
    /** Whose change it is judged as. */
    readonly actor: string | undefined;
    readonly policy: PolicyState | undefined;
  },
): Promise<GateNow> {
  const of = { repositoryId: repository.id, pull: number };
  const rows = await approvalsIn(services.db, of, services.clock());
  const named = policy === undefined ? [] : mayApproveAt(ladder, rung, policy.policy.promotion);
  const people = new Map<number, Promise<PersonNow>>();
  const given: GivenApproval[] = [];
  for (const row of rows) {
    const { approverId: by, approverLogin: login = String(by) } = row;
    const asked = people.get(by) ?? personNow(services, repository, { id: by, login }, named);
    people.set(by, asked);
    const whyNot = (await asked).whyNot ?? (await whyWithdrawn(services, repository, row));
    given.push({ ...boundTo(row), ...(await asked), ...(whyNot === undefined ? {} : { whyNot }), by, login });
  }
  const visitor = { ladder, rung, branch: pull.branch };
  const reviews = await gateReviews(services, repository, { visitor, pull, number, actor, policy });
  return { visitor, targetRef: pull.base, given, reviews };
}

function boundTo({ head, targetRef, effectSha256, policySha256, planSha256 }: ApprovalRow): Binding {
  return {
    head: head ?? "",
    targetRef: targetRef ?? "",
    effectSha256: effectSha256 ?? "",
    policySha256: policySha256 ?? "",
    planSha256,
  };
}

/** What the gate asks of people by the target's own policy, and who counts for it. */
export function agreedAt(
  { visitor, targetRef, given, reviews }: GateNow,
  facts: Facts,
  head: string,
  effectSha256: string,
): Pick<Facts, "approvals" | "reviews"> {
  const { subject, policy, plan } = facts;
  if (!subject.known) return { approvals: unknown(subject.why), reviews: unknown(subject.why) };
  if (!policy.known) return { approvals: unknown(policy.why), reviews: unknown(policy.why) };
  const { promotion }: EffectivePolicy = policy.value.policy;
  const asked = approvalsAsked({ ...visitor, judgedAs: subject.value.judgedAs }, promotion);
  const state = plan.known ? plan.value.state : undefined;
  const planSha256 = state?.kind === "valid" ? state.plan.sha256 : undefined;
  const now = { head, targetRef, effectSha256, policySha256: policy.value.sha256, planSha256 };
  return {
    approvals: observed(countApprovals(asked, given, now)),
    reviews: reviewsAt(reviews, given, visitor, facts, now),
  };
}
