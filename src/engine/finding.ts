import type { BytePath } from "../contract/byte-path.ts";

/** How grave, mildest first. A verdict is the gravest level over all findings; `note` passes. */
export const LEVELS = ["note", "review", "fail", "stop"] as const;
export type Level = (typeof LEVELS)[number];

/** Why a run's authority ended: a closed set (contract.md, 2). The rule's id is the sub-code [P160]. */
export const STOP_CODES = [
  "STOP_SECURITY_VIOLATION",
  "STOP_SECRET_EXPOSURE",
  "STOP_UNAUTHORIZED_ACCESS",
  "STOP_BUDGET_EXCEEDED",
  "STOP_NO_PROGRESS",
  "STOP_RUNTIME_EXCEEDED",
] as const;
export type StopCode = (typeof STOP_CODES)[number];

/** What a rule says of one place. */
export interface Violation {
  readonly level: Level;
  /** What happened: one sentence, lower case, no full stop, the user's own words in backticks. */
  readonly message: string;
  /** Why we think so. */
  readonly note?: string | undefined;
  /** What to do next. */
  readonly help: string;
  readonly path?: BytePath | undefined;
  /** 1-based. */
  readonly line?: number | undefined;
  /** The first commit, in topological order, that shows it; absent where only the effect does. */
  readonly commit?: string | undefined;
  /**
   * What makes this violation the same one when it is seen again, beside rule and path: the operation, the limit's name,
   * the object. Goes into the fingerprint that waivers and resumes name; never a secret.
   */
  readonly subject?: string | undefined;
}

/** A violation as the verdict carries it: named, coded, fingerprinted, ready for any report. */
export interface Finding {
  readonly rule: string;
  readonly level: Level;
  readonly stop_code?: StopCode;
  /** `undetermined`: a fact that the gate requires is unknown. */
  readonly kind: "violation" | "undetermined";
  readonly message: string;
  readonly note?: string;
  readonly help: string;
  /** UTF-8 text, or `hex:` and the bytes. */
  readonly path?: string;
  readonly line?: number;
  readonly commit?: string;
  /** 32 hexadecimal digits; stable over pushes as long as rule, path and subject stay. */
  readonly fingerprint: string;
}
