import { createHash, randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import type { Manifest } from "../../src/contract/generated/manifest.ts";
import { validateManifest } from "../../src/contract/generated/record-validators.mjs";
import { MANIFEST_FIELDS } from "../../src/engine/manifest-completeness.ts";
import { logs } from "../scan/usage/agent-payloads.ts";
import { type EvidenceWorld, evidenceWorld } from "./evidence-world.ts";
import { message as MESSAGE } from "./granted-run.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

const RESULT = { "event.name": "claude_code.tool_result", "session.id": "s-1", duration_ms: 250 };
const READ = {
  ...RESULT,
  tool_use_id: "t-1",
  tool_name: "Read",
  tool_input: JSON.stringify({ file_path: "src/shop.ts" }),
};
const FETCHED = {
  ...RESULT,
  tool_use_id: "t-2",
  tool_name: "WebFetch",
  tool_input: JSON.stringify({ url: "https://docs.example.com/a" }),
};
const REQUEST = {
  request_id: "q-1",
  model: "m",
  tokens: { in: 10, out: 1 },
  cost: { currency: "USD", amount: 0.5 },
  time: "2026-11-22T08:00:00Z",
};
const ACCESS = { _schema: "audit/v0.26.0", ts: 1, client: "c", dest: "-", method: "CONNECT", url: "-" };
const AUDIT = [
  { ...ACCESS, host: "registry.example.com:443", status: 200, decision: "TCP_TUNNEL" },
  { ...ACCESS, host: "evil.example.com:443", status: 403, decision: "TCP_DENIED" },
];

/** A run whose tests were proven, and who tells of it: its agent by telemetry, a gateway by its log. */
async function toldRun() {
  const feed = randomBytes(24).toString("hex");
  const world = await evidenceWorld(undefined, { usageFeedToken: feed, afterSweep: true });
  await world.settled();
  await world.send({ branch: "main", sha: world.main, runId: 6000, checkRunId: 6001 });
  await world.send();
  await world.settled();
  const [run] = await world.running.store.db.selectFrom("runs").selectAll().execute();
  const path = `${world.running.url}/api/v1/runs/${run?.id}`;
  const post = async (to: string, body: string, type: string) => {
    const headers = { authorization: `Bearer ${feed}`, "content-type": type };
    return (await (await fetch(`${path}/${to}`, { method: "POST", headers, body })).json()) as object;
  };
  return {
    world,
    logged: async (text: string) => await post("otlp/v1/logs", text, "application/json"),
    told: async (...lines: readonly object[]) =>
      await post("usage", lines.map((line) => `${JSON.stringify(line)}\n`).join(""), "application/jsonl"),
    manifest: async () => {
      await world.settled();
      const text = await (await fetch(`${path}/manifest`)).text();
      const manifest = JSON.parse(text) as Manifest;
      expect(validateManifest(manifest)).toBe(true);
      return { text, manifest };
    },
  };
}

const SOURCES = {
  agent: "observed",
  requirements: "observed",
  plan: "observed",
  started_at: "observed",
  ended_at: "observed",
  files_read: "self-reported",
  files_written: "observed",
  diff: "observed",
  external_calls: "cross-checked",
  token_usage: "cross-checked",
  cost: "cross-checked",
  progress: "cross-checked",
  exit_condition: "observed",
  stop: "observed",
};

/** As the agent alone tells of them. */
const OWN_CALLS = {
  source: "self-reported",
  calls: 2,
  failed: 0,
  names: 2,
  tools: ["Read", "WebFetch"].map((name) => ({
    name,
    source: "self-reported",
    calls: 1,
    failed: 0,
    seconds: 0.25,
  })),
  cut: 0,
  cut_calls: 0,
};

/** By whoever may, past the gate. @returns what was merged */
async function mergedPastGate({ github, shop, alice, coder, settled }: EvidenceWorld) {
  const files = { "lib/x.ts": "1\n" };
  const { sha: head } = await github.push(shop, { as: coder, branch: "agent/WP-1", files, message: MESSAGE });
  await settled();
  const { number } = await github.openPull(shop, { as: coder, head: "agent/WP-1", base: "main" });
  const headers = { authorization: `Bearer ${github.userToken(alice)}`, "content-type": "application/json" };
  const address = `${github.api}/repos/acme/shop/pulls/${number}/merge`;
  const body = JSON.stringify({ merge_method: "merge" });
  expect((await fetch(address, { method: "PUT", headers, body })).status).toBe(200);
  return { pull_request: number, target: "main", head };
}

it("knows every field of a run of which its agent, its jobs and a gateway have told, each by its true source [P75] [P80] [P83] [P86]", async () => {
  const { world, logged, told, manifest } = await toldRun();
  await logged(logs("claude-code", READ, FETCHED));
  await logged(logs("claude-code", READ, FETCHED));
  await told(REQUEST);
  const own = (await manifest()).manifest;
  expect(own.external_calls).toMatchObject({
    source: "self-reported",
    hosts: ["docs.example.com"],
    count: 1,
  });
  expect(own.tool_calls).toEqual(OWN_CALLS);
  // A gateway of tools has seen one of them, under an id of its own.
  expect(await told({ tool_call: "WebFetch", id: "g-1" })).toMatchObject({ noted: 1 });
  expect(await told(...AUDIT)).toMatchObject({ outcome: "recorded", noted: 2 });
  expect(await told(...AUDIT)).not.toHaveProperty("noted");
  const seen = (await manifest()).manifest;
  expect(Object.fromEntries(MANIFEST_FIELDS.map((name) => [name, seen[name].source]))).toEqual(SOURCES);
  expect(seen).toMatchObject({
    agent: {
      session: { source: "self-reported", id: "s-1", count: 1 },
      signatures: { source: "observed", signed: 0, unsigned: 2 },
    },
    files_read: { paths: ["src/shop.ts"], count: 1, cut: 0 },
    external_calls: {
      hosts: ["registry.example.com"],
      refused: ["evil.example.com"],
      unseen: ["docs.example.com"],
    },
    tool_calls: {
      source: "self-reported",
      calls: 2,
      tools: [
        { name: "Read", source: "self-reported" },
        { name: "WebFetch", source: "cross-checked" },
      ],
    },
    completeness: { grade: "B", unknown: 0, lacking: [] },
  });
  // Not done any more, and merged all the same: that is its end.
  const merged = await mergedPastGate(world);
  const ended = await manifest();
  expect(ended.manifest).toMatchObject({
    exit_condition: { value: "stopped", merged },
    seal: { number: expect.any(Number) },
  });
  // Telemetry comes in batches, late too: it is sealed as well.
  await told({ file_read: "src/late.ts" });
  expect((await manifest()).manifest).toMatchObject({
    files_read: { paths: ["src/late.ts", "src/shop.ts"] },
    seal: { supersedes: sha256(ended.text) },
  });
});
