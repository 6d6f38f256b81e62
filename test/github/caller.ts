import { badCredentials, forbidden, notFound, Refusal } from "./refusal.ts";
import type { Access, Account, App, Installation, Permissions, Repository, Role, World } from "./state.ts";

/** Who asks, as far as the credentials show. */
export type Caller =
  | { readonly kind: "nobody" }
  | { readonly kind: "app"; readonly app: App }
  | { readonly kind: "user"; readonly account: Account }
  | {
      readonly kind: "installation";
      readonly installation: Installation;
      readonly repositories: "all" | ReadonlySet<number>;
      readonly permissions: Permissions;
    };

/** The account that an act is recorded under. */
export function actorOf(caller: Caller): Account {
  if (caller.kind === "user") return caller.account;
  if (caller.kind === "installation") return caller.installation.app.bot;
  if (caller.kind === "app") return caller.app.bot;
  throw badCredentials();
}

const ROLES: readonly Role[] = ["read", "triage", "write", "maintain", "admin"];

/** The strongest role that ownership, collaboration, teams and publicity give; undefined: none. */
export function roleOf(world: World, repository: Repository, account: Account): Role | undefined {
  if (repository.owner.id === account.id) return "admin";
  const given: (Role | undefined)[] = [repository.collaborators.get(account.id)];
  for (const team of world.teams.values()) {
    if (team.members.has(account.id)) given.push(team.repositories.get(repository.id));
  }
  if (!repository.private) given.push("read");
  return ROLES.toReversed().find((role) => given.includes(role));
}

export function hasRole(world: World, repository: Repository, account: Account, least: Role): boolean {
  const role = roleOf(world, repository, account);
  return role !== undefined && ROLES.indexOf(role) >= ROLES.indexOf(least);
}

const LEVELS: readonly Access[] = ["read", "write", "admin"];

/** Whether an installation token holds a permission. Metadata is implied by every other one. */
export function grants(permissions: Permissions, name: string, level: Access): boolean {
  if (name === "metadata" && level === "read") return true;
  const given = permissions[name];
  return given !== undefined && LEVELS.indexOf(given) >= LEVELS.indexOf(level);
}

/** Whether the caller may know that the repository is there. */
export function sees(world: World, caller: Caller, repository: Repository): boolean {
  if (!repository.private) return true;
  if (caller.kind === "user") return roleOf(world, repository, caller.account) !== undefined;
  return caller.kind === "installation" && reaches(caller, repository);
}

/** Whether an installation token was made for this repository. */
export function reaches(caller: Caller & { kind: "installation" }, repository: Repository): boolean {
  if (caller.installation.account.id !== repository.owner.id) return false;
  const { repositories } = caller.installation;
  const installed = repositories === "all" || repositories.has(repository.id);
  return installed && (caller.repositories === "all" || caller.repositories.has(repository.id));
}

/** One permission of an App, and how much of it. */
export type Permission = readonly [name: string, level: Access];

/**
 * Throws what GitHub answers where the caller may not: 404 for what it may not see, 403 for what it may not do.
 * Several permissions are alternatives.
 */
export function demand(
  world: World,
  caller: Caller,
  repository: Repository,
  permissions: readonly Permission[],
): void {
  if (!sees(world, caller, repository)) throw notFound();
  if (caller.kind === "app") throw new Refusal(401, "A JSON web token could not be decoded");
  const writes = permissions.every(([, level]) => level !== "read");
  if (caller.kind === "nobody") {
    if (writes) throw new Refusal(401, "Requires authentication");
    return;
  }
  if (caller.kind === "user") {
    if (!permissions.some((one) => userHolds(world, caller.account, repository, one)))
      throw refusedUser(writes);
    return;
  }
  if (!reaches(caller, repository)) {
    if (writes) throw forbidden();
    return;
  }
  if (!permissions.some(([name, level]) => grants(caller.permissions, name, level))) throw forbidden();
}

function userHolds(
  world: World,
  account: Account,
  repository: Repository,
  [name, level]: Permission,
): boolean {
  if (name === "checks" && level !== "read") return false;
  if (name === "administration")
    return hasRole(world, repository, account, level === "read" ? "write" : "admin");
  if (level === "read" || name === "issues" || name === "pull_requests") {
    return hasRole(world, repository, account, "read");
  }
  return hasRole(world, repository, account, "write");
}

const refusedUser = (writes: boolean) =>
  writes ? new Refusal(403, "Must have push access to repository") : notFound();
