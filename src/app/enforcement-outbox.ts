import type { OutboxDraft } from "../store/outbox.ts";

export const ENFORCEMENT = "enforcement";

/** What was seen has changed: the issue is to say what is wrong now, or to be closed. */
export interface EnforcementPayload {
  /** When it was seen, ISO 8601: an issue of ours that this wants is no older than what was wrong first. */
  readonly since: string;
}

export function enforcementDraft(repositoryId: number, since: Date, now: Date): OutboxDraft {
  const payload: EnforcementPayload = { since: since.toISOString() };
  return {
    repositoryId,
    lane: `${repositoryId} enforcement`,
    kind: ENFORCEMENT,
    idempotencyKey: `enforcement ${repositoryId} ${now.toISOString()}`,
    payload: JSON.stringify(payload),
  };
}
