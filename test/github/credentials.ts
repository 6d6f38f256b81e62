import { createVerify, randomBytes } from "node:crypto";
import type { Caller } from "./caller.ts";
import { badCredentials, Refusal } from "./refusal.ts";
import type { Account, Installation, Permissions, World } from "./state.ts";

/** An App's token lives at most ten minutes ("Generating a JSON Web Token for a GitHub App"). */
const JWT_LIFETIME_MAX_S = 600;
const CLOCK_DRIFT_S = 60;
/** "Installation access tokens expire one hour from the time you create them." */
const INSTALLATION_TOKEN_LIFETIME_MS = 3_600_000;

/** Who stands behind an `Authorization` header: `token`, `Bearer`, or a password for git. Throws 401. */
export function authenticate(world: World, header: string | undefined): Caller {
  if (header === undefined || header === "") return { kind: "nobody" };
  const [scheme = "", credential = ""] = header.split(/\s+/, 2);
  const secret = /^basic$/i.test(scheme) ? passwordIn(credential) : credential;
  if (secret.split(".").length === 3) return verifyAppToken(world, secret);
  const token = world.tokens.get(secret);
  if (token === undefined) throw badCredentials();
  if (token.kind === "user") return { kind: "user", account: token.account };
  const { installation } = token;
  if (token.revoked || token.expiresAt <= world.clock.now() || !world.installations.has(installation.id)) {
    throw badCredentials();
  }
  if (installation.suspendedAt !== undefined) {
    throw new Refusal(403, "This installation has been suspended");
  }
  return {
    kind: "installation",
    installation,
    repositories: token.repositories,
    permissions: stillGranted(token.permissions, installation.permissions),
  };
}

/** A permission that the owner takes away is gone from the tokens made before. */
function stillGranted(wanted: Permissions, granted: Permissions): Permissions {
  return Object.fromEntries(
    Object.entries(wanted).flatMap(([name, level]) => {
      const now = granted[name];
      if (now === undefined) return [];
      return [[name, now === "read" ? "read" : level]];
    }),
  );
}

/** Tokens are made when asked for: none stands in any file. */
export function makeUserToken(world: World, account: Account): string {
  const secret = `ghp_${randomBytes(18).toString("hex")}`;
  world.tokens.set(secret, { kind: "user", account });
  return secret;
}

export function makeInstallationToken(
  world: World,
  installation: Installation,
  repositories: "all" | ReadonlySet<number>,
  permissions: Permissions,
): { secret: string; expiresAt: number } {
  const secret = `ghs_${randomBytes(18).toString("hex")}`;
  const expiresAt = world.clock.now() + INSTALLATION_TOKEN_LIFETIME_MS;
  world.tokens.set(secret, {
    kind: "installation",
    installation,
    repositories,
    permissions,
    expiresAt,
    revoked: false,
  });
  return { secret, expiresAt };
}

/** git sends `x-access-token:TOKEN`; people send `LOGIN:TOKEN` or `TOKEN:`. */
function passwordIn(credential: string): string {
  const [user = "", password = ""] = Buffer.from(credential, "base64").toString("utf8").split(/:(.*)/s);
  return password === "" || password === "x-oauth-basic" ? user : password;
}

function verifyAppToken(world: World, token: string): Caller {
  const [header = "", payload = "", signature = ""] = token.split(".");
  const claims = readClaims(payload);
  const app = [...world.apps.values()].find(
    ({ id, slug }) => String(claims.iss) === String(id) || claims.iss === `Iv23${slug}`,
  );
  if (app === undefined) throw new Refusal(401, "Integration not found");
  const verified = createVerify("RSA-SHA256")
    .update(`${header}.${payload}`)
    .verify(app.publicKey, signature, "base64url");
  if (!verified) throw new Refusal(401, "A JSON web token could not be decoded");
  const now = Math.floor(world.clock.now() / 1000);
  const { iat, exp } = claims;
  if (typeof exp !== "number" || exp < now) {
    throw new Refusal(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  }
  if (exp > now + JWT_LIFETIME_MAX_S + CLOCK_DRIFT_S) {
    throw new Refusal(401, "'Expiration time' claim ('exp') is too far in the future");
  }
  if (typeof iat !== "number" || iat > now + CLOCK_DRIFT_S) {
    throw new Refusal(
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
  }
  return { kind: "app", app };
}

function readClaims(payload: string): { iss?: unknown; iat?: unknown; exp?: unknown } {
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
    if (typeof claims === "object" && claims !== null) return claims;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new Refusal(401, "A JSON web token could not be decoded");
}
