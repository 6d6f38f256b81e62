/**
 * Where a fact comes from (contract.md, 1). What is `self-reported` is worth as much as whoever reports it: the command line
 * takes what its user hands over, and says so; whether the App takes it for a gate is the App's to decide.
 */
export type Source = "observed" | "cross-checked" | "self-reported";

/** Something known about a change with its source, or unknown with why. Absence is never a pass. */
export type Fact<T> = KnownFact<T> | UnknownFact;
export interface KnownFact<T> {
  readonly known: true;
  readonly value: T;
  readonly source: Source;
  /** One clause: how it came here, where the source alone does not say. */
  readonly origin?: string;
}
export interface UnknownFact {
  readonly known: false;
  /** One clause for people and agents: what could not be determined, and why. */
  readonly why: string;
  /** Where evidence may still come that makes it known: of the head's jobs, or of the target's. Absent: nothing is waited for. */
  readonly comesFrom?: "head" | "target";
}

export function observed<T>(value: T): KnownFact<T> {
  return { known: true, value, source: "observed" };
}

export function unknown(why: string): UnknownFact {
  return { known: false, why };
}

/** Nobody has handed it in yet, and somebody still may. */
export function notYet(why: string, comesFrom: "head" | "target"): UnknownFact {
  return { known: false, why, comesFrom };
}
