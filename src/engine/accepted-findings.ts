import type { Finding } from "./finding.ts";
import { stopCodesOf, type Verdict, worstOf } from "./verdict.ts";

/** A finding of a stop that a human resumed. */
export interface Acceptance {
  readonly fingerprint: string;
  readonly stopId: string;
}

/**
 * The verdict in which what humans have accepted no longer stops: it stays in sight as a note. What the same rule says of
 * another place has another fingerprint, and stops anew (contract.md, 6).
 */
export function withAccepted(verdict: Verdict, accepted: readonly Acceptance[]): Verdict {
  const stops = new Map(accepted.map(({ fingerprint, stopId }) => [fingerprint, stopId]));
  const findings = verdict.findings.map((finding): Finding => {
    const stop = finding.level === "stop" ? stops.get(finding.fingerprint) : undefined;
    if (stop === undefined) return finding;
    const { stop_code: _, ...rest } = finding;
    return {
      ...rest,
      level: "note",
      note: `a human accepted it when they resumed stop \`${stop}\``,
      help: "nothing more is to be done about it",
    };
  });
  // Gravest first, as every verdict; the order among equals stays.
  const [notes, graver] = [true, false].map((isNote) =>
    findings.filter(({ level }) => (level === "note") === isNote),
  ) as [Finding[], Finding[]];
  const ordered = [...graver, ...notes];
  return { ...verdict, verdict: worstOf(ordered), stop_codes: stopCodesOf(ordered), findings: ordered };
}
