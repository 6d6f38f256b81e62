import { createHash } from "node:crypto";
import type { OutboxDraft } from "../store/outbox.ts";

export const OPEN_PROMOTION = "open-promotion";
export const WITHDRAW_PROMOTION = "withdraw-promotion";
export const PROMOTION_WORDS = "promotion-words";
export const MERGE_PULL = "merge-pull";

/** One step of the ladder, by its branches. */
export interface Step {
  readonly from: string;
  readonly into: string;
}

/** A pull request of the App's that nothing is left for. */
export interface WithdrawnPromotion {
  readonly pull: number;
  /** One clause. */
  readonly why: string;
}

/** The body of a pull request that the App opened. */
export interface PromotionWords {
  readonly pull: number;
  readonly body: string;
}

/** A pull request whose gate is open, at the head with which it is. */
export interface PullToMerge {
  readonly pull: number;
  readonly head: string;
}

/** @param asOf what makes it worth asking again: the tips, the last one that was opened, the day, for a permission may come */
export function openDraft(repositoryId: number, step: Step, asOf: readonly (string | number)[]): OutboxDraft {
  return {
    repositoryId,
    lane: stepLane(repositoryId, step),
    kind: OPEN_PROMOTION,
    idempotencyKey: `open ${repositoryId} ${JSON.stringify(step)} ${asOf.join(" ")}`,
    payload: JSON.stringify(step),
  };
}

export function withdrawDraft(repositoryId: number, step: Step, withdrawn: WithdrawnPromotion): OutboxDraft {
  return {
    repositoryId,
    lane: stepLane(repositoryId, step),
    kind: WITHDRAW_PROMOTION,
    idempotencyKey: `withdraw ${repositoryId} ${withdrawn.pull}`,
    payload: JSON.stringify(withdrawn),
  };
}

export function wordsDraft(repositoryId: number, words: PromotionWords): OutboxDraft {
  const digest = createHash("sha256").update(words.body, "utf8").digest("hex").slice(0, 16);
  return {
    repositoryId,
    lane: `${repositoryId} pull ${words.pull} promotion`,
    kind: PROMOTION_WORDS,
    idempotencyKey: `words ${repositoryId} ${words.pull} ${digest}`,
    payload: JSON.stringify(words),
  };
}

/** @param cause what GitHub has refused once is asked for again when something has happened to the pull request */
export function mergeDraft(repositoryId: number, merge: PullToMerge, cause: string): OutboxDraft {
  const { pull, head } = merge;
  return {
    repositoryId,
    lane: `${repositoryId} pull ${pull} merge`,
    kind: MERGE_PULL,
    idempotencyKey: `merge ${repositoryId} ${pull} ${head} ${cause}`,
    payload: JSON.stringify(merge),
  };
}

function stepLane(repositoryId: number, { from, into }: Step): string {
  return `${repositoryId} promotion ${JSON.stringify([from, into])}`;
}
