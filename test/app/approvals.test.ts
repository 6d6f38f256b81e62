import { expect, it } from "vitest";
import type { Pull } from "../github/pull-state.ts";
import type { Account, Team } from "../github/state.ts";
import { WITH_TEAM } from "./policy-and-plan.ts";
import { checksOf, JUDGING, POLICY, planOf, startWorld, type World } from "./running-app.ts";

const PLAN = ".proofgate/plans/WP-1/WORK_PLAN.json";
const BRANCH = "agent/WP-1";
const message = "Add a page\n\nPlan-Id: WP-1\nIteration: 1";

interface Stage {
  readonly world: World;
  readonly carol: Account;
  readonly dave: Account;
  readonly team: Team;
  /** The App's answer to a comment. */
  say(as: Account, body: string): Promise<string | undefined>;
  /** Conclusion and title of the gate's check on a commit. */
  gate(sha: string, name?: string): string | undefined;
}

/** Carol and Dave write; Carol is in the team that the policy names. */
async function stage(policy: string, clock = () => new Date()): Promise<Stage> {
  const world = await startWorld({ permissions: JUDGING }, clock);
  const { github, shop, acme, alice } = world;
  const [carol, dave] = ["carol", "dave"].map((login) => github.createUser(login)) as [Account, Account];
  for (const account of [carol, dave]) github.setPermission(shop, account, "write");
  const team = github.createTeam(acme, "release", [carol]);
  const files = { ".proofgate/policy.yaml": policy };
  // There before the policy names it: a branch that comes later is a rung once somebody adopts it.
  const first = policy.includes("dev: dev") ? "dev" : "main";
  const { sha } = await github.push(shop, { as: alice, branch: first, files });
  if (first === "dev") {
    const refspec = `${sha}:refs/heads/main`;
    await github.git(shop.git.directory, "push", "--quiet", github.cloneUrl(shop, alice), refspec);
  }
  return {
    world,
    carol,
    dave,
    team,
    say: async (as, body) => {
      const pull = [...shop.pulls.values()].at(-1) as Pull;
      const comment = github.comment(shop, pull, as, body);
      await world.settled();
      return [...shop.comments.values()].findLast((one) => one.body.includes(`answer ${comment.id} `))?.body;
    },
    gate: (sha, name = "main") => checksOf(world, sha)[`proofgate/${name}`],
  };
}

/** A finished run, and Bob's pull request for it. */
async function pullOfRun({ world }: Stage): Promise<{ sha: string; pull: Pull }> {
  const { github, shop, coder, bob } = world;
  const plan = { [PLAN]: planOf(BRANCH, "WP-1", "src/page.ts") };
  await github.push(shop, { as: coder, branch: BRANCH, files: plan, message });
  const { sha } = await github.push(shop, {
    as: coder,
    branch: BRANCH,
    files: { "src/page.ts": "1\n" },
    message,
  });
  const pull = await github.openPull(shop, { as: bob, head: BRANCH, base: "main" });
  await world.settled();
  return { sha, pull };
}

it("lets an agent's work pass the last gate by the word of one whom the policy names, for this head alone [P118] [T118] [T122]", async () => {
  const here = await stage(WITH_TEAM);
  const { world, carol, dave, say, gate } = here;
  const { github, shop, coder, mallory } = world;
  const { sha } = await pullOfRun(here);
  expect(checksOf(world, sha)["proofgate/run"]).toMatch(/^success/);
  expect(gate(sha)).toMatch(/^action_required/);
  const approve = `/proofgate approve ${sha}`;
  expect(await say(coder, approve)).toBeUndefined();
  expect(await say(mallory, approve)).toContain("needs the role `write`");
  expect(await say(dave, approve)).toContain("ask a member of `@acme/release`");
  expect(await say(carol, `/proofgate approve ${"0".repeat(40)}`)).toContain("and not what you approve");
  expect(await say(carol, `> ${approve}`)).toBeUndefined();
  expect(gate(sha)).toMatch(/^action_required/);
  expect(await say(carol, approve)).toContain("at the gate `main`");
  expect(gate(sha)).toMatch(/^success/);

  // What the target has changed elsewhere leaves it standing.
  await github.push(shop, { as: world.alice, branch: "main", files: { "docs/other.md": "1\n" } });
  await world.settled();
  expect(gate(sha)).toMatch(/^success/);
  const { sha: next } = await github.push(shop, {
    as: coder,
    branch: BRANCH,
    files: { "src/page.ts": "2\n" },
    message,
  });
  await world.settled();
  expect(gate(next)).toMatch(/^action_required/);
});

it("lets no approval count in another pull request of the same head, and no waiver stand in for one [T128]", async () => {
  const one = "promotion: { hotfix: { approvals: 1 } }\n";
  const here = await stage(POLICY.replace(/promotion: .*\n/, one).replace("dev: null", "dev: dev"));
  const { world, carol, dave, say, gate } = here;
  const { github, shop, alice, bob } = world;
  await github.push(shop, { as: alice, branch: "dev", files: { "docs/a.md": "1\n" } });
  const { sha } = await github.push(shop, { as: bob, branch: "people/fix", files: { "src/fix.ts": "1\n" } });
  const first = await github.openPull(shop, { as: bob, head: "people/fix", base: "main" });
  await world.settled();
  const missing = await world.running.store.db
    .selectFrom("findings")
    .select("fingerprint")
    .where("rule", "=", "approval-missing")
    .executeTakeFirstOrThrow();
  const waive = `/proofgate waive ${missing.fingerprint} until 2999-01-31 because I say so`;
  expect(await say(carol, waive)).toContain("is given by `/proofgate approve`, and not waived");
  const remote = github.cloneUrl(shop, dave);
  await github.git(shop.git.directory, "push", "--quiet", remote, `${sha}:refs/heads/people/twin`);
  await github.openPull(shop, { as: dave, head: "people/twin", base: "main" });
  await world.settled();
  expect(await say(carol, `/proofgate approve ${sha}`)).toContain("at the gate `main`");
  expect(gate(sha)).toMatch(/^action_required/);
  github.comment(shop, first, carol, `/proofgate approve ${sha}`);
  await world.settled();
  expect(gate(sha)).toMatch(/^success/);
});

it("takes an approval back with its comment, with the role and with the team, and uses it once [T120] [T121]", async () => {
  let ahead = 0;
  const here = await stage(WITH_TEAM, () => new Date(Date.now() + ahead));
  const { world, carol, team, say, gate } = here;
  const { github, shop } = world;
  const { sha, pull } = await pullOfRun(here);
  const again = async () => {
    ahead += 11 * 60_000;
    await world.running.sweep();
    await world.settled();
    return gate(sha);
  };
  await say(carol, `/proofgate approve ${sha}`);
  expect(gate(sha)).toMatch(/^success/);
  const comment = [...shop.comments.values()].findLast(({ author }) => author === carol);
  if (comment === undefined) throw new Error("the approval's comment is gone");
  github.editComment(shop, comment, carol, `/proofgate approve ${sha} `);
  await world.settled();
  expect(gate(sha)).toMatch(/^action_required/);

  await say(carol, `/proofgate approve ${sha}`);
  expect(gate(sha)).toMatch(/^success/);
  github.setPermission(shop, carol, "read");
  // GitHub tells of it: no sweep is waited for.
  await world.settled();
  expect(gate(sha)).toMatch(/^action_required/);
  github.setPermission(shop, carol, "write");
  expect(await again()).toMatch(/^success/);
  github.removeFromTeam(team, carol);
  await world.settled();
  expect(gate(sha)).toMatch(/^action_required/);
  github.addToTeam(team, carol);
  expect(await again()).toMatch(/^success/);

  const given = [...shop.comments.values()].findLast(({ author }) => author === carol);
  if (given === undefined) throw new Error("the approval's comment is gone");
  const { body } = given;
  github.webhooks.hold();
  github.editComment(shop, given, carol, `${body} of course`);
  await github.webhooks.release(() => []);
  expect(await again()).toMatch(/^action_required/);
  await say(carol, body);
  expect(gate(sha)).toMatch(/^success/);

  const url = `${github.api}/repos/acme/shop/pulls/${pull.number}/merge`;
  const headers = { authorization: `Bearer ${github.userToken(world.bob)}` };
  expect((await fetch(url, { method: "PUT", headers, body: "{}" })).status).toBe(200);
  await world.settled();
  const { db } = world.running.store;
  const rows = await db.selectFrom("approvals").select(["kind", "state"]).orderBy("id").execute();
  expect(rows.map(({ state }) => state)).toEqual(["void", "void", "used"]);
  const entries = await db
    .selectFrom("ledger_entries")
    .select("kind")
    .where("kind", "like", "approval-%")
    .orderBy("sequence")
    .execute();
  expect(entries.map(({ kind }) => kind)).toEqual([
    "approval-given",
    "approval-void",
    "approval-given",
    "approval-void",
    "approval-given",
    "approval-used",
  ]);
});

it("asks two people for a person's change straight to the last rung, and nobody for one to the first", async () => {
  const here = await stage(`${POLICY.replace(/promotion: .*\n/, "").replace("dev: null", "dev: dev")}`);
  const { world, carol, dave, say, gate } = here;
  const { github, shop, alice, bob } = world;
  await github.push(shop, { as: alice, branch: "dev", files: { "docs/a.md": "1\n" } });
  const work = { as: bob, branch: "people/fix", files: { "src/fix.ts": "1\n" } };
  const { sha } = await github.push(shop, work);
  await github.openPull(shop, { as: bob, head: "people/fix", base: "dev" });
  await world.settled();
  expect(gate(sha, "dev")).toMatch(/^success/);
  await github.openPull(shop, { as: bob, head: "people/fix", base: "main" });
  await world.settled();
  expect(gate(sha)).toMatch(/^action_required/);
  expect(await say(bob, `/proofgate approve ${sha}`)).toContain("so you cannot agree to it as well");
  await say(carol, `/proofgate approve ${sha}`);
  await say(carol, `/proofgate approve ${sha}`);
  expect(gate(sha)).toMatch(/^action_required/);
  await say(dave, `/proofgate approve ${sha}`);
  expect(gate(sha)).toMatch(/^success/);
});

it("lets a sole maintainer agree to their own work where the policy says so, and records that they did", async () => {
  const alone = "promotion: { hotfix: { approvals: 1 }, self_approval: true }\n";
  const reviewed = POLICY.replace("reviews: 0", "reviews: 1").replace("dev: null", "dev: dev");
  const here = await stage(reviewed.replace(/promotion: .*\n/, alone));
  const { world, say, gate } = here;
  const { github, shop, alice, bob } = world;
  await github.push(shop, { as: alice, branch: "dev", files: { "docs/a.md": "1\n" } });
  const { sha } = await github.push(shop, { as: bob, branch: "people/fix", files: { "src/fix.ts": "1\n" } });
  await github.openPull(shop, { as: bob, head: "people/fix", base: "main" });
  await world.settled();
  expect(gate(sha)).toMatch(/^action_required/);
  expect(await say(bob, `/proofgate approve ${sha}`)).toContain("at the gate `main`");
  expect(gate(sha)).toMatch(/^success/);
  const { db } = world.running.store;
  const notes = await db
    .selectFrom("ledger_entries")
    .select("line")
    .where("kind", "=", "annotation")
    .execute();
  expect(JSON.stringify(notes)).toContain("self_approved");
});
