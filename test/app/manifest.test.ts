import { createHash, randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import type { Manifest } from "../../src/contract/generated/manifest.ts";
import { validateManifest } from "../../src/contract/generated/record-validators.mjs";
import { MANIFEST_FIELDS } from "../../src/engine/manifest-completeness.ts";
import type { LedgerEntry } from "../../src/ledger/entry.ts";
import { linesOfKind } from "../../src/store/ledger.ts";
import { run as runCommand } from "../cli/run.ts";
import { openedRun, PLAN } from "./granted-run.ts";
import type { World } from "./running-app.ts";

async function manifestAt({ running }: World, run: string) {
  const response = await fetch(`${running.url}/api/v1/runs/${run}/manifest`);
  const text = await response.text();
  const manifest = JSON.parse(text) as Manifest;
  return { status: response.status, text, manifest };
}
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const sealsIn = async ({ running, shop }: World) =>
  (await linesOfKind(running.store.db, shop.id, "manifest-sealed")).map(
    (line) => JSON.parse(line) as LedgerEntry,
  );

/** Nothing of it has ended: what is known so far is shown, and not sealed. */
async function expectRunning(world: World, run: string, head: string): Promise<void> {
  const running = await manifestAt(world, run);
  expect(validateManifest(running.manifest)).toBe(true);
  expect(running.manifest).toMatchObject({
    run: run,
    repository: { id: world.shop.id, name: "acme/shop" },
    agent: { source: "observed", id: world.coder.id, login: "coder-bot", role: "coder", disagreements: [] },
    plan: { source: "observed", id: "WP-1", trailers: { agree: 2, differ: 0, none: 0 } },
    files_written: { source: "observed", paths: [PLAN, "src/page.ts"], count: 2, cut: 0 },
    diff: { source: "observed", files: 2, commits: 2, head: head },
    ended_at: { source: "observed" },
    runtime: { source: "observed", minutes: expect.any(Number), limit_minutes: 480 },
    exit_condition: { source: "observed", value: "running" },
    completeness: {
      grade: "C",
      lacking: ["files_read", "external_calls", "token_usage", "cost", "progress"],
    },
  });
  expect(running.manifest.seal).toBeUndefined();
}

it("records a run as it goes and seals it when it ends, each field with its source [P75] [P76] [P77] [P78] [P79] [P80] [P81] [P82] [P83] [P84] [P85] [P86] [P87] [P88]", async () => {
  const { world, opened, push, say } = await openedRun();
  const { db } = world.running.store;
  const done = await push({ "src/page.ts": "export const page = 1;\n" });
  await world.settled();
  await expectRunning(world, opened.id, done.sha);
  const { sha } = await push({ "lib/other.ts": "export const other = 1;\n" });
  await world.settled();
  const sealed = await manifestAt(world, opened.id);
  const [stop] = await db.selectFrom("stops").selectAll().execute();
  expect(validateManifest(sealed.manifest)).toBe(true);
  expect(sealed.manifest).toMatchObject({
    state: "stopped",
    files_written: { count: 3 },
    exit_condition: { value: "stopped" },
    stop: { source: "observed", code: "STOP_UNAUTHORIZED_ACCESS", id: stop?.id, head: sha },
  });
  for (const name of MANIFEST_FIELDS) expect(sealed.manifest[name].source).toMatch(/^[a-z-]+$/);
  const entry = (await sealsIn(world)).at(-1);
  expect(entry).toMatchObject({
    subject: { run: opened.id, plan: "WP-1" },
    body: {
      manifest_sha256: sha256(sealed.text),
      seal: sealed.manifest.seal?.number,
      exit_condition: "stopped",
    },
  });
  expect(entry?.previous_hash).toBe(sealed.manifest.links.ledger.hash);
  const verdicts = await db.selectFrom("verdicts").select(["id", "json_sha256"]).execute();
  for (const { id, sha256: digest } of sealed.manifest.links.verdicts)
    expect(verdicts.find((verdict) => verdict.id === id)?.json_sha256).toBe(digest);
  await say(`/proofgate resume ${stop?.id}`);
  expect((await manifestAt(world, opened.id)).manifest).toMatchObject({
    exit_condition: { value: "running" },
    links: { stops: [{ id: stop?.id, state: "resumed" }] },
  });
  await say("/proofgate abandon");
  const again = await manifestAt(world, opened.id);
  expect(again.manifest).toMatchObject({
    state: "abandoned",
    seal: { supersedes: sha256(sealed.text) },
  });
  const shown = async (...argv: string[]) =>
    (await runCommand(["manifest", opened.id, "--app", world.running.url, ...argv], { directory: "." }))
      .stdout;
  expect(await shown("--format", "json")).toBe(again.text);
  expect(await shown()).toMatch(/files_read +unknown/);
  expect(await shown()).toMatch(/runtime +observed/);
  const seals = (await sealsIn(world)).map(({ body }) => body);
  expect(seals.map(({ seal }) => seal)).toEqual(seals.map((_, index) => index + 1));
  expect(seals.slice(-2).map(({ manifest_sha256: each }) => each)).toEqual([
    sha256(sealed.text),
    sha256(again.text),
  ]);
  expect((await manifestAt(world, "R-0123456789abcdef")).status).toBe(404);
});

it("takes tokens and costs from a gateway's word, and the run's own only where nobody else told [P66] [P68] [P69] [P84] [P85]", async () => {
  const feed = randomBytes(24).toString("hex");
  const budget = { currency: "USD", per_run: 10 };
  const { world, opened } = await openedRun({ budget }, { usageFeedToken: feed });
  const event = (requestId: string, tokens: object, amount: number) =>
    JSON.stringify({
      request_id: requestId,
      model: "model-a",
      tokens,
      cost: { currency: "USD", amount },
      time: "2026-11-22T08:00:00Z",
    });
  const told = [
    event("q-1", { in: 100, out: 10, cached: 5 }, 0.25),
    event("q-2", { in: 200, out: 20 }, 0.5),
    event("q-2", { in: 300, out: 20 }, 0.5),
    event("q-1", { in: 100, out: 10, cached: 5 }, 0.25),
  ];
  const headers = { authorization: `Bearer ${feed}` };
  const asked = await fetch(`${world.running.url}/api/v1/runs/${opened.id}/reservations`, {
    method: "POST",
    headers,
    body: JSON.stringify({ request_id: "q-1", cost: { currency: "USD", amount: 1 } }),
  });
  expect(await asked.json()).toMatchObject({ answer: "allow" });
  const response = await fetch(`${world.running.url}/api/v1/runs/${opened.id}/usage`, {
    method: "POST",
    headers,
    body: told.map((line) => `${line}\n`).join(""),
  });
  expect(response.status).toBe(200);
  await world.settled();
  const { manifest } = await manifestAt(world, opened.id);
  expect(validateManifest(manifest)).toBe(true);
  expect(manifest).toMatchObject({
    token_usage: {
      source: "cross-checked",
      requests: 2,
      contradicted: 1,
      tokens: { in: 400, out: 30, cached: 5 },
      context_largest: 300,
      context_mean: 200,
      cache_ratio: 0.012,
    },
    cost: {
      source: "cross-checked",
      spent: { currency: "USD", amount: "0.75" },
      budget: { currency: "USD", amount: "10.00" },
      unpriced: 0,
      estimate: {
        requests: 1,
        before: { currency: "USD", amount: "1.00" },
        after: { currency: "USD", amount: "0.25" },
      },
    },
  });
});
