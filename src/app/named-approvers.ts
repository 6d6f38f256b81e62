import { asked, GivenUp } from "./job-failure.ts";
import type { Services } from "./services.ts";
import type { RepositoryRef, Sender } from "./webhook-jobs.ts";

/** Those of some names which a user is, or is in. */
export interface Names {
  readonly found: readonly string[];
  /** A clause; absent where everything is known. */
  readonly unknown?: string;
}

/** Those of `named` which this user is, or is an active member of, at this moment [T119] [T120]. */
export async function namesOf(
  services: Services,
  repository: RepositoryRef,
  { login }: Pick<Sender, "login">,
  named: readonly string[],
): Promise<Names> {
  const found: string[] = [];
  const unclear: string[] = [];
  for (const name of named) {
    const [owner = "", team] = name.slice(1).split("/", 2);
    if (team === undefined) {
      if (owner.toLowerCase() === login.toLowerCase()) found.push(name);
      continue;
    }
    const isMember = await isActiveMember(services, repository, { org: owner, team, login });
    if (isMember) found.push(name);
    else if (isMember === undefined) unclear.push(`\`${name}\``);
  }
  if (unclear.length === 0) return { found };
  return { found, unknown: `GitHub does not say who is in ${unclear.join(", ")}` };
}

/** Undefined where GitHub does not tell, as without the permission to read members. */
async function isActiveMember(
  services: Services,
  { id: repositoryId, installationId }: RepositoryRef,
  { org, team, login }: { readonly org: string; readonly team: string; readonly login: string },
): Promise<boolean | undefined> {
  try {
    return await asked(services, async () => {
      const client = await services.github.client({ installationId, repositoryId }, { members: "read" });
      const { data } = await client.rest.teams.getMembershipForUserInOrg({
        org,
        team_slug: team,
        username: login,
      });
      return data.state === "active";
    });
  } catch (error) {
    if (!(error instanceof GivenUp)) throw error;
    // "404 if the user has no team membership, or the team does not exist": nobody is in it.
    return error.kind === "missing" ? false : undefined;
  }
}
