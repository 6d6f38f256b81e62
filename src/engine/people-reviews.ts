import type { EffectivePolicy } from "../contract/policy-defaults.ts";
import type { CommitFact } from "./change.ts";
import { type Binding, type GateVisitor, type GivenApproval, standingApprovals } from "./gate-approval.ts";
import type { Subject } from "./subject.ts";

/** What a review of GitHub's says; a comment says none of it, and changes nothing. */
export type ReviewState = "approved" | "changes-requested" | "dismissed";

/** One review of a pull request, as GitHub lists it. */
export interface SeenReview {
  /** GitHub's id. */
  readonly by: number;
  readonly login: string;
  readonly state: ReviewState;
  /** The commit that was looked at; undefined where GitHub does not say. */
  readonly head: string | undefined;
}

/** The last word of somebody. */
export interface GivenReview extends SeenReview {
  /** A clause: why it does not count, whatever it says; asked about those who may count alone. */
  readonly whyNot?: string | undefined;
}

/** A push to a branch by a person, as GitHub told of it. */
export interface PersonsPush {
  readonly head: string;
  readonly before: string | undefined;
  /** GitHub's id. */
  readonly by: number;
}

/** Who has looked at a person's change before a gate. */
export interface ReviewsFact {
  readonly head: string;
  /** How many people, each counted once; 0: nobody's review is asked. */
  readonly asked: number;
  /** Logins of those who count, by a review or by a command. */
  readonly given: readonly string[];
  /** Reviews that do not count, with a clause that says why. */
  readonly uncounted: readonly { readonly login: string; readonly why: string }[];
  /** The policy lets who has a hand in it agree by a command, and says so in the ledger. */
  readonly maySelfApprove: boolean;
}

/**
 * How many people must have looked at a change of people's before it passes the gate. Of a bot that the policy does not list
 * it is one at least. Of what goes from rung to rung, up by one or down, nobody is asked: it was people's changes when it
 * first reached the ladder, and each was looked at there; what skips a rung is a hotfix. Agents' and listed updaters' work
 * needs the approvals of the gate instead.
 */
export function reviewsAsked(
  { ladder, rung, branch }: Omit<GateVisitor, "judgedAs">,
  { judgedAs, doubts }: Pick<Subject, "judgedAs" | "doubts">,
  { reviews }: Pick<EffectivePolicy["people"], "reviews">,
): number {
  if (judgedAs !== "human") return 0;
  const from = branch === undefined ? -1 : ladder.findIndex((each) => each.branch === branch);
  const into = ladder.findIndex((each) => each.branch === rung.branch);
  if (from >= 0 && from >= into - 1) return 0;
  return doubts.includes("unlisted-bot") ? Math.max(1, reviews) : reviews;
}

/** The last word of each reviewer, in the order in which they first spoke: a later one takes the place of an earlier. */
export function lastWords<R extends SeenReview>(seen: readonly R[]): readonly R[] {
  return [...new Map(seen.map((review) => [review.by, review])).values()];
}

/**
 * Those who would look at their own work: who pushed this head, and the last person who pushed. Bringing the branch up to date
 * with the target and nothing else is no work.
 * @param pushes in the order in which they were first seen
 */
export function lastHands(
  pushes: readonly PersonsPush[],
  commits: readonly CommitFact[],
  head: string,
): ReadonlySet<number> {
  const isUpdate = (push: PersonsPush): boolean => {
    const commit = commits.find(({ sha }) => sha === push.head);
    return (
      commit?.isCleanTargetMerge === true && push.before !== undefined && commit.parents.includes(push.before)
    );
  };
  const work = pushes.filter((push) => !isUpdate(push));
  return new Set(
    [work.findLast((push) => push.head === head), work.at(-1)].flatMap((push) => push?.by ?? []),
  );
}

export interface ReviewCount {
  readonly asked: number;
  readonly reviews: readonly GivenReview[];
  readonly approvals: readonly GivenApproval[];
  readonly now: Binding;
  /** By GitHub's ids, with a clause: who has a hand in it, and cannot look at it for others. */
  readonly ties: ReadonlyMap<number, string>;
  readonly maySelfApprove: boolean;
}

/** Who has looked at this very head: by a review of GitHub's, or by `/proofgate approve`; each person once. */
export function countReviews(count: ReviewCount): ReviewsFact {
  const { asked, reviews, approvals, now, maySelfApprove } = count;
  const judged = lastWords(reviews).map((review) => ({ review, why: whyUncounted(review, count) }));
  const given = new Map<number, string>();
  for (const { by, login } of standingApprovals(approvals, now)) given.set(by, login);
  for (const { review, why } of judged) if (why === undefined) given.set(review.by, review.login);
  return {
    head: now.head,
    asked,
    given: [...given.values()],
    uncounted: judged.flatMap(({ review: { by, login }, why }) =>
      why === undefined || given.has(by) ? [] : [{ login, why }],
    ),
    maySelfApprove,
  };
}

function whyUncounted(review: GivenReview, { now, ties }: ReviewCount): string | undefined {
  const { by, state, head, whyNot } = review;
  if (state === "dismissed") return "it was dismissed";
  if (state === "changes-requested") return "it asks for changes";
  if (head !== now.head) return `it was given for \`${head?.slice(0, 12) ?? "no commit"}\``;
  return ties.get(by) ?? whyNot;
}
