import { expect, it } from "vitest";
import { ALL_PERMISSIONS } from "../github/example.ts";
import { BAD_GATEWAY } from "../github/faults.ts";
import type { Pull } from "../github/pull-state.ts";
import type { Account, Permissions } from "../github/state.ts";
import { checksOf, JUDGING, POLICY, planOf, startWorld, type World } from "./running-app.ts";

const ladder = (promotion: string): string =>
  POLICY.replace(/promotion: .*\n/, `promotion: ${promotion}\n`)
    .replace("dev: null", "dev: dev")
    .replace("staging: null", "staging: staging");
const OPEN = ladder("{ staging_to_main: { approvals: 0 } }");
const APPROVED = ladder("{ dev_to_staging: { approvals: 1 }, staging_to_main: { approvals: 0 } }");

/** What GitHub wants said of reviews besides their number. */
const REVIEWS = {
  dismiss_stale_reviews_on_push: false,
  require_code_owner_review: false,
  require_last_push_approval: false,
  required_review_thread_resolution: false,
};

interface Stage {
  readonly world: World;
  /** Writes. */
  readonly carol: Account;
  tip(branch: string): Promise<string>;
  /** The pull requests from the one branch into the other, oldest first. */
  pulls(from: string, into: string): Pull[];
  /** Somebody's change, merged into `dev` by its pull request. */
  brings(file: string): Promise<void>;
  /** Carol takes on what was pushed directly, under whichever pull request there is. */
  adopts(sha: string): Promise<void>;
  /** As alice, of GitHub. */
  asks(method: string, path: string, body: object): Promise<number>;
}

/** Three rungs at one commit, adopted when the policy is enforced first. */
async function stage(policy: string, permissions: Permissions = ALL_PERMISSIONS): Promise<Stage> {
  const world = await startWorld({ permissions });
  const { github, shop, alice, bob } = world;
  const carol = github.createUser("carol");
  github.setPermission(shop, carol, "write");
  const tip = async (branch: string) => (await github.tip(shop, branch)) ?? "";
  const { sha } = await github.push(shop, {
    as: alice,
    branch: "main",
    files: { ".proofgate/policy.yaml": policy },
  });
  const url = github.cloneUrl(shop, alice);
  const refspecs = ["dev", "staging"].map((name) => `${sha}:refs/heads/${name}`);
  await github.git(shop.git.directory, "push", "--quiet", url, ...refspecs);
  await world.settled();
  await world.running.sweep();
  await world.settled();
  const asks: Stage["asks"] = async (method, path, body) => {
    const headers = {
      authorization: `Bearer ${github.userToken(alice)}`,
      "content-type": "application/json",
    };
    const answer = await fetch(`${github.api}/repos/acme/shop/${path}`, {
      method,
      headers,
      body: JSON.stringify(body),
    });
    await world.settled();
    return answer.status;
  };
  return {
    world,
    carol,
    tip,
    asks,
    adopts: async (sha) => {
      github.comment(shop, [...shop.pulls.values()][0] as Pull, carol, `/proofgate adopt ${sha}`);
      await world.settled();
    },
    pulls: (from, into) =>
      [...shop.pulls.values()].filter(
        ({ headBranch, baseBranch }) => headBranch === from && baseBranch === into,
      ),
    brings: async (file) => {
      const head = `people/${file.replace(/\W/g, "-")}`;
      await github.push(shop, { as: bob, branch: head, from: await tip("dev"), files: { [file]: "1\n" } });
      const { number } = await github.openPull(shop, { as: bob, head, base: "dev" });
      await world.settled();
      expect(await asks("PUT", `pulls/${number}/merge`, {})).toBe(200);
    },
  };
}

it("opens the promotion of a rung that is ahead, says what it carries, and merges it by its exact head [P118]", async () => {
  const here = await stage(OPEN);
  const { world } = here;
  expect([...world.shop.pulls.values()]).toEqual([]);
  await here.brings("src/a.ts");
  const [promotion] = here.pulls("dev", "staging");
  expect(promotion).toMatchObject({ title: "Promote dev to staging", author: { type: "Bot" } });
  expect(promotion!.merged?.by.type).toBe("Bot");
  expect(promotion!.headSha).toBe(await here.tip("dev"));
  expect(promotion!.body).toContain(`- **exact commit**: \`${promotion!.headSha}\``);
  expect(promotion!.body).toContain("a person's change, judged at its gate");
  // To the last rung people merge, unless the policy says otherwise.
  // The policy itself came to `main` by a direct push: until somebody has taken that on, nothing goes there.
  expect(here.pulls("staging", "main")).toEqual([]);
  await here.adopts(await here.tip("main"));
  const [last] = here.pulls("staging", "main");
  expect(last).toMatchObject({ state: "open" });
  expect(checksOf(world, last!.headSha)["proofgate/main"]).toMatch(/^success/);
  expect(last!.body).toContain("the policy leaves the merge to people: whoever may write here merges it");
  // What came by a promotion of its own is told as what that one carried.
  expect(last!.body).toContain("#1 (");
  expect(last!.body).not.toContain(`#${promotion!.number} (`);
  await here.brings("src/b.ts");
  expect(here.pulls("dev", "staging").map(({ merged }) => merged !== undefined)).toEqual([true, true]);
  expect(here.pulls("staging", "main")).toEqual([last]);
  expect(last!.body).toContain(`- **exact commit**: \`${await here.tip("staging")}\``);
  const rows = await world.running.store.db.selectFrom("ref_updates").select("account").execute();
  expect(rows.filter(({ account }) => account === "none")).toEqual([]);
});

it("waits for the approvals that the policy asks for, and asks about them anew when it merges [T120] [T122]", async () => {
  const here = await stage(APPROVED);
  const { world, carol } = here;
  const { github, shop, alice } = world;
  await here.brings("src/a.ts");
  const [promotion] = here.pulls("dev", "staging") as [Pull];
  expect(promotion.state).toBe("open");
  expect(promotion.body).toContain("`staging`: 0 of 1; wanted: 1 more, of whoever may write here");
  github.comment(shop, promotion, carol, `/proofgate approve ${promotion.headSha}`);
  // She loses her role before anybody has read it.
  github.setPermission(shop, carol, "read");
  await world.settled();
  expect(promotion.state).toBe("open");
  github.comment(shop, promotion, alice, `/proofgate approve ${promotion.headSha}`);
  await world.settled();
  expect(promotion.merged?.by.type).toBe("Bot");
});

it("opens none again that people closed of the same commit, says so, and opens the next", async () => {
  const here = await stage(APPROVED);
  const { world } = here;
  await here.brings("src/a.ts");
  const [promotion] = here.pulls("dev", "staging") as [Pull];
  expect(await here.asks("PATCH", `pulls/${promotion.number}`, { state: "closed" })).toBe(200);
  // A sweep that does not know of it yet finds it open, and says nothing.
  await world.settled();
  await world.running.sweep();
  await world.settled();
  expect(here.pulls("dev", "staging")).toHaveLength(1);
  const said = [...world.shop.comments.values()].filter(({ body }) => body.includes("was closed by hand"));
  expect(said).toHaveLength(1);
  await here.brings("src/b.ts");
  expect(here.pulls("dev", "staging").map(({ state }) => state)).toEqual(["closed", "open"]);
});

it("opens no second one beside a person's, and closes its own where nothing is left to promote", async () => {
  const here = await stage(APPROVED);
  const { world } = here;
  const { github, shop, alice } = world;
  await here.brings("src/a.ts");
  const [own] = here.pulls("dev", "staging") as [Pull];
  // The same commits by another branch: what `dev` has, `staging` then has as well.
  const refspec = `${await here.tip("dev")}:refs/heads/people/same`;
  await github.git(shop.git.directory, "push", "--quiet", github.cloneUrl(shop, alice), refspec);
  const same = await github.openPull(shop, { as: alice, head: "people/same", base: "staging" });
  await world.settled();
  expect(await here.asks("PUT", `pulls/${same.number}/merge`, {})).toBe(200);
  expect(own.state).toBe("closed");
  expect(here.pulls("dev", "staging")).toHaveLength(1);
  await here.asks("PATCH", `pulls/${own.number}`, { body: "mine now" });
  const byHand = await github.push(shop, { as: alice, branch: "dev", files: { "src/c.ts": "1\n" } });
  const theirs = await github.openPull(shop, { as: alice, head: "dev", base: "staging" });
  github.comment(shop, theirs, world.bob, `/proofgate adopt ${byHand.sha}`);
  await world.settled();
  expect(here.pulls("dev", "staging")).toEqual([own, theirs]);
  expect(theirs.body ?? "").not.toContain("exact commit");
  const summaries = [...shop.comments.values()].filter(({ body }) => body.includes("exact commit"));
  expect(summaries.map(({ issueNumber }) => issueNumber)).toEqual([theirs.number]);
});

it("merges an agent's finished run where somebody has opened its pull request, and never a person's change", async () => {
  const here = await stage(OPEN);
  const { world } = here;
  const { github, shop, coder, bob } = world;
  const message = "Change a page\n\nPlan-Id: WP-1\nIteration: 1";
  const branch = "agent/WP-1";
  const plan = { ".proofgate/plans/WP-1/WORK_PLAN.json": planOf(branch, "WP-1", "src/page.ts") };
  await github.push(shop, { as: coder, branch, from: await here.tip("dev"), files: plan, message });
  await github.push(shop, { as: coder, branch, files: { "src/page.ts": "1\n" }, message });
  await world.settled();
  // Green, and still its agent's: that it is finished is said by whoever opens the pull request.
  expect(shop.pulls.size).toBe(0);
  const run = await github.openPull(shop, { as: bob, head: branch, base: "dev" });
  const person = { as: bob, branch: "people/x", from: await here.tip("dev"), files: { "src/x.ts": "1\n" } };
  await github.push(shop, person);
  const own = await github.openPull(shop, { as: bob, head: "people/x", base: "dev" });
  await world.settled();
  expect(own.state).toBe("open");
  expect(run.merged?.by.type).toBe("Bot");
  const words = await github.git(shop.git.directory, "log", "-1", "--format=%B", run.merged!.sha);
  expect(words).toMatch(/\n\nPlan-Id: WP-1\nRun: \S+\s*$/);
  const [row] = await world.running.store.db.selectFrom("runs").select(["state", "rung"]).execute();
  expect(row).toEqual({ state: "promoted", rung: "dev" });
  await here.adopts(await here.tip("main"));
  const [last] = here.pulls("staging", "main") as [Pull];
  expect(last.body).toContain("of plan `WP-1`, no requirement, risk low");
});

it("says what GitHub refuses in GitHub's words, and tries again when something happens", async () => {
  const here = await stage(APPROVED);
  const { world } = here;
  const { shop, alice, github } = world;
  github.addRuleset(shop, {
    name: "reviews",
    conditions: { ref_name: { include: ["refs/heads/staging"], exclude: [] } },
    rules: [{ type: "pull_request", parameters: { ...REVIEWS, required_approving_review_count: 1 } }],
  });
  await here.brings("src/a.ts");
  const [promotion] = here.pulls("dev", "staging") as [Pull];
  github.comment(shop, promotion, alice, `/proofgate approve ${promotion.headSha}`);
  await world.settled();
  expect(promotion.state).toBe("open");
  const said = [...shop.comments.values()].filter(({ body }) =>
    body.includes("did not let the App merge it"),
  );
  expect(said.map(({ body }) => body)).toEqual([
    expect.stringContaining("At least 1 approving review is required by reviewers with write access."),
  ]);
  const review = { event: "APPROVE", body: "" };
  expect(await here.asks("POST", `pulls/${promotion.number}/reviews`, review)).toBe(200);
  expect(promotion.merged?.by.type).toBe("Bot");
});

it("opens once and merges once where GitHub's answers are lost", async () => {
  const here = await stage(APPROVED);
  const { github, shop, alice, running } = here.world;
  const lost = { what: BAD_GATEWAY, performed: true } as const;
  github.faults.add({ method: "POST", path: /\/pulls$/, ...lost });
  await here.brings("src/a.ts");
  const [promotion, ...more] = here.pulls("dev", "staging") as [Pull];
  expect(more).toEqual([]);
  expect(promotion.body).toContain("exact commit");
  github.faults.add({ method: "PUT", path: /\/merge$/, ...lost });
  github.comment(shop, promotion, alice, `/proofgate approve ${promotion.headSha}`);
  await here.world.settled();
  expect(promotion.merged?.by.type).toBe("Bot");
  const rows = await running.store.db.selectFrom("promotions").select("ended").execute();
  expect(rows).toEqual([{ ended: "merged" }]);
});

it("judges as ever where it may neither open nor merge", async () => {
  const here = await stage(OPEN, JUDGING);
  await here.brings("src/a.ts");
  expect(here.pulls("dev", "staging")).toEqual([]);
  expect(here.world.log.some((line) => line.includes("`pull_requests: write`"))).toBe(true);
});
