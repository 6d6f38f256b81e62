import type { Source } from "./fact.ts";
import type { Mode } from "./facts.ts";
import { type Finding, LEVELS, STOP_CODES, type StopCode } from "./finding.ts";

/** `pass` where no finding is above `note`; else the gravest level. */
export type VerdictName = "pass" | "review" | "fail" | "stop";

/** What was decided of one head for one target: schemas/verdict.v1.schema.json. */
export interface Verdict {
  readonly version: 1;
  readonly verdict: VerdictName;
  readonly mode: Mode;
  readonly stop_codes: readonly StopCode[];
  readonly base: string;
  readonly head: string;
  readonly effect_tree?: string;
  readonly plan?: { readonly id: string; readonly sha256: string; readonly path: string };
  readonly policy_sha256?: string;
  readonly findings: readonly Finding[];
  readonly facts: readonly {
    readonly name: string;
    readonly source: Source | "unknown";
    /** Of an unknown fact: why. Of a self-reported one: how it came here. */
    readonly why?: string;
  }[];
  readonly stats: { readonly files: number; readonly commits: number; readonly bytes: number };
  /** The plan that the change would have needed, where an agent brought none (contract.md, 3). */
  readonly suggested_plan?: object;
}

/** The gravest level, whatever the order [S5] [S6]. */
export function worstOf(findings: readonly Pick<Finding, "level">[]): VerdictName {
  const worst = LEVELS.findLast((level) => findings.some((finding) => finding.level === level)) ?? "note";
  return worst === "note" ? "pass" : worst;
}

/** The codes of all stops, in the order of the closed set, each once. */
export function stopCodesOf(findings: readonly Finding[]): readonly StopCode[] {
  return STOP_CODES.filter((code) => findings.some((finding) => finding.stop_code === code));
}
