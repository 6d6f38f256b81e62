import type { Account, App, Repository } from "./state.ts";

export interface Pull {
  readonly id: number;
  readonly number: number;
  title: string;
  body: string | null;
  readonly author: Account;
  /** Where the head lives: this repository or a fork. */
  readonly headRepository: Repository;
  readonly headBranch: string;
  baseBranch: string;
  /** The head when it was last seen: live while the pull request is open, then kept. */
  headSha: string;
  baseSha: string;
  state: "open" | "closed";
  draft: boolean;
  merged: { readonly at: string; readonly by: Account; readonly sha: string } | undefined;
  closedAt: string | null;
  readonly createdAt: string;
  updatedAt: string;
  readonly reviews: Review[];
  /** Each time that it was made to go into another branch. */
  readonly retargets: PullRetarget[];
  /** The head and base for which mergeability has been computed: GitHub says `null` until it has. */
  mergeabilityKnown: string | undefined;
}

export interface PullRetarget {
  readonly id: number;
  readonly by: Account;
  readonly at: string;
}

export type ReviewState = "APPROVED" | "CHANGES_REQUESTED" | "COMMENTED" | "DISMISSED" | "PENDING";

export interface Review {
  readonly id: number;
  readonly author: Account;
  body: string;
  state: ReviewState;
  readonly commitSha: string;
  readonly submittedAt: string;
}

export interface IssueComment {
  readonly id: number;
  readonly issueNumber: number;
  readonly author: Account;
  readonly app: App | undefined;
  body: string;
  readonly createdAt: string;
  updatedAt: string;
}

/** One that is no pull request. */
export interface Issue {
  readonly id: number;
  readonly number: number;
  readonly title: string;
  body: string | null;
  readonly author: Account;
  readonly app: App | undefined;
  state: "open" | "closed";
  stateReason: "completed" | "reopened" | null;
  readonly createdAt: string;
  updatedAt: string;
  closedAt: string | null;
}
