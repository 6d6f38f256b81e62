import { copyFileSync, mkdtempSync, renameSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { ledgerKeyOf } from "../../src/ledger/key.ts";
import { run } from "../cli/run.ts";
import { JUDGING, planOf, startWorld, type World } from "./running-app.ts";

const PLAN = ".proofgate/plans/WP-1/WORK_PLAN.json";
const BRANCH = "agent/WP-1";
const message = "Add a page\n\nPlan-Id: WP-1\nIteration: 1";
const REF = "refs/proofgate/ledger";

const directories: string[] = [];
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

async function signedWorld(permissions?: typeof JUDGING) {
  let ahead = 0;
  const clock = () => new Date(Date.now() + ahead);
  const world = await startWorld(
    // Whose key lies beside it.
    { embedded: true, ...(permissions === undefined ? {} : { permissions }) },
    clock,
  );
  const { github, shop, coder } = world;
  const push = async (files: Record<string, string>) => {
    const pushed = await github.push(shop, { as: coder, branch: BRANCH, files, message });
    await world.settled();
    return pushed;
  };
  const later = async () => {
    ahead += 11 * 60_000;
    await world.running.sweep();
    await world.settled();
  };
  await push({ [PLAN]: planOf(BRANCH, "WP-1", "src/page.ts") });
  return { world, push, later };
}

const tipOf = async ({ github, shop }: World) =>
  (await github.git(shop.git.directory, "for-each-ref", "--format=%(objectname)", REF)).trim();

/** As somebody who has nothing of ours but a public key: the newest, or the first. */
async function verified(world: World, key = keyOf(world)): Promise<string> {
  const { github, shop, alice } = world;
  const directory = mkdtempSync(join(tmpdir(), "proofgate-auditor-"));
  directories.push(directory);
  await github.git(directory, "init", "--quiet", "--bare");
  await github.git(directory, "fetch", "--quiet", github.cloneUrl(shop, alice), `${REF}:${REF}`);
  const { status, stdout, stderr } = await run(["ledger", "verify", "--ref", directory, "--key", key]);
  expect(stderr).toBe("");
  expect(status).toBe(0);
  return stdout;
}

function keyOf({ log }: World): string {
  const line = log
    .map((each) => JSON.parse(each))
    .find(({ message: said }) => said === "the ledger is signed");
  return line.public;
}

it("signs what nobody has vouched for, and mirrors it for anybody to verify [P88] [S18]", async () => {
  const { world, push, later } = await signedWorld();
  await world.running.sweep();
  expect(await tipOf(world)).toBe("");
  await later();
  expect(await verified(world)).toMatch(/[1-9]\d* entries/);
  expect(statSync(keyOf(world).replace(".pub.pem", ".pem")).mode & 0o777).toBe(0o600);
  const first = await tipOf(world);
  await later();
  expect(await tipOf(world)).toBe(first);
  await push({ "src/page.ts": "1\n" });
  await later();
  expect(await verified(world)).toContain("signed up to the last entry");
  const { github, shop } = world;
  expect((await github.git(shop.git.directory, "rev-list", "--count", REF)).trim()).toBe("2");
});

it("takes for its own what it wrote before it was killed, and leaves alone what others wrote", async () => {
  const { world, push, later } = await signedWorld();
  const { github, shop, root } = world;
  await later();
  const first = await tipOf(world);
  const { db } = world.running.store;
  const untell = () =>
    db
      .updateTable("outbox")
      .set({ state: "waiting", external_id: null, published_at: null })
      .where("kind", "=", "ledger-mirror")
      .execute();
  await untell();
  await later();
  expect(await tipOf(world)).toBe(first);
  await github.setRefsSilently(shop, { [REF]: root });
  await push({ "src/page.ts": "1\n" });
  await later();
  expect(await tipOf(world)).toBe(root);
  const rows = await db
    .selectFrom("outbox")
    .select(["state", "last_error"])
    .where("kind", "=", "ledger-mirror")
    .execute();
  expect(rows.filter(({ state }) => state === "dead")).toMatchObject([
    { last_error: expect.stringContaining("shows what Proofgate did not write") },
  ]);
});

it("makes a mirror that was deleted anew, and none where it may not write", async () => {
  const { world, push, later } = await signedWorld();
  const { github, shop } = world;
  await later();
  await github.git(shop.git.directory, "update-ref", "-d", REF);
  await push({ "src/page.ts": "1\n" });
  await later();
  expect(await verified(world)).toMatch(/entries/);
  const { world: reading, later: wait } = await signedWorld(JUDGING);
  await wait();
  expect(await tipOf(reading)).toBe("");
  const rows = await reading.running.store.db
    .selectFrom("outbox")
    .select("state")
    .where("kind", "=", "ledger-mirror")
    .execute();
  expect(rows).toEqual([{ state: "published" }]);
});

it("hands over to a new key of its own, and who has the first one verifies the mirror still [T166]", async () => {
  const { world, push, later } = await signedWorld();
  await later();
  const first = keyOf(world).replace(".pub.pem", ".first.pem");
  copyFileSync(keyOf(world), first);
  const key = keyOf(world).replace(".pub.pem", ".pem");
  const previous = key.replace(".pem", ".previous.pem");
  renameSync(key, previous);
  await world.restart();
  await later();
  expect(world.log.join("\n")).toContain("every ledger is signed by LEDGER_KEY");
  rmSync(previous);
  await world.restart();
  await push({ "src/page.ts": "1\n" });
  await later();
  expect(await verified(world, first)).toMatch(
    /signed up to the last entry.*\n.*which the key before it introduced/,
  );
  const { url, services } = world.running;
  const { id } = world.shop;
  const shown = async (query: string) =>
    (await (await fetch(`${url}/.well-known/proofgate-keys.json${query}`)).json()) as { keys: object[] };
  const current = ledgerKeyOf(services.ledgerKeys!.current).id;
  expect((await shown("")).keys).toMatchObject([{ status: "retired" }, { status: "current", kid: current }]);
  expect((await shown(`?repository=${id}`)).keys).toMatchObject([
    { kty: "OKP", crv: "Ed25519", from_sequence: 1, until_sequence: expect.any(Number) },
    { status: "current", kid: current, from_sequence: expect.any(Number) },
  ]);
});
