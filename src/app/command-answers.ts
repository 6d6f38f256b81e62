import { COMMAND_USAGES } from "../engine/comment-command.ts";
import type { Verdict } from "../engine/verdict.ts";
import { codeSpan, forMarkdown } from "../report/escape.ts";
import { countsByLevel, nextStep } from "../report/verdict-words.ts";
import type { RunRow } from "../store/runs.ts";
import type { StopRow } from "../store/stops.ts";

/** What is known of a branch, for who asks. */
export interface BranchStatus {
  readonly run: RunRow | undefined;
  readonly stops: readonly StopRow[];
  /** Of the pull request's head; undefined where none was recorded. */
  readonly verdict: Verdict | undefined;
}

const FINDINGS_SHOWN = 20;
const WORDS_MAX = 600;

/** The commands that this version obeys; the others are answered, and refused. */
export const OBEYED = [
  "status",
  "explain",
  "help",
  "stop",
  "abandon",
  "resume",
  "waive",
  "amend",
  "approve",
  "handoff approve",
  "rollback",
  "approve-budget",
  "degrade",
  "adopt",
  "freeze",
  "unfreeze",
] as const;

export function helpAnswer(): string {
  const usages = OBEYED.map((name) => `- \`${COMMAND_USAGES[name]}\``);
  return ["Write one of these as the only line of a new comment:", usages.join("\n")].join("\n\n");
}

export function statusAnswer({ run, stops, verdict }: BranchStatus): string {
  const lines = [
    run === undefined
      ? "No run goes on on this branch."
      : `The run ${codeSpan(run.id)} of plan ${codeSpan(run.planId)} is **${run.state}**.`,
    verdict === undefined
      ? "The head has no verdict yet."
      : `The head ${codeSpan(verdict.head.slice(0, 12))}: **${verdict.verdict}** (${countsByLevel(verdict.findings)}).`,
    ...stops.map(({ id, code, head }) => {
      return `Stopped by ${codeSpan(code)} at ${codeSpan(head.slice(0, 12))}: stop ${codeSpan(id)}.`;
    }),
  ];
  return lines.join("\n\n");
}

export function explainAnswer({ verdict }: BranchStatus): string {
  if (verdict === undefined) return "The head has no verdict yet.";
  const shown = verdict.findings.slice(0, FINDINGS_SHOWN).map(({ level, rule, message, help, path }) => {
    const place = path === undefined ? "" : `, at ${codeSpan(path)}`;
    const words = forMarkdown(`${message}; ${help}`.slice(0, WORDS_MAX).toWellFormed());
    return `- **${level}** ${codeSpan(rule)}${place}: ${words}`;
  });
  const left = verdict.findings.length - shown.length;
  const next = nextStep(verdict);
  return [
    `The verdict is **${verdict.verdict}** (${countsByLevel(verdict.findings)}).`,
    ...(shown.length === 0 ? [] : [shown.join("\n")]),
    ...(left > 0 ? [`And ${left} more, in the check's details.`] : []),
    ...(next === undefined ? [] : [`Next: ${forMarkdown(next)}.`]),
  ].join("\n\n");
}

export function refusalAnswer(why: string, help: string): string {
  return `Nothing was done: ${why}.\n\nWhat to do: ${help}.`;
}
