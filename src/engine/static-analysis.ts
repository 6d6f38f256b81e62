import type { BytePath } from "../contract/byte-path.ts";
import type { Severity } from "./severity.ts";

/** What static analysis found in code that the change introduces. */
export interface AnalysisFinding {
  /** The rule's id, in its tool's words. */
  readonly id: string;
  readonly severity: Severity;
  readonly message: string;
  /** What to do instead; absent where the tool does not say it. */
  readonly help?: string;
  readonly path?: BytePath;
  /** 1-based, in the effect. */
  readonly line?: number;
  /** What makes it the same one when it is seen again; absent: the rule at its path. */
  readonly fingerprint?: string;
}

/** Code that the change introduces and that no analyser looked at, or not at all of it. */
export interface UnanalysedCode {
  readonly path: BytePath;
  /** 1-based: where the analyser lost its way, having read the rest; absent: nobody looked at the file. */
  readonly line?: number;
  /** One clause. */
  readonly why: string;
}

export interface StaticAnalysisFact {
  readonly findings: readonly AnalysisFinding[];
  readonly unanalysed: readonly UnanalysedCode[];
}
