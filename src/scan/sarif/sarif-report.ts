import type { Severity } from "../../engine/severity.ts";

/** What a report of another analyser says: SARIF 2.1.0, as far as a judgement needs it. */
export interface SarifReport {
  readonly runs: readonly SarifRun[];
  /** Absolute folders to which the names of files may be relative. */
  readonly roots: readonly string[];
}

export interface SarifRun {
  readonly tool: string;
  readonly version: string | undefined;
  readonly results: readonly SarifResult[];
  /** Files that the run lists as looked at; none where it met an error, for then nobody knows how far it came. */
  readonly looked: readonly SarifFile[];
}

export interface SarifFile {
  /** As the report names it. */
  readonly name: string;
  /** Of what was looked at, in lower case, where the report says it. */
  readonly sha256: string | undefined;
}

export interface SarifResult {
  readonly rule: string;
  readonly severity: Severity;
  /** One sentence. */
  readonly message: string;
  /** Where it is, and where on the way to it something happens, which has another meaning; none: of the whole. */
  readonly place: SarifPlace | undefined;
  readonly way: readonly SarifPlace[];
}

export interface SarifPlace {
  readonly name: string;
  /** 1-based, both ends; absent: the whole file. */
  readonly lines: readonly [first: number, last: number] | undefined;
}

/** Of one report: GitHub takes no more of a run either ("SARIF support for code scanning"). */
export const SARIF_RUNS_MAX = 20;
export const SARIF_RESULTS_MAX = 25_000;
/** Places on the way to a result that are kept. */
export const WAY_MAX = 100;
/** UTF-16 units of a message. */
export const MESSAGE_MAX = 300;
