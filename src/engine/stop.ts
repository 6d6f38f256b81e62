import { createHash } from "node:crypto";
import { canonicalJson } from "../contract/canonical-json.ts";
import { type Finding, STOP_CODES, type StopCode } from "./finding.ts";

/** The end of a run's authority, with what it was for. */
export interface Stop {
  /** What a human writes to resume it. */
  readonly id: string;
  readonly code: StopCode;
  /** The commit that was judged. */
  readonly head: string;
  /** What resuming it accepts, in the order of the verdict. Empty where a human stopped the run, or its time was up. */
  readonly findings: readonly Pick<Finding, "fingerprint" | "rule" | "level">[];
}

/**
 * Pushes onto a stopped branch after which the agent's identity is suspended for the repository: it was told each time
 * that no push re-opens the run, and goes on.
 */
export const DENIED_PUSHES_MAX = 3;

export function isSuspensionDue(deniedPushes: number): boolean {
  return deniedPushes >= DENIED_PUSHES_MAX;
}

/**
 * The stops that a verdict calls for, one a stop code, in the order of the closed set: so each is resumed, waived or left
 * standing by itself. The same findings at the same head of the same branch have the same ids, however often they are
 * judged: a process that died in the middle stops nothing twice.
 * @param scope what makes ids of one branch differ from those of another: repository id, branch, run
 */
export function stopsOf(
  scope: readonly (string | number)[],
  head: string,
  findings: readonly Finding[],
): readonly Stop[] {
  return STOP_CODES.flatMap((code) => {
    const ours = findings.filter(({ level, stop_code }) => level === "stop" && stop_code === code);
    if (ours.length === 0) return [];
    const fingerprints = [...new Set(ours.map(({ fingerprint }) => fingerprint))].sort();
    return [
      {
        id: stopId([...scope, head, code, ...fingerprints]),
        code,
        head,
        findings: ours.map(({ fingerprint, rule, level }) => ({ fingerprint, rule, level })),
      },
    ];
  });
}

/** A stop by a human's command, or by the clock: `cause` says which, as a comment's id. */
export function stopWithoutFindings(
  scope: readonly (string | number)[],
  head: string,
  code: StopCode,
  cause: string,
): Stop {
  return { id: stopId([...scope, head, code, cause]), code, head, findings: [] };
}

/** `S-` and 48 bits: told apart within a repository, and short enough to be typed. */
function stopId(parts: readonly (string | number)[]): string {
  return `S-${createHash("sha256").update(canonicalJson(parts)).digest("hex").slice(0, 12)}`;
}
