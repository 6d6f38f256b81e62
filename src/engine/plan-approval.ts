/** A person's `/proofgate approve` on a run's branch: what it showed, and whether its giver may still give it. */
export interface GivenPlanApproval {
  readonly login: string;
  readonly head: string;
  readonly planSha256?: string | undefined;
  readonly policySha256: string;
  readonly targetRef: string;
  /** A clause: why it does not count, whatever it was bound to. */
  readonly whyNot?: string | undefined;
}

/** Whether a person has approved the run's plan, and who; with the approvals that do not count any more. */
export interface PlanApprovalFact {
  readonly approved: boolean;
  /** Logins. */
  readonly by?: readonly string[];
  readonly stale?: readonly { readonly login: string; readonly why: string }[];
}

export interface PlanApprovalNow {
  /** The judged head, and every new commit below it. */
  readonly heads: ReadonlySet<string>;
  /** The gate's branch; absent for the run's own check, which stands before none. */
  readonly targetRef?: string | undefined;
  readonly planSha256: string;
  readonly policySha256: string;
}

/**
 * Who approves a head approves the plan that it is held to, and that stands while code is pushed upon it: the plan is
 * approved before there is code. It holds from that head on, for this plan, this policy and this target; the approvals that
 * a gate asks for are of the head itself, and are counted apart (`gate-approval.ts`).
 */
export function planApproval(given: readonly GivenPlanApproval[], now: PlanApprovalNow): PlanApprovalFact {
  const by = new Set<string>();
  const stale = new Map<string, string>();
  for (const approval of given) {
    const why = whyStale(approval, now);
    if (why === undefined) by.add(approval.login);
    else stale.set(approval.login, why);
  }
  const gone = [...stale].filter(([login]) => !by.has(login)).map(([login, why]) => ({ login, why }));
  return { approved: by.size > 0, by: [...by], stale: gone };
}

function whyStale(given: GivenPlanApproval, now: PlanApprovalNow): string | undefined {
  if (given.planSha256 !== now.planSha256) return "it was given for another plan";
  if (given.policySha256 !== now.policySha256) return "the policy has changed since";
  if (now.targetRef !== undefined && given.targetRef !== now.targetRef)
    return "it was given for another target";
  if (!now.heads.has(given.head))
    return "the branch does not hold the commit any more for which it was given";
  return given.whyNot;
}
