import { type Finding, LEVELS } from "../engine/finding.ts";
import type { Verdict } from "../engine/verdict.ts";
import { AREA_FACTS, AREAS, type Area, areaOf } from "./areas.ts";
import { codeFence, codeSpan, forJson, forMarkdown } from "./escape.ts";
import { type GrantNotice, grantSection } from "./grant-words.ts";
import { planJson, verdictObject } from "./json.ts";
import {
  counted,
  countsByLevel,
  meaningOfMode,
  nextStep,
  sizeOfChange,
  unknownFacts,
} from "./verdict-words.ts";

export interface MarkdownOptions {
  readonly milliseconds: number;
  /** Findings shown at most; the rest are counted. */
  readonly findingsMax?: number;
  /** Where the suggested plan must lie. */
  readonly suggestedPath?: string;
  /** What the run is granted. */
  readonly grant?: GrantNotice;
}

/** A check run's text and a comment hold 65,535 characters (Checks API, "Create a check run"); counted here as bytes. */
export const MARKDOWN_BYTES_MAX = 65_000;
const FINDINGS_MAX = 50;
const FINDINGS_BYTES_MAX = 30_000;
// The shortest finding has more than 100 bytes, so that more of them never fit.
const JSON_FINDINGS_MAX = MARKDOWN_BYTES_MAX / 100;
const WORDS_MAX = 1000;
const PLAN_BYTES_MAX = 12_000;
const UNKNOWN_BYTES_MAX = 4_000;

/**
 * The verdict for a check run or a comment: verdict, a row for each area, findings with what to do next, the plan that
 * was missing, and the JSON for agents at the end. Always fits GitHub's bound; what does not fit is counted.
 */
export function renderMarkdown(
  verdict: Verdict,
  { milliseconds, findingsMax = FINDINGS_MAX, suggestedPath, grant }: MarkdownOptions,
): string {
  const sections = [
    heading(verdict),
    areaTable(verdict),
    findingList(verdict.findings, findingsMax),
    unknownList(verdict),
    suggestedPlan(verdict.suggested_plan, suggestedPath),
    grant === undefined ? "" : grantSection(grant),
  ].filter((section) => section !== "");
  const human = sections.join("\n\n");
  return `${human}\n\n${jsonDetails(verdict, milliseconds, MARKDOWN_BYTES_MAX - bytesOf(human))}\n`;
}

function heading(verdict: Verdict): string {
  const codes = verdict.stop_codes.map((code) => `${codeSpan(code)} `).join("");
  const mode = meaningOfMode(verdict);
  const next = nextStep(verdict);
  const plan = verdict.plan ? ` under plan ${codeSpan(verdict.plan.id)}` : "";
  return [
    `### Verdict: ${verdict.verdict} ${codes}(${countsByLevel(verdict.findings)})`,
    `Judged ${sizeOfChange(verdict)}${plan}, head ${codeSpan(verdict.head)} against ${codeSpan(verdict.base)}.`,
    ...(mode === undefined ? [] : [`**Mode**: ${forMarkdown(mode)}.`]),
    ...(next === undefined ? [] : [`**Next**: ${forMarkdown(next)}.`]),
  ].join("\n\n");
}

function areaTable(verdict: Verdict): string {
  const rows = AREAS.map((area) => {
    const findings = verdict.findings.filter((finding) => areaOf(finding) === area);
    return `| ${area} | ${stateOf(area, findings, verdict)} | ${findings.length === 0 ? "" : countsByLevel(findings)} |`;
  });
  return ["| area | verdict | findings |", "|---|---|---|", ...rows].join("\n");
}

/** An area that nobody looked at is `not known`, never `pass`. */
function stateOf(area: Area, findings: readonly Finding[], verdict: Verdict): string {
  const worst = findings.reduce((rank, { level }) => Math.max(rank, LEVELS.indexOf(level)), 0);
  if (worst > 0) return `**${LEVELS[worst]}**`;
  const sources = AREA_FACTS[area].map(
    (name) => verdict.facts.find((fact) => fact.name === name)?.source ?? "unknown",
  );
  if (sources.every((source) => source === "unknown")) return "not known";
  return sources.includes("unknown") ? "pass, in part not known" : "pass";
}

function findingList(findings: readonly Finding[], findingsMax: number): string {
  if (findings.length === 0) return "";
  const shown: string[] = [];
  let bytes = 0;
  for (const finding of findings.slice(0, findingsMax)) {
    const item = findingItem(finding);
    bytes += bytesOf(item) + 1;
    if (bytes > FINDINGS_BYTES_MAX) break;
    shown.push(item);
  }
  const left = findings.length - shown.length;
  const rest =
    left === 0
      ? []
      : [shown.length === 0 ? `${counted(left, "finding")}, too long to show here` : `and ${left} more`];
  return ["#### Findings", [...shown, ...rest.map((line) => `- ${line}`)].join("\n")].join("\n\n");
}

function findingItem({ rule, level, message, note, help, path, line, commit, fingerprint }: Finding): string {
  const place = [
    ...(path === undefined ? [] : [codeSpan(line === undefined ? path : `${path}:${line}`)]),
    ...(commit === undefined ? [] : [`commit ${codeSpan(commit.slice(0, 12))}`]),
  ];
  return [
    `- **${level}** ${codeSpan(rule)}: ${forMarkdown(brief(message))}`,
    ...(place.length === 0 ? [] : [`  - at ${place.join(", ")}`]),
    ...(note ? [`  - note: ${forMarkdown(brief(note))}`] : []),
    `  - help: ${forMarkdown(brief(help))}`,
    ...(level === "note" ? [] : [`  - fingerprint ${codeSpan(fingerprint)}`]),
  ].join("\n");
}

/** Long words are cut before they are escaped, so that no escape is cut in two. The JSON holds them whole. */
function brief(text: string): string {
  if (text.length <= WORDS_MAX) return text;
  return `${text.slice(0, WORDS_MAX).toWellFormed()}...`;
}

function unknownList(verdict: Verdict): string {
  const groups = unknownFacts(verdict);
  if (groups.length === 0) return "";
  const items = groups.map(({ names, why }) => {
    return `- ${names.map(codeSpan).join(", ")}${why === "" ? "" : `: ${forMarkdown(why)}`}`;
  });
  const list = ["#### Not known", items.join("\n")].join("\n\n");
  if (bytesOf(list) <= UNKNOWN_BYTES_MAX) return list;
  return `#### Not known\n\n- ${counted(groups.flatMap(({ names }) => names).length, "fact")}: the reasons are too long to show here`;
}

function suggestedPlan(plan: object | undefined, path: string | undefined): string {
  if (plan === undefined) return "";
  const where =
    path === undefined || path.length > WORDS_MAX
      ? ""
      : `\n\nTo be the branch's first commit, as ${codeSpan(path)}.`;
  const block = codeFence(planJson(plan), "json");
  const title = `#### The plan that this change would have needed${where}`;
  if (bytesOf(block) > PLAN_BYTES_MAX) {
    return `${title}\n\nIt is too long to show here: ${codeSpan("proofgate check --format json")} holds it.`;
  }
  return `${title}\n\n${block}`;
}

/** The verdict's JSON with as many findings as fit, gravest first, and the plan only if there is room for it. */
function jsonDetails(verdict: Verdict, milliseconds: number, bytesMax: number): string {
  if (verdict.findings.length <= JSON_FINDINGS_MAX) {
    const whole = details("Verdict as JSON", verdictObject(verdict, milliseconds));
    if (bytesOf(whole) <= bytesMax) return whole;
  }
  const { suggested_plan: _plan, ...withoutPlan } = verdict;
  const withFindings = (count: number) => {
    const cut = { ...withoutPlan, findings: verdict.findings.slice(0, count) };
    return details(
      `Verdict as JSON, with ${count} of ${counted(verdict.findings.length, "finding")}`,
      verdictObject(cut, milliseconds),
    );
  };
  let fits = 0;
  let tooMany = Math.min(verdict.findings.length, JSON_FINDINGS_MAX) + 1;
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2);
    if (bytesOf(withFindings(middle)) <= bytesMax) fits = middle;
    else tooMany = middle;
  }
  return withFindings(fits);
}

function details(summary: string, value: object): string {
  return `<details><summary>${summary}</summary>\n\n${codeFence(forJson(value), "json")}\n\n</details>`;
}

function bytesOf(text: string): number {
  return Buffer.byteLength(text, "utf8");
}
