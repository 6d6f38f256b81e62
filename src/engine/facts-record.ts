import { taggedValue, untaggedValue } from "../contract/tagged-json.ts";
import { unknown } from "./fact.ts";
import { FACT_NAMES, type FactName, type Facts } from "./facts.ts";
import { decide, type JudgedFacts } from "./judged-facts.ts";
import { maskedValue } from "./masked-verdict.ts";
import type { Rule } from "./rule.ts";
import type { Verdict } from "./verdict.ts";

/** The facts of a verdict as they are kept beside it: what was known then, whatever can be read of the repository later. */
export interface FactsRecord {
  readonly judged: JudgedFacts;
  /** The ids of the rules that judged, in their order. */
  readonly ruleIds: readonly string[];
  /** Facts that the version of then knew of. */
  readonly factNames: readonly string[];
  readonly suggestedPlan?: object;
}

interface WrittenRecord extends Omit<JudgedFacts, "facts"> {
  readonly version: 1;
  readonly rules: readonly string[];
  readonly facts: Readonly<Record<string, unknown>>;
  readonly suggested_plan?: object;
}

/**
 * JSON of what a verdict was made of, secrets taken out of it. The order of keys is part of what is kept. The same
 * judgement gives the same bytes.
 */
export function writeFactsRecord(
  { facts, ...rest }: JudgedFacts,
  rules: readonly Pick<Rule, "id">[],
  shown: { readonly mask: (text: string) => string; readonly suggestedPlan?: object | undefined },
): string {
  const named = Object.fromEntries(FACT_NAMES.map((name) => [name, taggedValue(facts[name])]));
  const record = {
    version: 1,
    ...rest,
    rules: rules.map(({ id }) => id),
    ...(shown.suggestedPlan === undefined ? {} : { suggested_plan: shown.suggestedPlan }),
    facts: named,
  };
  return JSON.stringify(maskedValue(record, shown.mask));
}

/** @throws SyntaxError for what is no JSON; Error for what is no record of a version that this one reads */
export function readFactsRecord(text: string): FactsRecord {
  const { version, rules, facts, suggested_plan, ...rest } = JSON.parse(text) as WrittenRecord;
  if (version !== 1 || typeof facts !== "object" || !Array.isArray(rules))
    throw new Error("the facts were kept by another version, which this one cannot read");
  const read = FACT_NAMES.map((name) => [
    name,
    Object.hasOwn(facts, name) ? untaggedValue(facts[name]) : unknown(`\`${name}\` was not collected then`),
  ]);
  return {
    judged: { ...rest, facts: Object.fromEntries(read) as Facts },
    ruleIds: rules,
    factNames: Object.keys(facts),
    ...(suggested_plan === undefined ? {} : { suggestedPlan: suggested_plan }),
  };
}

/** The verdict that these rules make of what was kept. A fact that nobody knew of then is not listed. */
export function replayed(record: FactsRecord, rules: readonly Rule[]): Verdict {
  const { judged, factNames, suggestedPlan } = record;
  const verdict = decide(judged, rules);
  const facts = verdict.facts.filter(({ name }) => factNames.includes(name as FactName));
  return { ...verdict, facts, ...(suggestedPlan === undefined ? {} : { suggested_plan: suggestedPlan }) };
}
