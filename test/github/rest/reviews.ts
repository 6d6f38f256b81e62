import { timestamp } from "../clock.ts";
import type { Pull, Review, ReviewState } from "../pull-state.ts";
import { notFound, unprocessable } from "../refusal.ts";
import { type Answer, type Call, list, ok, type Route } from "../route.ts";
import { reviewShape, simplePull } from "../shapes/pull.ts";
import type { Account, Repository, World } from "../state.ts";
import { namedPull } from "./pulls.ts";

const READ = [["pull_requests", "read"]] as const;
const WRITE = [["pull_requests", "write"]] as const;
const REVIEWS = "/repos/{owner}/{repo}/pulls/{pull_number}/reviews";

export const reviewRoutes: readonly Route[] = [
  {
    method: "GET",
    path: REVIEWS,
    needs: READ,
    answer: (call) => {
      const pull = namedPull(call);
      return list(pull.reviews.map((review) => reviewShape(call.world, call.repository, pull, review)));
    },
  },
  { method: "POST", path: REVIEWS, needs: WRITE, answer: create },
  {
    method: "GET",
    path: `${REVIEWS}/{review_id}`,
    needs: READ,
    answer: (call) => ok(reviewShape(call.world, call.repository, namedPull(call), named(call))),
  },
  { method: "PUT", path: `${REVIEWS}/{review_id}/dismissals`, needs: WRITE, answer: dismiss },
];

function named(call: Call): Review {
  const id = call.number("review_id");
  const review = namedPull(call).reviews.find((one) => one.id === id);
  if (review === undefined) throw notFound();
  return review;
}

const STATES: Readonly<Record<string, ReviewState>> = {
  APPROVE: "APPROVED",
  REQUEST_CHANGES: "CHANGES_REQUESTED",
  COMMENT: "COMMENTED",
};

function create(call: Call): Answer {
  const { world, repository, body } = call;
  const pull = namedPull(call);
  const state = STATES[String(body.event)] ?? "PENDING";
  const text = typeof body.body === "string" ? body.body : "";
  const commitSha = typeof body.commit_id === "string" ? body.commit_id : pull.headSha;
  const review = addReview(world, repository, pull, call.actor(), state, text, commitSha);
  return ok(reviewShape(world, repository, pull, review));
}

/** Nobody approves their own pull request: 422. */
export function addReview(
  world: World,
  repository: Repository,
  pull: Pull,
  author: Account,
  state: ReviewState,
  body: string,
  commitSha: string,
): Review {
  if (author.id === pull.author.id && (state === "APPROVED" || state === "CHANGES_REQUESTED")) {
    throw unprocessable("Unprocessable Entity", ["Review Can not approve your own pull request"]);
  }
  const review: Review = {
    id: world.nextId(),
    author,
    body,
    state,
    commitSha,
    submittedAt: timestamp(world.clock),
  };
  pull.reviews.push(review);
  if (state !== "PENDING") announceReview(world, repository, pull, review, author, "submitted");
  return review;
}

function dismiss(call: Call): Answer {
  const pull = namedPull(call);
  const review = named(call);
  dismissReview(call.world, call.repository, pull, review, call.actor());
  return ok(reviewShape(call.world, call.repository, pull, review));
}

export function dismissReview(
  world: World,
  repository: Repository,
  pull: Pull,
  review: Review,
  sender: Account,
): void {
  if (review.state === "COMMENTED" || review.state === "DISMISSED") {
    throw unprocessable("Unprocessable Entity", ["Can not dismiss a commented pull request review"]);
  }
  review.state = "DISMISSED";
  announceReview(world, repository, pull, review, sender, "dismissed");
}

function announceReview(
  world: World,
  repository: Repository,
  pull: Pull,
  review: Review,
  sender: Account,
  action: "submitted" | "dismissed",
): void {
  const shape = reviewShape(world, repository, pull, review);
  const payload = {
    review: { ...shape, state: review.state.toLowerCase() },
    pull_request: simplePull(world, repository, pull),
  };
  world.announce({ name: "pull_request_review", action, repository, sender, payload });
}
