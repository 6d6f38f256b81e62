import { expect, it } from "vitest";
import { sha256OfCanonicalJson } from "../../src/contract/canonical-json.ts";
import type { Manifest } from "../../src/contract/generated/manifest.ts";
import { validateManifest } from "../../src/contract/generated/record-validators.mjs";
import { BRANCH, message, PLAN } from "./granted-run.ts";
import { checksOf, JUDGING, POLICY, planOf, startWorld } from "./running-app.ts";
import { FEED, inAll, post, spent } from "./spending-run.ts";

const LOCAL = "qwen3-coder:30b";
const REQUIREMENT = `version: 1
id: FR-12
owner: "@alice"
objective: Show a page.
acceptance: [{ id: AC-1, text: "the page is there", test: "test/page.test.ts > is there" }]
`;
const PLANNED = {
  ...JSON.parse(planOf(BRANCH, "WP-1", "src/page.ts")),
  requirements: ["FR-12"],
  budget: { currency: "USD", per_run: 10 },
  local_feasibility: { "FR-12/AC-1": "one line of text, and a test that says what is missing" },
};
const HASH = sha256OfCanonicalJson(PLANNED);

/** A run of a repository whose policy lists a local model, with its page pushed. */
async function frugalRun() {
  const world = await startWorld({ permissions: JUDGING, usageFeedToken: FEED });
  const { github, shop, alice, bob, coder } = world;
  const files = {
    ".proofgate/policy.yaml": `${POLICY}usage: { local_models: ["${LOCAL}"] }\n`,
    ".proofgate/requirements/FR-12.yaml": REQUIREMENT,
  };
  await github.push(shop, { as: alice, branch: "main", files });
  await github.push(shop, { as: coder, branch: BRANCH, files: { [PLAN]: JSON.stringify(PLANNED) }, message });
  const page = { "src/page.ts": "1\n" };
  const { sha: head } = await github.push(shop, { as: coder, branch: BRANCH, files: page, message });
  await world.settled();
  const pull = await github.openPull(shop, { as: bob, head: BRANCH, base: "main" });
  await world.settled();
  const { db } = world.running.store;
  const [run] = await db.selectFrom("runs").select(["id"]).execute();
  const path = `${world.running.url}/api/v1/runs/${run?.id}`;
  const posted = async (to: string, body: string) => {
    const headers = { authorization: `Bearer ${FEED}` };
    const { bytes } = await post(`${path}/${to}`, { headers, body });
    await world.settled();
    return JSON.parse(bytes.toString("utf8")) as Record<string, unknown>;
  };
  return {
    db,
    tell: (events: readonly object[]) =>
      posted("usage", events.map((event) => `${JSON.stringify(event)}\n`).join("")),
    reserve: (id: string, amount: number, more: object = {}) =>
      posted("reservations", JSON.stringify({ request_id: id, cost: { currency: "USD", amount }, ...more })),
    say: async (body: string, as = alice) => {
      const { id } = github.comment(shop, pull, as, body);
      await world.settled();
      return [...shop.comments.values()].findLast((one) => one.body.includes(`answer ${id} `))?.body;
    },
    coder,
    check: () => checksOf(world, head)["proofgate/run"],
    manifest: async () => {
      const manifest = JSON.parse(await (await fetch(`${path}/manifest`)).text()) as Manifest;
      expect(validateManifest(manifest)).toBe(true);
      return manifest;
    },
  };
}

it("lets a run whose money comes to its end go on with local models alone, by a person's word, and stops it at the first that costs something [P74]", async () => {
  const { db, tell, reserve, say, check, manifest, coder } = await frugalRun();
  await tell(inAll("q", 700));
  expect(await say(`/proofgate degrade ${HASH}`)).toContain("has not come to the end of its money");
  expect(await reserve("under way", 1)).toMatchObject({ answer: "warn" });
  expect(await tell([spent("two", 2)])).toMatchObject({ level: "needs-approval" });
  expect(check()).toMatch(/^action_required/);
  // Not by the agent's own word, not for another plan, and not while something is under way that is to be paid for.
  expect(await say(`/proofgate degrade ${HASH}`, coder)).toBeUndefined();
  expect(await say(`/proofgate degrade ${"0".repeat(64)}`)).toContain(`\`${HASH}\``);
  expect(await say(`/proofgate degrade ${HASH}`)).toContain("under way");
  await tell([spent("under way", 0.5)]);
  expect((await manifest()).mode).toEqual({ source: "observed", mode: "normal" });
  expect(await say(`/proofgate degrade ${HASH}`)).toContain("may go on with local models alone");
  expect(check()).toMatch(/^success: Pass: 1 note/);
  expect(await reserve("r-1", 0.1, { model: "model-a" })).toMatchObject({
    answer: "deny",
    why: expect.stringMatching(/^local only: /),
  });
  expect(await reserve("r-2", 0, { model: LOCAL })).toMatchObject({ answer: "allow" });
  const { cost: _, ...free } = spent("r-2", 0, { model: LOCAL });
  expect(await tell([free])).toMatchObject({ level: "warn", spent: "9.50 USD" });
  expect(check()).toMatch(/^success: Pass: 1 note/);
  expect(await say(`/proofgate degrade ${HASH}`)).toContain("already, since");
  expect((await manifest()).mode).toMatchObject({
    mode: "local",
    allowed_by: { login: "alice" },
    plan_sha256: HASH,
    models: [{ name: LOCAL, requests: 1 }],
    strays: 0,
  });
  expect(await tell([spent("dear", 0.01)])).toMatchObject({ level: "stop" });
  expect(check()).toMatch(/^failure: STOP_BUDGET_EXCEEDED/);
  const [stop] = await db.selectFrom("stops").select(["id", "code"]).execute();
  expect(stop?.code).toBe("STOP_BUDGET_EXCEEDED");
  expect((await manifest()).mode).toMatchObject({ mode: "local", strays: 1 });
  // Whoever agrees to more money ends it: then it may spend again.
  await say("/proofgate approve-budget 12");
  await say(`/proofgate resume ${stop?.id}`);
  expect(check()).toMatch(/^success/);
  expect((await manifest()).mode).toEqual({ source: "observed", mode: "normal" });
});
