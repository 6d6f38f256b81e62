import { timestamp } from "../clock.ts";
import { makeInstallationToken, makeUserToken } from "../credentials.ts";
import { type AppOptions, makeAccount, makeApp } from "../made-app.ts";
import { fullName } from "../repositories.ts";
import { installed } from "../rest/app.ts";
import { installationShape, nodeId } from "../shapes/account.ts";
import type { Account, App, Installation, Permissions, Repository, Role, Team, World } from "../state.ts";
import { announceChoice, announceMember, announceMembership } from "./people-events.ts";

export interface InstallOptions {
  /** "all", the default: every repository of the account, later ones too. */
  readonly repositories?: "all" | readonly Repository[];
  /** What the owner granted; what the App asks for, unless said. */
  readonly permissions?: Permissions;
}

/** People, organisations, teams, Apps and where they are installed. */
export interface PeopleHands {
  createUser(login: string): Account;
  createOrganization(login: string): Account;
  createTeam(organization: Account, slug: string, members?: readonly Account[]): Team;
  addToTeam(team: Team, account: Account): void;
  removeFromTeam(team: Team, account: Account): void;
  /** Undefined takes the person's own role away; teams and ownership stay. Tells Apps that listen to `member`. */
  setPermission(repository: Repository, account: Account, role: Role | undefined): void;
  setTeamPermission(repository: Repository, team: Team, role: Role | undefined): void;
  /** A personal access token, for REST, or as a password for git. */
  userToken(account: Account): string;
  registerApp(options: AppOptions): Promise<{ readonly app: App; readonly privateKey: string }>;
  installApp(app: App, account: Account, options?: InstallOptions): Installation;
  /** An installation token without the way over REST. */
  installationToken(installation: Installation, permissions?: Permissions): string;
  /** The owner grants other permissions from now on, for tokens already made too where it is less. */
  grant(installation: Installation, permissions: Permissions): void;
  /** The owner chooses other repositories. */
  chooseRepositories(installation: Installation, repositories: readonly Repository[]): void;
  suspend(installation: Installation): void;
  unsuspend(installation: Installation): void;
  uninstall(installation: Installation): void;
}

export function peopleHands(world: World): PeopleHands {
  return {
    createUser: (login) => makeAccount(world, login, "User"),
    createOrganization: (login) => makeAccount(world, login, "Organization"),
    createTeam: (organization, slug, members = []) => {
      const team: Team = {
        id: world.nextId(),
        organization,
        slug,
        name: slug,
        createdAt: timestamp(world.clock),
        members: new Map(members.map(({ id }) => [id, "member" as const])),
        repositories: new Map(),
      };
      world.teams.set(team.id, team);
      return team;
    },
    addToTeam: (team, member) => {
      team.members.set(member.id, "member");
      announceMembership(world, team, member, "added");
    },
    removeFromTeam: (team, member) => {
      team.members.delete(member.id);
      announceMembership(world, team, member, "removed");
    },
    setPermission: (repository, member, role) => {
      const before = repository.collaborators.get(member.id);
      setOrDelete(repository.collaborators, member.id, role);
      announceMember(world, repository, member, before, role);
    },
    setTeamPermission: ({ id }, { repositories }, role) => setOrDelete(repositories, id, role),
    userToken: (one) => makeUserToken(world, one),
    registerApp: (options) => makeApp(world, options),
    ...installationHands(world),
  };
}

function setOrDelete(roles: Map<number, Role>, id: number, role: Role | undefined): void {
  if (role === undefined) roles.delete(id);
  else roles.set(id, role);
}

type InstallationHands = Pick<
  PeopleHands,
  "installApp" | "installationToken" | "grant" | "chooseRepositories" | "suspend" | "unsuspend" | "uninstall"
>;

function installationHands(world: World): InstallationHands {
  const tell = (installation: Installation, action: string) => {
    const listed =
      action === "created" || action === "deleted" ? { repositories: listOf(world, installation) } : {};
    world.announce({
      name: "installation",
      action,
      repository: undefined,
      installation,
      sender: installation.account,
      payload: { installation: installationShape(world, installation), ...listed },
    });
  };
  return {
    installApp: (app, owner, { repositories = "all", permissions = app.permissions } = {}) => {
      const installation: Installation = {
        id: world.nextId(),
        app,
        account: owner,
        repositories: repositories === "all" ? "all" : new Set(repositories.map(({ id }) => id)),
        permissions,
        events: app.events,
        suspendedAt: undefined,
        createdAt: timestamp(world.clock),
      };
      world.installations.set(installation.id, installation);
      tell(installation, "created");
      return installation;
    },
    installationToken: (installation, permissions = installation.permissions) =>
      makeInstallationToken(world, installation, "all", permissions).secret,
    grant: (installation, permissions) => {
      installation.permissions = permissions;
      tell(installation, "new_permissions_accepted");
    },
    chooseRepositories: (installation, repositories) => {
      const before = listOf(world, installation);
      installation.repositories = new Set(repositories.map(({ id }) => id));
      announceChoice(world, installation, before, listOf(world, installation));
    },
    suspend: (installation) => {
      installation.suspendedAt = timestamp(world.clock);
      tell(installation, "suspend");
    },
    unsuspend: (installation) => {
      installation.suspendedAt = undefined;
      tell(installation, "unsuspend");
    },
    uninstall: (installation) => {
      tell(installation, "deleted");
      world.installations.delete(installation.id);
    },
  };
}

function listOf(world: World, installation: Installation) {
  return installed(world, installation).map((one) => ({
    id: one.id,
    node_id: nodeId("R", one.id),
    name: one.name,
    full_name: fullName(one),
    private: one.private,
  }));
}
