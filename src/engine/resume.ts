import type { Stop } from "./stop.ts";
import { isWaived, type Waiver, waiversNeeded } from "./waiver.ts";

/** A stop of the repository, with how it stands. */
export interface StandingStop extends Stop {
  readonly state: "standing" | "resumed" | "abandoned";
  /** The branch that it keeps shut. */
  readonly branch: string;
}

export type ResumeDecision =
  | { readonly resumes: true; readonly accepts: Acceptance }
  | { readonly resumes: false; readonly message: string; readonly help: string };

/** What a human accepted by resuming a stop. */
export interface Acceptance {
  readonly stop: string;
  /** Up to this commit, and no further. */
  readonly head: string;
  readonly fingerprints: readonly string[];
}

export interface ResumeRequest {
  /** The id that the human wrote. */
  readonly stop: string;
  /** The branch on whose pull request or run the command was given. */
  readonly branch: string;
  /** Stops of the repository: the one asked for, and what else stands on the branch. */
  readonly stops: readonly StandingStop[];
  /** Of this repository, by people who were allowed to. */
  readonly waivers: readonly Waiver[];
  /** `YYYY-MM-DD`, UTC. */
  readonly today: string;
}

/** Whether a resume that its author may ask for takes effect: on the stop that stands, on this branch, and no other [P64]. */
export function decideResume({ stop: id, branch, stops, waivers, today }: ResumeRequest): ResumeDecision {
  const standing = stops.filter((stop) => stop.branch === branch && stop.state === "standing");
  const stop = stops.find((each) => each.id === id);
  // Of another branch, and so perhaps of another's business: it is said to be none.
  if (stop === undefined || stop.branch !== branch) {
    return refused(`no stop of this branch has the id \`${id}\``, whatStands(standing));
  }
  if (stop.state !== "standing") {
    const how = stop.state === "resumed" ? "was resumed before" : "is over: its run was abandoned";
    return refused(`the stop \`${id}\` ${how}`, whatStands(standing));
  }
  const missing = stop.findings.filter((finding) => {
    return waiversNeeded(stop.code) > 1 && !isWaived({ ...finding, stop_code: stop.code }, waivers, today);
  });
  if (waiversNeeded(stop.code) > 1 && (missing.length > 0 || stop.findings.length === 0)) {
    return refused(
      `\`${stop.code}\` is not lifted by one person`,
      howToWaive(missing.map(({ fingerprint }) => fingerprint)),
    );
  }
  const fingerprints = stop.findings.map(({ fingerprint }) => fingerprint);
  return { resumes: true, accepts: { stop: id, head: stop.head, fingerprints } };
}

function refused(message: string, help: string): ResumeDecision {
  return { resumes: false, message, help };
}

/** Fingerprints that a help names; the check run has them all. */
const NAMED_MAX = 3;

function howToWaive(fingerprints: readonly string[]): string {
  const commands = fingerprints
    .slice(0, NAMED_MAX)
    .map((fingerprint) => `\`/proofgate waive ${fingerprint} until <date> because <reason>\``);
  const more = fingerprints.length > NAMED_MAX ? ` and ${fingerprints.length - NAMED_MAX} more` : "";
  const again = "abandon the run, and start again on a new branch from the last safe commit";
  if (commands.length === 0) return again;
  return `${again}; or, if it is a false alarm, let two people write ${commands.join(", ")}${more}`;
}

function whatStands(standing: readonly StandingStop[]): string {
  if (standing.length === 0) return "nothing has to be resumed here";
  const commands = standing.slice(0, NAMED_MAX).map(({ id }) => `\`/proofgate resume ${id}\``);
  return `write ${commands.join(" or ")}: that is what stands now`;
}
