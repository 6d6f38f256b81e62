import { evaluate } from "../../src/engine/evaluate.ts";
import type { FactName, Facts } from "../../src/engine/facts.ts";
import type { Violation } from "../../src/engine/finding.ts";
import type { Rule } from "../../src/engine/rule.ts";
import { factsOf } from "../rules/facts.ts";

/** A clean run, with some of its facts replaced. */
export function facts(overrides: Partial<Facts> = {}): Facts {
  return { ...factsOf(new Map(), "no case"), ...overrides };
}
export const person = () => factsOf(new Map([["judged as", { value: "human", line: 1 }]]), "no case");

export function rule(
  id: string,
  needs: readonly FactName[],
  found: readonly Violation[],
  more: Partial<Rule> = {},
): Rule {
  return {
    id,
    summary: "A rule.",
    appliesTo: "everyone",
    stopCode: "STOP_UNAUTHORIZED_ACCESS",
    needs,
    wants: [],
    check: () => found,
    ...more,
  };
}

export const found = (level: Violation["level"], more: Partial<Violation> = {}): Violation => ({
  level,
  message: "what happened",
  help: "what to do",
  ...more,
});

export function judge(rules: readonly Rule[], of: Facts = facts()) {
  const stats = { files: 1, commits: 2, bytes: 3 };
  return evaluate({ facts: of, rules, mode: "warn", base: "b", head: "h", stats });
}
