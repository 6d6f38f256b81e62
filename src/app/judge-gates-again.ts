import { readLadder } from "./ladder-reading.ts";
import { withMirror } from "./mirror-reading.ts";
import { remoteOf } from "./repository-access.ts";
import type { Services } from "./services.ts";
import { enqueueUnjudgedPulls } from "./sweep-pulls.ts";
import type { RepositoryRef } from "./webhook-jobs.ts";

/** Has every open pull request judged again for which a command has changed what its gate asks. */
export async function judgeGatesAgain(
  services: Services,
  repository: RepositoryRef,
  comment: number,
): Promise<void> {
  const remote = await remoteOf(services, repository);
  await withMirror(services, repository, async (mirror) => {
    const rules = await readLadder(services, { mirror, remote, repository });
    await enqueueUnjudgedPulls(services, repository, rules, undefined, `comment ${comment}`);
  });
}
