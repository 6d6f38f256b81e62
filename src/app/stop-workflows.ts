import type { Octokit } from "@octokit/rest";

/** States of a run that has not ended ("List workflow runs for a repository", `status`). */
const UNDER_WAY = ["queued", "in_progress", "waiting", "pending", "requested"] as const;

/** Cancels what still runs for a branch; how many runs. One that has ended meanwhile is no failure. */
export async function cancelWorkflows(
  client: Octokit,
  { owner, repo }: { readonly owner: string; readonly repo: string },
  branch: string,
): Promise<number> {
  const ids = new Set<number>();
  for (const status of UNDER_WAY) {
    const runs = await client.paginate(client.rest.actions.listWorkflowRunsForRepo, {
      owner,
      repo,
      branch,
      status,
      per_page: 100,
    });
    for (const { id } of runs) ids.add(id);
  }
  for (const run_id of ids) {
    try {
      await client.rest.actions.cancelWorkflowRun({ owner, repo, run_id });
    } catch (error) {
      if (!(error instanceof Error && "status" in error && error.status === 409)) throw error;
    }
  }
  return ids.size;
}
