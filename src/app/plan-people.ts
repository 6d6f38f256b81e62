import type { GivenHandoff, HandoffTerms } from "../engine/handoff.ts";
import type { GivenPlanApproval } from "../engine/plan-approval.ts";
import type { ApprovalRow } from "../store/approvals.ts";
import { standingOnBranch } from "../store/approvals.ts";
import type { BranchRow } from "../store/branches.ts";
import { handoffsOfRun } from "../store/plan-agreements.ts";
import { aliveRun } from "../store/runs.ts";
import { personNow, whyWithdrawn } from "./giver-now.ts";
import type { Services } from "./services.ts";
import type { RepositoryRef } from "./webhook-jobs.ts";

/** Who has agreed to a branch's plan. Asked only where the plan wants it, for GitHub is asked about each of them. */
export interface PlanPeople {
  approvals(): Promise<readonly GivenPlanApproval[]>;
  /** @param owners of the threads that are asked */
  handoffs(owners: readonly string[]): Promise<readonly GivenHandoff[]>;
}

/** What a handoff's row keeps of what its giver was shown. */
export interface WrittenTerms extends HandoffTerms {
  /** The owners for whom they spoke. */
  readonly as: readonly string[];
}

/** Roles, teams and comments are read from GitHub anew whenever they count [T120] [T121]. */
export function planPeople(
  services: Services,
  repository: RepositoryRef,
  branch: Pick<BranchRow, "id"> | undefined,
): PlanPeople {
  const { db, clock } = services;
  const now = async (row: ApprovalRow, owners: readonly string[]) => {
    const { approverId: id, approverLogin: login = String(id) } = row;
    const { countsAs, whyNot } = await personNow(services, repository, { id, login }, owners);
    return { login, countsAs, whyNot: whyNot ?? (await whyWithdrawn(services, repository, row)) };
  };
  return {
    approvals: async () => {
      if (branch === undefined) return [];
      const given: GivenPlanApproval[] = [];
      for (const row of await standingOnBranch(db, branch.id, "approve", clock())) {
        const { login, whyNot } = await now(row, []);
        const { head = "", planSha256, policySha256 = "", targetRef = "" } = row;
        given.push({ login, head, planSha256, policySha256, targetRef, whyNot });
      }
      return given;
    },
    handoffs: async (owners) => {
      const run = branch === undefined ? undefined : await aliveRun(db, branch.id);
      if (run === undefined) return [];
      const given: GivenHandoff[] = [];
      for (const row of await handoffsOfRun(db, run.id, clock())) {
        const { as, ...terms } = JSON.parse(row.terms ?? "") as WrittenTerms;
        const { head = "", planSha256 = "", policySha256 = "", approverLogin = String(row.approverId) } = row;
        const bound = { login: approverLogin, head, planSha256, policySha256, terms, spokeFor: as };
        if (row.whyNot !== undefined) given.push({ ...bound, speaksFor: [], whyNot: row.whyNot });
        else {
          const { countsAs: speaksFor, whyNot } = await now(row, owners);
          given.push({ ...bound, speaksFor, whyNot });
        }
      }
      return given;
    },
  };
}
