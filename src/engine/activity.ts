/**
 * What an agent did that leaves no trace at GitHub: files that it read [P80], hosts that it called, that a gateway refused it, and where
 * its requests to models went, which says nothing of other calls [P83], and the session of its host [P75].
 */
export const ACTIVITY_KINDS = ["read", "call", "refused-call", "model-call", "session"] as const;
export type ActivityKind = (typeof ACTIVITY_KINDS)[number];

/** One of them, as it may be kept: no secret, no query, no name of who ran it. */
export interface Activity {
  readonly kind: ActivityKind;
  /** A path, `host` or `host:port`, or an id. Empty: told is that there was none. */
  readonly name: string;
}
