import { asked } from "./job-failure.ts";
import type { KnownRepository } from "./known-repositories.ts";
import type { Services } from "./services.ts";
import type { RepositoryRef } from "./webhook-jobs.ts";

/** The repository as GitHub describes it now; undefined where no installation reaches it. */
export async function repositoryNow(
  services: Services,
  { id, fullName, owner, name, installationId }: KnownRepository,
): Promise<RepositoryRef | undefined> {
  if (installationId === undefined) return undefined;
  const defaultBranch = await asked(services, async () => {
    const installed = { installationId, repositoryId: id };
    const client = await services.github.client(installed, { metadata: "read" });
    const { data } = await client.rest.repos.get({ owner, repo: name });
    return data.default_branch;
  });
  return { id, name: fullName, installationId, defaultBranch };
}
