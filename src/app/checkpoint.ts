import { checkpointsBeyond, noteCheckpoint, noteRemoved, spentCheckpoints } from "../store/checkpoints.ts";
import { addToOutbox, type OutboxDraft } from "../store/outbox.ts";
import { lockRepository } from "../store/repositories.ts";
import { inTransaction } from "../store/transaction.ts";
import { asked, GivenUp } from "./job-failure.ts";
import { deleteRef, keepCommit } from "./kept-refs.ts";
import type { PublishPlace } from "./publish-check-run.ts";
import type { Services } from "./services.ts";

export const CHECKPOINT = "checkpoint";

/** A head of a run that passed, to be kept; without a head, what is kept of the run is let go. */
export interface CheckpointPayload {
  readonly run: string;
  readonly head?: string;
}

/** Of one run; older ones are let go. */
export const CHECKPOINTS_MAX = 10;
/** How long they are kept once the run is over. */
const KEPT_DAYS = 30;
const DAY_MS = 86_400_000;
/** Runs that one sweep lets go of. */
const RUNS_AT_ONCE = 100;

/** No branch: nobody is offered to work on it, and no workflow runs for it. */
export function checkpointRef(run: string, head: string): string {
  return `refs/proofgate/checkpoints/${run}/${head}`;
}

export function checkpointDraft(repositoryId: number, payload: CheckpointPayload): OutboxDraft {
  return {
    repositoryId,
    lane: `${repositoryId} checkpoints ${payload.run}`,
    kind: CHECKPOINT,
    idempotencyKey: `checkpoint ${repositoryId} ${payload.run} ${payload.head ?? "over"}`,
    payload: JSON.stringify(payload),
  };
}

/**
 * Keeps a head that passed under a ref of ours, and lets the oldest beyond ten go [P63] [P99]. Where the App may not write
 * nothing depends on it: what is said is why.
 */
export async function keepCheckpoint(
  services: Services,
  place: PublishPlace,
  { run, head }: CheckpointPayload,
): Promise<string> {
  const { db, clock } = services;
  const { repositoryId } = place.installed;
  try {
    return await asked(services, async () => {
      const client = await services.github.client(place.installed, { contents: "write" });
      const here = { ...place, client };
      if (head !== undefined) {
        const ref = checkpointRef(run, head);
        await keepCommit(here, ref, head);
        await noteCheckpoint(db, { repositoryId, run, head, ref }, clock());
      }
      for (const spent of await checkpointsBeyond(db, run, head === undefined ? 0 : CHECKPOINTS_MAX)) {
        await deleteRef(here, spent.ref);
        await noteRemoved(db, { run, head: spent.head }, clock());
      }
      return head === undefined ? "let go" : checkpointRef(run, head);
    });
  } catch (error) {
    // A token with a permission that was never granted is `invalid` to GitHub, not refused.
    if (error instanceof GivenUp) return error.message;
    throw error;
  }
}

/** For the sweep: runs that were over a month ago need no checkpoints. */
export async function letCheckpointsGo({ db, clock }: Services, repositoryId: number): Promise<void> {
  const now = clock();
  const before = new Date(now.getTime() - KEPT_DAYS * DAY_MS);
  const runs = await spentCheckpoints(db, repositoryId, before, RUNS_AT_ONCE);
  if (runs.length === 0) return;
  await inTransaction(db, async (tx) => {
    await lockRepository(tx, repositoryId);
    await addToOutbox(
      tx,
      runs.map((run) => checkpointDraft(repositoryId, { run })),
      now,
    );
  });
}
