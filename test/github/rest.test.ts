import type { Octokit } from "@octokit/rest";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { client, type Example, example } from "./example.ts";

let here: Example;
let octokit: Octokit;
const SHOP = { owner: "acme", repo: "shop" };

beforeAll(async () => {
  here = await example({
    limits: { comparedFilesMax: 3, pullFilesMax: 4, treeEntriesMax: 5, patchBytesMax: 50 },
  });
  octokit = client(here.github, here.github.installationToken(here.installation));
});
afterAll(() => here.github.close());

describe("REST on top of the repository itself", () => {
  it("reads branches and refs as git has them, and moves them", async () => {
    const { root } = here;
    await octokit.rest.git.createRef({ ...SHOP, ref: "refs/heads/agent/made", sha: root });
    const { data: branch } = await octokit.rest.repos.getBranch({ ...SHOP, branch: "agent/made" });
    expect(branch).toMatchObject({ name: "agent/made", commit: { sha: root }, protected: false });
    const { data: refs } = await octokit.rest.git.listMatchingRefs({ ...SHOP, ref: "heads/agent/" });
    expect(refs.map(({ ref }) => ref)).toEqual(["refs/heads/agent/made"]);
    await octokit.rest.git.deleteRef({ ...SHOP, ref: "heads/agent/made" });
    await expect(octokit.rest.git.getRef({ ...SHOP, ref: "heads/agent/made" })).rejects.toMatchObject({
      status: 404,
    });
    await expect(octokit.rest.git.deleteRef({ ...SHOP, ref: "heads/agent/made" })).rejects.toMatchObject({
      status: 422,
    });
    const again = octokit.rest.git.createRef({ ...SHOP, ref: "refs/heads/main", sha: root });
    await expect(again).rejects.toMatchObject({ status: 422 });
  });

  it("makes blobs, trees and commits that git can read, and refuses to move a ref backwards", async () => {
    const { root } = here;
    const blob = await octokit.rest.git.createBlob({
      ...SHOP,
      content: Buffer.from([0, 255]).toString("base64"),
      encoding: "base64",
    });
    const { data: base } = await octokit.rest.git.getCommit({ ...SHOP, commit_sha: root });
    const tree = await octokit.rest.git.createTree({
      ...SHOP,
      base_tree: base.tree.sha,
      tree: [
        { path: "bin/data", mode: "100644", type: "blob", sha: blob.data.sha },
        { path: "README.md", mode: "100644", type: "blob", sha: null },
      ],
    });
    expect(tree.data.tree.map(({ path }) => path)).toEqual(["bin"]);
    const commit = await octokit.rest.git.createCommit({
      ...SHOP,
      message: "By REST",
      tree: tree.data.sha,
      parents: [root],
    });
    const { data: read } = await octokit.rest.git.getBlob({ ...SHOP, file_sha: blob.data.sha });
    expect(Buffer.from(read.content, "base64")).toEqual(Buffer.from([0, 255]));
    await octokit.rest.git.createRef({ ...SHOP, ref: "refs/heads/rest", sha: commit.data.sha });
    const backwards = { ...SHOP, ref: "heads/rest", sha: root };
    await expect(octokit.rest.git.updateRef(backwards)).rejects.toMatchObject({ status: 422 });
    await octokit.rest.git.updateRef({ ...backwards, force: true });
    expect(await here.github.tip(here.shop, "rest")).toBe(root);
  });

  it("compares, and cuts what it lists where GitHub cuts, without a word [P102]", async () => {
    const { github, shop, bob, root } = here;
    const files = Object.fromEntries([1, 2, 3, 4, 5].map((one) => [`many/${one}.txt`, `${one}\n`]));
    const { sha } = await github.push(shop, { as: bob, branch: "many", files });
    const { data } = await octokit.rest.repos.compareCommitsWithBasehead({
      ...SHOP,
      basehead: `main...${sha}`,
    });
    expect(data).toMatchObject({
      status: "ahead",
      ahead_by: 1,
      behind_by: 0,
      merge_base_commit: { sha: root },
    });
    expect(data.files).toHaveLength(3);
    const pull = await github.openPull(shop, { as: bob, head: "many", base: "main" });
    const listed = await octokit.rest.pulls.listFiles({ ...SHOP, pull_number: pull.number });
    expect(listed.data).toHaveLength(4);
    const { data: read } = await octokit.rest.pulls.get({ ...SHOP, pull_number: pull.number });
    expect(read).toMatchObject({ changed_files: 5, additions: 5 });
    const { data: tree } = await octokit.rest.git.getTree({ ...SHOP, tree_sha: sha, recursive: "1" });
    expect(tree).toMatchObject({ truncated: true });
    expect(tree.tree).toHaveLength(5);
  });

  it("tells renames, binary files and long patches apart", async () => {
    const { github, shop, bob } = here;
    const text = "a line that is long enough\n".repeat(5);
    const first = await github.push(shop, {
      as: bob,
      branch: "files",
      files: { "old.txt": text, "bin.dat": Buffer.from([0, 1]) },
    });
    const next = { "old.txt": null, "new.txt": text, "bin.dat": Buffer.from([0, 2]), "long.txt": text };
    const second = await github.push(shop, { as: bob, branch: "files", files: next });
    const { data } = await octokit.rest.repos.getCommit({ ...SHOP, ref: second.sha });
    expect(data.parents.map(({ sha }) => sha)).toEqual([first.sha]);
    const named = (status: string) => data.files?.find((file) => file.status === status);
    expect(named("renamed")).toMatchObject({ previous_filename: "old.txt", changes: 0 });
    const binary = named("modified");
    expect(binary).toMatchObject({ filename: "bin.dat", additions: 0 });
    expect(binary?.patch).toBeUndefined();
    const added = named("added");
    expect(added?.patch).toBeUndefined();
    expect(added).toMatchObject({ additions: 5 });
  });

  it("gives long lists in pages", async () => {
    const refs = Object.fromEntries(
      Array.from({ length: 45 }, (_, index) => [`refs/heads/page/${index}`, here.root]),
    );
    await here.github.setRefsSilently(here.shop, refs);
    const first = await octokit.rest.repos.listBranches(SHOP);
    expect(first.data).toHaveLength(30);
    expect(first.headers.link).toContain('rel="next"');
    const all = await octokit.paginate(octokit.rest.repos.listBranches, { ...SHOP, per_page: 20 });
    expect(all.filter(({ name }) => name.startsWith("page/"))).toHaveLength(45);
  });

  it("answers 304 to who has it already", async () => {
    const { headers } = await octokit.rest.repos.get(SHOP);
    const again = octokit.rest.repos.get({ ...SHOP, headers: { "if-none-match": headers.etag } });
    await expect(again).rejects.toMatchObject({ status: 304 });
  });

  it("serves the same under `/` as under `/api/v3`, and says how much may still be asked", async () => {
    const direct = await fetch(`${here.github.origin}/rate_limit`);
    const enterprise = await fetch(`${here.github.origin}/api/v3/rate_limit`);
    expect([direct.status, enterprise.status]).toEqual([200, 200]);
    const { data } = await octokit.rest.rateLimit.get();
    expect(data.rate.limit).toBe(5000);
  });

  it("notes what was asked, by whom, and what permission that takes", () => {
    expect(here.github.asked).toContainEqual({
      method: "GET",
      path: "/repos/acme/shop",
      template: "/repos/{owner}/{repo}",
      needs: [["metadata", "read"]],
      by: "proofgate[bot]",
      status: 200,
    });
  });
});
