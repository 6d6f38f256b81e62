import { expect, it } from "vitest";
import type { Pull } from "../github/pull-state.ts";
import type { Account } from "../github/state.ts";
import { checksOf, JUDGING, POLICY, planOf, startWorld, type World } from "./running-app.ts";

const config = (thread: string, owner: string) => `version: 1\nthread: ${thread}\nowner: "${owner}"\n`;

/** A plan of `billing` that names a file of `shipping` as well. */
function planFor(id: string): Record<string, string> {
  const plan = JSON.parse(planOf(`agent/${id}`, id, "billing/src/a.ts"));
  const other = { file: "shipping/src/a.ts", operations: ["create", "modify"] };
  return {
    [`billing/.proofgate/plans/${id}/WORK_PLAN.json`]: JSON.stringify({
      ...plan,
      targets: [...plan.targets, other],
    }),
  };
}

interface Stage {
  readonly world: World;
  /** Of the team that owns `billing`. */
  readonly carol: Account;
  /** Owns `shipping`. */
  readonly dave: Account;
  /** By the agent, to the branch of the plan with this id. */
  push(id: string, files: Record<string, string>): Promise<string>;
  opens(id: string): Promise<Pull>;
  say(on: Pull, as: Account, body: string): Promise<string>;
  check(sha: string, name?: string): string;
  /** What the run's check on a commit says at length. */
  words(sha: string): string;
}

async function stage(policy = POLICY): Promise<Stage> {
  const world = await startWorld({ permissions: JUDGING });
  const { github, shop, acme, alice, bob, coder } = world;
  const [carol, dave] = ["carol", "dave"].map((login) => github.createUser(login)) as [Account, Account];
  for (const account of [carol, dave]) github.setPermission(shop, account, "write");
  github.createTeam(acme, "billing", [carol]);
  const files = {
    ".proofgate/policy.yaml": policy,
    "billing/.proofgate/config.yaml": config("billing", "@acme/billing"),
    "shipping/.proofgate/config.yaml": config("shipping", "@dave"),
  };
  await github.push(shop, { as: alice, branch: "main", files });
  return {
    world,
    carol,
    dave,
    push: async (id, changed) => {
      const message = `Work\n\nPlan-Id: ${id}\nIteration: 1`;
      const { sha } = await github.push(shop, { as: coder, branch: `agent/${id}`, files: changed, message });
      await world.settled();
      return sha;
    },
    opens: async (id) => {
      const pull = await github.openPull(shop, { as: bob, head: `agent/${id}`, base: "main" });
      await world.settled();
      return pull;
    },
    say: async (on, as, body) => {
      const { id } = github.comment(shop, on, as, body);
      await world.settled();
      const mark = `<!-- proofgate:answer ${id} -->`;
      return [...shop.comments.values()].findLast((one) => one.body.startsWith(mark))?.body ?? "";
    },
    check: (sha, name = "run") => checksOf(world, sha)[`proofgate/${name}`] ?? "",
    words: (sha) => {
      const runs = [...shop.checkRuns.values()].filter(({ headSha }) => headSha === sha);
      const run = runs.findLast(({ name }) => name === "proofgate/run");
      return `${run?.summary}${run?.text}`;
    },
  };
}

const AGREE = "/proofgate handoff approve";

it("lets a run touch the files of another thread that its plan names, once both owners have agreed [P24] [P25]", async () => {
  const here = await stage();
  const { world, carol, dave, push, say, check, words } = here;
  const { alice, bob, coder, shop } = world;
  const planned = await push("WP-1", planFor("WP-1"));
  const pull = await here.opens("WP-1");
  expect(check(planned)).toMatch(/^success/);
  expect(words(planned)).toContain("`@acme/billing` and `@dave` has not agreed");
  // An administrator who owns neither has no say, nor has whoever opened the pull request; an agent is not answered.
  expect(await say(pull, alice, AGREE)).toContain("the policy asks others");
  expect(await say(pull, bob, AGREE)).toContain("the policy asks others");
  expect(await say(pull, coder, AGREE)).toBe("");
  expect(await say(pull, carol, AGREE)).toContain("`@dave` must agree as well");
  expect(words(planned)).toContain("`@dave` has not agreed");
  const given = await say(pull, dave, AGREE);
  expect(given).toContain("You agree for `@dave` that plan `WP-1`");
  const head = await push("WP-1", { "billing/src/a.ts": "1\n", "shipping/src/a.ts": "1\n" });
  expect(check(head)).toMatch(/^success/);
  expect(check(head, "main")).toMatch(/^success/);
  expect(words(head)).toContain("`carol` agreed for `@acme/billing`, `dave` agreed for `@dave`");
  // Taken back, it shuts the gate; the run is not stopped for what it was let do.
  const comment = [...shop.comments.values()].findLast(({ author }) => author.login === "dave");
  world.github.editComment(shop, comment!, dave, `${AGREE} after all not`);
  await world.settled();
  expect(check(head, "main")).toMatch(/^failure: (?!STOP)/);
  expect(words(head)).toContain("is over");
  await say(pull, dave, AGREE);
  expect(check(head, "main")).toMatch(/^success/);
  const rows = await world.running.store.db.selectFrom("approvals").select(["kind", "state"]).execute();
  expect(rows).toEqual(["given", "void", "given"].map((state) => ({ kind: "handoff", state })));
});

it("lets a plan of a class that a person must approve pass by that approval, given before there is code [P118] [P163]", async () => {
  const here = await stage();
  const { world, carol, push, say, check } = here;
  const own = JSON.parse(planOf("agent/WP-2", "WP-2", "billing/src/b.ts"));
  const path = "billing/.proofgate/plans/WP-2/WORK_PLAN.json";
  const planned = await push("WP-2", { [path]: JSON.stringify({ ...own, risk: "high" }) });
  const pull = await here.opens("WP-2");
  expect(check(planned)).toMatch(/^action_required/);
  expect(await say(pull, world.coder, `/proofgate approve ${planned}`)).toBe("");
  expect(check(planned)).toMatch(/^action_required/);
  expect(await say(pull, carol, `/proofgate approve ${planned}`)).toContain("at the gate `main`");
  expect(check(planned)).toMatch(/^success/);
  const done = await push("WP-2", { "billing/src/b.ts": "1\n" });
  expect(check(done)).toMatch(/^success/);
  expect(check(done, "main")).toMatch(/^success/);
  // Who approved loses their role: the plan waits again.
  world.github.setPermission(world.shop, carol, "read");
  const later = await push("WP-2", { "billing/src/b.ts": "2\n" });
  expect(check(later)).toMatch(/^action_required/);
});
