import type { BoundBudget } from "../collect/run-budget.ts";
import type { Digest } from "../contract/generated/digest.ts";
import type { Verdict } from "../engine/verdict.ts";
import { plainText } from "./manifest-change.ts";

type Waiting = Digest["repositories"][number]["waiting"];

interface ShutGate {
  readonly gate: string;
  /** The verdict's. */
  readonly json: string;
  readonly branch: string;
  readonly decided_at: Date;
}

/** What only a person can let go on of what keeps a gate shut: the findings whose help is a command. What an agent mends waits for nobody. */
export function waitingAt(
  { gate, json, branch, decided_at: decidedAt }: ShutGate,
  bound: BoundBudget | undefined,
): Waiting {
  const { findings } = JSON.parse(json) as Verdict;
  const seen = new Set<string>();
  return findings.flatMap(({ level, message, help }) => {
    // A stop is listed by itself, with what resumes it.
    const command = level === "note" || level === "stop" ? undefined : commandOf(help, bound);
    if (command === undefined || seen.has(command)) return [];
    seen.add(command);
    const since = decidedAt.toISOString();
    return [{ what: plainText(message), branch: plainText(branch), gate, command, since }];
  });
}

/** As it can be copied; undefined where a person has to say more than that they agree. */
function commandOf(help: string, bound: BoundBudget | undefined): string | undefined {
  const command = /`(\/proofgate [^`]+)`/.exec(help)?.[1];
  if (command === undefined) return undefined;
  // Up to what was planned, and no further: who agrees to more says how much.
  const budget = bound === undefined ? undefined : String(bound.budget.perRun.value);
  const exact = budget === undefined ? command : command.replace("<amount>", budget);
  return exact.includes("<") ? undefined : plainText(exact, 500);
}
