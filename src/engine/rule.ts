import type { Fact } from "./fact.ts";
import type { FactName, FactTypes } from "./facts.ts";
import type { StopCode, Violation } from "./finding.ts";
import type { Subject } from "./subject.ts";

/** The facts a rule needs, unwrapped. */
export type Known<Names extends FactName> = { readonly [Name in Names]: FactTypes[Name] };
/** The facts a rule can use but not demand: it must say what it does without them. */
export type Perhaps<Names extends FactName> = { readonly [Name in Names]: Fact<FactTypes[Name]> };

/** One judgement, in one file, with one page and its cases (src/rules). */
export interface Rule<Needs extends FactName = FactName, Wants extends FactName = FactName> {
  /** Kebab-case; names the defect; the public sub-code, never reused. */
  readonly id: string;
  /** One sentence: the first of the rule's page. */
  readonly summary: string;
  /** Required where the rule can stop. */
  readonly stopCode?: StopCode;
  /** Whom it judges. `everyone` includes people. */
  readonly appliesTo: readonly Subject["judgedAs"][] | "everyone";
  /** Unknown and required by policy: `undetermined`, a fail. Unknown and not required: the rule is silent. */
  readonly needs: readonly Needs[];
  readonly wants: readonly Wants[];
  check(facts: Known<Needs> & { readonly perhaps: Perhaps<Wants> }): readonly Violation[];
}

/** Declares a rule with the types of what it needs; `wants` may be left out. */
export function defineRule<Needs extends FactName, Wants extends FactName = never>(
  rule: Omit<Rule<Needs, Wants>, "wants"> & { readonly wants?: readonly Wants[] },
): Rule<Needs, Wants> {
  return { ...rule, wants: rule.wants ?? [] };
}
