import type { EffectivePolicy } from "../contract/policy-defaults.ts";
import { type Fact, observed, unknown } from "../engine/fact.ts";
import type { Facts } from "../engine/facts.ts";
import {
  type ApprovalsFact,
  approvalsAsked,
  countApprovals,
  type GateVisitor,
  type GivenApproval,
} from "../engine/gate-approval.ts";
import type { Rung } from "../engine/ladder.ts";
import { type ApprovalRow, approvalsOfTarget } from "../store/approvals.ts";
import type { LadderReading } from "./ladder-reading.ts";
import { namedApprovers, namesOf } from "./named-approvers.ts";
import type { PullNow } from "./pull-now.ts";
import { roleOf, rolesThatWrite } from "./role-of.ts";
import type { Services } from "./services.ts";
import type { RepositoryRef } from "./webhook-jobs.ts";

/** The gate before which a head stands, and who has agreed that it may pass. */
export interface GateNow {
  readonly visitor: Omit<GateVisitor, "judgedAs">;
  readonly targetRef: string;
  readonly given: readonly GivenApproval[];
}

/** Who has approved is asked about anew whenever it counts: roles and teams change [T120]. */
export async function gateNow(
  services: Services,
  repository: RepositoryRef,
  { ladder, policy }: LadderReading,
  { rung, pull }: { readonly rung: Rung; readonly pull: Pick<PullNow, "base" | "head" | "branch"> },
): Promise<GateNow> {
  const of = { repositoryId: repository.id, targetRef: pull.base };
  const rows = await approvalsOfTarget(services.db, { ...of, head: pull.head }, services.clock());
  const named = namedApprovers(policy.policy);
  const given: GivenApproval[] = [];
  for (const row of rows) given.push(await givenApproval(services, repository, row, named));
  return { visitor: { ladder, rung, branch: pull.branch }, targetRef: pull.base, given };
}

async function givenApproval(
  services: Services,
  repository: RepositoryRef,
  row: ApprovalRow,
  named: readonly string[],
): Promise<GivenApproval> {
  const { approverId: by, approverLogin: login = String(row.approverId) } = row;
  const role = await roleOf(services, repository, { id: by, login });
  const names = await namesOf(services, repository, { login }, named);
  return {
    by,
    login,
    mayWrite: role.known && rolesThatWrite.has(role.value),
    countsAs: names.known ? names.value : [],
    head: row.head ?? "",
    targetRef: row.targetRef ?? "",
    effectSha256: row.effectSha256 ?? "",
    policySha256: row.policySha256 ?? "",
    planSha256: row.planSha256,
  };
}

/** What the gate asks by the target's own policy, and who counts for it. */
export function approvalsAt(
  { visitor, targetRef, given }: GateNow,
  { subject, policy, plan }: Facts,
  head: string,
  effectSha256: string,
): Fact<ApprovalsFact> {
  if (!subject.known) return unknown(subject.why);
  if (!policy.known) return unknown(policy.why);
  const { promotion }: EffectivePolicy = policy.value.policy;
  const asked = approvalsAsked({ ...visitor, judgedAs: subject.value.judgedAs }, promotion);
  const state = plan.known ? plan.value.state : undefined;
  const planSha256 = state?.kind === "valid" ? state.plan.sha256 : undefined;
  const policySha256 = policy.value.sha256;
  return observed(countApprovals(asked, given, { head, targetRef, effectSha256, policySha256, planSha256 }));
}
