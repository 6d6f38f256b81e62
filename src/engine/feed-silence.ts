/** A feed is stopped for after so many times the minutes after which it is warned of. */
export const SILENT_STOP_FACTOR = 4;

/** What is known of a run that goes on, and whose feed should tell of it. All moments are milliseconds of the server's clock. */
export interface FeedQuestion {
  readonly now: number;
  /** The last time that anything told of it, that it began or went on, or that it was seen to wait for a person or for jobs. */
  readonly quietSince: number;
  /** When its silence was first noticed and warned of; undefined where it was not. */
  readonly warnedAt: number | undefined;
  /** When it was looked at last, and silent then. */
  readonly seenAt: number | undefined;
  readonly staleMs: number;
  /** What passes between two looks where nothing is wrong with who looks. */
  readonly lookMs: number;
}

/** `warn`: it has just become too long, or nobody looked for so long that the feed may have spoken to nobody. */
export type FeedDecision = "heard" | "warn" | "silent" | "stop";

/**
 * Whether a feed is silent for too long. A stop comes only after a warning, and only after the rest of the time was watched: a server
 * that was away blames no run for what could not be told to it.
 */
export function decideSilence({
  now,
  quietSince,
  warnedAt,
  seenAt,
  staleMs,
  lookMs,
}: FeedQuestion): FeedDecision {
  if (now - quietSince < staleMs) return "heard";
  if (warnedAt === undefined || warnedAt < quietSince) return "warn";
  if (seenAt === undefined || now - seenAt > 3 * lookMs + MINUTE_MS) return "warn";
  return now - warnedAt >= (SILENT_STOP_FACTOR - 1) * staleMs ? "stop" : "silent";
}

const MINUTE_MS = 60_000;
