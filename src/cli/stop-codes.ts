import type { StopCode } from "../engine/finding.ts";

interface StopCodeWords {
  /** When a run is halted by it (contract.md, 2). */
  readonly when: string;
  readonly next: string;
}

const RESUME = "a person looks, and resumes the run or abandons it; no push re-opens it";

/** The closed set of reasons why a run is halted, for people. */
export const STOP_CODE_WORDS: Readonly<Record<StopCode, StopCodeWords>> = {
  STOP_SECURITY_VIOLATION: {
    when: "the change brings in something that attacks whoever reads, builds or runs it, or that hides an attack",
    next: "begin a new branch from the last safe commit: a single person cannot resume this, two can waive a false alarm",
  },
  STOP_SECRET_EXPOSURE: {
    when: "a secret stands in a new commit, content, message, path or name of a ref",
    next: "revoke the secret where it was issued, then begin a new branch without it: what was pushed is exposed",
  },
  STOP_UNAUTHORIZED_ACCESS: {
    when: "the agent did what its plan, its role or its thread does not allow",
    next: RESUME,
  },
  STOP_BUDGET_EXCEEDED: {
    when: "a limit of the plan, or a ceiling of the judge itself, was exceeded",
    next: RESUME,
  },
  STOP_NO_PROGRESS: {
    when: "the work goes on and gets nowhere: too many iterations, or the same state again",
    next: RESUME,
  },
  STOP_RUNTIME_EXCEEDED: {
    when: "the run took more time than it may, or went silent",
    next: RESUME,
  },
};
