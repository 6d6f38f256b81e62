import type { BoundBudget } from "../collect/run-budget.ts";
import type { AwaitedEvidence } from "../engine/awaited-evidence.ts";
import type { RunMeasure } from "../engine/run-measure.ts";
import type { BudgetPeriod } from "../engine/shared-budget.ts";
import type { Verdict } from "../engine/verdict.ts";
import type { GateSight } from "./gate-sight.ts";

/** A head as judged, every text of it masked. */
export interface JudgedHead {
  readonly verdict: Verdict;
  readonly suggestedPath?: string;
  /** Stops whose resume it was judged by: of one resumed meanwhile it knows nothing. */
  readonly resumedStops: ReadonlySet<string>;
  /** The valid plan that it was judged by. */
  readonly plan?: JudgedPlan;
  /** JSON of what the range touches: paths, operations and object ids, no contents. */
  readonly changes: string;
  /** JSON of all that it was made of (engine/facts-record.ts): from it the same verdict is made again. */
  readonly factsRecord: string;
  /** What progress is read from. */
  readonly measure?: RunMeasure;
  /** The run's wall clock, where a plan bounds it. */
  readonly runtimeMinutes?: number;
  /** What the run may spend, likewise. */
  readonly budget?: BoundBudget;
  /** Of what periods the budgets are that it shares and that bear on it. */
  readonly budgetPeriods?: ReadonlySet<BudgetPeriod>;
  /** Of the base; absent where it could not be read. */
  readonly baseTree?: string;
  /** Something besides the plan was touched. */
  readonly hasWork: boolean;
  /** For whoever has to answer for it at a gate. */
  readonly sight: GateSight;
  /** What it fails for want of, and what may still come. */
  readonly awaits?: AwaitedEvidence;
  /** Milliseconds that judging took. */
  readonly milliseconds: number;
}

export interface JudgedPlan {
  readonly id: string;
  readonly sha256: string;
  readonly path: string;
  readonly branch: string;
  readonly isStanding: boolean;
  /** Canonical JSON. */
  readonly content: string;
  /** SHA-256 over the canonical JSON of the commands that it declares, as they stand in it. */
  readonly commandsSha256: string;
}
