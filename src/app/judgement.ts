import type { BranchRow } from "../store/branches.ts";
import type { Job } from "../store/job-lease.ts";
import type { Tx } from "../store/transaction.ts";
import type { JudgedHead } from "./judged-head.ts";
import type { OnStop } from "./stop-outbox.ts";
import type { Sender } from "./webhook-jobs.ts";

/** A judgement with what it was made of. */
export interface Judgement {
  readonly repositoryId: number;
  /** `run`, `dev`, `staging`, `main`. */
  readonly gate: string;
  /** Undefined for a head from a fork. */
  readonly branch: BranchRow | undefined;
  readonly judged: JudgedHead;
  /** The target's branch. */
  readonly target: string;
  readonly pusher: Sender | undefined;
  /** The pusher is no person: only such an identity is suspended. */
  readonly isAgentPusher?: boolean;
  /** When the push of this head reached us; absent where the head was found otherwise. */
  readonly pushedAt?: Date;
  /** The branch is one that promotions go into: it is no run, so that nothing halts it and no gate but this one shuts. */
  readonly isRung: boolean;
  /** What the policy has the App do about a stop. */
  readonly onStop: OnStop;
  /** The head is the branch's own now. */
  readonly isCurrent: boolean;
  /** No verdict of this gate was recorded for the head before. */
  readonly isFirstOfHead: boolean;
  /** The commit on which GitHub shows it, where that is not the head: a merge group's. */
  readonly shownAt?: string;
  /** Whose status comment says it. */
  readonly pull?: number;
  /** Done in the same transaction. */
  readonly job?: Job;
  /** What follows from the verdict besides, whether it is new or was the same before; in the same transaction. */
  readonly alongWith?: (tx: Tx, now: Date) => Promise<void>;
}

/** A judgement of a branch of the repository itself: it may halt the branch, and move its run. */
export interface BranchJudgement extends Judgement {
  readonly branch: BranchRow;
}
