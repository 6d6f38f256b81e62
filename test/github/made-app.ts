import { generateKeyPair } from "node:crypto";
import { promisify } from "node:util";
import { timestamp } from "./clock.ts";
import type { Account, App, Permissions, World } from "./state.ts";

export interface AppOptions {
  readonly slug: string;
  readonly owner?: Account;
  readonly permissions: Permissions;
  readonly events: readonly string[];
  readonly webhook?: { readonly url: string; readonly secret: string };
}

export function makeAccount(world: World, login: string, type: Account["type"]): Account {
  const made: Account = { id: world.nextId(), login, type };
  world.accounts.set(made.id, made);
  return made;
}

/** An App with a key made for it, which GitHub shows once. */
export async function makeApp(
  world: World,
  options: AppOptions,
): Promise<{ readonly app: App; readonly privateKey: string }> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const app: App = {
    id: world.nextId(),
    slug: options.slug,
    owner: options.owner ?? makeAccount(world, `${options.slug}-owner`, "User"),
    bot: makeAccount(world, `${options.slug}[bot]`, "Bot"),
    publicKey,
    createdAt: timestamp(world.clock),
    permissions: options.permissions,
    events: options.events,
    webhook: options.webhook,
  };
  world.apps.set(app.id, app);
  return { app, privateKey };
}
