import { observed, unknown } from "../engine/fact.ts";
import type { Facts } from "../engine/facts.ts";
import { handoffTerms, withAgreements } from "../engine/handoff.ts";
import { planApproval } from "../engine/plan-approval.ts";
import type { PlanPeople } from "./plan-people.ts";

/** What people have agreed to of the plan by which a head is judged, where the plan asks for it. */
export async function agreedFacts(
  facts: Facts,
  people: PlanPeople,
  { head, targetRef }: { readonly head: string; readonly targetRef: string | undefined },
): Promise<Partial<Pick<Facts, "plan_approval" | "handoffs">>> {
  const { plan, policy, commits, handoffs } = facts;
  if (!plan.known || !policy.known || plan.value.state.kind !== "valid") return {};
  const { sha256: planSha256 } = plan.value.state.plan;
  const policySha256 = policy.value.sha256;
  const below = commits.known ? commits.value.map(({ sha }) => sha) : [];
  const now = { heads: new Set([head, ...below]), planSha256, policySha256 };
  const terms = handoffs.known ? handoffTerms(handoffs.value) : undefined;
  return {
    ...(isApprovalAsked(facts)
      ? { plan_approval: observed(planApproval(await people.approvals(), { ...now, targetRef })) }
      : { plan_approval: unknown("nothing here asks for it") }),
    ...(terms === undefined || !handoffs.known
      ? {}
      : {
          handoffs: {
            ...handoffs,
            value: withAgreements(handoffs.value, await people.handoffs(ownersIn(terms)), now),
          },
        }),
  };
}

function ownersIn({ from, to }: NonNullable<ReturnType<typeof handoffTerms>>): readonly string[] {
  return [...new Set([from, ...to].flatMap(({ owner }) => (owner === undefined ? [] : [owner])))];
}

/** By its risk, by what is touched, or by a protected path: whatever its rules may ask. */
function isApprovalAsked({ plan, policy, blast_radius, classes }: Facts): boolean {
  if (!plan.known || plan.value.state.kind !== "valid" || !policy.known) return false;
  const asked = policy.value.policy.plan.approval;
  const { document, path } = plan.value.state.plan;
  const floor = blast_radius.known ? blast_radius.value.floor : document.risk;
  if (asked.includes(document.risk) || asked.includes(floor)) return true;
  return classes.known && classes.value.some((each) => each.protection !== undefined && each.path !== path);
}
