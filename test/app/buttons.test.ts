import { createHmac, randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import type { CheckRun } from "../github/check-state.ts";
import type { Account } from "../github/state.ts";
import { WITH_TEAM } from "./policy-and-plan.ts";
import { checksOf, JUDGING, POLICY, planOf, startWorld, type World } from "./running-app.ts";

const PLAN = ".proofgate/plans/WP-1/WORK_PLAN.json";
const BRANCH = "agent/WP-1";
const message = "Add a page\n\nPlan-Id: WP-1\nIteration: 1";

interface Stage {
  readonly world: World;
  readonly carol: Account;
  readonly dave: Account;
  /** What the App answers to a button of this check run. */
  press(run: CheckRun, as: Account): Promise<string>;
  /** The newest check run of the gate on a commit. */
  shown(sha: string): CheckRun;
  gate(sha: string): string | undefined;
  /** What the App writes in pull requests while something is done. */
  answersTo(deed: () => unknown): Promise<string>;
}

async function stage(policy: string, clock = () => new Date()): Promise<Stage> {
  const world = await startWorld({ permissions: JUDGING }, clock);
  const { github, shop, acme, alice } = world;
  const [carol, dave] = ["carol", "dave"].map((login) => github.createUser(login)) as [Account, Account];
  for (const account of [carol, dave]) github.setPermission(shop, account, "write");
  // Who opens the pull request may approve those of others.
  github.createTeam(acme, "release", [carol, world.bob]);
  await github.push(shop, { as: alice, branch: "main", files: { ".proofgate/policy.yaml": policy } });
  const answersTo: Stage["answersTo"] = async (deed) => {
    const before = new Set(shop.comments.keys());
    await deed();
    await world.settled();
    const said = [...shop.comments.values()].filter(
      ({ id, body }) => !before.has(id) && body.includes("answer -"),
    );
    return said.map(({ body }) => body).join("\n");
  };
  return {
    world,
    carol,
    dave,
    answersTo,
    press: (run, as) => answersTo(() => github.pressButton(shop, run, as, "approve")),
    shown: (sha) => {
      const runs = [...shop.checkRuns.values()];
      const run = runs.findLast(({ headSha, name }) => headSha === sha && name === "proofgate/main");
      if (run === undefined) throw new Error(`nothing is shown at ${sha}`);
      return run;
    },
    gate: (sha) => checksOf(world, sha)["proofgate/main"],
  };
}

async function commandsOf({ running }: World): Promise<readonly string[]> {
  const rows = await running.store.db.selectFrom("commands").select("outcome").orderBy("seen_at").execute();
  return rows.map(({ outcome }) => outcome);
}

/** A webhook with the App's own signature: what GitHub itself would have to be wrong about. */
async function tell(world: World, run: CheckRun, sender: Account, told: { app?: number; verdict?: string }) {
  const { app, shop, secret } = world;
  const [installation] = [...world.github.world.installations.values()];
  const check_run = {
    id: run.id,
    head_sha: run.headSha,
    external_id: told.verdict ?? run.externalId,
    app: { id: told.app ?? app.id },
  };
  const payload = {
    action: "requested_action",
    requested_action: { identifier: "approve" },
    check_run,
    repository: { id: shop.id, full_name: "acme/shop", default_branch: "main" },
    installation: { id: installation?.id },
    sender: { id: sender.id, login: sender.login, type: sender.type },
  };
  const body = JSON.stringify(payload);
  const signature = createHmac("sha256", secret).update(body).digest("hex");
  const headers = {
    "content-type": "application/json",
    "x-github-delivery": randomUUID(),
    "x-github-event": "check_run",
    "x-hub-signature-256": `sha256=${signature}`,
  };
  const { status } = await fetch(app.webhook?.url ?? "", { method: "POST", headers, body });
  expect(status).toBe(202);
}

/** An agent, who opened the pull request, who may not write, who is not asked, and webhooks that name what is not there. */
async function pressInVain({ world, carol, dave, press, answersTo }: Stage, run: CheckRun): Promise<void> {
  const { coder, bob, mallory } = world;
  expect(await press(run, coder)).toBe("");
  expect(await press(run, bob)).toContain("so you cannot agree to it as well");
  expect(await press(run, mallory)).toContain("needs the role `write`");
  expect(await press(run, dave)).toContain("ask a member of `@acme/release`");
  expect(await answersTo(() => tell(world, run, carol, { app: world.app.id + 1 }))).toBe("");
  expect(await answersTo(() => tell(world, run, carol, { verdict: "V-of-nobody" }))).toBe("");
  expect(await commandsOf(world)).toEqual(["refused", "refused", "refused", "refused"]);
}

it("takes a button of the gate's check for an approval of that commit and verdict, by whoever may give one, once [P118] [T115] [T118] [T122]", async () => {
  let ahead = 0;
  const here = await stage(WITH_TEAM, () => new Date(Date.now() + ahead));
  const { world, carol, press, shown, gate, answersTo } = here;
  const { github, shop, coder, bob } = world;
  const files = { [PLAN]: planOf(BRANCH, "WP-1", "src/page.ts") };
  await github.push(shop, { as: coder, branch: BRANCH, files, message });
  const work = (text: string) => ({ as: coder, branch: BRANCH, files: { "src/page.ts": text }, message });
  const { sha } = await github.push(shop, work("1\n"));
  const pull = await github.openPull(shop, { as: bob, head: BRANCH, base: "main" });
  await world.settled();
  expect(gate(sha)).toMatch(/^action_required/);
  const first = shown(sha);
  const buttons = [...shop.checkRuns.values()].map(({ name, buttons }) => [name, buttons.join()]);
  expect(new Set(buttons.filter(([, shows]) => shows !== "").map(([name]) => name))).toEqual(
    new Set(["proofgate/main"]),
  );

  await pressInVain(here, first);
  expect(gate(sha)).toMatch(/^action_required/);

  github.webhooks.hold();
  github.pressButton(shop, first, carol, "approve");
  const answer = await answersTo(() => github.webhooks.release((held) => [...held, ...held]));
  expect(answer.match(/`carol` pressed \*Approve\*/g)).toHaveLength(1);
  expect(answer).toContain("at the gate `main`");
  expect(gate(sha)).toMatch(/^success/);
  expect(shown(sha).buttons).toEqual([]);
  expect((await commandsOf(world)).slice(4)).toEqual(["obeyed"]);

  // Nothing of it can be edited, and its giver is asked about all the same.
  const again = async () => {
    ahead += 11 * 60_000;
    await world.running.sweep();
    await world.settled();
    return gate(sha);
  };
  expect(await again()).toMatch(/^success/);
  github.setPermission(shop, carol, "read");
  await world.settled();
  expect(gate(sha)).toMatch(/^action_required/);
  github.setPermission(shop, carol, "write");
  expect(await again()).toMatch(/^success/);
  expect(await press(first, carol)).toContain("was judged anew since the check whose button it is");

  const { sha: next } = await github.push(shop, work("2\n"));
  await world.settled();
  expect(await press(first, carol)).toContain(`the head is \`${next}\` now`);
  expect(gate(next)).toMatch(/^action_required/);
  expect(await press(shown(next), carol)).toContain("at the gate `main`");
  expect(gate(next)).toMatch(/^success/);

  const url = `${github.api}/repos/acme/shop/pulls/${pull.number}/merge`;
  const headers = { authorization: `Bearer ${github.userToken(bob)}` };
  expect((await fetch(url, { method: "PUT", headers, body: "{}" })).status).toBe(200);
  await world.settled();
  const { db } = world.running.store;
  const rows = await db.selectFrom("approvals").select(["head", "state"]).orderBy("id").execute();
  expect(rows.find(({ head }) => head === next)?.state).toBe("used");
  expect(await press(shown(next), carol).catch((error: Error) => error.message)).toContain("shows no button");
  const given = await db
    .selectFrom("ledger_entries")
    .select("line")
    .where("kind", "=", "approval-given")
    .execute();
  expect(given).toHaveLength(2);
  expect(JSON.stringify(given)).toContain(`\\"check_run\\":${first.id}`);
});

it("offers the button for the review that a person's change waits for, and before the one gate that it is about", async () => {
  const here = await stage(POLICY.replace("reviews: 0", "reviews: 1"));
  const { world, carol, press, shown, gate } = here;
  const { github, shop, bob } = world;
  const { sha } = await github.push(shop, { as: bob, branch: "people/fix", files: { "src/fix.ts": "1\n" } });
  await github.openPull(shop, { as: bob, head: "people/fix", base: "main" });
  // Into a branch that is no rung: another pull request of the same branch.
  await github.push(shop, { as: bob, branch: "people/elsewhere", files: { "docs/a.md": "1\n" } });
  await github.openPull(shop, { as: bob, head: "people/fix", base: "people/elsewhere" });
  await world.settled();
  expect(gate(sha)).toMatch(/^action_required/);
  expect(await press(shown(sha), bob)).toContain("so you cannot agree to it as well");
  expect(gate(sha)).toMatch(/^action_required/);
  expect(await press(shown(sha), carol)).toContain("at the gate `main`");
  expect(gate(sha)).toMatch(/^success/);
});
