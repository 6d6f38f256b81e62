import { policyOfCommit } from "../collect/policy-of-commit.ts";
import type { PolicyState } from "../engine/facts.ts";
import { CannotRun } from "../git/cannot-run.ts";
import type { BringBlobs } from "../git/lacking-blobs.ts";
import type { Mirror } from "../git/mirror.ts";
import type { Remote } from "../git/remote.ts";
import type { Oid } from "../git/types.ts";
import { asked, GivenUp } from "./job-failure.ts";
import { FETCH_MS, outcomeOf } from "./repository-access.ts";
import type { Services } from "./services.ts";
import type { RepositoryRef } from "./webhook-jobs.ts";

/** Lets `work` use the repository's mirror. Where none is there yet, GitHub says how large the repository is: that decides of what kind it is made. */
export async function withMirror<T>(
  services: Services,
  repository: Pick<RepositoryRef, "id" | "name" | "installationId">,
  work: (mirror: Mirror) => Promise<T>,
): Promise<T> {
  const isPartial = () => isLarge(services, repository);
  return await services.mirrors.use(repository.id, work, isPartial);
}

async function isLarge(
  services: Services,
  { id, name, installationId }: Pick<RepositoryRef, "id" | "name" | "installationId">,
): Promise<boolean> {
  const { partialMirrors } = services.config;
  if (typeof partialMirrors === "string") return partialMirrors === "always";
  const [owner = "", repo = ""] = name.split("/", 2);
  const kibibytes = await asked(services, async () => {
    const client = await services.github.client({ installationId, repositoryId: id }, { metadata: "read" });
    return (await client.rest.repos.get({ owner, repo })).data.size;
  });
  return kibibytes >= partialMirrors * 1024;
}

/** How a reading of the mirror comes by contents that are not in it. @throws PutOff or GivenUp as `fetchInto` does. */
export function bringing(services: Services, mirror: Mirror, remote: Remote): BringBlobs {
  const bytesMax = services.mirrors.limits.mirrorBytesMax;
  return async (blobs) => {
    const outcome = await mirror.fetchBlobs(remote, blobs, { bytesMax, timeoutMs: FETCH_MS });
    const fetched = outcomeOf(services, outcome);
    return fetched.kind === "unavailable" ? fetched.why : undefined;
  };
}

/** The policy at a commit; undefined where the commit cannot be read. @throws GivenUp where the policy cannot be had. */
export async function policyAt(
  services: Services,
  mirror: Mirror,
  remote: Remote,
  commit: string,
): Promise<PolicyState | undefined> {
  try {
    return await mirror.withObjects(
      (objects) => policyOfCommit(objects, commit as Oid),
      bringing(services, mirror, remote),
    );
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error;
    throw new GivenUp("invalid", `the policy at \`${commit}\`: ${error.message}`);
  }
}
