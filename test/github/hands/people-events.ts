import { grants } from "../caller.ts";
import { teamShape } from "../rest/people.ts";
import { installationShape, simpleUser } from "../shapes/account.ts";
import type { Account, Installation, Repository, Role, Team, World } from "../state.ts";

const OLD_WORDS: Readonly<Record<Role, string>> = {
  read: "read",
  triage: "read",
  write: "write",
  maintain: "write",
  admin: "admin",
};

/** A role of a person's own in a repository came, changed or went ("member"). */
export function announceMember(
  world: World,
  repository: Repository,
  member: Account,
  before: Role | undefined,
  after: Role | undefined,
): void {
  if (before === after) return;
  const action = before === undefined ? "added" : after === undefined ? "removed" : "edited";
  const changes =
    after === undefined
      ? {}
      : before === undefined
        ? { changes: { permission: { to: OLD_WORDS[after] }, role_name: { to: after } } }
        : { changes: { permission: { from: OLD_WORDS[before], to: OLD_WORDS[after] } } };
  const payload = { ...changes, member: simpleUser(world, member) };
  world.announce({ name: "member", action, repository, sender: repository.owner, payload });
}

/** Somebody came into a team or left it ("membership"): told to whom the organisation has installed. */
export function announceMembership(
  world: World,
  team: Team,
  member: Account,
  action: "added" | "removed",
): void {
  for (const installation of world.installations.values()) {
    const listens =
      installation.events.includes("membership") && grants(installation.permissions, "members", "read");
    if (installation.account.id !== team.organization.id || !listens) continue;
    const payload = { scope: "team", member: simpleUser(world, member), team: teamShape(world, team) };
    world.announce({
      name: "membership",
      action,
      repository: undefined,
      installation,
      sender: team.organization,
      payload,
    });
  }
}

interface Listed {
  readonly id: number;
}

/** The owner chose other repositories ("installation_repositories"): one event for what came, one for what went. */
export function announceChoice(
  world: World,
  installation: Installation,
  before: readonly Listed[],
  after: readonly Listed[],
): void {
  const added = after.filter(({ id }) => !before.some((one) => one.id === id));
  const removed = before.filter(({ id }) => !after.some((one) => one.id === id));
  for (const action of ["added", "removed"] as const) {
    if ((action === "added" ? added : removed).length === 0) continue;
    world.announce({
      name: "installation_repositories",
      action,
      repository: undefined,
      installation,
      sender: installation.account,
      payload: {
        installation: installationShape(world, installation),
        repository_selection: "selected",
        repositories_added: action === "added" ? added : [],
        repositories_removed: action === "removed" ? removed : [],
        requester: null,
      },
    });
  }
}
