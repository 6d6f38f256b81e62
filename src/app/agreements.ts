import type { Acceptance } from "../engine/accepted-findings.ts";
import type { Waiver } from "../engine/waiver.ts";
import {
  type ApprovalRow,
  standingAmendment,
  standingOnBranch,
  standingSpending,
} from "../store/approvals.ts";
import type { BranchRow } from "../store/branches.ts";
import { aliveRun } from "../store/runs.ts";
import { acceptedFindings } from "../store/stops.ts";
import { roleOf, rolesThatWrite } from "./role-of.ts";
import type { Services } from "./services.ts";
import { type SpendingWords, spendingWords } from "./spending-words.ts";
import type { RepositoryRef } from "./webhook-jobs.ts";

/** What people have agreed to on a branch, and still may. */
export interface Agreements {
  readonly accepted: readonly Acceptance[];
  readonly waivers: readonly Waiver[];
  /** What the run's plan may become, and has not become yet: its canonical hash. */
  readonly amendment?: string;
  /** What they said of the run's money; absent where there is no run. */
  readonly spending?: SpendingWords;
  /** `YYYY-MM-DD`, UTC. */
  readonly today: string;
}

/** What was agreed to counts as long as who agreed may still write here: asked anew whenever it is used [T120]. */
export async function agreementsOf(
  services: Services,
  repository: RepositoryRef,
  branch: Pick<BranchRow, "id"> | undefined,
): Promise<Agreements> {
  const now = services.clock();
  const today = now.toISOString().slice(0, 10);
  if (branch === undefined) return { accepted: [], waivers: [], today };
  const accepted = await acceptedFindings(services.db, branch.id);
  const given = await standingOnBranch(services.db, branch.id, "waive", now);
  const run = await aliveRun(services.db, branch.id);
  const allowed = run === undefined ? undefined : await standingAmendment(services.db, run.id);
  const budgets = run === undefined ? [] : await standingSpending(services.db, run.id);
  const may = await whoMayWrite(services, repository, [
    ...given,
    ...budgets,
    ...(allowed === undefined ? [] : [allowed]),
  ]);
  const waivers = given.flatMap(({ approverId: by, fingerprint, expiresAt }) => {
    if (!may.has(by) || fingerprint === undefined || expiresAt === undefined) return [];
    return [{ fingerprint, by, until: expiresAt.toISOString().slice(0, 10) }];
  });
  const amendment = allowed !== undefined && may.has(allowed.approverId) ? allowed.planSha256 : undefined;
  const spending = spendingWords(budgets.filter(({ approverId }) => may.has(approverId)));
  return {
    accepted,
    waivers,
    today,
    ...(amendment === undefined ? {} : { amendment }),
    ...(run === undefined ? {} : { spending }),
  };
}

async function whoMayWrite(
  services: Services,
  repository: RepositoryRef,
  given: readonly ApprovalRow[],
): Promise<ReadonlySet<number>> {
  const logins = new Map(given.map(({ approverId, approverLogin }) => [approverId, approverLogin]));
  const may = new Set<number>();
  for (const [id, login] of logins) {
    const role = login === undefined ? undefined : await roleOf(services, repository, { id, login });
    if (role?.known === true && rolesThatWrite.has(role.value)) may.add(id);
  }
  return may;
}
