import type { EffectivePolicy } from "../contract/policy-defaults.ts";
import type { OutboxDraft } from "../store/outbox.ts";

export const STOP_DEEDS = "stop-deeds";
export const BRANCH_LOCKS = "branch-locks";

/** What a policy has the App do about a stop: each also does what the one before does. */
export type OnStop = EffectivePolicy["on_stop"];

/** All that the App is to do on GitHub about one stop. */
export interface StopDeedsPayload {
  readonly stop: string;
  readonly branch: { readonly id: number; readonly name: string };
  /** The head that was stopped. */
  readonly head: string;
  /** Under which its head is kept, where the policy wants that. */
  readonly ref: string;
  /** The last head of the branch that passed; absent where none did. */
  readonly checkpoint?: string;
  readonly onStop: OnStop;
}

/** One lane: the ruleset that all stopped branches share is written by one hand at a time. */
function laneOf(repositoryId: number): string {
  return `${repositoryId} stops`;
}

export function stopDeedsDraft(repositoryId: number, payload: StopDeedsPayload): OutboxDraft {
  return {
    repositoryId,
    lane: laneOf(repositoryId),
    kind: STOP_DEEDS,
    idempotencyKey: `deeds ${repositoryId} ${payload.stop}`,
    payload: JSON.stringify(payload),
  };
}

/** After a stop has ended: the lock follows what still stands. */
export function branchLocksDraft(repositoryId: number, cause: string): OutboxDraft {
  return {
    repositoryId,
    lane: laneOf(repositoryId),
    kind: BRANCH_LOCKS,
    idempotencyKey: `locks ${repositoryId} ${cause}`,
    payload: "{}",
  };
}

/**
 * No branch: nobody is offered to work on, and no workflow runs for, what is kept here. Ids of plans are people's words;
 * what git or GitHub may read otherwise in a ref is written as `_`.
 */
export function quarantineRef(plan: string | undefined, stop: string): string {
  const folder = plan === undefined ? "no-plan" : plan.replaceAll(/[^A-Za-z0-9_-]/g, "_").slice(0, 100);
  return `refs/proofgate/quarantine/${folder}/${stop}`;
}

/** Where a head is kept that nothing else names any more. */
export function keptHeadRef(head: string): string {
  return `refs/proofgate/heads/${head}`;
}
