import type { Octokit } from "@octokit/rest";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { client, type Example, example } from "./example.ts";
import { type Inbox, inbox } from "./inbox.ts";
import type { Pull } from "./pull-state.ts";

let here: Example;
let octokit: Octokit;
let box: Inbox;
const SHOP = { owner: "acme", repo: "shop" };

beforeEach(async () => {
  const secret = crypto.randomUUID();
  box = await inbox(secret);
  here = await example({ webhook: { url: box.url, secret } });
  octokit = client(here.github, here.github.installationToken(here.installation));
  here.github.addRuleset(here.shop, {
    name: "queue",
    conditions: { ref_name: { include: ["~DEFAULT_BRANCH"], exclude: [] } },
    rules: [
      { type: "merge_queue" },
      {
        type: "required_status_checks",
        parameters: { required_status_checks: [{ context: "proofgate/main" }] },
      },
    ],
  });
});
afterEach(async () => {
  await here.github.close();
  await box.close();
});

async function topic(name: string): Promise<Pull> {
  await here.github.push(here.shop, { as: here.bob, branch: name, files: { [`${name}.txt`]: "x\n" } });
  return await here.github.openPull(here.shop, { as: here.bob, head: name, base: "main" });
}

const say = (head_sha: string, conclusion: "success" | "failure") =>
  octokit.rest.checks.create({ ...SHOP, name: "proofgate/main", head_sha, conclusion });

const groups = () => box.letters.filter(({ event }) => event === "merge_group").map(({ payload }) => payload);

describe("the merge queue", () => {
  it("asks for checks of the group's own commit, and lands it once they have passed", async () => {
    const { github, shop, alice } = here;
    const pull = await topic("a");
    const direct = octokit.rest.pulls.merge({ ...SHOP, pull_number: pull.number });
    await expect(direct).rejects.toMatchObject({
      status: 405,
      message: expect.stringContaining("merge queue"),
    });
    const { headSha, ref } = await github.enqueue(shop, pull, alice);
    await github.webhooks.drain();
    expect(groups()).toMatchObject([
      { action: "checks_requested", merge_group: { head_sha: headSha, head_ref: ref, base_sha: here.root } },
    ]);
    await say(pull.headSha, "success");
    await github.processQueue(shop);
    expect(await github.tip(shop, "main")).toBe(here.root);
    await say(headSha, "success");
    await github.processQueue(shop);
    expect(await github.tip(shop, "main")).toBe(headSha);
    await github.webhooks.drain();
    expect(groups().at(-1)).toMatchObject({ action: "destroyed", reason: "merged" });
    expect((await octokit.rest.pulls.get({ ...SHOP, pull_number: pull.number })).data.merged).toBe(true);
  });

  it("throws out a group that has failed, and builds those behind it anew", async () => {
    const { github, shop, alice } = here;
    const first = await github.enqueue(shop, await topic("a"), alice);
    const second = await github.enqueue(shop, await topic("b"), alice);
    expect(second.baseSha).toBe(first.headSha);
    await say(first.headSha, "failure");
    await github.processQueue(shop);
    expect(shop.queue).toMatchObject([{ pull: second.pull, baseSha: here.root }]);
    await github.webhooks.drain();
    expect(groups().filter(({ reason }) => reason === "invalidated")).toHaveLength(2);
    await say(shop.queue[0]?.headSha ?? "", "success");
    await github.processQueue(shop);
    expect(first.pull.merged).toBeUndefined();
    expect(second.pull.merged).toBeDefined();
  });
});
