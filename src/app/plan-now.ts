import type { BranchRow } from "../store/branches.ts";
import type { HeadQuestion } from "./judge-head.ts";
import { parallelNow } from "./parallel-now.ts";
import { pinnedPlans } from "./pinned-plans.ts";
import { planPeople } from "./plan-people.ts";
import type { Services } from "./services.ts";
import type { RepositoryRef } from "./webhook-jobs.ts";

/** What the App knows of the plan by which a branch is judged: what is pinned, who has agreed, and what runs beside it. */
export async function planNow(
  services: Services,
  repository: RepositoryRef,
  branch: BranchRow | undefined,
): Promise<Pick<HeadQuestion, "plans"> & Required<Pick<HeadQuestion, "people" | "parallel">>> {
  const { db } = services;
  return {
    plans: await pinnedPlans(db, repository.id, branch),
    people: planPeople(services, repository, branch),
    parallel: await parallelNow(db, repository.id, branch),
  };
}
