import type { Gate } from "./ladder.ts";

/** What a person has shut a gate for. */
export interface Freeze {
  readonly gate: Gate;
  /** `YYYY-MM-DD`, the whole day in UTC. */
  readonly until: string;
  readonly login: string;
}
