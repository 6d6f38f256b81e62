import type { Finding } from "../engine/finding.ts";
import type { Verdict } from "../engine/verdict.ts";
import { forJson } from "./escape.ts";

/**
 * The verdict as the contract's JSON object (5; schemas/verdict.v1.schema.json), keys in the contract's order, two
 * spaces of indentation, one line feed at the end. The same verdict gives the same bytes, `milliseconds` aside.
 */
export function renderJson(verdict: Verdict, milliseconds: number): string {
  return `${forJson(verdictObject(verdict, milliseconds), 2)}\n`;
}

/** The object itself, for reports that embed it. */
export function verdictObject(verdict: Verdict, milliseconds: number): object {
  const { plan, stats } = verdict;
  // `undefined` values are left out when written. Keys are named one by one: their order is public.
  return {
    version: verdict.version,
    verdict: verdict.verdict,
    mode: verdict.mode,
    stop_codes: verdict.stop_codes,
    base: verdict.base,
    head: verdict.head,
    effect_tree: verdict.effect_tree,
    plan: plan && { id: plan.id, sha256: plan.sha256, path: plan.path },
    policy_sha256: verdict.policy_sha256,
    findings: verdict.findings.map(findingObject),
    facts: verdict.facts.map(({ name, source, why }) => ({ name, source, why })),
    stats: { files: stats.files, commits: stats.commits, bytes: stats.bytes, milliseconds },
    suggested_plan: verdict.suggested_plan,
  };
}

/** A plan as JSON that people read: lists of words on one line. */
export function planJson(plan: object): string {
  // No string holds a line feed of its own, so that only lists of plain strings fit the expression.
  return forJson(plan, 2).replace(/\[\n\s+("[^"\n]*"(?:,\n\s+"[^"\n]*")*)\n\s+\]/g, (_, words: string) => {
    return `[${words.replace(/,\n\s+/g, ", ")}]`;
  });
}

function findingObject(finding: Finding): object {
  return {
    rule: finding.rule,
    level: finding.level,
    stop_code: finding.stop_code,
    kind: finding.kind,
    message: finding.message,
    note: finding.note,
    help: finding.help,
    path: finding.path,
    line: finding.line,
    commit: finding.commit,
    fingerprint: finding.fingerprint,
  };
}
