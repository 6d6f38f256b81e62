import { isAgentBranch } from "../collect/whose-change.ts";
import { type Fact, unknown } from "../engine/fact.ts";
import type { Facts, PolicyState } from "../engine/facts.ts";
import type { Binding, GateVisitor, GivenApproval } from "../engine/gate-approval.ts";
import {
  countReviews,
  type GivenReview,
  lastHands,
  type PersonsPush,
  type ReviewsFact,
  reviewsAsked,
} from "../engine/people-reviews.ts";
import { judgeSubject } from "../engine/subject.ts";
import { noteCountedReviews, type ReviewedBranch } from "../store/counted-reviews.ts";
import { personsPushes } from "../store/pushers.ts";
import { findRollback } from "../store/rollbacks.ts";
import type { Tx } from "../store/transaction.ts";
import { branchOf, type PullNow } from "./pull-now.ts";
import { reviewsNow } from "./pull-reviews.ts";
import type { Services } from "./services.ts";
import type { RepositoryRef } from "./webhook-jobs.ts";

/** What people have said of a pull request in reviews of GitHub's, and who of them has a hand in it. */
export interface GateReviews {
  readonly read: Fact<readonly GivenReview[]>;
  /** Of people to the head's branch; a fork's are told to nobody. */
  readonly pushes: readonly PersonsPush[];
  /** By GitHub's ids, with a clause: who cannot look at it for others. */
  readonly ties: ReadonlyMap<number, string>;
}

export interface ReviewedGate {
  readonly visitor: Omit<GateVisitor, "judgedAs">;
  readonly pull: Pick<PullNow, "head" | "branch" | "authorId">;
  readonly number: number;
  /** Whose change it is judged as. */
  readonly actor: string | undefined;
  /** Of the target's tip. */
  readonly policy: PolicyState | undefined;
}

const NOT_ASKED = unknown("nobody's review is asked of it");

/** Read only where the gate asks for any. */
export async function gateReviews(
  services: Services,
  repository: RepositoryRef,
  { visitor, pull, number, actor, policy }: ReviewedGate,
): Promise<GateReviews> {
  const { branch } = pull;
  const ties = new Map<number, string>();
  const none = { pushes: [], ties };
  if (policy === undefined) return { read: unknown("the target's policy cannot be read"), ...none };
  const subject = judgeSubject({
    ...(branch === undefined ? { fromFork: true } : { branch }),
    ...(actor === undefined ? {} : { actor }),
    isAgentBranch: branch !== undefined && isAgentBranch(policy, branch),
    agents: policy.policy.agents,
  });
  if (reviewsAsked(visitor, subject, policy.policy.people) === 0) return { read: NOT_ASKED, ...none };
  if (pull.authorId !== undefined) ties.set(pull.authorId, "the pull request is theirs");
  const rollback =
    branch === undefined ? undefined : await findRollback(services.db, repository.id, { branch });
  if (rollback !== undefined) ties.set(rollback.askedBy, "they asked for the rollback");
  const read = await reviewsNow(services, repository, { number, head: pull.head, policy });
  const pushes = await personsPushes(services.db, await branchOf(services, repository.id, pull));
  return { read, pushes, ties };
}

/** Of people's changes alone: what else a head is, it keeps what was collected. */
export function reviewsAt(
  { read, pushes, ties }: GateReviews,
  given: readonly GivenApproval[],
  visitor: Omit<GateVisitor, "judgedAs">,
  facts: Facts,
  now: Binding,
): Fact<ReviewsFact> {
  const { subject, policy, commits } = facts;
  if (!subject.known) return unknown(subject.why);
  if (!policy.known) return unknown(policy.why);
  if (subject.value.judgedAs !== "human") return facts.reviews;
  const { people, promotion } = policy.value.policy;
  const asked = reviewsAsked(visitor, subject.value, people);
  const counted = { asked, approvals: given, now, maySelfApprove: promotion.self_approval };
  const source = { known: true, source: "observed" } as const;
  const byCommand = countReviews({ ...counted, reviews: [], ties });
  // Whatever the reviews are: a stranger may write a thousand comments as reviews.
  if (byCommand.given.length >= asked) return { ...source, value: byCommand };
  if (!read.known) return read;
  if (!commits.known) return unknown(commits.why);
  const hands = new Map(ties);
  for (const id of lastHands(pushes, commits.value, now.head))
    if (!hands.has(id)) hands.set(id, "they pushed last");
  return { ...source, value: countReviews({ ...counted, reviews: read.value, ties: hands }) };
}

/** On whose role the verdict stands: it is judged again when that changes. */
export async function noteReviewers(
  tx: Tx,
  of: ReviewedBranch,
  { read }: GateReviews,
  head: string,
  now: Date,
): Promise<void> {
  const counted = (read.known ? read.value : []).filter(
    (review) => review.state === "approved" && review.head === head && review.whyNot === undefined,
  );
  await noteCountedReviews(
    tx,
    of,
    counted.map(({ by }) => by),
    now,
  );
}
