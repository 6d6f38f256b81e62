import type { Octokit } from "@octokit/rest";
import { createEmulator } from "emulate";
import { GithubApp } from "../../src/app/github-app.ts";
import type { PublishPlace } from "../../src/app/publish-check-run.ts";
import type { Services } from "../../src/app/services.ts";
import type { RepositoryRef } from "../../src/app/webhook-jobs.ts";
import { ALL_PERMISSIONS, client, example } from "./example.ts";
import { type Inbox, inbox } from "./inbox.ts";

/** The real App's client on one implementation of GitHub: `acme/shop`, where alice is an owner and bob writes. */
export interface Side {
  readonly services: Services;
  readonly app: GithubApp;
  /** The same App, as one who holds another key than GitHub knows. */
  readonly impostor: GithubApp;
  readonly place: PublishPlace;
  readonly repository: RepositoryRef;
  readonly people: { readonly alice: Octokit };
  /** A client that asks for whatever it likes, unlike the App's own. */
  readonly bare: (token: string) => Octokit;
  /** Where the App's webhooks arrive. */
  readonly box: Inbox;
  close(): Promise<void>;
}

const WEBHOOK_SECRET = "hush".repeat(6);
const EVENTS = ["issue_comment"];
const README = "# shop\n";

interface Started {
  readonly apiUrl: string;
  readonly appId: number;
  readonly privateKey: string;
  readonly otherKey: string;
  readonly installationId: number;
  readonly repositoryId: number;
  readonly alice: Octokit;
  readonly bare: Side["bare"];
  readonly box: Inbox;
  close(): Promise<void>;
}

/** Our double. What its schemas forbid fails the test as it closes. */
export async function doubleSide(): Promise<Side> {
  const box = await inbox(WEBHOOK_SECRET);
  const webhook = { url: box.url, secret: WEBHOOK_SECRET };
  const { github, acme, alice, shop, app, privateKey, installation } = await example({ webhook });
  const other = await github.registerApp({ slug: "other", owner: acme, permissions: {}, events: [] });
  await github.push(shop, { as: alice, branch: "main", files: { "README.md": README } });
  return sideOf({
    apiUrl: github.api,
    appId: app.id,
    privateKey,
    otherKey: other.privateKey,
    installationId: installation.id,
    repositoryId: shop.id,
    alice: client(github, github.userToken(alice)),
    bare: (token) => client(github, token),
    box,
    close: () => github.close(),
  });
}

/** The npm package `emulate`: made by others, who never saw our double. */
export async function emulateSide(): Promise<Side> {
  const box = await inbox(WEBHOOK_SECRET);
  const aliceToken = "alice-of-the-emulator";
  const appNamed = (slug: string, app_id: number, installations: object[]) => ({
    ...{ app_id, slug, name: slug, permissions: ALL_PERMISSIONS, events: EVENTS, installations },
    ...{ webhook_url: box.url, webhook_secret: WEBHOOK_SECRET },
  });
  const emulator = await createEmulator({
    service: "github",
    port: 0,
    seed: {
      tokens: { [aliceToken]: { login: "alice", scopes: ["repo"] } },
      github: {
        users: [{ login: "alice" }, { login: "bob" }],
        orgs: [{ login: "acme", members: [{ login: "alice", role: "admin" }] }],
        repos: [{ owner: "acme", name: "shop", private: true, auto_init: true }],
        apps: [
          appNamed("proofgate", 41, [{ installation_id: 71, account: "acme", repository_selection: "all" }]),
          appNamed("other", 42, []),
        ],
      },
    },
  });
  const bare = (token: string) => client({ api: emulator.url }, token);
  const alice = bare(aliceToken);
  const at = { owner: "acme", repo: "shop" };
  await alice.rest.repos.addCollaborator({ ...at, username: "bob", permission: "push" });
  const { data } = await alice.rest.repos.get(at);
  const keyOf = (appId: string) => emulator.generatedSecrets.find(({ id }) => id === appId)?.value ?? "";
  return sideOf({
    apiUrl: emulator.url,
    appId: 41,
    privateKey: keyOf("41"),
    otherKey: keyOf("42"),
    installationId: 71,
    repositoryId: data.id,
    alice,
    bare,
    box,
    close: () => emulator.close(),
  });
}

function sideOf(started: Started): Side {
  const { apiUrl, appId, installationId, repositoryId, alice, bare, box } = started;
  const appWith = (privateKey: string) =>
    new GithubApp({
      config: {
        appId,
        privateKey,
        webhookSecret: WEBHOOK_SECRET,
        github: { apiUrl, uploadsUrl: apiUrl, gitUrl: apiUrl },
      },
      now: Date.now,
    });
  const app = appWith(started.privateKey);
  const services = { config: { appId }, github: app, clock: () => new Date() };
  return {
    // What is asked of GitHub needs neither database nor mirrors.
    services: services as unknown as Services,
    app,
    impostor: appWith(started.otherKey),
    place: { owner: "acme", repo: "shop", installed: { installationId, repositoryId } },
    repository: { id: repositoryId, name: "acme/shop", installationId, defaultBranch: "main" },
    people: { alice },
    bare,
    box,
    close: async () => {
      await started.close();
      await box.close();
    },
  };
}
