import { type Fact, unknown } from "./fact.ts";
import { FACT_NAMES, type FactName, type Facts } from "./facts.ts";

/**
 * Facts of a head whose objects cannot be had, or not be read as history: what is not known otherwise is unknown for the
 * one reason. Judged by the ordinary rules, every required one becomes a `fail` that names the reason.
 */
export function undeterminedFacts(why: string, known: Partial<Facts>): Facts {
  const facts: Partial<Record<FactName, Fact<unknown>>> = {};
  for (const name of FACT_NAMES) facts[name] = known[name] ?? unknown(why);
  // Checked by construction: every name has a fact, those known being of their own types.
  return facts as Facts;
}
