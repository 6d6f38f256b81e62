import type { Finding, Level } from "../engine/finding.ts";
import type { Subject } from "../engine/subject.ts";
import type { Verdict } from "../engine/verdict.ts";
import { forTerminal, sourceForTerminal } from "./escape.ts";
import { planJson } from "./json.ts";
import {
  counted,
  countsByLevel,
  meaningOfMode,
  nextStep,
  selfReportedFacts,
  sizeOfChange,
  unknownFacts,
} from "./verdict-words.ts";

export interface TextOptions {
  readonly colour: boolean;
  readonly milliseconds: number;
  /** Source lines by finding, the first being the finding's own `line`. */
  readonly excerpts?: ReadonlyMap<Finding, readonly string[]>;
  /** Whose change was judged, and between what, in the words of who asked. */
  readonly asked?: { readonly base: string; readonly head: string; readonly subject?: Subject };
  /** Options that would hand over what is required and not known. */
  readonly toGive?: readonly string[];
  /** What a user types for `proofgate`. */
  readonly invocation?: string;
  /** Where the suggested plan must lie, and what must be known to use it. */
  readonly suggestion?: { readonly path: string; readonly notes: readonly string[] };
}

/** Findings shown in full; the rest are counted. */
export const TEXT_FINDINGS_MAX = 100;
const EXCERPT_LINES_MAX = 5;
const EXCERPT_COLUMNS_MAX = 160;
const SUGGESTED_PLAN_LINES_MAX = 80;
const UNKNOWN_REASONS_MAX = 2;
/** The facts whose absence says something of a person's change; the others are of runs and plans. */
const ASKED_OF_PEOPLE: ReadonlySet<string> = new Set([
  ...["touched", "objects", "documents", "disguises", "secrets"],
  ...["tests", "coverage", "static_analysis", "dependencies", "reviews"],
]);

/** The verdict for people at a terminal, as compilers write: message, place, excerpt, note, help; then a summary. */
export function renderText(verdict: Verdict, options: TextOptions): string {
  const paint = options.colour ? painted : plain;
  const shown = verdict.findings.slice(0, TEXT_FINDINGS_MAX);
  const blocks = shown.map((finding) => findingBlock(finding, options.excerpts?.get(finding), paint));
  const left = verdict.findings.length - shown.length;
  if (left > 0) blocks.push([`... and ${left} more (\`--format json\` lists them all)`]);
  if (verdict.suggested_plan) blocks.push(suggestedPlanBlock(verdict.suggested_plan, options));
  blocks.push(summaryBlock(verdict, options, paint));
  return `${blocks.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

type Paint = (style: Style, text: string) => string;
type Style = Level | "pass" | "bold" | "frame";

const SGR: Readonly<Record<Style, string>> = {
  stop: "1;31",
  fail: "1;31",
  review: "1;33",
  note: "1;36",
  pass: "1;32",
  bold: "1",
  frame: "1;34",
};

function painted(style: Style, text: string): string {
  return `\u001B[${SGR[style]}m${text}\u001B[0m`;
}

function plain(_style: Style, text: string): string {
  return text;
}

function findingBlock(finding: Finding, excerpt: readonly string[] | undefined, paint: Paint): string[] {
  const { rule, level, message, path, line, commit, note, help } = finding;
  const shownExcerpt = line === undefined ? [] : (excerpt ?? []).slice(0, EXCERPT_LINES_MAX);
  const margin = " ".repeat(String((line ?? 0) + Math.max(0, shownExcerpt.length - 1)).length);
  const lines = [
    `${paint(level, `${level}[${forTerminal(rule)}]`)}${paint("bold", `: ${forTerminal(message)}`)}`,
  ];
  const place = placeOf(path, line, commit);
  const indent = shownExcerpt.length > 0 ? margin : "  ";
  if (place !== undefined) lines.push(`${indent}${paint("frame", "-->")} ${place}`);
  if (shownExcerpt.length > 0) lines.push(...excerptLines(shownExcerpt, line!, margin, level, paint));
  if (note) lines.push(`${margin} ${paint("frame", "=")} ${paint("bold", "note")}: ${forTerminal(note)}`);
  lines.push(`${margin} ${paint("frame", "=")} ${paint("bold", "help")}: ${forTerminal(help)}`);
  return lines;
}

function placeOf(path?: string, line?: number, commit?: string): string | undefined {
  const shortCommit = commit === undefined ? undefined : `commit ${forTerminal(commit.slice(0, 12))}`;
  if (path === undefined) return shortCommit;
  const at = `${forTerminal(path)}${line === undefined ? "" : `:${line}`}`;
  return shortCommit === undefined ? at : `${at} (${shortCommit})`;
}

/** The lines with their numbers, and carets under the first: the one that the finding names. */
function excerptLines(
  excerpt: readonly string[],
  first: number,
  margin: string,
  level: Level,
  paint: Paint,
): string[] {
  const bar = paint("frame", "|");
  const lines = [`${margin} ${bar}`];
  excerpt.forEach((text, index) => {
    const source = cut(sourceForTerminal(text).trimEnd());
    const number = String(first + index).padStart(margin.length);
    lines.push(`${paint("frame", number)} ${bar} ${source}`.trimEnd());
    const indent = source.length - source.trimStart().length;
    const carets = "^".repeat([...source.trimStart()].length);
    if (index === 0 && carets !== "")
      lines.push(`${margin} ${bar} ${" ".repeat(indent)}${paint(level, carets)}`);
  });
  lines.push(`${margin} ${bar}`);
  return lines;
}

function cut(line: string): string {
  const characters = [...line];
  return characters.length <= EXCERPT_COLUMNS_MAX
    ? line
    : `${characters.slice(0, EXCERPT_COLUMNS_MAX).join("")}...`;
}

function suggestedPlanBlock(plan: object, { suggestion }: TextOptions): string[] {
  const lines = planJson(plan).split("\n");
  const place = suggestion ? `, as \`${forTerminal(suggestion.path)}\`` : "";
  const notes = (suggestion?.notes ?? []).map((note) => `  = note: ${forTerminal(note)}`);
  if (lines.length > SUGGESTED_PLAN_LINES_MAX) {
    return [
      `a plan for this change has ${lines.length} lines: \`--format json\` holds it (\`suggested_plan\`)${place}`,
      ...notes,
    ];
  }
  return [
    `the plan that this change would have needed, to be the branch's first commit${place}:`,
    "",
    ...lines,
    ...(notes.length === 0 ? [] : ["", ...notes]),
  ];
}

function summaryBlock(verdict: Verdict, options: TextOptions, paint: Paint): string[] {
  const { milliseconds, asked, invocation = "proofgate" } = options;
  const lines = [
    [
      `${paint(verdict.verdict, `verdict: ${verdict.verdict}`)}`,
      ...verdict.stop_codes,
      countsByLevel(verdict.findings),
    ].join(" · "),
    `  = judged: ${sizeOfChange(verdict)}${planWords(verdict)}, in ${milliseconds} ms`,
  ];
  if (asked) lines.push(...askedLines(verdict, asked));
  if (verdict.stats.commits === 0 && verdict.stats.files === 0)
    lines.push(
      "  = note: the head brings nothing that the base has not; what is not committed is not judged",
    );
  const mode = meaningOfMode(verdict);
  if (mode !== undefined) lines.push(`  = mode: ${mode}`);
  for (const { names, why } of selfReportedFacts(verdict)) {
    const origin = why === "" ? "" : ` (${forTerminal(why)})`;
    lines.push(`  = self-reported: ${names.map(forTerminal).join(", ")}${origin}`);
  }
  lines.push(...unknownLines(verdict, asked?.subject));
  const toGive = options.toGive ?? [];
  if (toGive.length > 0)
    lines.push(`  = next: hand over what is required: ${toGive.map((option) => `\`${option}\``).join(", ")}`);
  const next = nextStep(verdict);
  if (next !== undefined) lines.push(`  = next: ${next}`);
  const rules = [...new Set(verdict.findings.map(({ rule }) => rule))];
  if (rules[0] !== undefined) {
    const which = rules.length === 1 ? "this rule" : `${counted(rules.length, "rule")}`;
    lines.push(`  = to learn about ${which}: \`${invocation} explain ${forTerminal(rules[0])}\``);
  }
  return lines;
}

/** Whose change it is decides which rules applied, so that a wrong guess must be seen. */
function askedLines({ base, head }: Verdict, asked: NonNullable<TextOptions["asked"]>): string[] {
  const { subject } = asked;
  const range = `  = range: ${named(asked.base, base)} to ${named(asked.head, head)}`;
  if (!subject) return [range];
  const role = subject.role === undefined ? "" : ` in the role ${subject.role}`;
  const who = { agent: `an agent's work${role}`, updater: "an updater's work", human: "a person's work" };
  const branch =
    subject.branch === undefined ? "no branch's name" : `branch \`${forTerminal(subject.branch)}\``;
  const actor = subject.actor === undefined ? "" : `, pushed by \`${forTerminal(subject.actor)}\``;
  return [range, `  = judged as: ${who[subject.judgedAs]}, ${branch}${actor}`];
}

function named(name: string, sha: string): string {
  const short = sha.slice(0, 12);
  return sha.startsWith(name) ? `\`${short}\`` : `\`${forTerminal(name)}\` (${short})`;
}

/** Each reason if there are few; many reasons would bury the verdict. Of people only what may be asked of them. */
function unknownLines(verdict: Verdict, subject: Subject | undefined): string[] {
  const isPerson = subject?.judgedAs === "human";
  const facts = isPerson ? verdict.facts.filter(({ name }) => ASKED_OF_PEOPLE.has(name)) : verdict.facts;
  const groups = unknownFacts({ facts });
  const isRequired = verdict.findings.some(({ kind }) => kind === "undetermined");
  if (groups.length > UNKNOWN_REASONS_MAX) {
    const names = groups.flatMap((group) => group.names).map(forTerminal);
    const required = isRequired ? "" : "none of them is required here; ";
    return [`  = not known: ${names.join(", ")} (${required}\`--format json\` says why)`];
  }
  return groups.map(({ names, why }) => {
    return `  = not known: ${names.map(forTerminal).join(", ")}${why === "" ? "" : ` (${forTerminal(why)})`}`;
  });
}

function planWords({ plan }: Verdict): string {
  return plan ? ` under plan \`${forTerminal(plan.id)}\`` : "";
}
