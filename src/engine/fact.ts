/** Where a fact comes from (contract.md, 1). `self-reported` may tighten a verdict, never loosen it. */
export type Source = "observed" | "cross-checked" | "self-reported";

/** Something known about a change with its source, or unknown with why. Absence is never a pass. */
export type Fact<T> = KnownFact<T> | UnknownFact;
export interface KnownFact<T> {
  readonly known: true;
  readonly value: T;
  readonly source: Source;
}
export interface UnknownFact {
  readonly known: false;
  /** One clause for people and agents: what could not be determined, and why. */
  readonly why: string;
}

export function observed<T>(value: T): KnownFact<T> {
  return { known: true, value, source: "observed" };
}

export function unknown(why: string): UnknownFact {
  return { known: false, why };
}
