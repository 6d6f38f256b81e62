import type { Finding, Level } from "../engine/finding.ts";
import type { Verdict } from "../engine/verdict.ts";
import { type AwaitedNotice, awaitedLine, awaitedTitle } from "./awaited-words.ts";
import { type EnforcementWords, notEnforcedLine } from "./enforcement-words.ts";
import { codeFence, codeSpan, forMarkdown, forTerminal } from "./escape.ts";
import { type GrantNotice, grantLine } from "./grant-words.ts";
import { renderMarkdown } from "./markdown.ts";
import { countsByLevel, meaningOfMode, nextStep, sizeOfChange } from "./verdict-words.ts";

/** A check run as the Checks API takes it; `name` and `head_sha` are for who publishes it. */
export interface CheckRunReport {
  /** Never `neutral` or `skipped`: both satisfy a required check (threats.md, L23) [T111]. Absent: it is in progress. */
  readonly conclusion?: "success" | "failure" | "action_required";
  readonly title: string;
  readonly summary: string;
  readonly text: string;
  /** Gravest first. GitHub takes 50 a request. */
  readonly annotations: readonly Annotation[];
  /** At most three; absent: none. */
  readonly actions?: readonly CheckRunAction[];
}

/** A button of a check run, as GitHub takes it: at most 20, 40 and 20 characters. */
export interface CheckRunAction {
  readonly label: string;
  readonly description: string;
  readonly identifier: string;
}

/** The same as `/proofgate approve` with the check run's commit. */
export const APPROVE: CheckRunAction = {
  label: "Approve",
  description: "Agree that this commit passes this gate",
  identifier: "approve",
};

export interface Annotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly annotation_level: "notice" | "warning" | "failure";
  readonly title: string;
  readonly message: string;
}

/** A stop that stands, with the id that a human resumes it by. */
export interface StandingStop {
  readonly id: string;
  readonly code: string;
  /** Whether one human may resume it; a security or secret stop only two may waive. */
  readonly isResumable: boolean;
  /** A human ended the run under it: this commit goes no further, and nothing re-opens it. */
  readonly isAbandoned?: boolean;
  /** The rule that fired first, or who stopped it and why. */
  readonly reason?: string;
  /** What was done about it on GitHub, and what could not be: clauses. */
  readonly deeds?: readonly string[];
}

export interface CheckRunOptions {
  readonly milliseconds: number;
  /** Of this run, this head's own among them. */
  readonly stops?: readonly StandingStop[];
  readonly suggestedPath?: string;
  /** What the run is granted. */
  readonly grant?: GrantNotice;
  /** Nothing but this evidence is lacking, and it may still come: the check is in progress. */
  readonly awaited?: AwaitedNotice;
  /** What keeps the gates here from being real; not empty. */
  readonly notEnforced?: readonly EnforcementWords[];
  /** A pull request stands before this gate whose approval somebody can give on this very check run. */
  readonly isApprovable?: boolean;
}

/** Annotations in all: what is beyond them is in the text, counted where it does not fit. */
const ANNOTATIONS_MAX = 200;
const TITLE_MAX = 200;
const ANNOTATION_TITLE_MAX = 200;
const ANNOTATION_MESSAGE_MAX = 4000;

/** What GitHub shows of a verdict: the conclusion first, then words for people, the JSON for agents at the end. */
export function checkRunReport(verdict: Verdict, options: CheckRunOptions): CheckRunReport {
  const { milliseconds, stops = [], suggestedPath, grant, awaited, notEnforced } = options;
  const title = awaited === undefined ? titleOf(verdict, stops) : awaitedTitle(awaited);
  const actions = awaited === undefined ? actionsOf(verdict, options) : [];
  const lines = [
    ...(awaited === undefined ? [] : [awaitedLine(awaited)]),
    // Where the policy only reports, nothing is said to be shut.
    ...(notEnforced === undefined || verdict.mode !== "enforce" ? [] : [notEnforcedLine(notEnforced)]),
    summaryOf(verdict, stops),
    ...(actions.includes(APPROVE) ? [APPROVE_LINE] : []),
    ...(grant === undefined ? [] : [grantLine(grant)]),
  ];
  return {
    ...(awaited === undefined ? { conclusion: conclusionOf(verdict, stops) } : {}),
    title: title.slice(0, TITLE_MAX),
    summary: lines.join("\n\n"),
    text: renderMarkdown(verdict, {
      milliseconds,
      ...(suggestedPath === undefined ? {} : { suggestedPath }),
      ...(grant === undefined ? {} : { grant }),
    }),
    // GitHub takes none back: the verdict that ends the wait has its own, on the same check run.
    annotations:
      awaited === undefined
        ? verdict.findings.toSorted(byLevel).flatMap(annotationOf).slice(0, ANNOTATIONS_MAX)
        : [],
    ...(actions.length === 0 ? {} : { actions }),
  };
}

const APPROVE_LINE =
  "Whoever may write `/proofgate approve` here can press the button *Approve* of this check as well.";

/** What `/proofgate approve` answers (contract.md, 6). */
const ASKS_FOR_APPROVAL: ReadonlySet<string> = new Set(["approval-missing", "review-missing"]);

/** Offered where people's word alone is lacking, this one among others perhaps: nobody is asked to agree to what stays shut all the same. */
function actionsOf(
  { mode, verdict, findings }: Verdict,
  { stops = [], isApprovable = false }: CheckRunOptions,
): readonly CheckRunAction[] {
  const isAsked = findings.some(({ rule, level }) => level === "review" && ASKS_FOR_APPROVAL.has(rule));
  const isOffered =
    isApprovable && isAsked && mode === "enforce" && verdict === "review" && stops.length === 0;
  return isOffered ? [APPROVE] : [];
}

/** A stop that stands keeps the gate shut whatever the head at hand looks like: no later push reopens it. */
function conclusionOf(
  { mode, verdict }: Verdict,
  stops: readonly StandingStop[],
): NonNullable<CheckRunReport["conclusion"]> {
  if (mode !== "enforce") return "success";
  if (stops.length > 0 || verdict === "stop" || verdict === "fail") return "failure";
  return verdict === "review" ? "action_required" : "success";
}

const WOULD = { pass: "let this pass", review: "wait for a review", fail: "fail this", stop: "stop this" };
const SAID = { pass: "Pass", review: "A person must look", fail: "Fail", stop: "Stop" };

function titleOf(verdict: Verdict, stops: readonly StandingStop[]): string {
  const codes = [...new Set([...verdict.stop_codes, ...stops.map(({ code }) => code)])].join(", ");
  const counts = countsByLevel(verdict.findings);
  if (verdict.mode !== "enforce") {
    if (codes !== "") return `${verdict.mode}: enforcing would stop this, ${codes} (${counts})`;
    return `${verdict.mode}: enforcing would ${WOULD[verdict.verdict]} (${counts})`;
  }
  // A stop's title begins with its code (contract.md, 6).
  if (codes !== "") return `${codes}: ${verdict.verdict === "stop" ? counts : "the run is stopped"}`;
  return `${SAID[verdict.verdict]}: ${counts}`;
}

function summaryOf(verdict: Verdict, stops: readonly StandingStop[]): string {
  const mode = meaningOfMode(verdict);
  const next = nextStep(verdict);
  return [
    `Judged ${sizeOfChange(verdict)}: head ${codeSpan(verdict.head)} against ${codeSpan(verdict.base)}.`,
    ...(mode === undefined ? [] : [`${forMarkdown(mode)}.`]),
    ...(next === undefined ? [] : [`Next: ${forMarkdown(next)}.`]),
    ...stops.map(stopWords),
  ].join("\n\n");
}

/** The exact commands that a human may copy. */
function stopWords({ id, code, isResumable, isAbandoned, reason, deeds = [] }: StandingStop): string {
  if (isAbandoned === true)
    return `The run was abandoned under ${codeSpan(code)} (stop ${codeSpan(id)})${becauseOf(reason)}. Its commits go no further: start again on a new branch.`;
  const why = isResumable
    ? "A human who is neither the agent nor an author may accept its findings:"
    : "Nobody alone may resume this one. Where it is a false alarm, two humans waive each finding by its fingerprint; else the run ends here:";
  const commands = isResumable
    ? `/proofgate resume ${id}`
    : "/proofgate waive <fingerprint> until <date> because <reason>\n/proofgate abandon";
  return [
    `The run is stopped by ${codeSpan(code)} (stop ${codeSpan(id)})${becauseOf(reason)}. ${why}`,
    codeFence(commands),
    ...(deeds.length === 0 ? [] : [deedWords(deeds)]),
  ].join("\n\n");
}

const REASON_MAX = 300;

export function becauseOf(reason: string | undefined): string {
  return reason ? `: ${forMarkdown(reason.slice(0, REASON_MAX).toWellFormed())}` : "";
}

/** Done or not: whoever reads it must know how far the stop reaches. */
export function deedWords(deeds: readonly string[]): string {
  return `What the App did about it: ${deeds.map(forMarkdown).join("; ")}.`;
}

const RANK: Readonly<Record<Level, number>> = { stop: 0, fail: 1, review: 2, note: 3 };

function byLevel(one: Finding, other: Finding): number {
  return RANK[one.level] - RANK[other.level];
}

/** None for what has no place in a file that GitHub could show, or a path that would say something else than it is. */
function annotationOf({ rule, level, message, note, help, path, line }: Finding): Annotation[] {
  if (path === undefined || path.startsWith("hex:") || forTerminal(path) !== path) return [];
  const words = [message, ...(note ? [`note: ${note}`] : []), `help: ${help}`].map(forTerminal).join("\n");
  return [
    {
      path,
      start_line: line ?? 1,
      end_line: line ?? 1,
      annotation_level: level === "note" ? "notice" : level === "review" ? "warning" : "failure",
      title: `${level}: ${rule}`.slice(0, ANNOTATION_TITLE_MAX),
      message: words.slice(0, ANNOTATION_MESSAGE_MAX).toWellFormed(),
    },
  ];
}
