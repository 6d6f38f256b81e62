import type { Finding } from "./finding.ts";
import { stopCodesOf, type Verdict, worstOf } from "./verdict.ts";
import { isWaived, type Waiver } from "./waiver.ts";

/** Why a finding cannot be waived; undefined where it can. What is not known is supplied, never waived (contract.md, 1). */
export function whyNotWaivable({
  kind,
  level,
  rule,
}: Pick<Finding, "kind" | "level" | "rule">): string | undefined {
  // One person's waiver would stand for as many as the policy asks for, and for every head to come.
  if (rule === "approval-missing") return "an approval is given by `/proofgate approve`, and not waived";
  if (rule === "review-missing") return "somebody looks at it in a review of GitHub's, and it is not waived";
  if (rule === "update-unaccounted")
    return "what reached a branch of the ladder by itself is adopted by `/proofgate adopt`, and not waived";
  if (rule === "gate-frozen") return "a freeze is lifted by `/proofgate unfreeze`, and not waived";
  if (kind === "undetermined") return "what is required and not known cannot be waived";
  return level === "note" ? "a note shuts nothing, and needs no waiver" : undefined;
}

const WAIVED = "people waived it until ";

/** The last day of what a verdict shows as waived; undefined for any other finding. */
export function waivedUntil({ level, note }: Pick<Finding, "level" | "note">): string | undefined {
  return level === "note" && note?.startsWith(WAIVED) ? note.slice(WAIVED.length) : undefined;
}

/**
 * The verdict in which what enough people have waived shuts nothing: it stays in sight as a note, until the waiver's day is
 * over. The same rule at another place has another fingerprint.
 * @param today `YYYY-MM-DD`, UTC
 */
export function withWaived(verdict: Verdict, waivers: readonly Waiver[], today: string): Verdict {
  if (waivers.length === 0) return verdict;
  const findings = verdict.findings.map((finding): Finding => {
    if (whyNotWaivable(finding) !== undefined || !isWaived(finding, waivers, today)) return finding;
    const { stop_code: _, ...rest } = finding;
    const until = waivers
      .filter(({ fingerprint }) => fingerprint === finding.fingerprint)
      .map((waiver) => waiver.until)
      .sort()[0];
    return {
      ...rest,
      level: "note",
      note: `${WAIVED}${until}`,
      help: "mend it before that day",
    };
  });
  // Gravest first, as every verdict; the order among equals stays.
  const isNote = ({ level }: Finding): boolean => level === "note";
  const ordered = [...findings.filter((each) => !isNote(each)), ...findings.filter(isNote)];
  return { ...verdict, verdict: worstOf(ordered), stop_codes: stopCodesOf(ordered), findings: ordered };
}
