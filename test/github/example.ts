import { createSign } from "node:crypto";
import { Octokit } from "@octokit/rest";
import { type GitHub, type GitHubOptions, startGitHub } from "./double.ts";
import type { Account, App, Installation, Permissions, Repository } from "./state.ts";

/** The organisation `acme` with the repository `shop`, people in it, and one App installed: where most tests begin. */
export interface Example {
  readonly github: GitHub;
  readonly acme: Account;
  /** Owns things: role admin. */
  readonly alice: Account;
  /** Writes. */
  readonly bob: Account;
  /** Has no role. */
  readonly mallory: Account;
  readonly shop: Repository;
  readonly app: App;
  readonly privateKey: string;
  readonly installation: Installation;
  /** The first commit on `main`. */
  readonly root: string;
}

export const ALL_PERMISSIONS: Permissions = {
  actions: "write",
  administration: "write",
  checks: "write",
  contents: "write",
  issues: "write",
  members: "read",
  merge_queues: "read",
  metadata: "read",
  pull_requests: "write",
  statuses: "write",
};

const EVENTS = [
  "push",
  "create",
  "delete",
  "pull_request",
  "pull_request_review",
  "issue_comment",
  "check_run",
  "check_suite",
  "status",
  "member",
  "membership",
  "merge_group",
  "repository",
];

export interface ExampleOptions extends GitHubOptions {
  readonly permissions?: Permissions;
  readonly webhook?: { readonly url: string; readonly secret: string };
}

export async function example(options: ExampleOptions = {}): Promise<Example> {
  const github = await startGitHub(options);
  const acme = github.createOrganization("acme");
  const [alice, bob, mallory] = ["alice", "bob", "mallory"].map((login) => github.createUser(login)) as [
    Account,
    Account,
    Account,
  ];
  const shop = await github.createRepository({ name: "shop", owner: acme });
  github.setPermission(shop, alice, "admin");
  github.setPermission(shop, bob, "write");
  const permissions = options.permissions ?? ALL_PERMISSIONS;
  const { webhook } = options;
  const { app, privateKey } = await github.registerApp({
    slug: "proofgate",
    owner: acme,
    permissions,
    events: EVENTS,
    ...(webhook === undefined ? {} : { webhook }),
  });
  const installation = github.installApp(app, acme);
  const { sha: root } = await github.push(shop, {
    as: alice,
    branch: "main",
    files: { "README.md": "shop\n" },
  });
  return { github, acme, alice, bob, mallory, shop, app, privateKey, installation, root };
}

/** A client as the App uses one; without a credential it is nobody. */
export function client(github: Pick<GitHub, "api">, auth?: string): Octokit {
  const log = {
    debug: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    error: () => undefined,
  };
  return new Octokit({ baseUrl: github.api, log, ...(auth === undefined ? {} : { auth }) });
}

/** What an App proves itself with ("Generating a JSON Web Token for a GitHub App"). */
export function appToken(
  appId: number,
  privateKey: string,
  nowSeconds: number,
  lifetimeSeconds = 540,
): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = { iat: nowSeconds - 60, exp: nowSeconds + lifetimeSeconds, iss: String(appId) };
  const signed = `${part({ alg: "RS256", typ: "JWT" })}.${part(claims)}`;
  return `${signed}.${createSign("RSA-SHA256").update(signed).sign(privateKey, "base64url")}`;
}
