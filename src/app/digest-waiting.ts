import type { BoundBudget } from "../collect/run-budget.ts";
import type { Digest } from "../contract/generated/digest.ts";
import { type CommandName, readCommentCommand } from "../engine/comment-command.ts";
import { billionthsOf } from "../engine/money.ts";
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

/**
 * The command by which people let go on what each rule shuts. Of these alone: in the help of others stand names that judged work
 * has chosen, and what is listed here is copied by people.
 */
const COMMAND_OF: Readonly<Record<string, CommandName>> = {
  "approval-missing": "approve",
  "review-missing": "approve",
  "plan-unapproved": "approve",
  "protected-path": "approve",
  "budget-exceeded": "approve-budget",
  "thread-crossed": "handoff approve",
  "update-unaccounted": "adopt",
  "gate-frozen": "unfreeze",
};

/** What only a person can let go on of what keeps a gate shut: the findings whose help is a command. What an agent mends waits for nobody. */
export function waitingAt(
  { gate, json, branch, decided_at: decidedAt }: ShutGate,
  bound: BoundBudget | undefined,
): Waiting {
  const { head, findings } = JSON.parse(json) as Verdict;
  const seen = new Set<string>();
  return findings.flatMap(({ rule, level, message, help }) => {
    // A stop is listed by itself, with what resumes it.
    const command = level === "note" || level === "stop" ? undefined : commandOf(rule, help, head, bound);
    if (command === undefined || seen.has(command)) return [];
    seen.add(command);
    const since = decidedAt.toISOString();
    return [{ what: plainText(message), branch: plainText(branch), gate, command, since }];
  });
}

/** As it can be copied, and will be read; undefined where a person has to say more than that they agree. */
function commandOf(
  rule: string,
  help: string,
  head: string,
  bound: BoundBudget | undefined,
): string | undefined {
  const command = /`(\/proofgate [^`]+)`/.exec(help)?.[1]?.replace("<sha>", head);
  if (command === undefined) return undefined;
  // Up to what was planned, and no further: who agrees to more says how much.
  const budget = bound === undefined ? undefined : inCents(bound.budget.perRun.value);
  const exact = budget === undefined ? command : command.replace("<amount>", budget);
  const read = readCommentCommand(exact);
  const isIts =
    read.kind === "command" && Object.hasOwn(COMMAND_OF, rule) && read.command.name === COMMAND_OF[rule];
  return isIts ? exact : undefined;
}

/** As the command takes it: to a hundredth, upwards. */
function inCents(amount: number): string {
  const cents = (billionthsOf(amount) + BILLIONTHS_OF_CENT - 1n) / BILLIONTHS_OF_CENT;
  return String(Number(cents) / 100);
}

const BILLIONTHS_OF_CENT = 10_000_000n;
