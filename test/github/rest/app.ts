import { hasRole } from "../caller.ts";
import { instant } from "../clock.ts";
import { makeInstallationToken } from "../credentials.ts";
import { forbidden, notFound, Refusal, unprocessable } from "../refusal.ts";
import { findAccount, findRepository } from "../repositories.ts";
import { type Answer, type Call, counted, created, list, nothing, ok, type Route } from "../route.ts";
import { installationShape, integration, publicUser } from "../shapes/account.ts";
import { installedRepository } from "../shapes/repository.ts";
import type { Access, App, Installation, Permissions, Repository, World } from "../state.ts";

/** The App about itself, its installations and their tokens. */
export const appRoutes: readonly Route[] = [
  { method: "GET", path: "/app", needs: "app", answer: aboutApp },
  {
    method: "GET",
    path: "/app/installations",
    needs: "app",
    answer: (call) => list(installationsOf(call).map((one) => installationShape(call.world, one))),
  },
  {
    method: "GET",
    path: "/app/installations/{installation_id}",
    needs: "app",
    answer: (call) => ok(installationShape(call.world, named(call))),
  },
  {
    method: "POST",
    path: "/app/installations/{installation_id}/access_tokens",
    needs: "app",
    answer: makeToken,
  },
  { method: "DELETE", path: "/installation/token", needs: "installation", answer: revoke },
  { method: "GET", path: "/installation/repositories", needs: "installation", answer: repositoriesOf },
  { method: "GET", path: "/orgs/{org}/installations", needs: "user", answer: ofOrganization },
  { method: "GET", path: "/repos/{owner}/{repo}/installation", needs: "app", answer: ofRepository },
  {
    method: "GET",
    path: "/orgs/{org}/installation",
    needs: "app",
    answer: (call) => ofAccount(call, call.parameter("org")),
  },
  {
    method: "GET",
    path: "/users/{username}/installation",
    needs: "app",
    answer: (call) => ofAccount(call, call.parameter("username")),
  },
  {
    method: "GET",
    path: "/user",
    needs: "user",
    answer: (call) => ok(publicUser(call.world, call.actor())),
  },
  {
    method: "GET",
    path: "/user/{account_id}",
    needs: "anyone",
    answer: (call) => user(call.world, call.world.accounts.get(call.number("account_id"))?.login ?? ""),
  },
  {
    method: "GET",
    path: "/users/{username}",
    needs: "anyone",
    answer: (call) => user(call.world, call.parameter("username")),
  },
  { method: "GET", path: "/rate_limit", needs: "anyone", answer: rateLimit },
];

function aboutApp(call: Call): Answer {
  const app = appOf(call);
  return ok({ ...integration(call.world, app), installations_count: installationsOf(call).length });
}

export function appOf({ caller }: Call): App {
  if (caller.kind !== "app") throw new Refusal(401, "A JSON web token could not be decoded");
  return caller.app;
}

function installationsOf(call: Call): Installation[] {
  const app = appOf(call);
  return [...call.world.installations.values()].filter((installation) => installation.app === app);
}

function named(call: Call): Installation {
  const id = call.number("installation_id");
  const installation = installationsOf(call).find((one) => one.id === id);
  if (installation === undefined) throw notFound();
  return installation;
}

function makeToken(call: Call): Answer {
  const { world, body } = call;
  const installation = named(call);
  if (installation.suspendedAt !== undefined) throw new Refusal(403, "This installation has been suspended");
  const permissions = (body.permissions as Permissions | undefined) ?? installation.permissions;
  for (const [name, level] of Object.entries(permissions)) {
    if (!isWithin(level, installation.permissions[name])) {
      throw unprocessable("The permissions requested are not granted to this installation.");
    }
  }
  const chosen = chosenRepositories(world, installation, body);
  const ids = chosen === undefined ? "all" : new Set(chosen.map(({ id }) => id));
  const { secret, expiresAt } = makeInstallationToken(world, installation, ids, permissions);
  const selected = chosen !== undefined || installation.repositories !== "all";
  const writes = permissions.contents === "write";
  return created({
    token: secret,
    expires_at: instant(expiresAt),
    permissions: { metadata: "read", ...permissions },
    repository_selection: selected ? "selected" : "all",
    ...(chosen === undefined
      ? {}
      : { repositories: chosen.map((one) => installedRepository(world, one, writes)) }),
  });
}

const ORDER: readonly Access[] = ["read", "write", "admin"];
const isWithin = (wanted: Access, granted: Access | undefined) =>
  granted !== undefined && ORDER.indexOf(wanted) <= ORDER.indexOf(granted);

/** Undefined where the asker does not choose. */
function chosenRepositories(
  world: World,
  installation: Installation,
  { repositories, repository_ids: ids }: Readonly<Record<string, unknown>>,
): Repository[] | undefined {
  if (!Array.isArray(repositories) && !Array.isArray(ids)) return undefined;
  const within = installed(world, installation);
  const wanted = [
    ...((repositories as string[] | undefined) ?? []),
    ...((ids as number[] | undefined) ?? []),
  ];
  return wanted.map((one) => {
    const found = within.find(({ id, name }) => id === one || name === one);
    if (found === undefined) {
      throw unprocessable(
        "There is at least one repository that does not exist or is not accessible to the parent installation.",
      );
    }
    return found;
  });
}

export function installed(world: World, { account, repositories }: Installation): Repository[] {
  return [...world.repositories.values()].filter(
    ({ id, owner }) => owner.id === account.id && (repositories === "all" || repositories.has(id)),
  );
}

function revoke({ world, caller }: Call): Answer {
  for (const token of world.tokens.values()) {
    if (
      token.kind === "installation" &&
      caller.kind === "installation" &&
      token.installation === caller.installation
    ) {
      token.revoked = true;
    }
  }
  return nothing;
}

function repositoriesOf({ world, caller }: Call): Answer {
  if (caller.kind !== "installation") throw forbidden();
  const { repositories, installation, permissions } = caller;
  const within = installed(world, installation).filter(
    ({ id }) => repositories === "all" || repositories.has(id),
  );
  const shapes = within.map((one) => installedRepository(world, one, permissions.contents === "write"));
  const selected = repositories !== "all" || installation.repositories !== "all";
  return counted("repositories", shapes, { repository_selection: selected ? "selected" : "all" });
}

function ofRepository(call: Call): Answer {
  const repository = findRepository(call.world, call.parameter("owner"), call.parameter("repo"));
  const found = installationsOf(call).find(
    (one) => repository !== undefined && installed(call.world, one).includes(repository),
  );
  if (found === undefined) throw notFound();
  return ok(installationShape(call.world, found));
}

/** In the double whoever administers all repositories of an organisation is its owner. */
function ofOrganization({ world, actor, parameter }: Call): Answer {
  const account = findAccount(world, parameter("org"));
  if (account === undefined) throw notFound();
  const owned = [...world.repositories.values()].filter(({ owner }) => owner.id === account.id);
  if (!owned.every((one) => hasRole(world, one, actor(), "admin"))) throw forbidden();
  const found = [...world.installations.values()].filter((one) => one.account.id === account.id);
  return counted(
    "installations",
    found.map((one) => installationShape(world, one)),
  );
}

function ofAccount(call: Call, login: string): Answer {
  const found = installationsOf(call).find(
    ({ account }) => account.login.toLowerCase() === login.toLowerCase(),
  );
  if (found === undefined) throw notFound();
  return ok(installationShape(call.world, found));
}

function user(world: World, login: string): Answer {
  const account = findAccount(world, login);
  if (account === undefined) throw notFound();
  return ok(publicUser(world, account));
}

function rateLimit({ world }: Call): Answer {
  const one = { limit: 5000, remaining: 5000, reset: Math.floor(world.clock.now() / 1000) + 3600, used: 0 };
  return ok({ resources: { core: one, search: one, graphql: one }, rate: one });
}
