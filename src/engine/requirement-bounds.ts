import type { BytePath } from "../contract/byte-path.ts";
import type { Requirement } from "../contract/generated/documents.ts";

/** What must hold for a requirement to be done (schemas/requirement.v1.schema.json). */
export type DoneCriterion = NonNullable<Requirement["done"]>[number];

/** What the plan's requirements say of its run: where it may not write, though a target names it, and when it is done. */
export interface RequirementsFact {
  /** Paths touched although a non-goal denies them. */
  readonly nonGoals: readonly {
    readonly path: BytePath;
    readonly requirement: string;
    readonly text: string;
    readonly commit?: string;
  }[];
  /** Paths touched that no requirement lists among its outputs. */
  readonly outsideOutputs: readonly {
    readonly path: BytePath;
    readonly requirements: readonly string[];
    readonly commit?: string;
  }[];
  /** What has to be known and hold besides what the policy asks for; in the order of the schema [P12]. */
  readonly done: readonly DoneCriterion[];
}
