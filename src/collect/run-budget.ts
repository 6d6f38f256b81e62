import { type BytePath, displayPath } from "../contract/byte-path.ts";
import type { EffectiveLimits } from "../contract/limits.ts";
import type { ListedAgent } from "../contract/policy-defaults.ts";
import type { PolicyState } from "../engine/facts.ts";
import type { LocalTerms } from "../engine/local-mode.ts";
import type { BudgetPeriod, SharedLimit } from "../engine/shared-budget.ts";
import { agentOf, type Subject } from "../engine/subject.ts";
import type { RunBudget } from "../engine/usage.ts";

/** What a run may spend, and in which money. */
export interface BoundBudget {
  readonly currency: string;
  readonly budget: RunBudget;
  /** The directory of its thread. Absent as a version before this one kept it. */
  readonly thread?: string;
  /** Calls of tools that the run may make; absent likewise. */
  readonly toolCalls?: number;
  /** What it shares with other runs, the organisation's aside, which no document of the repository says; absent likewise. */
  readonly shared?: readonly SharedLimit[];
  /** What policy and plan say of local models; absent where the policy lists none. */
  readonly local?: LocalTerms;
}

/** The budget that binds a run, by its plan and the documents above it. */
function budgetOf({ bounds, currency }: EffectiveLimits): Pick<BoundBudget, "currency" | "budget"> {
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

/** With all that the run shares with others of its repository. */
export function boundBudget(
  { policy, subject }: { readonly policy: PolicyState; readonly subject: Pick<Subject, "actor"> },
  limits: EffectiveLimits,
  thread: BytePath,
  local: LocalTerms | undefined,
): BoundBudget {
  const shared = sharedLimits(policy, limits, subject);
  const toolCalls = limits.bounds["limits.tool_calls"]?.value;
  const bound = {
    ...budgetOf(limits),
    thread: displayPath(thread),
    ...(toolCalls === undefined ? {} : { toolCalls }),
    shared,
  };
  return local === undefined ? bound : { ...bound, local };
}

const PERIODS = ["day", "month"] as const satisfies readonly BudgetPeriod[];

/**
 * The budgets that a run shares: the policy's is the whole repository's, a tighter one of a document below it the thread's, and one in
 * the policy's entry for the agent that agent's.
 */
function sharedLimits(
  { state, policy }: PolicyState,
  { bounds }: Pick<EffectiveLimits, "bounds">,
  { actor }: Pick<Subject, "actor">,
): readonly SharedLimit[] {
  const agent: ListedAgent | undefined = agentOf(actor, policy.agents);
  const setBy = state === "valid" ? "the policy" : "the defaults";
  return PERIODS.flatMap((period): SharedLimit[] => {
    const key = `per_${period}` as const;
    const ofRepository = policy.budget[key];
    const tightest = bounds[`budget.${key}`];
    const isThreads = tightest !== undefined && (ofRepository === undefined || tightest.value < ofRepository);
    const ofAgent = agent?.[key];
    return [
      ...(isThreads ? [{ scope: "thread", period, limit: tightest } as const] : []),
      ...(ofAgent === undefined
        ? []
        : [{ scope: "agent", period, limit: { value: ofAgent, setBy } } as const]),
      ...(ofRepository === undefined
        ? []
        : [{ scope: "repository", period, limit: { value: ofRepository, setBy } } as const]),
    ];
  });
}
