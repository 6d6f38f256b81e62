import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { appToken, client, type Example, example } from "./example.ts";

let here: Example;
let now = 1_790_000_000_000;

beforeAll(async () => {
  here = await example({ clock: { now: () => now } });
});
afterAll(() => here.github.close());

const SHOP = { owner: "acme", repo: "shop" };
const asApp = () => client(here.github, appToken(here.app.id, here.privateKey, now / 1000));

/** Status and message of a refusal. */
async function refusal(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    const { status, response } = error as { status: number; response?: { data: { message: string } } };
    return `${status} ${response?.data.message}`;
  }
  return "accepted";
}

describe("an App's own token", () => {
  it("shows the App itself and its installations", async () => {
    const { data } = await asApp().rest.apps.getAuthenticated();
    expect(data).toMatchObject({ id: here.app.id, slug: "proofgate", installations_count: 1 });
    const listed = await asApp().rest.apps.listInstallations();
    expect(listed.data).toMatchObject([
      { id: here.installation.id, app_slug: "proofgate", suspended_at: null },
    ]);
    const found = await asApp().rest.apps.getRepoInstallation(SHOP);
    expect(found.data.id).toBe(here.installation.id);
  });

  it("is refused when another key signed it, when it is over, when it would live too long, when its App is unknown", async () => {
    const { github, app, privateKey } = here;
    const other = await github.registerApp({ slug: "other", permissions: {}, events: [] });
    const ask = (token: string) => refusal(client(github, token).rest.apps.getAuthenticated());
    expect(await ask(appToken(app.id, other.privateKey, now / 1000))).toContain("401 A JSON web token");
    expect(await ask(appToken(app.id, privateKey, now / 1000 - 7200))).toContain("401 'Expiration time'");
    expect(await ask(appToken(app.id, privateKey, now / 1000, 3600))).toContain("too far in the future");
    expect(await ask(appToken(999_999, privateKey, now / 1000))).toBe("401 Integration not found");
  });

  it("opens no repository", async () => {
    expect(await refusal(asApp().rest.repos.get(SHOP))).toContain("404");
  });
});

describe("an installation's token", () => {
  const token = async (options: object = {}) => {
    const made = await asApp().rest.apps.createInstallationAccessToken({
      installation_id: here.installation.id,
      ...options,
    });
    return made.data;
  };

  it("holds what was asked for and no more: other permissions are 403, other repositories 404", async () => {
    const { github, acme } = here;
    await github.createRepository({ name: "secret", owner: acme });
    const narrow = await token({ repositories: ["shop"], permissions: { contents: "read" } });
    expect(narrow).toMatchObject({
      permissions: { contents: "read", metadata: "read" },
      repository_selection: "selected",
      repositories: [{ full_name: "acme/shop" }],
    });
    const octokit = client(github, narrow.token);
    expect((await octokit.rest.repos.get(SHOP)).data.permissions).toMatchObject({ pull: true, push: false });
    const write = octokit.rest.git.createRef({ ...SHOP, ref: "refs/heads/x", sha: here.root });
    expect(await refusal(write)).toBe("403 Resource not accessible by integration");
    const read = octokit.rest.checks.listForRef({ ...SHOP, ref: "main" });
    expect(await refusal(read)).toBe("403 Resource not accessible by integration");
    expect(await refusal(octokit.rest.repos.get({ ...SHOP, repo: "secret" }))).toBe("404 Not Found");
    const { data } = await octokit.rest.apps.listReposAccessibleToInstallation();
    expect(data.repositories.map(({ name }) => name)).toEqual(["shop"]);
  });

  it("cannot ask for what was not granted, nor for a repository that is not installed", async () => {
    expect(await refusal(token({ permissions: { workflows: "write" } }))).toContain(
      "422 The permissions requested",
    );
    expect(await refusal(token({ repositories: ["nowhere"] }))).toContain(
      "422 There is at least one repository",
    );
  });

  it("is over after an hour, and when it is revoked", async () => {
    const { token: first } = await token();
    const { token: second } = await token();
    await client(here.github, second).rest.apps.revokeInstallationAccessToken();
    expect(await refusal(client(here.github, second).rest.repos.get(SHOP))).toBe("401 Bad credentials");
    const { token: third } = await token();
    now += 3_600_001;
    expect(await refusal(client(here.github, third).rest.repos.get(SHOP))).toBe("401 Bad credentials");
    expect(await refusal(client(here.github, first).rest.repos.get(SHOP))).toBe("401 Bad credentials");
  });

  it("loses what the owner takes away, and everything while the installation is suspended", async () => {
    const { github, installation } = here;
    const octokit = client(github, (await token()).token);
    const all = installation.permissions;
    github.grant(installation, { contents: "read", metadata: "read" });
    const write = () => octokit.rest.git.createRef({ ...SHOP, ref: "refs/heads/y", sha: here.root });
    expect(await refusal(write())).toContain("403");
    github.grant(installation, all);
    github.suspend(installation);
    expect(await refusal(octokit.rest.repos.get(SHOP))).toBe("403 This installation has been suspended");
    expect(await refusal(token())).toContain("403 This installation has been suspended");
    github.unsuspend(installation);
    expect(await refusal(write())).toBe("accepted");
  });

  it("finds a repository that vanished to be 404", async () => {
    const { github, acme } = here;
    const gone = await github.createRepository({ name: "gone", owner: acme });
    const octokit = client(github, (await token()).token);
    expect(await refusal(octokit.rest.repos.get({ ...SHOP, repo: "gone" }))).toBe("accepted");
    github.deleteRepository(gone);
    expect(await refusal(octokit.rest.repos.get({ ...SHOP, repo: "gone" }))).toBe("404 Not Found");
  });
});
