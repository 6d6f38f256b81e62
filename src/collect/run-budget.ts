import type { EffectiveLimits } from "../contract/limits.ts";
import type { RunBudget } from "../engine/usage.ts";

/** What a run may spend, and in which money. */
export interface BoundBudget {
  readonly currency: string;
  readonly budget: RunBudget;
}

/** The budget that binds a run, by its plan and the documents above it. */
export function budgetOf({ bounds, currency }: EffectiveLimits): BoundBudget {
  const bound = (name: "per_run" | "per_request" | "warn_at" | "approve_at") => {
    const found = bounds[`budget.${name}`];
    if (!found) throw new Error(`invariant: the defaults bound \`budget.${name}\``);
    return found;
  };
  return {
    currency: currency?.value ?? "USD",
    budget: {
      perRun: bound("per_run"),
      perRequest: bound("per_request"),
      warnAt: bound("warn_at"),
      approveAt: bound("approve_at"),
    },
  };
}
