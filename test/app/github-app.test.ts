import { generateKeyPairSync } from "node:crypto";
import nock from "nock";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { GithubApp } from "../../src/app/github-app.ts";
import { githubFailure } from "../../src/app/github-error.ts";

const privateKey = generateKeyPairSync("rsa", { modulusLength: 2048 })
  .privateKey.export({ type: "pkcs8", format: "pem" })
  .toString();
const API = "https://api.github.com";
const INSTALLED = { installationId: 7, repositoryId: 99 };
const READS = { contents: "read" } as const;

let now = Date.parse("2026-11-21T12:00:00Z");
let app: GithubApp;

beforeAll(() => nock.disableNetConnect());
beforeEach(() => {
  now = Date.parse("2026-11-21T12:00:00Z");
  const github = { apiUrl: API, uploadsUrl: "https://uploads.github.com", gitUrl: "https://github.com" };
  const config = { appId: 42, privateKey, webhookSecret: "s3".repeat(12), github };
  app = new GithubApp({ config, now: () => now });
});
afterEach(() => {
  expect(nock.pendingMocks()).toEqual([]);
  nock.cleanAll();
});
afterAll(() => nock.enableNetConnect());

function tokens(times: number): string[] {
  const asked: string[] = [];
  for (let n = 1; n <= times; n += 1)
    nock(API)
      .post("/app/installations/7/access_tokens", (body) => asked.push(JSON.stringify(body)) > 0)
      .reply(201, () => ({ token: `token-${n}`, expires_at: new Date(now + 3_600_000).toISOString() }));
  return asked;
}

it("asks for a token for one repository and what the job needs, once in its time [T165]", async () => {
  const asked = tokens(2);
  expect(await app.token(INSTALLED, READS)).toBe("token-1");
  expect(await app.token(INSTALLED, READS)).toBe("token-1");
  now += 51 * 60 * 1000;
  expect(await app.token(INSTALLED, READS)).toBe("token-2");
  expect(asked[0]).toBe('{"repository_ids":[99],"permissions":{"contents":"read"}}');
});

it("never lends the token of one job to another", async () => {
  tokens(3);
  const all = [
    await app.token(INSTALLED, READS),
    await app.token(INSTALLED, { contents: "read", checks: "write" }),
    await app.token({ ...INSTALLED, repositoryId: 100 }, READS),
  ];
  expect(new Set(all).size).toBe(3);
});

it("takes no token to another address, and to that for uploads with a file alone", async () => {
  tokens(1);
  const { rest } = await app.client(INSTALLED, { contents: "write" });
  const shop = { owner: "acme", repo: "shop" };
  const file = { ...shop, release_id: 1, name: "a.jsonl", data: "{}" };
  const uploads = "https://uploads.github.com";
  nock(uploads).post("/repos/acme/shop/releases/1/assets?name=a.jsonl", "{}").reply(201, { id: 2 });
  expect((await rest.repos.uploadReleaseAsset({ ...file, baseUrl: uploads })).data.id).toBe(2);
  for (const asked of [
    rest.repos.uploadReleaseAsset({ ...file, baseUrl: "https://uploads.example.com" }),
    rest.repos.listReleases({ ...shop, baseUrl: uploads }),
  ])
    await expect(asked).rejects.toThrow("a request that goes elsewhere would take the token there");
});

it("signs as the App with a token that ends within ten minutes", async () => {
  let header = "";
  nock(API)
    .get("/app/installations")
    .matchHeader("authorization", (value) => {
      header = String(value);
      return true;
    })
    .reply(200, []);
  await (await app.asApp()).rest.apps.listInstallations();
  const [, payload = ""] = header.replace(/^bearer /i, "").split(".");
  const { iss, iat, exp } = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
  expect(String(iss)).toBe("42");
  expect(exp - iat).toBeLessThanOrEqual(660);
});

it.each([
  [401, {}, "refused"],
  [403, {}, "refused"],
  [403, { "retry-after": "30" }, "later"],
  [403, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1000090" }, "later"],
  [404, {}, "missing"],
  [409, {}, "later"],
  [410, {}, "missing"],
  [422, {}, "invalid"],
  [429, {}, "later"],
  [500, {}, "later"],
  [503, { "retry-after": "5" }, "later"],
])("sorts an answer of %i with %j as %s", async (status, headers, kind) => {
  tokens(1);
  nock(API).get("/repos/o/r").reply(status, { message: "no" }, headers);
  const client = await app.client(INSTALLED, READS);
  const error = await client.rest.repos.get({ owner: "o", repo: "r" }).catch((thrown: unknown) => thrown);
  const failure = githubFailure(error, 1_000_000);
  expect(failure.kind).toBe(kind);
  const seconds = { "30": 30, "1000090": 90, "5": 5 }[Object.values(headers).at(-1) ?? ""];
  if (failure.kind === "later") expect(failure.retryAfterSeconds).toBe(seconds);
});

it("takes a connection that fails for an answer that may come later, and follows no redirect", async () => {
  tokens(1);
  nock(API).get("/repos/o/r").replyWithError("connection reset");
  nock(API).get("/repos/o/moved").reply(301, "", { location: "http://169.254.169.254/" });
  const client = await app.client(INSTALLED, READS);
  for (const repo of ["r", "moved"]) {
    const error = await client.rest.repos.get({ owner: "o", repo }).catch((thrown: unknown) => thrown);
    expect(githubFailure(error, 0).kind).toBe("later");
  }
});

it.each([
  ["half a body", '{"id": 99, "full_na'],
  ["a page of somebody else's", "<html>hotel network</html>"],
])("takes %s for no answer, and never for half of one", async (_, body) => {
  tokens(1);
  nock(API).get("/repos/o/r").reply(200, body, { "content-type": "application/json" });
  const client = await app.client(INSTALLED, READS);
  const asking = client.rest.repos.get({ owner: "o", repo: "r" });
  const error = await asking.catch((thrown: unknown) => thrown);
  expect(githubFailure(error, 0).kind).toBe("later");
});

it("asks for nothing that is not on its list, and for nothing with another job's token", async () => {
  tokens(1);
  const client = await app.client(INSTALLED, READS);
  await expect(client.rest.repos.listForks({ owner: "o", repo: "r" })).rejects.toThrow("not among");
  const ref = { owner: "o", repo: "r", ref: "heads/main" };
  await expect(client.rest.git.deleteRef(ref)).rejects.toThrow("a token that is not for it");
});

it("throws again what is an error of ours", () => {
  expect(() => githubFailure(new TypeError("x is undefined"), 0)).toThrow("x is undefined");
});
