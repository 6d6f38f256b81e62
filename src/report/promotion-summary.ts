import { RISKS, type Risk } from "../engine/facts.ts";
import type { AskedApproval } from "../engine/gate-approval.ts";
import type { VerdictName } from "../engine/verdict.ts";
import { codeSpan, forMarkdown } from "./escape.ts";
import { counted } from "./verdict-words.ts";

/** By this a pull request of the App's is known again, should a process have died before it was recorded. */
export const PROMOTION_MARK = "<!-- proofgate:promotion -->";

/** What somebody who signs a promotion has to know. Texts are foreign, wherever a document or a person has written them. */
export interface PromotionSummary {
  readonly from: string;
  readonly into: string;
  readonly gate: string;
  /** The App has opened the pull request, and this is its body; else a comment. */
  readonly isOwn: boolean;
  readonly head: string;
  /** The tip of `into` that it was judged against. */
  readonly base: string;
  readonly verdict: VerdictName;
  /** Rules that found something above a note, each once. */
  readonly rules: readonly string[];
  /** One clause: what happens next, and who does it. */
  readonly state: string;
  readonly carried: readonly CarriedUpdate[];
  /** The least risk that the paths make, and what they reach. */
  readonly computed: Known<{
    readonly risk: Risk;
    readonly why: readonly string[];
    readonly areas: readonly string[];
  }>;
  readonly tests: Known<string>;
  readonly coverage: Known<string>;
  readonly approvals: Known<
    readonly (AskedApproval & { readonly given: readonly string[]; readonly isPreApproved?: boolean })[]
  >;
  /** Approvals that do not count any more. */
  readonly stale: readonly { readonly login: string; readonly why: string }[];
}

export type Known<T> =
  | { readonly known: true; readonly value: T }
  | { readonly known: false; readonly why: string };

/** One update of a rung below that this promotion carries. */
export interface CarriedUpdate {
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** Words for how it is accounted for, where no pull request of a run does. */
  readonly account: string;
  readonly pull: number | undefined;
  readonly run: CarriedRun | undefined;
  readonly waived: readonly { readonly rule: string; readonly message: string; readonly until: string }[];
}

export interface CarriedRun {
  readonly id: string;
  readonly plan: string;
  readonly requirements: readonly string[];
  readonly risk: Risk;
  /** What the plan declares that it reaches; absent where it declares nothing. */
  readonly reach?: {
    readonly summary: string;
    readonly services: readonly string[];
    readonly reversible: boolean;
  };
  /** With its currency; undefined where nobody has told. */
  readonly spent: string | undefined;
}

/** Updates and waivers that are shown, as many as fit; the rest are counted. */
const SHOWN = [100, 25, 5] as const;
/** Names and clauses in one line. */
const IN_LINE_MAX = 10;
const WORDS_MAX = 300;
/** A pull request's body holds 65,536 characters; counted here as bytes. */
export const PROMOTION_BYTES_MAX = 65_000;

/** The body of a promotion's pull request: what it carries, what speaks for it, what is wanted still, and the way back. */
export function promotionSummary(summary: PromotionSummary): string {
  const texts = SHOWN.map((max) => summaryShowing(summary, max));
  return (
    texts.find((text) => Buffer.byteLength(text, "utf8") <= PROMOTION_BYTES_MAX) ?? summaryShowing(summary, 0)
  );
}

function summaryShowing(summary: PromotionSummary, max: number): string {
  const { from, into, gate, isOwn, state } = summary;
  return [
    PROMOTION_MARK,
    `### Promotion of ${codeSpan(from)} into ${codeSpan(into)}`,
    `**State**: ${forMarkdown(state)}.`,
    overview(summary),
    ...carriedSection(summary.carried, max),
    ...waivedSection(summary.carried, max),
    ...staleSection(summary.stale, max),
    "#### The way back",
    `Once it is merged, ${codeSpan("/proofgate rollback")} as a comment here proposes its revert, judged at the same gate; ${codeSpan("/proofgate rollback <run>")} that of one run alone.`,
    `Proofgate writes this anew as ${codeSpan(`proofgate/${gate}`)} finds things.${isOwn ? " Closed by hand, it is not opened again for the same commit." : ""}`,
  ].join("\n\n");
}

/** No table: a code span with a bar in it would end its cell. */
function overview(summary: PromotionSummary): string {
  const { head, into, base, gate, verdict, rules, carried, computed } = summary;
  const found = rules.length === 0 ? "" : `, by ${rules.map(codeSpan).join(", ")}`;
  const rows: readonly (readonly [string, string])[] = [
    ["exact commit", codeSpan(head)],
    ["into", `${codeSpan(into)} at ${codeSpan(base)}`],
    ["verdict", `**${verdict}** at ${codeSpan(`proofgate/${gate}`)}${found}`],
    ["requirements", requirementsOf(carried)],
    ["risk", riskWords(summary)],
    ["blast radius, declared", declaredReach(carried)],
    [
      "blast radius, computed",
      known(computed, ({ areas }) => (areas.length === 0 ? "no area" : spans(areas))),
    ],
    ["tests", known(summary.tests, forMarkdown)],
    ["coverage", known(summary.coverage, forMarkdown)],
    ["spent", spentWords(carried)],
    ["findings waived", String(carried.flatMap(({ waived }) => waived).length)],
    ["approvals", known(summary.approvals, approvalWords)],
  ];
  return rows.map(([name, words]) => `- **${name}**: ${words}`).join("\n");
}

function known<T>(fact: Known<T>, words: (value: T) => string): string {
  return fact.known ? words(fact.value) : `not known: ${forMarkdown(brief(fact.why))}`;
}

function requirementsOf(carried: readonly CarriedUpdate[]): string {
  const met = [...new Set(runsOf(carried).flatMap(({ requirements }) => requirements))].sort();
  return met.length === 0 ? "none named by a plan" : `${spans(met)}, each by a run that passed its gate`;
}

function riskWords({ carried, computed }: PromotionSummary): string {
  const risks = runsOf(carried).map(({ risk }) => risk);
  const most = RISKS.findLast((risk) => risks.includes(risk));
  const declared = most === undefined ? "declared by no plan" : `declared at most **${most}**`;
  const least = known(computed, ({ risk, why }) => {
    const because =
      why.length === 0
        ? ""
        : ` (${why
            .slice(0, 3)
            .map((each) => forMarkdown(brief(each)))
            .join("; ")})`;
    return `at least **${risk}** by the paths${because}`;
  });
  return `${declared}; ${least}`;
}

function declaredReach(carried: readonly CarriedUpdate[]): string {
  const declared = runsOf(carried).flatMap(({ plan, reach }) =>
    reach === undefined ? [] : [{ plan, reach }],
  );
  if (declared.length === 0) return "by no plan";
  return shown(declared, IN_LINE_MAX, ({ plan, reach: { summary, services, reversible } }) => {
    const names = services.length === 0 ? "" : ` (${spans(services)})`;
    return `${codeSpan(plan)}: ${forMarkdown(brief(summary))}${names}${reversible ? "" : ", **not reversible**"}`;
  }).join("; ");
}

function spentWords(carried: readonly CarriedUpdate[]): string {
  const runs = runsOf(carried);
  if (runs.length === 0) return "by no run";
  const told = runs.filter(({ spent }) => spent !== undefined);
  const silent = runs.length - told.length;
  return [
    ...shown(told, IN_LINE_MAX, ({ id, spent }) => `${spent} by ${codeSpan(id)}`),
    ...(silent === 0 ? [] : [`nobody has told of ${counted(silent, "run")}`]),
  ].join("; ");
}

function approvalWords(asked: Extract<PromotionSummary["approvals"], { known: true }>["value"]): string {
  if (asked.length === 0) return "none asked for";
  return asked
    .map(({ condition, approvals, approvers, given, isPreApproved }) => {
      const by = given.length === 0 ? "" : ` by ${spans(given)}`;
      const who = approvers.length === 0 ? "whoever may write here" : spans(approvers);
      const left = approvals - given.length;
      const wanted = left <= 0 || isPreApproved ? "" : `; wanted: ${left} more, of ${who}`;
      const how = isPreApproved ? "approved by the policy itself" : `${given.length} of ${approvals}${by}`;
      return `${codeSpan(condition)}: ${how}${wanted}`;
    })
    .join("; ");
}

function carriedSection(carried: readonly CarriedUpdate[], max: number): string[] {
  const words = ({ before, after, account, pull, run }: CarriedUpdate): string => {
    const what = pull === undefined ? `${short(before)} to ${short(after)}` : `#${pull} (${short(after)})`;
    if (run === undefined) return `- ${what}: ${forMarkdown(brief(account))}`;
    const named = run.requirements.length === 0 ? "no requirement" : spans(run.requirements);
    return `- ${what}: run ${codeSpan(run.id)} of plan ${codeSpan(run.plan)}, ${named}, risk ${run.risk}`;
  };
  const title = `#### What it carries: ${counted(carried.length, "update")}`;
  return [title, shown(carried, max, words, "- ").join("\n")];
}

function waivedSection(carried: readonly CarriedUpdate[], max: number): string[] {
  const waived = carried.flatMap(({ waived: findings, pull, after }) =>
    findings.map((finding) => ({ ...finding, where: pull === undefined ? short(after) : `#${pull}` })),
  );
  if (waived.length === 0) return [];
  const words = ({ rule, message, until, where }: (typeof waived)[number]): string =>
    `- ${codeSpan(rule)} in ${where}, until ${codeSpan(until)}: ${forMarkdown(brief(message))}`;
  return ["#### Waived by people", shown(waived, max, words, "- ").join("\n")];
}

function staleSection(stale: PromotionSummary["stale"], max: number): string[] {
  if (stale.length === 0) return [];
  const words = ({ login, why }: (typeof stale)[number]): string =>
    `- ${codeSpan(login)}: ${forMarkdown(brief(why))}`;
  return ["#### Approvals that do not count any more", shown(stale, max, words, "- ").join("\n")];
}

function runsOf(carried: readonly CarriedUpdate[]): readonly CarriedRun[] {
  return carried.flatMap(({ run }) => run ?? []);
}

function short(oid: string | undefined): string {
  return oid === undefined ? "nothing" : codeSpan(oid.slice(0, 12));
}

function spans(texts: readonly string[]): string {
  return shown(texts, IN_LINE_MAX, (text) => codeSpan(brief(text))).join(", ");
}

/** Those beyond `max` are counted, and never written. */
function shown<T>(items: readonly T[], max: number, words: (item: T) => string, start = ""): string[] {
  const left = items.length - max;
  return [...items.slice(0, max).map(words), ...(left > 0 ? [`${start}and ${left} more`] : [])];
}

/** Cut before it is escaped, so that no escape is cut in two. */
function brief(text: string): string {
  return text.length <= WORDS_MAX ? text : `${text.slice(0, WORDS_MAX).toWellFormed()}...`;
}
