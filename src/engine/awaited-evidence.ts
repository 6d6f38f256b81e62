import { FACT_NAMES, type FactName, type Facts } from "./facts.ts";
import { undeterminedFingerprint } from "./fingerprint.ts";
import type { Rule } from "./rule.ts";
import { type Verdict, worstOf } from "./verdict.ts";

/** What a verdict fails for want of, and whose jobs may still hand in. */
export interface AwaitedEvidence {
  /** In report order; not empty. */
  readonly facts: readonly FactName[];
  readonly from: ReadonlySet<"head" | "target">;
  readonly minutes: number;
}

/**
 * What a gate still waits for (contract.md, 1): undefined unless the verdict fails for nothing but required facts of which no
 * evidence has come yet. Whatever else fails or stops is said at once, and void evidence is evidence.
 */
export function awaitedEvidence(
  facts: Facts,
  rules: readonly Pick<Rule, "id">[],
  verdict: Verdict,
): AwaitedEvidence | undefined {
  if (verdict.mode !== "enforce" || !facts.policy.known) return undefined;
  const minutes = facts.policy.value.policy.tests.evidence_minutes;
  if (minutes <= 0) return undefined;
  const of = new Map<string, FactName>();
  for (const name of FACT_NAMES) {
    const fact = facts[name];
    if (fact.known || fact.comesFrom === undefined) continue;
    for (const { id } of rules) of.set(undeterminedFingerprint(id, name), name);
  }
  const said = verdict.findings.filter(
    ({ kind, fingerprint }) => kind === "undetermined" && of.has(fingerprint),
  );
  const others = worstOf(verdict.findings.filter((finding) => !said.includes(finding)));
  if (others === "fail" || others === "stop" || worstOf(said) !== "fail") return undefined;
  const names = new Set(said.map(({ fingerprint }) => of.get(fingerprint)));
  const awaited = FACT_NAMES.filter((name) => names.has(name));
  const from = new Set(awaited.flatMap((name) => comesFrom(facts, name)));
  return { facts: awaited, from, minutes };
}

function comesFrom(facts: Facts, name: FactName): readonly ("head" | "target")[] {
  const fact = facts[name];
  return fact.known || fact.comesFrom === undefined ? [] : [fact.comesFrom];
}
