import type { Octokit } from "@octokit/rest";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { client, type Example, example } from "./example.ts";
import type { Actor } from "./hands/pushing.ts";

let here: Example;
let octokit: Octokit;
const SHOP = { owner: "acme", repo: "shop" };

beforeEach(async () => {
  here = await example();
  octokit = client(here.github, here.github.installationToken(here.installation));
});
afterEach(() => here.github.close());

const LOCK = [{ type: "creation" }, { type: "update" }, { type: "deletion" }, { type: "non_fast_forward" }];

const ruleset = (include: string, rules: readonly object[], more: object = {}) =>
  here.github.addRuleset(here.shop, {
    name: "locks",
    target: "branch",
    enforcement: "active",
    conditions: { ref_name: { include: [include], exclude: [] } },
    rules,
    ...more,
  });

const push = (as: Actor, branch: string, more: object = {}) =>
  here.github.push(here.shop, { as, branch, files: { [`${crypto.randomUUID()}.txt`]: "x\n" }, ...more });

const remove = (branch: string) =>
  here.github
    .git(here.shop.git.directory, "push", here.github.cloneUrl(here.shop, here.bob), `:refs/heads/${branch}`)
    .then(() => "deleted", String);

describe("rulesets that an App makes over REST", () => {
  it("lock a branch against everybody but the Apps and roles that may bypass them", async () => {
    const { shop, bob, alice, installation, app, github } = here;
    await push(bob, "agent/1");
    const { data } = await octokit.rest.repos.createRepoRuleset({
      ...SHOP,
      name: "Proofgate stops",
      target: "branch",
      enforcement: "active",
      conditions: { ref_name: { include: ["refs/heads/agent/1"], exclude: [] } },
      rules: [{ type: "update" }, { type: "deletion" }, { type: "creation" }, { type: "non_fast_forward" }],
      bypass_actors: [{ actor_id: app.id, actor_type: "Integration", bypass_mode: "always" }],
    });
    const refused = await push(bob, "agent/1");
    expect(refused.accepted).toBe(false);
    expect(refused.output).toContain("GH013: Repository rule violations found for refs/heads/agent/1");
    expect((await push(alice, "agent/1")).accepted).toBe(false);
    expect(await remove("agent/1")).toContain("Cannot delete this branch");
    expect((await push(bob, "agent/2")).accepted).toBe(true);
    expect((await push(installation, "agent/1")).accepted).toBe(true);
    const { data: inForce } = await octokit.rest.repos.getBranchRules({ ...SHOP, branch: "agent/1" });
    expect(inForce.map(({ type }) => type)).toEqual(["update", "deletion", "creation", "non_fast_forward"]);
    await octokit.rest.repos.updateRepoRuleset({ ...SHOP, ruleset_id: data.id, enforcement: "disabled" });
    expect((await push(bob, "agent/1")).accepted).toBe(true);
    const { data: read } = await octokit.rest.repos.getRepoRuleset({ ...SHOP, ruleset_id: data.id });
    expect(read).toMatchObject({ enforcement: "disabled", bypass_actors: [{ actor_id: app.id }] });
    expect((await octokit.rest.repos.getRepoRulesets(SHOP)).data).toHaveLength(1);
    await octokit.rest.repos.deleteRepoRuleset({ ...SHOP, ruleset_id: data.id });
    expect(shop.rulesets.size).toBe(0);
    expect(await github.tip(shop, "agent/1")).toBeDefined();
  });

  it("need `administration: write`, and hide who may bypass from who may only read", async () => {
    const made = ruleset("~ALL", [{ type: "deletion" }]);
    const reader = client(
      here.github,
      here.github.installationToken(here.installation, { metadata: "read" }),
    );
    const create = reader.rest.repos.createRepoRuleset({ ...SHOP, name: "x", enforcement: "active" });
    await expect(create).rejects.toMatchObject({ status: 403 });
    const { data } = await reader.rest.repos.getRepoRuleset({ ...SHOP, ruleset_id: made.id });
    expect(data.bypass_actors).toBeUndefined();
  });

  it("hold for REST as for git", async () => {
    ruleset("refs/heads/frozen/**", LOCK);
    const ref = octokit.rest.git.createRef({ ...SHOP, ref: "refs/heads/frozen/a/b", sha: here.root });
    await expect(ref).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining("rule violations"),
    });
    expect((await push(here.bob, "frozen/c")).accepted).toBe(false);
    expect((await push(here.bob, "unfrozen")).accepted).toBe(true);
  });

  it("let fast-forwards through and refuse the rest, ref by ref of one push", async () => {
    const { github, shop, bob, root } = here;
    ruleset("~DEFAULT_BRANCH", [{ type: "non_fast_forward" }]);
    const forward = await push(bob, "main");
    expect(forward.accepted).toBe(true);
    const rewound = await push(bob, "main", { from: root, force: true });
    expect(rewound).toMatchObject({ accepted: false, output: expect.stringContaining("Cannot force-push") });
    const both = [`+${root}:refs/heads/main`, `${root}:refs/heads/beside`];
    const said = await github
      .git(shop.git.directory, "push", github.cloneUrl(shop, bob), ...both)
      .catch(String);
    expect(said).toContain("[remote rejected]");
    expect(await github.tip(shop, "main")).toBe(forward.sha);
    expect(await github.tip(shop, "beside")).toBe(root);
  });

  it("keep merges off a line that must stay straight, and count only when active", async () => {
    const { bob, root } = here;
    const straight = ruleset("refs/heads/dev", [{ type: "required_linear_history" }]);
    const side = await push(bob, "side");
    expect((await push(bob, "dev", { from: root, merging: [side.sha] })).accepted).toBe(false);
    straight.enforcement = "evaluate";
    expect((await push(bob, "dev", { from: root, merging: [side.sha] })).accepted).toBe(true);
  });
});

describe("a required check, pinned to one App", () => {
  const required = (integration_id?: number) => ({
    type: "required_status_checks",
    parameters: {
      strict_required_status_checks_policy: false,
      required_status_checks: [{ context: "proofgate/dev", ...(integration_id ? { integration_id } : {}) }],
    },
  });

  it("keeps a pull request from being merged until that App, and no other, says success", async () => {
    const { github, shop, bob, app, acme } = here;
    await push(bob, "topic");
    const pull = await github.openPull(shop, { as: bob, head: "topic", base: "main" });
    ruleset("~DEFAULT_BRANCH", [required(app.id)]);
    const { app: impostor } = await github.registerApp({
      slug: "impostor",
      permissions: { checks: "write" },
      events: [],
    });
    const hostile = client(github, github.installationToken(github.installApp(impostor, acme)));
    const check = { ...SHOP, name: "proofgate/dev", head_sha: pull.headSha };
    await hostile.rest.checks.create({ ...check, conclusion: "success" });
    await octokit.rest.repos.createCommitStatus({
      ...SHOP,
      sha: pull.headSha,
      state: "success",
      context: "proofgate/dev",
    });
    const merge = () => octokit.rest.pulls.merge({ ...SHOP, pull_number: pull.number, sha: pull.headSha });
    await expect(merge()).rejects.toMatchObject({
      status: 405,
      message: expect.stringContaining("proofgate/dev"),
    });
    const state = async () =>
      (await octokit.rest.pulls.get({ ...SHOP, pull_number: pull.number })).data.mergeable_state;
    expect(await state()).toBe("blocked");
    await octokit.rest.checks.create({ ...check, conclusion: "action_required" });
    await expect(merge()).rejects.toMatchObject({ status: 405 });
    await octokit.rest.checks.create({ ...check, conclusion: "success" });
    expect(await state()).toBe("clean");
    expect((await merge()).data.merged).toBe(true);
  });

  it("blocks a direct push of a commit that has not passed it", async () => {
    ruleset("~DEFAULT_BRANCH", [required()]);
    const refused = await push(here.bob, "main");
    expect(refused).toMatchObject({
      accepted: false,
      output: expect.stringContaining("required status checks"),
    });
  });
});

describe("reviews and classic protection", () => {
  it("ask for people with write access who are not the author, once stale reviews are gone", async () => {
    const { github, shop, alice, bob, mallory } = here;
    await push(bob, "topic");
    const pull = await github.openPull(shop, { as: bob, head: "topic", base: "main" });
    const parameters = {
      required_approving_review_count: 1,
      dismiss_stale_reviews_on_push: true,
      require_code_owner_review: false,
      require_last_push_approval: false,
      required_review_thread_resolution: false,
    };
    ruleset("~DEFAULT_BRANCH", [{ type: "pull_request", parameters }]);
    expect((await push(bob, "main")).accepted).toBe(false);
    github.review(shop, pull, { as: mallory, state: "APPROVED" });
    const merge = () => octokit.rest.pulls.merge({ ...SHOP, pull_number: pull.number });
    await expect(merge()).rejects.toMatchObject({ status: 405 });
    github.review(shop, pull, { as: alice, state: "APPROVED" });
    await push(bob, "topic");
    await expect(merge()).rejects.toMatchObject({ status: 405 });
    github.review(shop, pull, { as: alice, state: "APPROVED" });
    expect((await merge()).data.merged).toBe(true);
  });

  it("protect a branch by the older rules: force-push, deletion, a lock, who alone may push", async () => {
    const { github, shop, alice, bob, root } = here;
    await push(bob, "dev");
    const base = { required_status_checks: null, enforce_admins: true, required_pull_request_reviews: null };
    await octokit.rest.repos.updateBranchProtection({ ...SHOP, branch: "dev", ...base, restrictions: null });
    expect((await push(bob, "dev", { from: root, force: true })).accepted).toBe(false);
    expect(await remove("dev")).toContain("protected branch");
    expect((await push(bob, "dev")).accepted).toBe(true);
    github.protect(shop, "dev", { ...base, restrictions: { users: ["alice"], teams: [] } });
    expect([(await push(bob, "dev")).accepted, (await push(alice, "dev")).accepted]).toEqual([false, true]);
    github.protect(shop, "dev", { ...base, restrictions: null, lock_branch: true });
    expect((await push(alice, "dev")).accepted).toBe(false);
    const { data } = await octokit.rest.repos.getBranchProtection({ ...SHOP, branch: "dev" });
    expect(data).toMatchObject({ lock_branch: { enabled: true }, enforce_admins: { enabled: true } });
    await octokit.rest.repos.deleteBranchProtection({ ...SHOP, branch: "dev" });
    expect((await push(bob, "dev")).accepted).toBe(true);
  });
});
