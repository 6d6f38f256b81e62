import { expect, it } from "vitest";
import type { LedgerEntry } from "../../src/ledger/entry.ts";
import { readLines } from "../../src/store/ledger.ts";
import { BRANCH, openedRun } from "./granted-run.ts";
import { checksOf, POLICY } from "./running-app.ts";
import { FEED, post, spent } from "./spending-run.ts";

const REQUIRED = `${POLICY}usage: { required: true }\nbudget: { per_request: 20, per_month: 20 }\n`;

it("warns of a feed that falls silent and stops its run, but none that is done; its month is judged with others' [P54] [P70]", async () => {
  const { world, opened, runs, push, later } = await openedRun({}, { usageFeedToken: FEED });
  const { github, shop, alice, coder } = world;
  await github.push(shop, { as: alice, branch: "main", files: { ".proofgate/policy.yaml": REQUIRED } });
  await push({ "src/page.ts": "1\n" });
  await world.settled();
  const tell = async (id: string, amount: number) => {
    const headers = { authorization: `Bearer ${FEED}` };
    const body = JSON.stringify(spent(id, amount));
    const { bytes } = await post(`${world.running.url}/api/v1/runs/${opened.id}/usage`, { headers, body });
    await world.settled();
    return JSON.parse(bytes.toString("utf8")) as Record<string, unknown>;
  };
  const state = async () => (await runs())[0]?.state;
  const said = async () => {
    const lines = await Array.fromAsync(readLines(world.running.store.db, shop.id));
    return lines
      .map((line) => JSON.parse(line) as LedgerEntry)
      .flatMap(({ kind, body }) => (kind === "usage" && body.feed !== undefined ? [body.feed] : []));
  };
  const month = new Date().toISOString().slice(0, 7);
  expect(await tell("q-1", 14)).toMatchObject({ level: "warn", shared: [`repository ${month} note`] });
  expect(await state()).toBe("done");
  await later(120);
  expect([await state(), await said()]).toEqual(["done", []]);

  // Without its trailers it has to be mended, and the agent is at work on that.
  const bare = { as: coder, branch: BRANCH, message: "A page", files: { "src/page.ts": "2\n" } };
  const { sha } = await github.push(shop, bare);
  await world.settled();
  expect(await state()).toBe("active");
  await later(14);
  expect(await said()).toEqual([]);
  await later(2);
  expect(await said()).toEqual(["silent"]);
  expect(checksOf(world, sha)["proofgate/run"]).toMatch(/^failure: Fail/);
  await later(40);
  await tell("q-2", 0.5);
  expect(await said()).toEqual(["silent", "heard"]);
  await later(16);
  await later(44);
  expect([await state(), await said()]).toEqual(["active", ["silent", "heard", "silent"]]);
  await later(2);
  expect(await state()).toBe("stopped");
  expect(checksOf(world, sha)["proofgate/run"]).toMatch(/^failure: STOP_RUNTIME_EXCEEDED/);
});
