import { displayPath } from "../contract/byte-path.ts";
import type { Fact } from "./fact.ts";
import { FACT_NAMES, type FactName, type Facts, type Mode } from "./facts.ts";
import { type Finding, LEVELS, type Violation } from "./finding.ts";
import { fingerprint, undeterminedFingerprint } from "./fingerprint.ts";
import { isRequired, type Requiring } from "./required-facts.ts";
import type { Rule } from "./rule.ts";
import { stopCodesOf, type Verdict, worstOf } from "./verdict.ts";

export interface Evaluation {
  readonly facts: Facts;
  /** In report order. */
  readonly rules: readonly Rule[];
  readonly mode: Mode;
  /** Base and head as asked for, so that even a verdict without any fact names them. */
  readonly base: string;
  readonly head: string;
  readonly stats: Verdict["stats"];
}

/**
 * Facts in, verdict out [S1]. No clock, disk, network or chance: the same facts give the same verdict, for ever.
 *
 * A rule whose needs are unknown cannot judge. Where the gate requires such a fact, that is a `fail` of kind
 * `undetermined`, said once per fact by the first rule that needs it.
 */
export function evaluate({ facts, rules, mode, base, head, stats }: Evaluation): Verdict {
  const findings = judge(facts, rules);
  const range = knownValue(facts.range);
  const policy = knownValue(facts.policy);
  const plan = knownValue(facts.plan)?.state;
  return {
    version: 1,
    verdict: worstOf(findings),
    mode,
    stop_codes: stopCodesOf(findings),
    base,
    head,
    ...(range ? { effect_tree: range.effectTree } : {}),
    ...(plan?.kind === "valid"
      ? { plan: { id: plan.plan.id, sha256: plan.plan.sha256, path: displayPath(plan.plan.path) } }
      : {}),
    ...(policy ? { policy_sha256: policy.sha256 } : {}),
    findings,
    facts: FACT_NAMES.map((name) => {
      const fact = facts[name];
      if (!fact.known) return { name, source: "unknown" as const, why: fact.why };
      const { source, origin } = fact;
      return { name, source, ...(origin === undefined ? {} : { why: origin }) };
    }),
    stats,
  };
}

interface Judged {
  readonly finding: Finding;
  readonly ruleIndex: number;
  readonly sortPath: string;
}

function judge(facts: Facts, rules: readonly Rule[]): Finding[] {
  const subject = knownValue(facts.subject);
  const policy = knownValue(facts.policy)?.policy;
  const requiring: Requiring = {
    subject,
    policy,
    changesNothing: knownValue(facts.touched)?.length === 0,
    done: knownValue(facts.requirements)?.done ?? [],
    isKnown: (name) => facts[name].known,
  };
  const alreadySaid = new Set<FactName>();
  const judged: Judged[] = [];
  rules.forEach((rule, ruleIndex) => {
    // Who is judged is unknown: then everybody's rules apply.
    if (subject && rule.appliesTo !== "everyone" && !rule.appliesTo.includes(subject.judgedAs)) return;
    const missing = rule.needs.flatMap((name) => {
      const fact = facts[name];
      return fact.known ? [] : [{ name, why: fact.why }];
    });
    for (const { name, why } of missing) {
      if (!isRequired(name, requiring) || alreadySaid.has(name)) continue;
      alreadySaid.add(name);
      judged.push({ finding: undetermined(rule, name, why), ruleIndex, sortPath: "" });
    }
    if (missing.length > 0) return;
    for (const violation of rule.check(unwrap(facts, rule))) {
      judged.push({ finding: toFinding(rule, violation), ruleIndex, sortPath: violation.path ?? "" });
    }
  });
  return judged.sort(byGravityThenPlace).map(({ finding }) => finding);
}

function byGravityThenPlace(a: Judged, b: Judged): number {
  return (
    LEVELS.indexOf(b.finding.level) - LEVELS.indexOf(a.finding.level) ||
    a.ruleIndex - b.ruleIndex ||
    compare(a.sortPath, b.sortPath) ||
    (a.finding.line ?? 0) - (b.finding.line ?? 0) ||
    compare(a.finding.message, b.finding.message) ||
    compare(a.finding.commit ?? "", b.finding.commit ?? "")
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function unwrap(facts: Facts, rule: Rule): Parameters<Rule["check"]>[0] {
  const known: Partial<Record<FactName, unknown>> = {};
  for (const name of rule.needs) known[name] = knownValue<unknown>(facts[name]);
  const perhaps: Partial<Record<FactName, Fact<unknown>>> = {};
  for (const name of rule.wants) perhaps[name] = facts[name];
  // Checked by construction: `known` holds just the rule's needs, each of them known.
  return { ...known, perhaps } as Parameters<Rule["check"]>[0];
}

function toFinding(rule: Rule, violation: Violation): Finding {
  const { level, message, note, help, path, line, commit, subject } = violation;
  if (level === "stop" && rule.stopCode === undefined) {
    throw new Error(`invariant: rule ${rule.id} stops without a stop code`);
  }
  return {
    rule: rule.id,
    level,
    ...(level === "stop" && rule.stopCode ? { stop_code: rule.stopCode } : {}),
    kind: "violation",
    message,
    ...(note === undefined ? {} : { note }),
    help,
    ...(path === undefined ? {} : { path: displayPath(path) }),
    ...(line === undefined ? {} : { line }),
    ...(commit === undefined ? {} : { commit }),
    fingerprint: fingerprint([rule.id, path ?? "", subject ?? ""]),
  };
}

function undetermined(rule: Rule, name: FactName, why: string): Finding {
  return {
    rule: rule.id,
    level: "fail",
    kind: "undetermined",
    message: `\`${name}\` is required here, and is not known`,
    note: why,
    help: "supply what is missing, or ask those who own the policy whether this gate must require it",
    fingerprint: undeterminedFingerprint(rule.id, name),
  };
}

function knownValue<T>(fact: Fact<T>): T | undefined {
  return fact.known ? fact.value : undefined;
}
