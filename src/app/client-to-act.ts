import type { Octokit } from "@octokit/rest";
import { asked, GivenUp } from "./job-failure.ts";
import type { Permissions } from "./operations.ts";
import type { PublishPlace } from "./publish-check-run.ts";
import type { Services } from "./services.ts";

/**
 * A client that may act, which the App is granted or not: judging goes on without.
 * @param what needs it, as a noun
 * @throws GivenUp with the permissions that are not granted
 */
export async function clientToAct(
  services: Services,
  { installed }: Pick<PublishPlace, "installed">,
  permissions: Permissions,
  what: string,
): Promise<Octokit> {
  try {
    return await asked(services, () => services.github.client(installed, permissions));
  } catch (error) {
    if (!(error instanceof GivenUp)) throw error;
    const named = Object.entries(permissions).map(([name, level]) => `\`${name}: ${level}\``);
    throw new GivenUp("refused", `the App is not granted ${named.join(" and ")} here, which ${what} needs`);
  }
}
