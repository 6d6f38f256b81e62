import type { BytePath } from "../contract/byte-path.ts";
import type { WorkPlan } from "../contract/generated/documents.ts";
import type { PathPattern } from "../contract/pattern.ts";
import type { EntryKind, Operation } from "./change.ts";

/** A target of a plan, ready to match. Either one exact path or a pattern. */
export interface CompiledTarget {
  readonly file?: BytePath;
  readonly pattern?: PathPattern;
  readonly operations: readonly Operation[];
  readonly kind: EntryKind;
}

/** The plan a range is judged by: pinned by hash, whatever its file says later. */
export interface RunPlan {
  readonly id: string;
  /** SHA-256 over RFC 8785 canonical JSON, lowercase hexadecimal. */
  readonly sha256: string;
  readonly path: BytePath;
  /** The commit that pinned it; absent for a standing plan, which the target holds. */
  readonly commit?: string;
  /** The directory of the thread it governs; `""` is the root. */
  readonly thread: BytePath;
  readonly targets: readonly CompiledTarget[];
  readonly document: WorkPlan;
}

/** One reason why a plan is invalid. */
export interface PlanProblem {
  readonly message: string;
  readonly help: string;
  /** 1-based, where the problem has a place in the file. */
  readonly line?: number;
}

export type PlanState =
  | { readonly kind: "none" }
  | {
      readonly kind: "invalid";
      readonly path: BytePath;
      readonly commit?: string;
      readonly problems: readonly [PlanProblem, ...PlanProblem[]];
    }
  | { readonly kind: "valid"; readonly plan: RunPlan };

/** Where something was done: the commit, and the first path in byte order it was done to. */
export interface CommitPlace {
  readonly commit: string;
  readonly path: BytePath;
}

/** What became of the plan over the range (contract.md, 3, *Which plan, and which copy*). */
export interface PlanHistory {
  readonly state: PlanState;
  /** Code before or together with the plan, or that does not descend from it. */
  readonly codeBeforePlan: readonly CommitPlace[];
  /** Code that stands on an invalid plan. */
  readonly codeOnInvalidPlan: readonly CommitPlace[];
  /** Versions of the plan's file, after it was pinned, that are another plan, or none. */
  readonly replacements: readonly CommitPlace[];
  /** Other plan files that the branch changes. */
  readonly otherPlans: readonly CommitPlace[];
  /** The run's plan is the one whose hash was stated from outside: the App's ledger has it, or a person gave it. */
  readonly isPinnedFromOutside?: boolean;
}
