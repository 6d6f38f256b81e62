import type { StopCode } from "./finding.ts";

/** Stops that no single human lifts (contract.md, 6) [T129]. */
const TWO_PERSON_CODES: ReadonlySet<StopCode> = new Set(["STOP_SECURITY_VIOLATION", "STOP_SECRET_EXPOSURE"]);

/** One person's agreement to one finding, given by a command that was authorised. */
export interface Waiver {
  readonly fingerprint: string;
  /** GitHub's id of the person. */
  readonly by: number;
  /** `YYYY-MM-DD`: good to the end of that day, UTC. */
  readonly until: string;
}

/** How many people must agree to a finding of this stop code; of what stops nothing, one. */
export function waiversNeeded(code: StopCode | undefined): 1 | 2 {
  return code !== undefined && TWO_PERSON_CODES.has(code) ? 2 : 1;
}

/**
 * Whether enough different people agree to a finding today. A finding that stops for another reason than the waivers'
 * finding has another fingerprint, so that a waiver never spreads.
 * @param today `YYYY-MM-DD`, UTC
 */
export function isWaived(
  finding: { readonly fingerprint: string; readonly stop_code?: StopCode | undefined },
  waivers: readonly Waiver[],
  today: string,
): boolean {
  const people = waivers
    .filter(({ fingerprint, until }) => fingerprint === finding.fingerprint && until >= today)
    .map(({ by }) => by);
  return new Set(people).size >= waiversNeeded(finding.stop_code);
}
