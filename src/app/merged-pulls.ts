import { findBranchById } from "../store/branches.ts";
import type { RunRow } from "../store/runs.ts";
import { asked } from "./job-failure.ts";
import type { Services } from "./services.ts";
import type { RepositoryRef } from "./webhook-jobs.ts";

/** A pull request that was merged, as GitHub has it now. */
export interface MergedPull {
  readonly number: number;
  readonly base: string;
  /** What it had at last. */
  readonly head: string;
  /** Absent for a head from a fork. */
  readonly branch?: string;
  /** The commit that its base showed after it. */
  readonly merge: string;
}

/** Undefined where it was not merged. */
export async function mergedPull(
  services: Services,
  { id, name, installationId }: RepositoryRef,
  number: number,
): Promise<MergedPull | undefined> {
  const [owner = "", repo = ""] = name.split("/", 2);
  return await asked(services, async () => {
    const installed = { installationId, repositoryId: id };
    const client = await services.github.client(installed, { pull_requests: "read" });
    const { data } = await client.rest.pulls.get({ owner, repo, pull_number: number });
    if (!data.merged || data.merge_commit_sha === null) return undefined;
    return {
      number,
      base: data.base.ref,
      head: data.head.sha,
      ...(data.head.repo?.id === id ? { branch: data.head.ref } : {}),
      merge: data.merge_commit_sha,
    };
  });
}

/** Those of a run's branch, with the head that the run was done with; the newest first. */
export async function mergedPullsOf(
  services: Services,
  repository: RepositoryRef,
  { branchId, lastSafeHead }: RunRow,
): Promise<readonly MergedPull[]> {
  const branch = await findBranchById(services.db, branchId);
  if (branch === undefined) return [];
  const [owner = "", repo = ""] = repository.name.split("/", 2);
  const numbers = await asked(services, async () => {
    const installed = { installationId: repository.installationId, repositoryId: repository.id };
    const client = await services.github.client(installed, { pull_requests: "read" });
    const pulls = await client.paginate(client.rest.pulls.list, {
      owner,
      repo,
      head: `${owner}:${branch.name}`,
      state: "closed",
      per_page: 100,
    });
    return pulls.flatMap(({ number, head, merged_at }) =>
      merged_at !== null && head.ref === branch.name && head.sha === lastSafeHead ? [number] : [],
    );
  });
  const found: MergedPull[] = [];
  for (const number of numbers) {
    const pull = await mergedPull(services, repository, number);
    if (pull !== undefined) found.push(pull);
  }
  return found.sort((one, other) => other.number - one.number);
}
