import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningServer, startServer } from "../../src/app/server.ts";
import type { Services } from "../../src/app/services.ts";
import { openStore, type Store } from "../../src/store/open-store.ts";
import { noteRepository } from "../../src/store/repositories.ts";
import { Telemetry } from "../../src/telemetry/telemetry.ts";
import { ENGINES, type TestPlace } from "../store/engines.ts";
import { GREEN, post, type Sent, submissionOf } from "./evidence-world.ts";
import { claimsOf, startIssuer, type TokenIssuer } from "./token-issuer.ts";

const HEAD = "2".repeat(40);
const SHOP = 42;

let place: TestPlace;
let store: Store;
let issuer: TokenIssuer;
let server: RunningServer;
let taken = 0;

beforeAll(async () => {
  place = await ENGINES[0]!.place();
  store = await openStore({ ...place.options, log: () => undefined });
  issuer = await startIssuer();
  await noteRepository(
    store.db,
    { id: SHOP, fullName: "acme/shop", installationId: 1, state: "active" },
    new Date(),
  );
  await noteRepository(
    store.db,
    { id: 43, fullName: "acme/gone", installationId: 1, state: "removed" },
    new Date(),
  );
  const log = () => undefined;
  const config = { appId: 7, oidcIssuer: issuer.url };
  const services = {
    config,
    db: store.db,
    clock: () => new Date(),
    log,
    telemetry: new Telemetry(),
  } as unknown as Services;
  server = await startServer(services, {
    host: "127.0.0.1",
    port: 0,
    secret: "not asked here",
    isReady: () => true,
    onEvidence: () => {
      taken += 1;
    },
    record: async () => "new",
  });
}, 60_000);
afterAll(async () => {
  await server.close();
  await issuer.close();
  await store.close();
  await place.dispose();
});

let run = 100;
function claims(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  run += 1;
  const at = { repositoryId: SHOP, repository: "acme/shop", branch: "agent/WP-1", sha: HEAD, runId: run };
  return { ...claimsOf({ issuer, audience: "proofgate:7", now: new Date(), ...at }), ...changes };
}

const send = (
  body: Buffer | string,
  token: string | undefined = issuer.sign(claims()),
  headers: Readonly<Record<string, string>> = {},
) => post({ running: server }, body, token, headers);

/** As the Action sends it, but for one thing. */
async function sendWith(sent: Sent) {
  const own = claims();
  return await send(submissionOf(own, sent), issuer.sign(own));
}

describe("the endpoint of evidence [S19]", () => {
  it("says for whom a token must be made out", async () => {
    const response = await fetch(`${server.url}/api/v1/evidence`);
    expect(await response.json()).toEqual({ version: 1, audience: "proofgate:7", issuer: issuer.url });
  });

  it("takes what is whole and proven, wakes the worker, and takes it once", async () => {
    const own = claims();
    const before = taken;
    expect(await send(submissionOf(own, {}), issuer.sign(own))).toMatchObject({
      status: 201,
      outcome: "accepted",
    });
    expect(await send(submissionOf(own, {}), issuer.sign(own))).toMatchObject({
      status: 200,
      outcome: "known",
    });
    expect(taken - before).toBe(1);
    const jobs = await store.db.selectFrom("jobs").select(["kind", "lane"]).execute();
    expect(jobs).toContainEqual({ kind: "evidence", lane: `${SHOP} refs/heads/agent/WP-1` });
  });

  it("reads nothing of what comes without a token that it believes", async () => {
    const body = submissionOf(claims(), {});
    expect(await post({ running: server }, body, undefined)).toMatchObject({ status: 403 });
    expect(await send("not gzip", "a.b.c")).toMatchObject({
      status: 403,
      message: expect.stringMatching(/token/),
    });
    expect(await send(body, issuer.sign(claims({ aud: "proofgate:8" })))).toMatchObject({ status: 403 });
    expect(await send(body, issuer.sign(claims({ runner_environment: "self-hosted" })))).toMatchObject({
      status: 403,
      message: expect.stringContaining("self-hosted"),
    });
  });

  it.each([
    ["that nobody knows", "41"],
    ["that the App has left", "43"],
  ])("takes nothing of a repository %s", async (_, repository_id) => {
    const own = claims({ repository_id });
    expect(await send(submissionOf(own, {}), issuer.sign(own))).toMatchObject({ status: 404 });
  });

  it.each([
    ["repository_id", { repository_id: 44 }],
    ["head", { head: "9".repeat(40) }],
    ["workflow.run_id", { workflow: { run_id: 1, job_workflow_ref: "a", job_workflow_sha: HEAD } }],
  ])("refuses evidence whose %s is not its token's [T133]", async (field, document) => {
    expect(await sendWith({ document })).toMatchObject({
      status: 403,
      message: `the evidence and its token differ in \`${field}\``,
    });
  });

  it.each([
    [
      "a report is not what its digest says",
      { contents: { ["0".repeat(64)]: "" } },
      /no report has the digest/,
    ],
    ["a report has no bytes", { contents: {} }, /has no bytes in `contents`/],
    [
      "a report counts below nothing",
      { document: { reports: [{ kind: "tests", sha256: "0".repeat(64), bytes: -1 }] } },
      /reports\/0\/bytes/,
    ],
    [
      "a kind of report is unknown",
      { document: { reports: [{ kind: "hopes", sha256: "0".repeat(64), bytes: 1 }] } },
      /reports\/0\/kind/,
    ],
    ["it has a key that nobody knows", { document: { proven: true } }, /additionalProperties proven/],
    ["it is of a later version", { document: { version: 2 } }, /`\/version`/],
    ["its thread reaches for control characters", { document: { thread: "a\u0007" } }, /`\/thread`/],
  ] as const)("refuses a submission where %s", async (_, sent, why) => {
    expect(await sendWith(sent)).toMatchObject({ status: 422, message: expect.stringMatching(why) });
  });

  it("refuses a report whose bytes were changed on the way", async () => {
    const own = claims();
    const [report] = GREEN;
    const honest = JSON.parse(String(gunzipSync(submissionOf(own, { reports: [report!] }))));
    const [sha256] = Object.keys(honest.contents);
    const bytes = Buffer.from(report!.text.replace("passes", "posses")).toString("base64");
    const body = gzipSync(JSON.stringify({ ...honest, contents: { [sha256!]: bytes } }));
    expect(await send(body, issuer.sign(own))).toMatchObject({
      status: 422,
      message: "the report `junit.xml` is not what its size and digest say",
    });
  });

  it.each([
    ["no gzip", "{}", /no JSON in gzip/],
    ["half of a gzip", gzipSync("{}").subarray(0, 12), /no JSON in gzip/],
    ["no JSON", gzipSync("{"), /no JSON in gzip/],
    ["not UTF-8", gzipSync(Buffer.from([0x22, 0xff, 0x22])), /no JSON in gzip/],
    ["no object", gzipSync("[1]"), /no JSON object/],
    ["a bomb", gzipSync(Buffer.alloc(49 * 1024 * 1024, 0x20)), /more than 50331648 bytes/],
    ["what has more parts", gzipSync('{"evidence":{},"contents":{},"more":1}'), /`more` is no part/],
  ])("refuses %s", async (_, body, why) => {
    expect(await send(body)).toMatchObject({ status: 422, message: expect.stringMatching(why) });
  });

  it("refuses what is too large, of another type, or asked for otherwise", async () => {
    const large = Buffer.alloc(8 * 1024 * 1024 + 1);
    const answered = await send(large).catch(() => ({ status: 413 }));
    expect(answered).toMatchObject({ status: 413 });
    const body = submissionOf(claims(), {});
    expect(await send(body, undefined, { "content-type": "text/plain" })).toMatchObject({ status: 415 });
    expect(await send(body, undefined, { "content-encoding": "br" })).toMatchObject({ status: 415 });
    const response = await fetch(`${server.url}/api/v1/evidence`, { method: "PUT", body: "a" });
    expect(response.status).toBe(405);
  });

  it("keeps 200 submissions of a head, and says so to whoever sends more", async () => {
    const sha = "7".repeat(40);
    const sendOne = (runId: number) => {
      const own = claims({ sha, workflow_sha: sha, job_workflow_sha: sha, run_id: String(runId) });
      return send(submissionOf(own, { reports: [] }), issuer.sign(own));
    };
    expect(await sendOne(1)).toMatchObject({ status: 201 });
    const { db } = store;
    const row = await db.selectFrom("evidence").selectAll().where("head", "=", sha).executeTakeFirstOrThrow();
    const { id: _, ...first } = row;
    const others = Array.from({ length: 199 }, (__, at) => ({
      ...first,
      run_id: at + 2,
      token_id: `t-${at}`,
    }));
    await db.insertInto("evidence").values(others).execute();
    expect(await sendOne(201)).toMatchObject({ status: 429 });
    expect(await sendOne(1)).toMatchObject({ status: 200 });
  });

  it("asks to send it again while the issuer is away, and takes it then", async () => {
    const own = claims();
    const other = await startIssuer();
    other.setDown(true);
    const log = () => undefined;
    const config = { appId: 7, oidcIssuer: other.url };
    const services = {
      config,
      db: store.db,
      clock: () => new Date(),
      log,
      telemetry: new Telemetry(),
    } as unknown as Services;
    const options = { host: "127.0.0.1", port: 0, secret: "", isReady: () => true };
    const away = await startServer(services, { ...options, onEvidence: log, record: async () => "new" });
    const token = other.sign({ ...own, iss: other.url });
    const body = submissionOf(own, {});
    expect(await post({ running: away }, body, token)).toMatchObject({ status: 503, outcome: "unavailable" });
    other.setDown(false);
    expect(await post({ running: away }, body, token)).toMatchObject({ status: 201 });
    await away.close();
    await other.close();
  });
});
