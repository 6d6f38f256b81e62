import type { EffectivePolicy } from "../contract/policy-defaults.ts";
import { type Fact, observed, unknown } from "../engine/fact.ts";
import { asked, GivenUp } from "./job-failure.ts";
import type { Services } from "./services.ts";
import type { RepositoryRef, Sender } from "./webhook-jobs.ts";

/** Everybody whom the policy names as an approver anywhere: `@login` and `@org/team`. */
export function namedApprovers({ promotion }: Pick<EffectivePolicy, "promotion">): readonly string[] {
  const { agent_to_dev, dev_to_staging, staging_to_main, hotfix } = promotion;
  const all = [agent_to_dev, dev_to_staging, staging_to_main, hotfix].flatMap(({ approvers }) => approvers);
  return [...new Set(all)];
}

/** Those of `named` which this user is, or is an active member of, at this moment [T119] [T120]. */
export async function namesOf(
  services: Services,
  repository: RepositoryRef,
  { login }: Pick<Sender, "login">,
  named: readonly string[],
): Promise<Fact<readonly string[]>> {
  const found: string[] = [];
  for (const name of named) {
    const [owner = "", team] = name.slice(1).split("/", 2);
    if (team === undefined) {
      if (owner.toLowerCase() === login.toLowerCase()) found.push(name);
      continue;
    }
    const isMember = await isActiveMember(services, repository, { org: owner, team, login });
    if (isMember === undefined) return unknown(`GitHub does not say who is in \`${name}\``);
    if (isMember) found.push(name);
  }
  return observed(found);
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
