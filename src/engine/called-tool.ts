/**
 * One call of a tool, as an agent or a gateway told of it. Logs and traces tell of the same calls under other ids: signals are never
 * added to each other.
 */
export interface CalledTool {
  /** SHA-256 of what tells this call from all others of its teller: told again, it is the same. */
  readonly sha256: string;
  /** As its teller names it, without secrets. Empty: told is that there was no call. */
  readonly tool: string;
  readonly isFailed: boolean;
  /** How long it took; absent where nobody says. */
  readonly milliseconds?: number;
  readonly signal: "logs" | "traces";
}

/** What was told of one tool, by all who told of it. No part is less than any of them says. */
export interface ToolSum {
  readonly tool: string;
  readonly calls: number;
  readonly failed: number;
  /** Of the calls whose time was told; undefined where none was. */
  readonly milliseconds: number | undefined;
  /** Calls that a feed which the run has no hand in tells of. */
  readonly seen: number;
}

/** A feed that tells of as many calls as the run itself, or of more, bears its word out. */
export function isSeen({ calls, seen }: Pick<ToolSum, "calls" | "seen">): boolean {
  return seen >= calls;
}
