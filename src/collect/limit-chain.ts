import { type BytePath, displayPath } from "../contract/byte-path.ts";
import type { WorkPlan } from "../contract/generated/documents.ts";
import { limitSource } from "../contract/limit-source.ts";
import { type EffectiveLimits, type LimitSource, tighten } from "../contract/limits.ts";
import { type LooserValue, looserThan } from "../contract/looser-values.ts";
import type { PolicyState } from "../engine/facts.ts";
import type { ResolvedRequirement } from "../engine/plan-validity.ts";
import { configOf, type Threads } from "./threads.ts";

/** The documents above a plan, policy first, that bound what it may allow itself (contract.md, 3). */
export function chainAbovePlan(
  policy: PolicyState,
  threads: Threads,
  thread: BytePath,
  requirements: readonly ResolvedRequirement[],
): LimitSource[] {
  const config = configOf(threads, thread);
  return [
    limitSource(policy.state === "valid" ? "the policy" : "the defaults", "policy", policy.policy),
    ...(threads.vendored.get(thread) ?? []),
    ...(config ? [limitSource(`the config of \`${displayPath(thread) || "/"}\``, "config", config)] : []),
    ...requirements.flatMap((resolved) =>
      resolved.state === "valid"
        ? [limitSource(`requirement \`${resolved.id}\``, "requirement", resolved.requirement)]
        : [],
    ),
  ];
}

export function looserInPlan(
  policy: PolicyState,
  threads: Threads,
  thread: BytePath,
  requirements: readonly ResolvedRequirement[],
  plan: WorkPlan,
): LooserValue[] {
  return looserThan(
    tighten(chainAbovePlan(policy, threads, thread, requirements)),
    limitSource("the plan", "plan", plan),
  );
}

/** What binds a run in the end. */
export function limitsOfRun(
  policy: PolicyState,
  threads: Threads,
  thread: BytePath,
  requirements: readonly ResolvedRequirement[],
  plan: WorkPlan,
): EffectiveLimits {
  return tighten([
    ...chainAbovePlan(policy, threads, thread, requirements),
    limitSource("the plan", "plan", plan),
  ]);
}
