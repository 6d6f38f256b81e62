import { createHmac, randomUUID } from "node:crypto";
import { afterEach, expect, it } from "vitest";
import { rulesets } from "../../src/setup/rulesets.ts";
import type { Setup } from "../../src/setup/setup.ts";
import { JUDGING, planOf, startWorld, type World } from "./running-app.ts";

const DAY_MS = 86_400_000;
const OBSERVING = "version: 1\nmode: observe\nbranches: { dev: null, staging: null }\n";
let ahead = 0;
afterEach(() => {
  ahead = 0;
});

/** The App has looked once: whoever sets it up has a day. */
async function start(): Promise<World> {
  const world = await startWorld({ permissions: JUDGING }, () => new Date(Date.now() + ahead));
  await world.running.sweep();
  return world;
}

async function nextDay({ running, settled }: World): Promise<void> {
  ahead += DAY_MS;
  await running.sweep();
  await settled();
}

/** What `init` writes for this repository's policy: of the agents' branches, and of main. */
function asInitWrites({ app }: World): Readonly<Record<string, unknown>>[] {
  const branches = { dev: null, staging: null, main: "main" };
  const setup = { agentBranches: ["agent/**"], branches, appId: app.id } as unknown as Setup;
  return rulesets(setup).map((body) => ({ ...body }));
}

const issuesOf = ({ shop }: World) =>
  [...shop.issues.values()].map(({ title, state, body }) => ({ title, state, body: body ?? "" }));
async function countOf({ running }: World): Promise<string | undefined> {
  const text = await (await fetch(`${running.url}/metrics`)).text();
  return /^proofgate_repositories_not_enforced (\d+)$/m.exec(text)?.[1];
}
const deedsOf = async ({ running }: World) => {
  const rows = await running.store.db
    .selectFrom("ledger_entries")
    .select("line")
    .where("kind", "=", "annotation")
    .execute();
  return rows.map(({ line }) => JSON.parse(line).body.deed).filter((deed) => /^enforcement/.test(deed));
};

async function summaryOf(world: World, name: string): Promise<string> {
  const { github, shop, coder, settled } = world;
  const branch = `agent/${name}`;
  const files = { [`.proofgate/plans/${name}/WORK_PLAN.json`]: planOf(branch, name, "a.txt") };
  const { sha } = await github.push(shop, { as: coder, branch, files, message: "Plan" });
  await settled();
  return [...shop.checkRuns.values()].findLast(({ headSha }) => headSha === sha)?.summary ?? "";
}

it("opens one issue while GitHub does not keep a gate shut, keeps it up to date, and closes it when that is mended [P86]", async () => {
  const world = await start();
  const { github, shop } = world;
  await world.settled();
  expect(issuesOf(world)).toEqual([]);
  expect(await summaryOf(world, "WP-1")).toContain(
    "**Not enforced at GitHub**: `main` does not require `proofgate/main`",
  );
  await nextDay(world);
  await world.running.sweep();
  await world.settled();
  expect(issuesOf(world)).toMatchObject([{ title: "Proofgate is not enforced here", state: "open" }]);
  expect(issuesOf(world)[0]?.body).toContain("of `agent/**` nothing says that they cannot be force-pushed");

  const [agents = {}, main = {}] = asInitWrites(world);
  github.addRuleset(shop, main);
  await nextDay(world);
  expect(issuesOf(world)).toHaveLength(1);
  expect(issuesOf(world)[0]?.body).not.toContain("proofgate/main");

  expect(await countOf(world)).toBe("1");
  github.addRuleset(shop, agents);
  await nextDay(world);
  expect(issuesOf(world)).toMatchObject([{ state: "closed" }]);
  expect(await countOf(world)).toBe("0");
  expect(await deedsOf(world)).toEqual([
    "enforcement is not real",
    "enforcement is not real",
    "enforcement is whole again",
  ]);
  expect(await summaryOf(world, "WP-2")).not.toContain("Not enforced");
}, 60_000);

it("looks at once when a rule of branches has changed, and says what drifted [P120]", async () => {
  const world = await start();
  const { github, shop, running, secret } = world;
  for (const body of asInitWrites(world)) github.addRuleset(shop, body);
  await nextDay(world);
  expect(issuesOf(world)).toEqual([]);
  shop.rulesets.clear();
  const payload = {
    action: "deleted",
    installation: { id: world.installation.id },
    repository: { id: shop.id, full_name: "acme/shop", default_branch: "main" },
  };
  const body = JSON.stringify(payload);
  const answer = await fetch(`${running.url}/api/github/webhooks`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-github-event": "repository_ruleset",
      "x-github-delivery": randomUUID(),
      "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
    },
    body,
  });
  expect(answer.ok).toBe(true);
  await world.settled();
  expect(issuesOf(world)).toMatchObject([{ state: "open" }]);
  expect(issuesOf(world)[0]?.body).toContain("`main` does not require `proofgate/main`");
}, 60_000);

it("opens another one where somebody has deleted it, and says in the ledger when nothing is asked any more", async () => {
  const world = await start();
  const { github, shop, alice } = world;
  await nextDay(world);
  expect(issuesOf(world)).toHaveLength(1);
  shop.issues.clear();
  github.addRuleset(shop, asInitWrites(world)[1] ?? {});
  await nextDay(world);
  expect(issuesOf(world)).toMatchObject([{ state: "open" }]);
  // Else the gate that is shut by now would keep the push out.
  shop.rulesets.clear();
  const files = { ".proofgate/policy.yaml": OBSERVING };
  await github.push(shop, { as: alice, branch: "main", files });
  await nextDay(world);
  expect(issuesOf(world)).toMatchObject([{ state: "closed" }]);
  expect((await deedsOf(world)).at(-1)).toBe("enforcement is not asked for any more");
}, 60_000);

it("asks nothing of a repository whose policy only reports", async () => {
  const world = await start();
  const { github, shop, alice } = world;
  const files = { ".proofgate/policy.yaml": OBSERVING };
  await github.push(shop, { as: alice, branch: "main", files });
  await nextDay(world);
  await nextDay(world);
  expect(issuesOf(world)).toEqual([]);
}, 60_000);
