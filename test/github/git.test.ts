import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Example, example } from "./example.ts";
import { gitEnvironment } from "./plumbing.ts";

let here: Example;
let directory: string;

beforeAll(async () => {
  here = await example();
  directory = mkdtempSync(join(tmpdir(), "git-test-"));
});

afterAll(async () => {
  rmSync(directory, { recursive: true, force: true });
  await here.github.close();
});

const address = (token?: string) => {
  const url = new URL(`${here.github.origin}/acme/shop.git`);
  if (token !== undefined) Object.assign(url, { username: "x-access-token", password: token });
  return url.href;
};

/** The real git of this machine; its words where it fails. */
async function git(...args: string[]): Promise<string> {
  try {
    return await here.github.git(directory, ...args);
  } catch (failure) {
    return `refused: ${String(failure)}`;
  }
}

describe("git over HTTP, as GitHub serves it", () => {
  it("lets a token with `contents: read` clone and fetch, and not push", async () => {
    const { github, installation, root } = here;
    const token = github.installationToken(installation, { contents: "read" });
    expect(await git("clone", "--quiet", "--bare", address(token), "reads.git")).toBe("");
    expect(await git("-C", "reads.git", "rev-parse", "main")).toBe(`${root}\n`);
    expect(await git("-C", "reads.git", "push", address(token), "main:refs/heads/other")).toContain("403");
    expect(await github.tip(here.shop, "other")).toBeUndefined();
  });

  it("asks nobody in: no credential, a wrong one, a person without a role, a revoked token, another repository's token", async () => {
    const { github, acme, app, mallory } = here;
    expect(await git("ls-remote", address())).toContain("could not read Username");
    expect(await git("ls-remote", address("ghs_invented"))).toContain("Authentication failed");
    expect(await git("ls-remote", address(github.userToken(mallory)))).toContain("not found");
    const other = await github.createRepository({ name: "other", owner: acme });
    const elsewhere = github.installApp(app, acme, { repositories: [other] });
    expect(await git("ls-remote", address(github.installationToken(elsewhere)))).toContain("not found");
    const token = github.installationToken(elsewhere);
    github.uninstall(elsewhere);
    expect(await git("ls-remote", address(token))).toContain("Authentication failed");
  });

  it("serves any commit by its full name, also the one that a force-push left behind", async () => {
    const { github, shop, bob, root } = here;
    const lost = await github.push(shop, { as: bob, branch: "agent/1", files: { "a.txt": "1\n" } });
    const kept = await github.push(shop, {
      as: bob,
      branch: "agent/1",
      from: root,
      files: { "b.txt": "2\n" },
      force: true,
    });
    expect(await github.tip(shop, "agent/1")).toBe(kept.sha);
    const reader = github.installationToken(here.installation, { contents: "read" });
    await git("init", "--quiet", "--bare", "mirror.git");
    expect(await git("-C", "mirror.git", "fetch", "--quiet", address(reader), lost.sha)).toBe("");
    expect(await git("-C", "mirror.git", "cat-file", "-t", lost.sha)).toBe("commit\n");
    const unknown = "1".repeat(40);
    expect(await git("-C", "mirror.git", "fetch", address(reader), unknown)).toContain("not our ref");
  });

  it("serves partial clones, whose blobs come later", async () => {
    const { github, shop, alice } = here;
    await git(
      "clone",
      "--quiet",
      "--bare",
      "--filter=blob:none",
      github.cloneUrl(shop, alice),
      "partial.git",
    );
    expect(await git("-C", "partial.git", "rev-list", "--objects", "--missing=print", "main")).toMatch(
      /^\?[0-9a-f]{40}$/m,
    );
    expect(await git("-C", "partial.git", "cat-file", "blob", "main:README.md")).toBe("shop\n");
  });

  it("keeps a pull request's head under `refs/pull`, where nobody may push", async () => {
    const { github, shop, bob } = here;
    const { sha } = await github.push(shop, { as: bob, branch: "topic", files: { "t.txt": "t\n" } });
    const pull = await github.openPull(shop, { as: bob, head: "topic", base: "main" });
    const url = github.cloneUrl(shop, bob);
    expect(await git("ls-remote", url, `refs/pull/${pull.number}/head`)).toBe(
      `${sha}\trefs/pull/${pull.number}/head\n`,
    );
    expect(await git("-C", "partial.git", "push", url, `main:refs/pull/${pull.number}/head`)).toContain(
      "hidden ref",
    );
  });

  it("refuses an App that touches workflow files without the permission for it, and lets a person", async () => {
    const { github, shop, bob, installation } = here;
    const files = { ".github/workflows/ci.yml": "on: push\n" };
    const refused = await github.push(shop, { as: installation, branch: "ci", files });
    expect(refused).toMatchObject({
      accepted: false,
      output: expect.stringContaining("`workflows` permission"),
    });
    expect(await github.push(shop, { as: bob, branch: "ci", files })).toMatchObject({ accepted: true });
    const other = await github.push(shop, { as: installation, branch: "app", files: { "x.txt": "x\n" } });
    expect(other.accepted).toBe(true);
  });

  it("stands alone as a program", async () => {
    const main = join(import.meta.dirname, "main.ts");
    const said = execFileSync(process.execPath, [main, "--help"], {
      encoding: "utf8",
      env: gitEnvironment(),
    });
    expect(said).toContain("--port");
  });
});
