import { grants, roleOf } from "../caller.ts";
import { forbidden, notFound } from "../refusal.ts";
import { findAccount } from "../repositories.ts";
import { type Answer, type Call, list, nothing, ok, type Route } from "../route.ts";
import { nodeId, simpleOrganization, simpleUser } from "../shapes/account.ts";
import { permissionsOf } from "../shapes/repository.ts";
import type { Account, Role, Team, World } from "../state.ts";

const METADATA = [["metadata", "read"]] as const;
const COLLABORATOR = "/repos/{owner}/{repo}/collaborators/{username}";

/** Who may do what: collaborators, teams, memberships. */
export const peopleRoutes: readonly Route[] = [
  { method: "GET", path: `${COLLABORATOR}/permission`, needs: METADATA, answer: permission },
  { method: "GET", path: COLLABORATOR, needs: METADATA, answer: isCollaborator },
  { method: "GET", path: "/repos/{owner}/{repo}/collaborators", needs: METADATA, answer: collaborators },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/teams",
    needs: [["administration", "read"]],
    answer: teamsOf,
  },
  { method: "GET", path: "/orgs/{org}/teams/{team_slug}", needs: "credential", answer: team },
  { method: "GET", path: "/orgs/{org}/teams/{team_slug}/members", needs: "credential", answer: members },
  {
    method: "GET",
    path: "/orgs/{org}/teams/{team_slug}/memberships/{username}",
    needs: "credential",
    answer: membership,
  },
  { method: "GET", path: "/orgs/{org}/members/{username}", needs: "credential", answer: isMember },
];

/** The four old words; `role_name` has the five. */
const OLD_WORDS: Readonly<Record<Role, string>> = {
  read: "read",
  triage: "read",
  write: "write",
  maintain: "write",
  admin: "admin",
};

function withRole(world: World, account: Account, role: Role | undefined) {
  return { ...simpleUser(world, account), permissions: permissionsOf(role), role_name: role ?? "none" };
}

function permission(call: Call): Answer {
  const { world, repository } = call;
  const account = findAccount(world, call.parameter("username"));
  if (account === undefined) throw notFound();
  const role = roleOf(world, repository, account);
  return ok({
    permission: role === undefined ? "none" : OLD_WORDS[role],
    role_name: role ?? "none",
    user: withRole(world, account, role),
  });
}

function isCollaborator(call: Call): Answer {
  const account = findAccount(call.world, call.parameter("username"));
  if (account === undefined || !people(call).includes(account)) throw notFound();
  return nothing;
}

/** Those with a role of their own, by a team or by owning it; not everybody who may read a public repository. */
function people({ world, repository }: Call): Account[] {
  const byTeam = [...world.teams.values()].filter((one) => one.repositories.has(repository.id));
  return [...world.accounts.values()].filter(
    ({ id, type }) =>
      type !== "Organization" &&
      (id === repository.owner.id ||
        repository.collaborators.has(id) ||
        byTeam.some((one) => one.members.has(id))),
  );
}

function collaborators(call: Call): Answer {
  const { world, repository } = call;
  return list(people(call).map((account) => withRole(world, account, roleOf(world, repository, account))));
}

/** Members are seen with `members: read`, and by people. */
function namedTeam(call: Call): Team {
  const { world, caller } = call;
  if (caller.kind === "installation") {
    if (caller.installation.account.login !== call.parameter("org")) throw notFound();
    if (!grants(caller.permissions, "members", "read")) throw forbidden();
  }
  const found = [...world.teams.values()].find(
    ({ slug, organization }) =>
      slug === call.parameter("team_slug") && organization.login === call.parameter("org"),
  );
  if (found === undefined) throw notFound();
  return found;
}

export function teamShape(world: World, one: Team) {
  const url = `${world.api}/organizations/${one.organization.id}/team/${one.id}`;
  return {
    id: one.id,
    node_id: nodeId("T", one.id),
    name: one.name,
    slug: one.slug,
    description: null,
    privacy: "closed",
    notification_setting: "notifications_enabled",
    permission: "pull",
    url,
    html_url: `${world.origin}/orgs/${one.organization.login}/teams/${one.slug}`,
    members_url: `${url}/members{/member}`,
    repositories_url: `${url}/repos`,
    type: "organization",
    parent: null,
  };
}

const OLD_PERMISSIONS: Readonly<Record<Role, string>> = {
  read: "pull",
  triage: "triage",
  write: "push",
  maintain: "maintain",
  admin: "admin",
};

function teamsOf({ world, repository }: Call): Answer {
  const teams = [...world.teams.values()].flatMap((one) => {
    const role = one.repositories.get(repository.id);
    if (role === undefined) return [];
    return [
      { ...teamShape(world, one), permission: OLD_PERMISSIONS[role], permissions: permissionsOf(role) },
    ];
  });
  return list(teams);
}

function team(call: Call): Answer {
  const one = namedTeam(call);
  const { organization } = one;
  return ok({
    ...teamShape(call.world, one),
    members_count: one.members.size,
    repos_count: one.repositories.size,
    created_at: one.createdAt,
    updated_at: one.createdAt,
    organization: {
      ...simpleOrganization(call.world, organization),
      name: organization.login,
      has_organization_projects: true,
      has_repository_projects: true,
      public_repos: 0,
      public_gists: 0,
      followers: 0,
      following: 0,
      html_url: `${call.world.origin}/${organization.login}`,
      created_at: one.createdAt,
      updated_at: one.createdAt,
      archived_at: null,
      type: "Organization",
    },
  });
}

function members(call: Call): Answer {
  const { world } = call;
  const wanted = call.query.get("role") ?? "all";
  const found = [...namedTeam(call).members].flatMap(([id, role]) => {
    const account = world.accounts.get(id);
    return account !== undefined && ["all", role].includes(wanted) ? [simpleUser(world, account)] : [];
  });
  return list(found);
}

function membership(call: Call): Answer {
  const one = namedTeam(call);
  const account = findAccount(call.world, call.parameter("username"));
  const role = account === undefined ? undefined : one.members.get(account.id);
  if (account === undefined || role === undefined) throw notFound();
  return ok({ url: `${teamShape(call.world, one).url}/memberships/${account.login}`, role, state: "active" });
}

/** In the double whoever is in a team of an organisation is its member. */
function isMember(call: Call): Answer {
  const account = findAccount(call.world, call.parameter("username"));
  const within = [...call.world.teams.values()].some(
    ({ organization, members: all }) =>
      organization.login === call.parameter("org") && account !== undefined && all.has(account.id),
  );
  if (!within) throw notFound();
  return nothing;
}
