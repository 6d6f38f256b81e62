import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type RunningServer, startServer } from "../../src/app/server.ts";
import type { Services } from "../../src/app/services.ts";
import { noteHead } from "../../src/store/branches.ts";
import { addGrant, endGrantOf, type GrantEnd } from "../../src/store/grants.ts";
import { openStore, type Store } from "../../src/store/open-store.ts";
import { pinPlan } from "../../src/store/plans.ts";
import { noteRepository } from "../../src/store/repositories.ts";
import { moveRun, openRun } from "../../src/store/runs.ts";
import { inTransaction } from "../../src/store/transaction.ts";
import { Telemetry } from "../../src/telemetry/telemetry.ts";
import { ENGINES, type TestPlace } from "../store/engines.ts";
import { claimsOf, startIssuer, type TokenIssuer } from "./token-issuer.ts";

const SHOP = 42;
const MINUTE_MS = 60_000;

describe.each(ENGINES)("the exchange of an OIDC token on $kind [S28] [T134]", ({ place: placeOf }) => {
  let place: TestPlace;
  let store: Store;
  let issuer: TokenIssuer;
  let server: RunningServer;
  let count = 0;
  let ahead = 0;
  const log: string[] = [];
  const now = () => new Date(Date.now() + ahead);

  beforeAll(async () => {
    place = await placeOf();
    store = await openStore({ ...place.options, log: () => undefined });
    issuer = await startIssuer();
    const config = { appId: 7, oidcIssuer: issuer.url };
    const note = (...words: unknown[]) => void log.push(JSON.stringify(words));
    const services = {
      config,
      db: store.db,
      clock: now,
      log: note,
      telemetry: new Telemetry(),
    } as unknown as Services;
    const record = async () => "new" as const;
    const about = { isReady: () => true, onEvidence: () => undefined, record };
    server = await startServer(services, { host: "127.0.0.1", port: 0, secret: "not asked here", ...about });
    await noteRepository(store.db, { id: SHOP, fullName: "acme/shop", installationId: 1 }, now());
  }, 60_000);
  afterAll(async () => {
    await server.close();
    await issuer.close();
    await store.close();
    await place.dispose();
  });

  let run: { readonly id: string; readonly branch: string };
  beforeEach(async () => {
    ahead = 0;
    count += 1;
    run = { id: `R-${count}`, branch: `agent/WP-${count}` };
    const planId = `WP-${count}`;
    const repositoryId = SHOP;
    await inTransaction(store.db, async (tx) => {
      const branch = await noteHead(tx, { repositoryId, branch: run.branch, head: "2".repeat(40) }, now());
      const sha256 = "a".repeat(64);
      const plan = {
        repositoryId,
        planId,
        sha256,
        path: "p",
        branch: run.branch,
        standing: false,
        content: "{}",
      };
      await pinPlan(tx, plan, now());
      await openRun(tx, { id: run.id, repositoryId, branchId: branch.id, planId }, now());
    });
    await grant(`grant ${count}`);
  });

  const grant = (id: string, minutes = 120) =>
    inTransaction(store.db, (tx) => {
      const draft = {
        id,
        repositoryId: SHOP,
        runId: run.id,
        planSha256: "a".repeat(64),
        keyId: "b".repeat(64),
      };
      const expiresAt = new Date(now().getTime() + minutes * MINUTE_MS);
      return addGrant(tx, { ...draft, claims: "{}", token: "public", expiresAt }, now());
    });
  const end = (reason: GrantEnd = "stopped") =>
    inTransaction(store.db, (tx) => endGrantOf(tx, run.id, reason, now()));

  function claims(changes: object = {}): Record<string, unknown> {
    const at = { repositoryId: SHOP, repository: "acme/shop", branch: run.branch, sha: "2".repeat(40) };
    return { ...claimsOf({ issuer, audience: "proofgate:7", now: now(), ...at }), ...changes };
  }
  async function ask(method: "POST" | "GET", bearer: string | undefined, id = run.id) {
    const headers = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
    const response = await fetch(`${server.url}/api/v1/runs/${id}/token`, { method, headers });
    const body = (await response.json()) as { token?: string; message?: string; expires_at?: string };
    return { status: response.status, ...body };
  }
  const exchanged = async (changes: object = {}, id = run.id) =>
    await ask("POST", issuer.sign(claims(changes)), id);
  const holds = async (token: string | undefined, id = run.id) =>
    (await ask("GET", token, id)).status === 200;

  it("gives a job on the run's branch a bearer of that run alone, and keeps only its hash", async () => {
    const { status, token, expires_at } = await exchanged();
    expect(status).toBe(201);
    expect(token).toMatch(/^pgrun_[A-Za-z0-9_-]{43}$/);
    expect(Date.parse(expires_at ?? "") - Date.now()).toBeLessThanOrEqual(60 * MINUTE_MS);
    expect(await holds(token)).toBe(true);
    expect(await holds(token, "R-99999")).toBe(false);
    expect(await holds(`${token?.slice(0, -1)}~`)).toBe(false);
    expect(await holds(undefined)).toBe(false);
    const rows = await store.db.selectFrom("run_tokens").selectAll().where("run_id", "=", run.id).execute();
    expect(rows.map(({ sha256 }) => sha256)).toEqual([
      createHash("sha256")
        .update(token ?? "")
        .digest("hex"),
    ]);
    expect(JSON.stringify(rows) + log.join("")).not.toContain(token);
  });

  it.each([
    ["another repository", { repository_id: "43" }],
    ["another branch", { ref: "refs/heads/agent/other" }],
    ["a pull request", { ref: "refs/pull/1/merge" }],
    ["a tag of the branch's name", { ref: "refs/tags/agent/WP-1" }],
    ["another audience", { aud: "proofgate:8" }],
    ["another issuer", { iss: "https://token.example.com" }],
    ["no repository", { repository_id: undefined }],
  ])("gives a job of %s nothing", async (_, changes) => {
    expect(await exchanged(changes)).toMatchObject({ status: 403 });
    expect(await exchanged()).toMatchObject({ status: 201 });
  });

  it("gives nothing for a forged token, none, the public grant, or a run that nobody knows", async () => {
    expect(await ask("POST", issuer.sign(claims(), { header: { alg: "none" } }))).toMatchObject({
      status: 403,
    });
    expect(await ask("POST", undefined)).toMatchObject({ status: 403 });
    expect(await ask("POST", "public")).toMatchObject({ status: 403 });
    expect(await holds("public")).toBe(false);
    expect(await exchanged({}, "R-99999")).toMatchObject({ status: 404 });
    expect((await fetch(`${server.url}/api/v1/runs/${run.id}/token`, { method: "PUT" })).status).toBe(405);
  });

  it("exchanges an OIDC token once, whatever the run", async () => {
    const token = issuer.sign(claims());
    const answers = await Promise.all([1, 2, 3].map(() => ask("POST", token)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  it("ends with the grant under which it was given, and is not taken up by the next", async () => {
    const { token } = await exchanged();
    await end();
    expect(await holds(token)).toBe(false);
    expect(await exchanged()).toMatchObject({ status: 410 });
    await grant(`grant ${count} again`);
    expect(await holds(token)).toBe(false);
    expect(await holds((await exchanged()).token)).toBe(true);
  });

  it("goes on under a grant that renews its own, and ends with a stop after that", async () => {
    const { token } = await exchanged();
    for (const [step, reason] of (["renewed", "key-rotated"] as const).entries()) {
      ahead = (step + 1) * MINUTE_MS;
      await end(reason);
      await grant(`grant ${count} renewed ${step}`);
      expect(await holds(token)).toBe(true);
    }
    ahead = 3 * MINUTE_MS;
    await end();
    await grant(`grant ${count} after a stop`);
    expect(await holds(token)).toBe(false);
    expect(await holds((await exchanged()).token)).toBe(true);
  });

  it("ends with the run's stop, though its grant was not ended", async () => {
    const { token } = await exchanged();
    await inTransaction(store.db, (tx) => moveRun(tx, { runId: run.id, from: "open", to: "stopped" }, now()));
    expect(await holds(token)).toBe(false);
    expect(await exchanged()).toMatchObject({ status: 410 });
  });

  it("holds for an hour, and never longer than the grant", async () => {
    const { token } = await exchanged();
    ahead = 59 * MINUTE_MS;
    expect(await holds(token)).toBe(true);
    ahead = 61 * MINUTE_MS;
    expect(await holds(token)).toBe(false);
    ahead = 100 * MINUTE_MS;
    const late = await exchanged();
    expect(Date.parse(late.expires_at ?? "") - Date.now()).toBeLessThanOrEqual(120 * MINUTE_MS);
    ahead = 121 * MINUTE_MS;
    expect(await holds(late.token)).toBe(false);
  });
});
