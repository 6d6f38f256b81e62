import { parseArgs } from "node:util";
import { startGitHub } from "./double.ts";

const HELP = `usage: node test/github/main.ts [--port N] [--webhook-url URL] [--webhook-secret TEXT]

Starts an empty double of GitHub on loopback and prints, as one JSON line, its address, an organisation with one
repository, a person's token, and an App with its private key. Ctrl-C ends it.
`;

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "0" },
    "webhook-url": { type: "string" },
    "webhook-secret": { type: "string", default: "" },
    help: { type: "boolean", default: false },
  },
});

if (values.help) process.stdout.write(HELP);
else await run(Number(values.port), values["webhook-url"], values["webhook-secret"]);

async function run(port: number, url: string | undefined, secret: string): Promise<void> {
  const github = await startGitHub({ port, fetchSchemas: false });
  const acme = github.createOrganization("acme");
  const alice = github.createUser("alice");
  const shop = await github.createRepository({ name: "shop", owner: acme });
  github.setPermission(shop, alice, "admin");
  const { app, privateKey } = await github.registerApp({
    slug: "proofgate",
    owner: acme,
    permissions: {
      checks: "write",
      contents: "write",
      issues: "write",
      metadata: "read",
      pull_requests: "write",
    },
    events: ["push", "pull_request", "issue_comment", "check_run", "check_suite"],
    ...(url === undefined ? {} : { webhook: { url, secret } }),
  });
  const installation = github.installApp(app, acme);
  const facts = {
    origin: github.origin,
    api: github.api,
    repository: "acme/shop",
    userToken: github.userToken(alice),
    appId: app.id,
    installationId: installation.id,
    privateKey,
  };
  process.stdout.write(`${JSON.stringify(facts)}\n`);
  const stop = () => void github.close();
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
}
