import { PERMISSIONS, type Permission } from "../engine/authorisation.ts";
import { type Fact, observed, unknown } from "../engine/fact.ts";
import { asked, GivenUp } from "./job-failure.ts";
import type { Services } from "./services.ts";
import type { RepositoryRef, Sender } from "./webhook-jobs.ts";

/** What lets somebody agree to things. */
export const rolesThatWrite: ReadonlySet<Permission> = new Set<Permission>(["write", "maintain", "admin"]);

/** The role in the repository at this moment, if it is that of this very user: logins are used again by others [T120]. */
export async function roleOf(
  services: Services,
  repository: RepositoryRef,
  user: Pick<Sender, "id" | "login">,
): Promise<Fact<Permission>> {
  const [owner = "", repo = ""] = repository.name.split("/", 2);
  const installed = { installationId: repository.installationId, repositoryId: repository.id };
  try {
    return await asked(services, async () => {
      const client = await services.github.client(installed, { metadata: "read" });
      const { data } = await client.rest.repos.getCollaboratorPermissionLevel({
        owner,
        repo,
        username: user.login,
      });
      if (data.user?.id !== user.id) return unknown("the login belongs to somebody else now");
      // Roles of an organisation's own have one of the old words beside their name.
      const role = PERMISSIONS.find((each) => each === data.role_name || each === data.permission);
      return role === undefined ? unknown("GitHub names a role that is not known") : observed(role);
    });
  } catch (error) {
    if (error instanceof GivenUp) return unknown(error.message);
    throw error;
  }
}
