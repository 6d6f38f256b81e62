import { enqueue, processQueue, type QueueEntry } from "../merge-queue.ts";
import type { Pull } from "../pull-state.ts";
import type { Account, Repository, World } from "../state.ts";
import { inTurn } from "../turns.ts";

/** The merge queue. Entering it takes GraphQL or a button on GitHub: here it is a hand of the test's. */
export interface QueueHands {
  enqueue(repository: Repository, pull: Pull, as: Account): Promise<QueueEntry>;
  /** Lands what has passed and throws out what has failed; GitHub does it by itself. */
  processQueue(repository: Repository): Promise<void>;
}

export function queueHands(world: World): QueueHands {
  return {
    enqueue: (repository, pull, as) => inTurn(repository, () => enqueue(world, repository, pull, as)),
    processQueue: (repository) => inTurn(repository, () => processQueue(world, repository)),
  };
}
