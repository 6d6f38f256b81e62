/**
 * How a request was told of. Reports, gateways and logs tell of each request by itself; spans and metrics tell of the same
 * requests once more, under other ids: signals are never added to each other.
 */
export type UsageSignal = "logs" | "traces" | "metrics";

/** In the order in which one is named where several say the same. */
export const USAGE_SIGNALS: readonly UsageSignal[] = ["logs", "traces", "metrics"];

/** One request to a model, as a report tells of it; of metrics the running total of one series. */
export interface UsageEvent {
  readonly requestId: string;
  readonly model: string;
  readonly tokens: { readonly in: number; readonly out: number; readonly cached?: number };
  /** Absent where the report names no cost: then it is unknown, and not nothing. */
  readonly cost?: { readonly currency: string; readonly amount: number };
  readonly time: string;
  /** When a server was told of it, by its clock; absent where none was. */
  readonly receivedAt?: string;
  /** Absent: `logs`. */
  readonly signal?: Exclude<UsageSignal, "logs">;
}

export interface Unpriced {
  readonly requestId: string;
  readonly model: string;
  /** Where the cost is in another currency than the budget. */
  readonly currency?: string;
}
