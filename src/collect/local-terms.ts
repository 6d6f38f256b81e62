import type { PolicyState } from "../engine/facts.ts";
import { type LocalTerms, localTerms } from "../engine/local-mode.ts";
import type { RunPlan } from "../engine/plan-state.ts";
import type { ResolvedRequirement } from "../engine/plan-validity.ts";
import type { JudgedRange } from "./judged-range.ts";
import { resolveRequirements } from "./requirements.ts";

/** What the policy of the target and the pinned plan say of local models, by the requirements as the target has them [P74]. */
export function localTermsOf(
  { policy }: PolicyState,
  plan: RunPlan,
  requirements: readonly ResolvedRequirement[],
): LocalTerms | undefined {
  return localTerms(policy.usage.local_models ?? [], plan, requirements);
}

/** The same where the requirements are still to be read: where the policy lists no model, none is. */
export async function localTermsUnder(
  { policy, target }: Pick<JudgedRange, "policy" | "target">,
  plan: RunPlan,
): Promise<LocalTerms | undefined> {
  if ((policy.policy.usage.local_models ?? []).length === 0) return undefined;
  return localTermsOf(
    policy,
    plan,
    await resolveRequirements(target, plan.thread, plan.document.requirements),
  );
}
