import { asked } from "./job-failure.ts";
import type { PublishPlace } from "./publish-check-run.ts";
import type { Services } from "./services.ts";

/** Numbers of the open pull requests whose head is this branch of the repository itself. */
export async function openPullsOf(
  services: Services,
  { owner, repo, installed }: PublishPlace,
  branch: string,
): Promise<readonly number[]> {
  return await asked(services, async () => {
    const client = await services.github.client(installed, { pull_requests: "read" });
    const pulls = await client.paginate(client.rest.pulls.list, {
      owner,
      repo,
      head: `${owner}:${branch}`,
      state: "open",
      per_page: 100,
    });
    return pulls
      .filter(({ head }) => head.ref === branch && head.repo?.id === installed.repositoryId)
      .map(({ number }) => number);
  });
}
