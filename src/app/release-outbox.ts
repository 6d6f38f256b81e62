import type { LedgerEntry } from "../ledger/entry.ts";
import type { OutboxDraft } from "../store/outbox.ts";
import type { LadderReading } from "./ladder-reading.ts";

export const RELEASE = "release";

/** A promotion into the last rung, by its entry of the ledger. */
export interface ReleasePayload {
  readonly sequence: number;
  /** The branches of the ladder then, lowest first. */
  readonly rungs: readonly string[];
}

/**
 * The releases that these new entries ask for: where the policy wants them, of each promotion into the last rung. A policy that
 * only reports has let nothing through.
 */
export function releaseDrafts(
  repositoryId: number,
  { policy, ladder }: Pick<LadderReading, "policy" | "ladder">,
  entries: readonly LedgerEntry[],
): readonly OutboxDraft[] {
  const { mode, promotion } = policy.policy;
  const last = ladder.at(-1)?.branch;
  if (mode !== "enforce" || !promotion.release || last === undefined) return [];
  return entries
    .filter(({ kind, subject }) => kind === "promotion" && subject.branch === last)
    .map(({ sequence }) => {
      const payload: ReleasePayload = { sequence, rungs: ladder.map(({ branch }) => branch) };
      return {
        repositoryId,
        lane: `${repositoryId} release ${sequence}`,
        kind: RELEASE,
        idempotencyKey: `release ${repositoryId} ${sequence}`,
        payload: JSON.stringify(payload),
      };
    });
}
