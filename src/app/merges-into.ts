import { asked } from "./job-failure.ts";
import type { Services } from "./services.ts";
import type { RepositoryRef } from "./webhook-jobs.ts";

/** A pull request that GitHub has merged, with the commit that its merge ended in. */
export interface MergedPullNow {
  readonly number: number;
  /** As it was merged. */
  readonly head: string;
  /** Absent for a head from a fork. */
  readonly branch?: string;
}

/** So many closed ones are looked through, the latest first: what an App that was away for long has missed. */
const PAGES_MAX = 3;

/** The latest pull requests merged into a branch, by the commit that their merge ended in: merged, squashed or rebased. */
export async function mergedPulls(
  services: Services,
  { id, name, installationId }: RepositoryRef,
  base: string,
): Promise<ReadonlyMap<string, MergedPullNow>> {
  const [owner = "", repo = ""] = name.split("/", 2);
  return await asked(services, async () => {
    const installed = { installationId, repositoryId: id };
    const client = await services.github.client(installed, { pull_requests: "read" });
    const merged = new Map<string, MergedPullNow>();
    for (let page = 1; page <= PAGES_MAX; page++) {
      const { data } = await client.rest.pulls.list({
        ...{ owner, repo, base, page, state: "closed", sort: "updated", direction: "desc", per_page: 100 },
      });
      for (const { number, head, merged_at, merge_commit_sha: sha } of data) {
        if (!merged_at || !sha) continue;
        const branch = head.repo?.id === id ? { branch: head.ref } : {};
        merged.set(sha, { number, head: head.sha, ...branch });
      }
      if (data.length < 100) break;
    }
    return merged;
  });
}
