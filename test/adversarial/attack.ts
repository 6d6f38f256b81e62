import type { Request } from "./branch.ts";
import type { Repository } from "./repository.ts";

export type Level = "note" | "review" | "fail" | "stop";
export type Verdict = "pass" | "review" | "fail" | "stop";
export type StopCode =
  | "STOP_SECURITY_VIOLATION"
  | "STOP_SECRET_EXPOSURE"
  | "STOP_UNAUTHORIZED_ACCESS"
  | "STOP_BUDGET_EXCEEDED"
  | "STOP_NO_PROGRESS";

export interface Expectation {
  /** More than one only where the contract leaves the choice open; the case says why. */
  readonly verdict: Verdict | readonly Verdict[];
  /** All the codes that the verdict must carry. */
  readonly stopCodes?: readonly StopCode[];
  /** Codes that may stand beside the expected ones, where an attack breaks two rules. */
  readonly alsoAllowed?: readonly StopCode[];
  /** Only the sub-codes that contract.md itself names. */
  readonly rule?: "scope-exceeded" | "wrong-role";
  /** The finding's place. A commit is the name under which the fixture marked it. */
  readonly path?: string;
  readonly commit?: string;
  /** Default: what the verdict says. */
  readonly exit?: 0 | 1 | 2 | 3;
}

type Build = (repo: Repository) => Request;

export interface Twin {
  readonly title: string;
  readonly build: Build;
  readonly expect: Expectation;
}

export interface Attack extends Twin {
  readonly id: string;
  /** Where threats.md describes it; "own": nowhere. */
  readonly threat: string;
  /** What looks like the attack and is right: blocking it would be as much a defect as missing the attack. */
  readonly twin: Twin;
}

export const pass: Expectation = { verdict: "pass" };

type Place = Omit<Expectation, "verdict" | "stopCodes">;
const stopWith =
  (code: StopCode) =>
  (place: Place = {}): Expectation => ({ verdict: "stop", stopCodes: [code], ...place });

export const unauthorized = stopWith("STOP_UNAUTHORIZED_ACCESS");
export const secret = stopWith("STOP_SECRET_EXPOSURE");
export const security = stopWith("STOP_SECURITY_VIOLATION");
export const budget = stopWith("STOP_BUDGET_EXCEEDED");
export const noProgress = stopWith("STOP_NO_PROGRESS");
export const fail = (place: Place = {}): Expectation => ({ verdict: "fail", ...place });
export const review = (place: Place = {}): Expectation => ({ verdict: "review", ...place });
