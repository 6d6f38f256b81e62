import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Probot } from "probot";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Example, example } from "./example.ts";

let here: Example;
let server: Server;

beforeAll(async () => {
  here = await example();
});
afterAll(async () => {
  await here.github.close();
  server.closeAllConnections();
  server.close();
});

/** A whole App: it hears, asks for a token, and answers the push with a check run. */
async function serve(): Promise<string> {
  const { github, app, privateKey } = here;
  const secret = crypto.randomUUID();
  const probot = new Probot({ appId: app.id, privateKey, secret, baseUrl: github.api, logLevel: "fatal" });
  probot.on("push", async ({ octokit, payload }) => {
    const [owner = "", repo = ""] = payload.repository.full_name.split("/");
    const check = { owner, repo, name: "proofgate/run", head_sha: payload.after };
    await octokit.rest.checks.create({ ...check, status: "completed", conclusion: "success" });
  });
  const middleware = await probot.getNodeMiddleware({ path: "/api/github/webhooks" });
  server = createServer((request, response) => void middleware(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  app.webhook = { url: `http://127.0.0.1:${port}/api/github/webhooks`, secret };
  return app.webhook.url;
}

describe("an App made with Probot", () => {
  it("is a client like any other: it hears of a push, takes a token, and answers with a check run", async () => {
    const { github, shop, bob } = here;
    await serve();
    const { sha } = await github.push(shop, { as: bob, branch: "topic", files: { "a.txt": "a\n" } });
    await github.webhooks.drain();
    expect([...shop.checkRuns.values()]).toMatchObject([
      { name: "proofgate/run", headSha: sha, conclusion: "success", app: { slug: "proofgate" } },
    ]);
    expect(github.asked.map(({ method, template, by }) => `${method} ${template} ${by}`)).toEqual([
      "POST /app/installations/{installation_id}/access_tokens proofgate[bot]",
      "POST /repos/{owner}/{repo}/check-runs proofgate[bot]",
    ]);
  });

  it("refuses what was signed with another secret, and the double notes it", async () => {
    const { github, shop, bob, app } = here;
    const before = shop.checkRuns.size;
    app.webhook = { url: app.webhook?.url ?? "", secret: "another" };
    await github.push(shop, { as: bob, branch: "forged", files: { "b.txt": "b\n" } });
    await github.webhooks.drain();
    const forged = github.webhooks.deliveries.filter(({ payload }) => payload.ref === "refs/heads/forged");
    expect(forged.map(({ attempts }) => attempts.map(({ statusCode }) => statusCode))).toEqual([[400]]);
    expect(shop.checkRuns.size).toBe(before);
  });
});
