import type { Octokit } from "@octokit/rest";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { client, type Example, example } from "./example.ts";
import { inbox } from "./inbox.ts";

let here: Example;
let octokit: Octokit;
const SHOP = { owner: "acme", repo: "shop" };

beforeAll(async () => {
  here = await example();
  octokit = client(here.github, here.github.installationToken(here.installation));
});
afterAll(() => here.github.close());

const permission = async (username: string) =>
  (await octokit.rest.repos.getCollaboratorPermissionLevel({ ...SHOP, username })).data;

describe("who may do what", () => {
  it("is read live: given, taken away, and by a team", async () => {
    const { github, shop, bob, acme, mallory } = here;
    expect(await permission("alice")).toMatchObject({ permission: "admin", role_name: "admin" });
    github.setPermission(shop, bob, "maintain");
    expect(await permission("bob")).toMatchObject({
      permission: "write",
      role_name: "maintain",
      user: { id: bob.id },
    });
    github.setPermission(shop, bob, undefined);
    expect(await permission("bob")).toMatchObject({ permission: "none" });
    const team = github.createTeam(acme, "release", [mallory]);
    github.setTeamPermission(shop, team, "write");
    expect(await permission("mallory")).toMatchObject({ permission: "write" });
    github.removeFromTeam(team, mallory);
    expect(await permission("mallory")).toMatchObject({ permission: "none" });
    await expect(permission("nobody-at-all")).rejects.toMatchObject({ status: 404 });
  });

  it("is asked for teams and their members with `members: read`", async () => {
    const { github, acme, alice, installation } = here;
    github.createTeam(acme, "platform", [alice]);
    const ask = { org: "acme", team_slug: "platform" };
    const { data } = await octokit.rest.teams.getMembershipForUserInOrg({ ...ask, username: "alice" });
    expect(data).toMatchObject({
      state: "active",
      role: "member",
    });
    const absent = octokit.rest.teams.getMembershipForUserInOrg({ ...ask, username: "bob" });
    await expect(absent).rejects.toMatchObject({ status: 404 });
    const { data: members } = await octokit.rest.teams.listMembersInOrg(ask);
    expect(members.map(({ login }) => login)).toEqual(["alice"]);
    expect((await octokit.rest.teams.getByName(ask)).data).toMatchObject({
      slug: "platform",
      members_count: 1,
    });
    const narrow = client(github, github.installationToken(installation, { metadata: "read" }));
    await expect(narrow.rest.teams.listMembersInOrg(ask)).rejects.toMatchObject({ status: 403 });
  });

  it("lists collaborators, teams of a repository, and people by name and by number", async () => {
    const { github, shop, acme, alice } = here;
    const team = github.createTeam(acme, "reviewers", [alice]);
    github.setTeamPermission(shop, team, "triage");
    const { data: people } = await octokit.rest.repos.listCollaborators(SHOP);
    expect(people.map(({ login, role_name }) => [login, role_name])).toContainEqual(["alice", "admin"]);
    const teams = await octokit.rest.repos.listTeams(SHOP);
    expect(teams.data.map(({ slug, permission: level }) => [slug, level])).toContainEqual([
      "reviewers",
      "triage",
    ]);
    expect((await octokit.rest.users.getByUsername({ username: "ALICE" })).data.id).toBe(alice.id);
    const byId = await octokit.request("GET /user/{account_id}", { account_id: alice.id });
    expect(byId.data).toMatchObject({ login: "alice" });
    const me = client(github, github.userToken(alice));
    expect((await me.rest.users.getAuthenticated()).data.login).toBe("alice");
  });
});

describe("changes of who and what", () => {
  it("are told to Apps that listen: roles, teams, chosen repositories", async () => {
    const secret = crypto.randomUUID();
    const box = await inbox(secret);
    const told = await example({ webhook: { url: box.url, secret } });
    const { github, acme, shop, mallory, installation } = told;
    const team = github.createTeam(acme, "release");
    await github.webhooks.drain();
    box.letters.length = 0;
    github.setPermission(shop, mallory, "read");
    github.setPermission(shop, mallory, "write");
    github.setPermission(shop, mallory, undefined);
    github.addToTeam(team, mallory);
    github.removeFromTeam(team, mallory);
    const other = await github.createRepository({ name: "other", owner: acme });
    github.chooseRepositories(installation, [other]);
    await github.webhooks.drain();
    expect(box.letters.map(({ event, payload }) => `${event} ${payload.action}`).sort()).toEqual([
      "installation_repositories removed",
      "member added",
      "member edited",
      "member removed",
      "membership added",
      "membership removed",
    ]);
    await github.close();
    await box.close();
  });

  it("of a repository's name lead from the old to the new, for REST and for git", async () => {
    const { github, shop, alice, root } = here;
    github.renameRepository(shop, "store", alice);
    const { data } = await octokit.rest.repos.get(SHOP);
    expect(data.full_name).toBe("acme/store");
    const old = github.cloneUrl(shop, alice).replace("store.git", "shop.git");
    expect(await github.git(shop.git.directory, "ls-remote", old, "refs/heads/main")).toContain(root);
    github.renameRepository(shop, "shop", alice);
  });
});

describe("workflow runs and artifacts", () => {
  it("are listed, cancelled where they run, and downloaded", async () => {
    const { github, shop, alice, root } = here;
    const run = github.addWorkflowRun(shop, {
      name: "ci",
      path: ".github/workflows/ci.yml",
      headBranch: "main",
      headSha: root,
      as: alice,
      status: "in_progress",
    });
    const listed = await octokit.rest.actions.listWorkflowRunsForRepo({
      ...SHOP,
      branch: "main",
      status: "in_progress",
    });
    expect(listed.data.workflow_runs.map(({ id }) => id)).toEqual([run.id]);
    await octokit.rest.actions.cancelWorkflowRun({ ...SHOP, run_id: run.id });
    const { data } = await octokit.rest.actions.getWorkflowRun({ ...SHOP, run_id: run.id });
    expect(data).toMatchObject({ status: "completed", conclusion: "cancelled", head_sha: root });
    const again = octokit.rest.actions.cancelWorkflowRun({ ...SHOP, run_id: run.id });
    await expect(again).rejects.toMatchObject({ status: 409 });
    const archive = Buffer.from("504b0506000000000000000000000000000000000000", "hex");
    const { id } = github.addArtifact(shop, run, "coverage", archive);
    const { data: artifacts } = await octokit.rest.actions.listWorkflowRunArtifacts({
      ...SHOP,
      run_id: run.id,
    });
    expect(artifacts.artifacts).toMatchObject([
      { id, name: "coverage", expired: false, size_in_bytes: archive.length },
    ]);
    const got = await octokit.rest.actions.downloadArtifact({
      ...SHOP,
      artifact_id: id,
      archive_format: "zip",
    });
    expect(Buffer.from(got.data as ArrayBuffer)).toEqual(archive);
  });
});
