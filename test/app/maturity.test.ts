import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import type { MaturityFacts } from "../../src/contract/generated/maturity-facts.ts";
import { validateMaturityFacts } from "../../src/contract/generated/record-validators.mjs";
import { run as runCommand } from "../cli/run.ts";
import { BRANCH, type EvidenceWorld, evidenceWorld } from "./evidence-world.ts";
import { post, spent } from "./spending-run.ts";

const KEPT_IN = ["bubblewrap", "network: none", "files: read-only but for declared directories"];
const command = { text: "npm test", exit_status: 0, protection: KEPT_IN };

async function merged({ github, shop, alice, bob, settled }: EvidenceWorld): Promise<number> {
  const pull = await github.openPull(shop, { as: bob, head: BRANCH, base: "main" });
  await settled();
  const headers = { authorization: `Bearer ${github.userToken(alice)}`, "content-type": "application/json" };
  const url = `${github.api}/repos/acme/shop/pulls/${pull.number}/merge`;
  const { status } = await fetch(url, { method: "PUT", headers, body: "{}" });
  await settled();
  return status;
}

it("tells the operator what is proven of a thread's runs, each thing by its own proof, and nobody else [P166] [P167]", async () => {
  const [operator, feed] = [randomBytes(24).toString("hex"), randomBytes(24).toString("hex")];
  const world = await evidenceWorld(undefined, {
    usageFeedToken: feed,
    digest: { OPERATOR_TOKEN: operator },
    afterSweep: true,
  });
  const { running, main, shop, github, alice, settled } = world;
  const { db } = running.store;
  const asked = async (repository: string, bearer = operator) =>
    await fetch(`${running.url}/api/v1/maturity?repository=${encodeURIComponent(repository)}`, {
      headers: { authorization: `Bearer ${bearer}` },
    });
  const facts = async (): Promise<MaturityFacts> => {
    const told = (await (await asked("ACME/shop")).json()) as MaturityFacts;
    expect(validateMaturityFacts(told), JSON.stringify(validateMaturityFacts.errors)).toBe(true);
    return told;
  };
  await world.send({ branch: "main", sha: main, runId: 6000, checkRunId: 6001 });
  await world.send({ document: { command } });
  await settled();
  expect((await facts()).threads).toMatchObject([{ thread: ".", runs: 1, ended: 0, reached: 0, tests: 0 }]);
  const { id } = await db.selectFrom("runs").select("id").executeTakeFirstOrThrow();
  const headers = { authorization: `Bearer ${feed}` };
  const body = `${JSON.stringify(spent("one", 1))}\n`;
  expect((await post(`${running.url}/api/v1/runs/${id}/usage`, { headers, body })).status).toBe(200);
  await settled();
  expect(await merged(world)).toBe(200);
  const whole = await facts();
  // The policy was pushed past the gate, and no ruleset keeps it shut: of the repository, and so of each thread.
  expect(whole).toMatchObject({
    ...{ repository: { id: shop.id, name: "acme/shop" }, unaccounted: 1, more: false },
    enforcement: { wrong: expect.any(Number) },
  });
  expect(whole.enforcement?.wrong).toBeGreaterThan(0);
  expect(whole.threads).toMatchObject([
    {
      ...{ thread: ".", runs: 1, ended: 1, reached: 1, enforced: 1, tests: 1, sandboxed: 1, coverage: 1 },
      ...{ usage: 1, over_budget: 0, calls: 0, kept: 1, stops: { made: 0, resumed: 0, standing: 0 } },
    },
  ]);
  expect(Object.values(whole.threads[0]!.manifests).reduce((sum, count) => sum + count)).toBe(1);
  expect(await (await asked(String(shop.id))).json()).toMatchObject({ repository: { name: "acme/shop" } });

  // Told by the run alone, or run where it could write: neither counts.
  await db.updateTable("usage_totals").set({ independent: false }).execute();
  const bare = { ...command, protection: ["bubblewrap", "network: none"] };
  await world.send({ runAttempt: 2, checkRunId: 9002, document: { command: bare } });
  await settled();
  expect((await facts()).threads).toMatchObject([{ tests: 1, sandboxed: 0, usage: 0 }]);
  await db.deleteFrom("judged_facts").execute();
  expect((await facts()).threads).toMatchObject([{ tests: 1, kept: 0 }]);

  const status = async (...args: Parameters<typeof asked>) => (await asked(...args)).status;
  expect(await status("acme/shop", "x".repeat(48))).toBe(401);
  expect([await status("acme/other"), await status("1"), await status("shop")]).toEqual([404, 404, 400]);
  const environment = {
    GITHUB_TOKEN: github.userToken(alice),
    GITHUB_API_URL: github.api,
    PROOFGATE_TOKEN: operator,
  };
  const { stdout } = await runCommand(["doctor", "acme/shop", "--app", running.url, "--format", "json"], {
    environment,
  });
  const { checks } = JSON.parse(stdout) as { readonly checks: readonly { readonly check: string }[] };
  expect(checks.find(({ check }) => check === "app-record")).toMatchObject({ state: "holds" });
});
