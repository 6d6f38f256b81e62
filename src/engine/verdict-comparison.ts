import type { Finding } from "./finding.ts";
import type { Verdict } from "./verdict.ts";

/** What one rule said then and says now, of the same facts. */
export interface RuleChange {
  readonly rule: string;
  /** `new`: the rule was not there then. `gone`: it is not there now. `says otherwise`: it was changed. */
  readonly why: "new" | "gone" | "says otherwise";
  /** Findings that only the one has. */
  readonly before: readonly Finding[];
  readonly after: readonly Finding[];
}

/**
 * Explains a changed verdict rule by rule, in the order of today's rules; a rule that says the same is left out, though it has
 * come or gone since.
 */
export function ruleChanges(
  then: { readonly findings: readonly Finding[]; readonly ruleIds: readonly string[] },
  now: { readonly findings: readonly Finding[]; readonly ruleIds: readonly string[] },
): readonly RuleChange[] {
  const named = [...now.ruleIds, ...then.ruleIds, ...then.findings.map(({ rule }) => rule)];
  return [...new Set(named)].flatMap((rule): RuleChange[] => {
    const [before, after] = [then, now].map(({ findings }) => findings.filter((each) => each.rule === rule));
    const onlyIn = (one: readonly Finding[] = [], other: readonly Finding[] = []) => {
      const known = new Set(other.map(textOf));
      return one.filter((finding) => !known.has(textOf(finding)));
    };
    const [lost, gained] = [onlyIn(before, after), onlyIn(after, before)];
    if (lost.length + gained.length === 0) return [];
    const why = !then.ruleIds.includes(rule) ? "new" : now.ruleIds.includes(rule) ? "says otherwise" : "gone";
    return [{ rule, why, before: lost, after: gained }];
  });
}

const PARTS = [
  "level",
  "stop_code",
  "kind",
  "message",
  "note",
  "help",
  "path",
  "line",
  "commit",
  "fingerprint",
] as const;

function textOf(finding: Finding): string {
  return JSON.stringify(PARTS.map((part) => finding[part] ?? null));
}

/** Whether both decide alike: the level and the codes by which it stops. */
export function isSameDecision(one: Verdict, other: Pick<Verdict, "verdict" | "stop_codes">): boolean {
  return one.verdict === other.verdict && one.stop_codes.join() === other.stop_codes.join();
}
