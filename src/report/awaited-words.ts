import { codeSpan } from "./escape.ts";

/** Evidence that a gate still waits for. */
export interface AwaitedNotice {
  /** Names of facts. */
  readonly facts: readonly string[];
  /** ISO 8601, UTC. */
  readonly until: string;
}

/** For the title: `Waiting for evidence: tests`. */
export function awaitedTitle({ facts }: AwaitedNotice): string {
  return `Waiting for evidence: ${facts.join(", ")}`;
}

/** What is waited for, how long, and what becomes of it then. */
export function awaitedLine({ facts, until }: AwaitedNotice): string {
  const names = facts.map((name) => codeSpan(name)).join(", ");
  const minute = `${until.slice(0, 10)} ${until.slice(11, 16)} UTC`;
  return `Waiting until ${minute} for the jobs that prove ${names}. The gate stays shut meanwhile; what has not come by then counts as unknown, and the check fails.`;
}
