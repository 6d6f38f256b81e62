import type { AnalysisRule } from "../../../src/scan/static-analysis/rule-pack.ts";

/** The rows of the room's page, one a rule. */
export function ruleRows(rules: readonly AnalysisRule[]): string[] {
  return rules.map(({ id, message, cwe, severity, confidence, languages, tests }) => {
    const name = languages[0] === "javascript" ? "JavaScript, TypeScript" : languages.join(", ");
    const where = tests === "judged" ? `${name}; tests too` : name;
    return `| \`${id}\` | ${message} (${cwe}) | ${severity} | ${confidence} | ${where} |`;
  });
}
