import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { appToken, client, type Example, example } from "./example.ts";
import { type Inbox, inbox } from "./inbox.ts";

let here: Example;
let box: Inbox;

beforeEach(async () => {
  const secret = crypto.randomUUID();
  box = await inbox(secret);
  here = await example({ webhook: { url: box.url, secret }, limits: { pushedRefsMax: 10 } });
  await here.github.webhooks.drain();
  box.letters.length = 0;
});

afterEach(async () => {
  await here.github.close();
  await box.close();
});

const push = (branch: string, more: object = {}) =>
  here.github.push(here.shop, { as: here.bob, branch, files: { [`${branch}.txt`]: "x\n" }, ...more });

describe("webhooks, as GitHub sends them", () => {
  it("tell of a push: signed, with both ends, the commits and what they touch", async () => {
    const { sha } = await push("topic", { message: "Add topic" });
    await here.github.webhooks.drain();
    const events = box.letters.map(({ event, signed }) => `${event} ${signed}`);
    expect(events.sort()).toEqual(["check_suite true", "create true", "push true"]);
    expect(box.letters.find(({ event }) => event === "push")?.payload).toMatchObject({
      ref: "refs/heads/topic",
      before: "0".repeat(40),
      after: sha,
      created: true,
      forced: false,
      sender: { login: "bob", type: "User" },
      commits: [{ id: sha, message: "Add topic", added: ["topic.txt"], modified: [], removed: [] }],
      repository: { full_name: "acme/shop" },
      installation: { id: here.installation.id },
    });
  });

  it("tell a force-push and a deletion from an ordinary push", async () => {
    const first = await push("topic");
    const second = await push("topic", { from: here.root, force: true, message: "Otherwise" });
    await here.github.git(
      here.shop.git.directory,
      "push",
      here.github.cloneUrl(here.shop, here.bob),
      ":refs/heads/topic",
    );
    await here.github.webhooks.drain();
    const pushes = here.github.webhooks.deliveries.filter(({ event }) => event === "push").slice(1);
    expect(pushes.map(({ payload }) => payload)).toMatchObject([
      { created: true, forced: false },
      { created: false, forced: true, before: first.sha, after: second.sha },
      { deleted: true, before: second.sha, after: "0".repeat(40), head_commit: null, commits: [] },
    ]);
    expect(box.letters.at(-1)).toMatchObject({
      event: "delete",
      payload: { ref: "topic", ref_type: "branch" },
    });
  });

  it("tell the App of a check run, and it alone, who pressed a button that stands there", async () => {
    const { github, shop, bob, installation } = here;
    const { sha: head_sha } = await push("topic");
    const octokit = client(github, github.installationToken(installation));
    const at = { owner: "acme", repo: "shop" };
    const approve = { label: "Approve", description: "Let it pass", identifier: "approve" };
    const made = { ...at, name: "gate", head_sha, external_id: "v1", actions: [approve] };
    const { data } = await octokit.rest.checks.create(made);
    const run = shop.checkRuns.get(data.id);
    if (run === undefined) throw new Error("the check run is gone");
    await octokit.rest.checks.update({ ...at, check_run_id: data.id, conclusion: "action_required" });
    github.pressButton(shop, run, bob, "approve");
    await github.webhooks.drain();
    expect(box.letters.filter(({ payload }) => payload.action === "requested_action")).toMatchObject([
      {
        event: "check_run",
        signed: true,
        payload: {
          check_run: { id: data.id, head_sha, external_id: "v1", app: { id: here.app.id } },
          requested_action: { identifier: "approve" },
          sender: { login: "bob", type: "User" },
        },
      },
    ]);
    expect(() => github.pressButton(shop, run, bob, "merge")).toThrow("shows no button merge");
    await octokit.rest.checks.update({ ...at, check_run_id: data.id, actions: [] });
    expect(() => github.pressButton(shop, run, bob, "approve")).toThrow("shows no button approve");
  });

  it("reach only Apps that are installed there, listen, and hold the permission", async () => {
    const { github, shop, acme, installation } = here;
    const elsewhere = await github.createRepository({ name: "other", owner: acme });
    installation.repositories = new Set([elsewhere.id]);
    await push("unheard");
    github.grant(installation, { metadata: "read" });
    installation.repositories = "all";
    await push("unseen");
    github.suspend(installation);
    await push("suspended");
    await github.webhooks.drain();
    expect(box.letters.map(({ event, payload }) => `${event} ${payload.action}`).sort()).toEqual([
      "installation new_permissions_accepted",
      "installation suspend",
    ]);
    expect(await github.tip(shop, "suspended")).toBeDefined();
  });

  it("tell of every push, also of those that overtake each other", async () => {
    const branches = Array.from({ length: 6 }, (_, index) => `racing-${index % 2}`);
    const pushed = await Promise.all(
      branches.map((branch, index) => push(branch, { from: here.root, force: true, message: `${index}` })),
    );
    await here.github.webhooks.drain();
    const accepted = pushed.filter(({ accepted }) => accepted).map(({ sha }) => sha);
    const pushes = here.github.webhooks.deliveries.filter(({ event }) => event === "push").slice(1);
    expect(pushes.map(({ payload }) => payload.after).sort()).toEqual(accepted.sort());
    for (const branch of ["racing-0", "racing-1"]) {
      const chain = pushes.filter(({ payload }) => payload.ref === `refs/heads/${branch}`);
      expect(chain.at(-1)?.payload.after).toBe(await here.github.tip(here.shop, branch));
      for (const [index, { payload }] of chain.entries()) {
        expect(payload.before).toBe(index === 0 ? "0".repeat(40) : chain[index - 1]?.payload.after);
      }
    }
  });

  it("come in another order, twice, or not at all, as the test wishes", async () => {
    const { webhooks } = here.github;
    webhooks.hold();
    await push("a");
    await push("b");
    await webhooks.drain();
    expect(box.letters).toEqual([]);
    const pushes = webhooks.held().filter(({ event }) => event === "push");
    expect(pushes).toHaveLength(2);
    await webhooks.release(() => [...pushes.toReversed(), ...pushes.slice(0, 1)]);
    expect(box.letters.map(({ payload }) => payload.ref)).toEqual([
      "refs/heads/b",
      "refs/heads/a",
      "refs/heads/a",
    ]);
    expect(new Set(box.letters.map(({ guid }) => guid)).size).toBe(2);
  });

  it("are lost, doubled or late by a rule of the test's", async () => {
    const { webhooks } = here.github;
    webhooks.fate = ({ event }) => {
      if (event === "push") return { copies: 2, delayMs: 5 };
      return event === "create" ? "lose" : "send";
    };
    await push("c");
    await webhooks.drain();
    expect(box.letters.map(({ event }) => event).sort()).toEqual(["check_suite", "push", "push"]);
  });

  it("are noted with what came back, and sent again when the App asks over REST", async () => {
    box.status = 500;
    await push("d");
    await here.github.webhooks.drain();
    box.status = 202;
    const app = client(here.github, appToken(here.app.id, here.privateKey, Math.floor(Date.now() / 1000)));
    const { data } = await app.rest.apps.listWebhookDeliveries();
    const failed = data.find(({ event, status_code }) => event === "push" && status_code === 500);
    expect(failed).toMatchObject({ redelivery: false, status: "Invalid HTTP Response" });
    await app.rest.apps.redeliverWebhookDelivery({ delivery_id: failed?.id ?? 0 });
    const [first, again] = box.letters.filter(({ event }) => event === "push");
    expect(again).toEqual(first);
    const { data: read } = await app.rest.apps.getWebhookDelivery({ delivery_id: failed?.id ?? 0 });
    expect(read.request.payload).toMatchObject({ ref: "refs/heads/d" });
  });

  it("note an App that is away, and lose nothing of their own", async () => {
    await box.close();
    await push("e");
    await here.github.webhooks.drain();
    const delivery = here.github.webhooks.deliveries.find(({ event }) => event === "push" && here.root);
    expect(here.github.webhooks.deliveries.at(-1)?.attempts).toMatchObject([{ statusCode: 0 }]);
    expect(delivery?.attempts).toHaveLength(1);
  });

  it("say nothing of refs that were moved behind everybody's back, nor of too many at once", async () => {
    const { github, shop, bob, root } = here;
    await github.setRefsSilently(shop, { "refs/heads/silent": root });
    const many = Array.from({ length: 11 }, (_, index) => `${root}:refs/heads/many/${index}`);
    await github.git(shop.git.directory, "push", "--quiet", github.cloneUrl(shop, bob), ...many);
    await github.webhooks.drain();
    expect(box.letters.filter(({ event }) => event === "push")).toEqual([]);
    expect(await github.tip(shop, "many/10")).toBe(root);
  });
});
