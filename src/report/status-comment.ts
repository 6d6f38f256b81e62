import type { Verdict } from "../engine/verdict.ts";
import { type AwaitedNotice, awaitedLine } from "./awaited-words.ts";
import { becauseOf, deedWords, type StandingStop } from "./check-run.ts";
import { codeFence, codeSpan, forMarkdown } from "./escape.ts";
import { counted, countsByLevel, meaningOfMode, nextStep } from "./verdict-words.ts";

/** By this the App knows its own comment again, which it then updates in place. */
export const STATUS_MARK = "<!-- proofgate:status -->";

export interface GateStatus {
  /** `proofgate/dev`, or `proofgate/run`. */
  readonly check: string;
  readonly verdict: Verdict;
  /** Evidence that may still come. */
  readonly awaited?: AwaitedNotice;
}

const FINDINGS_SHOWN = 5;
const WORDS_MAX = 300;

/** The one comment of a pull request: where each gate stands, the gravest findings, and what a human can type. */
export function statusComment(gates: readonly GateStatus[], stops: readonly StandingStop[]): string {
  const rows = gates.map(
    ({ check, verdict, awaited }) =>
      `| ${codeSpan(check)} | **${awaited === undefined ? verdict.verdict : "waiting"}** | ${countsByLevel(verdict.findings)} | ${codeSpan(verdict.head.slice(0, 12))} |`,
  );
  return [
    STATUS_MARK,
    "### Proofgate",
    ["| check | verdict | findings | head |", "|---|---|---|---|", ...rows].join("\n"),
    ...gates
      .slice(0, 1)
      .flatMap(({ verdict, awaited }) => [
        ...(awaited === undefined ? [] : [awaitedLine(awaited)]),
        ...wordsOf(verdict),
      ]),
    ...stops.map(
      ({ id, code, reason, deeds = [] }) =>
        `The run is stopped by ${codeSpan(code)} (stop ${codeSpan(id)})${becauseOf(reason)}. No later push reopens it.${deeds.length === 0 ? "" : ` ${deedWords(deeds)}`}`,
    ),
    ...(stops.some(({ isResumable }) => isResumable)
      ? [
          codeFence(
            stops
              .flatMap(({ id, isResumable }) => (isResumable ? [`/proofgate resume ${id}`] : []))
              .join("\n"),
          ),
        ]
      : []),
    "A comment with `/proofgate help` as its only line lists what can be asked for.",
  ].join("\n\n");
}

function wordsOf(verdict: Verdict): string[] {
  const mode = meaningOfMode(verdict);
  const next = nextStep(verdict);
  const grave = verdict.findings.filter(({ level }) => level !== "note");
  const items = grave.slice(0, FINDINGS_SHOWN).map(({ level, rule, message, path, line }) => {
    const place = path === undefined ? "" : `, at ${codeSpan(line === undefined ? path : `${path}:${line}`)}`;
    return `- **${level}** ${codeSpan(rule)}: ${forMarkdown(message.slice(0, WORDS_MAX).toWellFormed())}${place}`;
  });
  const left = grave.length - items.length;
  const rest = left > 0 ? [`- and ${counted(left, "finding")} more, in the check's details`] : [];
  return [
    ...(mode === undefined ? [] : [`${forMarkdown(mode)}.`]),
    ...(items.length === 0 ? [] : [[...items, ...rest].join("\n")]),
    ...(next === undefined ? [] : [`Next: ${forMarkdown(next)}.`]),
  ];
}
