/** What an agent is about to do with one tool, as its host says it: nothing here was held against the disk. */
export interface ToolCall {
  /** As the host names it. */
  readonly tool: string;
  /** Absolute: where the agent stands, and where relative paths start. */
  readonly directory: string;
  /** Shell text that would run. */
  readonly command?: string;
  readonly writes: readonly FileWrite[];
  readonly reads: readonly string[];
  readonly urls: readonly string[];
  /** All other text that the tool is given, which could carry a secret away. */
  readonly texts: readonly string[];
}

export interface FileWrite {
  readonly path: string;
  /** The file goes; else it is created or changed. */
  readonly isDeletion?: boolean;
  /** The new text, as far as the host tells it. */
  readonly content?: string;
}

/** `silence`: we say nothing, and the host's own permissions decide. Nothing here ever allows. */
export type Decision = "silence" | "ask" | "deny";

/** Why a person should look at a call, or why it must not be made. */
export interface Reason {
  readonly decision: Exclude<Decision, "silence">;
  /** What happened: lower case, no full stop, their words in backticks. Foreign text in it is not escaped yet. */
  readonly message: string;
  readonly note?: string;
  /** What to do next. */
  readonly help: string;
  /**
   * The policy only observes or warns: said where a person can be asked, and nowhere a denial. Such a policy stops nobody.
   */
  readonly isAdvice?: boolean;
}

/** What stands between the agent and its tool is worth nothing where it does not understand what is asked. */
export class NotUnderstood extends Error {}
