import { expect, it } from "vitest";
import type { Pull } from "../github/pull-state.ts";
import type { Account } from "../github/state.ts";
import { checksOf, JUDGING, POLICY, startWorld, type World } from "./running-app.ts";

const THREE = POLICY.replace(/promotion: .*\n/, "promotion: { staging_to_main: { approvals: 0 } }\n")
  .replace("dev: null", "dev: dev")
  .replace("staging: null", "staging: staging");

interface Stage {
  readonly world: World;
  readonly carol: Account;
  /** Opens a pull request of a person, and has it judged. */
  offers(file: string, into?: string): Promise<Awaited<ReturnType<World["github"]["openPull"]>>>;
  /** Updates of a branch's ref, as they are accounted for. */
  accounts(branch: string): Promise<string[]>;
  tip(branch: string): Promise<string>;
  /** Alice merges, as GitHub lets her. */
  merges(pull: number, method: "merge" | "squash" | "rebase"): Promise<void>;
  /** The App's answer to a comment on the last pull request. */
  say(as: Account, body: string): Promise<string | undefined>;
}

/** Three rungs at one commit, adopted when the policy is enforced first. */
async function stage(branches: readonly string[] = ["dev", "staging"]): Promise<Stage> {
  const world = await startWorld({ permissions: JUDGING });
  const { github, shop, alice } = world;
  const carol = github.createUser("carol");
  github.setPermission(shop, carol, "write");
  for (const branch of branches)
    await github.push(shop, {
      as: alice,
      branch,
      from: await tipOf(world, "main"),
      files: { "a.md": "1\n" },
    });
  await github.push(shop, { as: alice, branch: "main", files: { ".proofgate/policy.yaml": THREE } });
  await world.settled();
  await world.running.sweep();
  await world.settled();
  return {
    world,
    carol,
    offers: async (file, into = "dev") => {
      const head = `people/${file.replace(/\W/g, "-")}`;
      const from = await tipOf(world, into);
      await github.push(shop, { as: world.bob, branch: head, from, files: { [file]: "1\n" } });
      const pull = await github.openPull(shop, { as: world.bob, head, base: into });
      await world.settled();
      return pull;
    },
    accounts: async (branch) => {
      const rows = await world.running.store.db
        .selectFrom("ref_updates")
        .select("account")
        .where("branch", "=", branch)
        .orderBy("position")
        .execute();
      return rows.map(({ account }) => account);
    },
    tip: (branch) => tipOf(world, branch),
    merges: async (number, method) => {
      const token = github.userToken(alice);
      const url = `${github.api}/repos/acme/shop/pulls/${number}/merge`;
      const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
      const body = JSON.stringify({ merge_method: method });
      expect((await fetch(url, { method: "PUT", headers, body })).status).toBe(200);
      await world.settled();
    },
    say: async (as, body) => {
      const pull = [...shop.pulls.values()].at(-1) as Pull;
      const comment = github.comment(shop, pull, as, body);
      await world.settled();
      return [...shop.comments.values()].findLast((one) => one.body.includes(`answer ${comment.id} `))?.body;
    },
  };
}

async function tipOf({ github, shop }: World, branch: string): Promise<string> {
  return (await github.tip(shop, branch)) ?? "";
}

it("accounts for every update of a rung by its judged pull request, however it was merged [P118]", async () => {
  const here = await stage();
  const { world } = here;
  const { github, shop, alice } = world;
  expect(await here.accounts("dev")).toEqual(["start"]);
  for (const [at, method] of (["merge", "squash", "rebase"] as const).entries()) {
    const pull = await here.offers(`src/${at}.ts`);
    await here.merges(pull.number, method);
  }
  expect(await here.accounts("dev")).toEqual(["start", "pull", "pull", "pull"]);
  const promotion = await github.openPull(shop, { as: alice, head: "dev", base: "staging" });
  await world.settled();
  expect(checksOf(world, await here.tip("dev"))["proofgate/staging"]).toMatch(/^success/);
  await here.merges(promotion.number, "merge");
  expect(await here.accounts("staging")).toEqual(["start", "pull"]);
});

it("holds a promotion for what was pushed past the gate, and shows it on the commit [T084] [T112]", async () => {
  const here = await stage();
  const { world } = here;
  const { github, shop, alice } = world;
  const { sha } = await github.push(shop, { as: alice, branch: "dev", files: { "src/direct.ts": "1\n" } });
  await world.settled();
  expect(await here.accounts("dev")).toEqual(["start", "none"]);
  expect(checksOf(world, sha)["proofgate/run"]).toMatch(/^failure/);
  await github.openPull(shop, { as: alice, head: "dev", base: "staging" });
  await world.settled();
  expect(checksOf(world, sha)["proofgate/staging"]).toMatch(/^failure/);
  expect(await here.say(alice, `/proofgate adopt ${sha}`)).toContain("so you cannot agree to it as well");
  expect(await here.say(here.carol, `/proofgate adopt ${"0".repeat(40)}`)).toContain("waits for anybody");
  expect(await here.say(here.carol, `/proofgate adopt ${sha}`)).toContain("it is accounted for");
  expect(await here.accounts("dev")).toEqual(["start", "adopted"]);
  expect(checksOf(world, sha)["proofgate/staging"]).toMatch(/^success/);
  expect(checksOf(world, sha)["proofgate/run"]).toMatch(/^success/);
  // People's work goes on, into the very same branch.
  const pull = await here.offers("src/other.ts");
  expect(checksOf(world, pull.headSha)["proofgate/dev"]).toMatch(/^success/);
});

it("freezes a gate for everybody, and lets somebody else lift it", async () => {
  const here = await stage();
  const { world } = here;
  const { bob } = world;
  const pull = await here.offers("src/a.ts");
  const gate = () => checksOf(world, pull.headSha)["proofgate/dev"];
  expect(gate()).toMatch(/^success/);
  expect(await here.say(bob, "/proofgate freeze dev until 2001-01-01")).toContain("is over");
  expect(await here.say(bob, "/proofgate freeze dev until 2999-01-31")).toContain(
    "is frozen until 2999-01-31",
  );
  expect(gate()).toMatch(/^failure/);
  expect(await here.say(bob, "/proofgate unfreeze dev")).toContain("so you cannot agree to it as well");
  expect(await here.say(here.carol, "/proofgate unfreeze dev")).toContain("is lifted");
  expect(gate()).toMatch(/^success/);
});

it("makes no rung of a branch that somebody creates under its name, until another person adopts it", async () => {
  const here = await stage(["dev"]);
  const { world, carol } = here;
  const { github, shop, bob } = world;
  const made = { as: bob, branch: "staging", from: await here.tip("main"), files: { "b.md": "1\n" } };
  const { sha } = await github.push(shop, made);
  await world.settled();
  expect(await here.accounts("staging")).toEqual(["start", "none"]);
  expect(checksOf(world, sha)["proofgate/run"]).toMatch(/^failure/);
  const pull = await here.offers("src/c.ts", "staging");
  expect(checksOf(world, pull.headSha)["proofgate/staging"]).toBeUndefined();
  expect(await here.say(bob, `/proofgate adopt ${sha}`)).toContain("so you cannot agree to it as well");
  expect(await here.say(carol, `/proofgate adopt ${sha}`)).toContain("it is accounted for");
  expect(checksOf(world, sha)["proofgate/run"]).toMatch(/^success/);
  expect(checksOf(world, pull.headSha)["proofgate/staging"]).toMatch(/^success/);
});

it("makes a rung at once of a branch that begins as another one is", async () => {
  const here = await stage(["dev"]);
  const { github, shop, alice } = here.world;
  const refspec = `${await here.tip("main")}:refs/heads/staging`;
  await github.git(shop.git.directory, "push", "--quiet", github.cloneUrl(shop, alice), refspec);
  await here.world.settled();
  expect(await here.accounts("staging")).toEqual(["start", "start"]);
  const pull = await here.offers("src/c.ts", "staging");
  expect(checksOf(here.world, pull.headSha)["proofgate/staging"]).toMatch(/^success/);
});

it("holds what was deleted and made anew, with everything that it was before", async () => {
  const here = await stage();
  const { world, carol } = here;
  const { github, shop, alice, bob } = world;
  await github.git(
    shop.git.directory,
    "push",
    "--quiet",
    github.cloneUrl(shop, alice),
    ":refs/heads/staging",
  );
  const made = { as: bob, branch: "staging", from: await here.tip("main"), files: { "b.md": "1\n" } };
  const { sha } = await github.push(shop, made);
  await github.openPull(shop, { as: alice, head: "staging", base: "main" });
  await world.settled();
  expect(await here.accounts("staging")).toEqual(["start", "none", "none"]);
  const gate = () => checksOf(world, sha)["proofgate/main"];
  // Alice has pushed the policy to `main` directly, too.
  expect(await here.say(carol, `/proofgate adopt ${await here.tip("main")}`)).toContain(
    "it is accounted for",
  );
  expect(gate()).toMatch(/^failure/);
  expect(await here.say(carol, `/proofgate adopt ${sha}`)).toContain("it is accounted for");
  expect(await here.accounts("staging")).toEqual(["start", "adopted", "adopted"]);
  expect(gate()).toMatch(/^success/);
});
