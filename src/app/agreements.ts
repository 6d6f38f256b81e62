import type { Acceptance } from "../engine/accepted-findings.ts";
import type { Waiver } from "../engine/waiver.ts";
import { standingWaivers } from "../store/approvals.ts";
import type { BranchRow } from "../store/branches.ts";
import { acceptedFindings } from "../store/stops.ts";
import { roleOf } from "./role-of.ts";
import type { Services } from "./services.ts";
import type { RepositoryRef } from "./webhook-jobs.ts";

/** What people have agreed to on a branch, and still may. */
export interface Agreements {
  readonly accepted: readonly Acceptance[];
  readonly waivers: readonly Waiver[];
  /** `YYYY-MM-DD`, UTC. */
  readonly today: string;
}

const MAY_WAIVE: ReadonlySet<string> = new Set(["write", "maintain", "admin"]);

/** A waiver counts as long as who gave it may still write here: asked anew whenever it is used [T120]. */
export async function agreementsOf(
  services: Services,
  repository: RepositoryRef,
  branch: Pick<BranchRow, "id"> | undefined,
): Promise<Agreements> {
  const now = services.clock();
  const today = now.toISOString().slice(0, 10);
  if (branch === undefined) return { accepted: [], waivers: [], today };
  const accepted = await acceptedFindings(services.db, branch.id);
  const given = await standingWaivers(services.db, branch.id, now);
  const mayWaive = new Map<number, boolean>();
  for (const { approverId: id, approverLogin: login } of given) {
    if (mayWaive.has(id)) continue;
    const role = login === undefined ? undefined : await roleOf(services, repository, { id, login });
    mayWaive.set(id, role?.known === true && MAY_WAIVE.has(role.value));
  }
  const waivers = given.flatMap(({ approverId: by, fingerprint, expiresAt }) => {
    if (mayWaive.get(by) !== true || fingerprint === undefined || expiresAt === undefined) return [];
    return [{ fingerprint, by, until: expiresAt.toISOString().slice(0, 10) }];
  });
  return { accepted, waivers, today };
}
