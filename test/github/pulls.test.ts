import type { Octokit } from "@octokit/rest";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { client, type Example, example } from "./example.ts";
import type { Pull } from "./pull-state.ts";

let here: Example;
let octokit: Octokit;
const SHOP = { owner: "acme", repo: "shop" };

beforeAll(async () => {
  here = await example();
  octokit = client(here.github, here.github.installationToken(here.installation));
});
afterAll(() => here.github.close());

let made = 0;

/** A pull request of bob's with one new file. */
async function topic(files?: Record<string, string>): Promise<Pull> {
  made += 1;
  const head = `topic-${made}`;
  await here.github.push(here.shop, {
    as: here.bob,
    branch: head,
    files: files ?? { [`${head}.txt`]: "x\n" },
  });
  return await here.github.openPull(here.shop, { as: here.bob, head, base: "main" });
}

const read = async ({ number }: Pull) =>
  (await octokit.rest.pulls.get({ ...SHOP, pull_number: number })).data;

describe("a pull request", () => {
  it("follows its head, and says whether git can merge it", async () => {
    const pull = await topic({ "README.md": "one\n" });
    expect(await read(pull)).toMatchObject({
      state: "open",
      mergeable: true,
      mergeable_state: "clean",
      commits: 1,
    });
    const { sha } = await here.github.push(here.shop, {
      as: here.bob,
      branch: pull.headBranch,
      files: { "b.txt": "b\n" },
    });
    expect(await read(pull)).toMatchObject({ head: { sha, ref: pull.headBranch }, commits: 2 });
    await here.github.push(here.shop, { as: here.alice, branch: "main", files: { "README.md": "two\n" } });
    expect(await read(pull)).toMatchObject({ mergeable: false, mergeable_state: "dirty" });
    const merge = octokit.rest.pulls.merge({ ...SHOP, pull_number: pull.number });
    await expect(merge).rejects.toMatchObject({ status: 405 });
  });

  it("merges by a merge, a squash or a rebase, only while the head is the one that was looked at", async () => {
    const { github, shop } = here;
    for (const merge_method of ["merge", "squash", "rebase"] as const) {
      const pull = await topic();
      const sha = pull.headSha;
      await github.push(shop, {
        as: here.bob,
        branch: pull.headBranch,
        files: { [`${pull.number}-more.txt`]: "y\n" },
      });
      const options = { ...SHOP, pull_number: pull.number, merge_method };
      await expect(octokit.rest.pulls.merge({ ...options, sha })).rejects.toMatchObject({ status: 409 });
      const before = await github.tip(shop, "main");
      const { data } = await octokit.rest.pulls.merge({ ...options, sha: pull.headSha });
      expect(await github.tip(shop, "main")).toBe(data.sha);
      expect(await read(pull)).toMatchObject({
        merged: true,
        merged_by: { login: "proofgate[bot]", type: "Bot" },
      });
      const count = await shop.git.text(["rev-list", "--count", "--first-parent", `${before}..${data.sha}`]);
      expect([merge_method, count]).toEqual([merge_method, merge_method === "rebase" ? "2" : "1"]);
    }
  });

  it("takes the base in when asked to, and closes when its head is deleted", async () => {
    const { github, shop, alice, bob } = here;
    const pull = await topic();
    await github.push(shop, { as: alice, branch: "main", files: { "news.txt": `${made}\n` } });
    const update = { ...SHOP, pull_number: pull.number };
    const stale = octokit.rest.pulls.updateBranch({ ...update, expected_head_sha: here.root });
    await expect(stale).rejects.toMatchObject({ status: 422 });
    await octokit.rest.pulls.updateBranch({ ...update, expected_head_sha: pull.headSha });
    const tip = await github.tip(shop, pull.headBranch);
    const [main] = (await shop.git.text(["rev-parse", `${tip}^2`])).split("\n");
    expect(main).toBe(await github.tip(shop, "main"));
    await github.git(
      shop.git.directory,
      "push",
      "--quiet",
      github.cloneUrl(shop, bob),
      `:refs/heads/${pull.headBranch}`,
    );
    expect(await read(pull)).toMatchObject({ state: "closed", merged: false });
  });

  it("counts as merged when somebody pushes its head to the base", async () => {
    const { github, shop, alice } = here;
    const pull = await topic();
    await github.git(
      shop.git.directory,
      "push",
      "--quiet",
      github.cloneUrl(shop, alice),
      `${pull.headSha}:refs/heads/by-hand`,
    );
    const base = await github
      .openPull(shop, { as: here.bob, head: pull.headBranch, base: "by-hand" })
      .catch(() => "none");
    expect(base).toBe("none");
    await github.git(
      shop.git.directory,
      "push",
      "--quiet",
      github.cloneUrl(shop, alice),
      `${pull.headSha}:refs/heads/main`,
    );
    expect(await read(pull)).toMatchObject({ merged: true, merge_commit_sha: pull.headSha });
  });

  it("is opened, listed, retargeted and closed over REST", async () => {
    const { github, shop, bob } = here;
    await github.push(shop, { as: bob, branch: "over-rest", files: { "r.txt": "r\n" } });
    const wanted = { ...SHOP, title: "Over REST", head: "over-rest", base: "main" };
    const { data } = await octokit.rest.pulls.create(wanted);
    expect(data.user).toMatchObject({ login: "proofgate[bot]" });
    await expect(octokit.rest.pulls.create(wanted)).rejects.toMatchObject({ status: 422 });
    const listed = await octokit.rest.pulls.list({ ...SHOP, head: "acme:over-rest" });
    expect(listed.data.map(({ number }) => number)).toEqual([data.number]);
    await github.setRefsSilently(shop, { "refs/heads/dev": here.root });
    const change = { ...SHOP, pull_number: data.number };
    const { data: changed } = await octokit.rest.pulls.update({ ...change, base: "dev", state: "closed" });
    expect(changed).toMatchObject({ base: { ref: "dev", sha: here.root }, state: "closed" });
    const { data: events } = await octokit.rest.issues.listEvents({
      ...SHOP,
      issue_number: change.pull_number,
    });
    expect(events.map(({ event }) => event)).toEqual(["base_ref_changed"]);
    const commits = await octokit.rest.pulls.listCommits(change);
    expect(commits.data.length).toBeGreaterThan(0);
    const holding = await octokit.rest.repos.listPullRequestsAssociatedWithCommit({
      ...SHOP,
      commit_sha: data.head.sha,
    });
    expect(holding.data.map(({ number }) => number)).toContain(data.number);
  });

  it("comes from a fork, whose objects the base can then be asked for", async () => {
    const { github, shop, mallory } = here;
    const fork = await github.fork(shop, mallory);
    const { sha } = await github.push(fork, { as: mallory, branch: "evil", files: { "e.txt": "e\n" } });
    const pull = await github.openPull(shop, {
      as: mallory,
      head: "evil",
      base: "main",
      headRepository: fork,
    });
    expect(await read(pull)).toMatchObject({
      head: { sha, repo: { full_name: "mallory/shop", fork: true } },
    });
    expect((await octokit.rest.git.getCommit({ ...SHOP, commit_sha: sha })).data.sha).toBe(sha);
  });

  it("may not know yet whether it can be merged, as a busy GitHub says", async () => {
    const busy = await example({ limits: { mergeableLate: true } });
    const { github, shop, bob, installation } = busy;
    await github.push(shop, { as: bob, branch: "late", files: { "l.txt": "l\n" } });
    const { number } = await github.openPull(shop, { as: bob, head: "late", base: "main" });
    await github.push(shop, { as: bob, branch: "main", files: { "m.txt": "m\n" } });
    const other = client(github, github.installationToken(installation));
    const ask = async () => (await other.rest.pulls.get({ ...SHOP, pull_number: number })).data.mergeable;
    expect([await ask(), await ask()]).toEqual([null, true]);
    await busy.github.close();
  });
});

describe("reviews and comments", () => {
  it("are people's and bots', live, with who they are", async () => {
    const { github, shop, alice, bob } = here;
    const pull = await topic();
    const review = github.review(shop, pull, { as: alice, state: "APPROVED" });
    expect(() => github.review(shop, pull, { as: bob, state: "APPROVED" })).toThrow("Unprocessable");
    const list = { ...SHOP, pull_number: pull.number };
    const { data } = await octokit.rest.pulls.listReviews(list);
    expect(data).toMatchObject([
      { state: "APPROVED", user: { login: "alice", type: "User" }, commit_id: pull.headSha },
    ]);
    await octokit.rest.pulls.dismissReview({ ...list, review_id: review.id, message: "stale" });
    const { data: after } = await octokit.rest.pulls.getReview({ ...list, review_id: review.id });
    expect(after.state).toBe("DISMISSED");
    const own = await octokit.rest.pulls.createReview({ ...list, event: "COMMENT", body: "noted" });
    expect(own.data).toMatchObject({ user: { type: "Bot" }, state: "COMMENTED" });
  });

  it("are edited and deleted by whom GitHub lets, and each change is told", async () => {
    const { github, shop, bob, mallory } = here;
    const pull = await topic();
    const issue = { ...SHOP, issue_number: pull.number };
    const { data } = await octokit.rest.issues.createComment({ ...issue, body: "status" });
    expect(data).toMatchObject({
      user: { login: "proofgate[bot]" },
      performed_via_github_app: { slug: "proofgate" },
    });
    await octokit.rest.issues.updateComment({ ...SHOP, comment_id: data.id, body: "other status" });
    const command = github.comment(shop, pull, bob, "/proofgate status");
    github.setPermission(shop, mallory, "read");
    const hostile = client(github, github.userToken(mallory));
    const edit = hostile.rest.issues.updateComment({
      ...SHOP,
      comment_id: command.id,
      body: "/proofgate stop",
    });
    await expect(edit).rejects.toMatchObject({ status: 403 });
    github.editComment(shop, command, bob, "/proofgate help");
    const { data: all } = await octokit.rest.issues.listComments(issue);
    expect(all.map(({ body, user }) => [user?.type, body])).toEqual([
      ["Bot", "other status"],
      ["User", "/proofgate help"],
    ]);
    await octokit.rest.issues.deleteComment({ ...SHOP, comment_id: data.id });
    await expect(octokit.rest.issues.getComment({ ...SHOP, comment_id: data.id })).rejects.toMatchObject({
      status: 404,
    });
    expect((await octokit.rest.issues.get(issue)).data).toMatchObject({ comments: 1, number: pull.number });
    const long = octokit.rest.issues.createComment({ ...issue, body: "x".repeat(65_537) });
    await expect(long).rejects.toMatchObject({ status: 422 });
  });
});
