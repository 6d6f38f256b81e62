import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { evidenceOf } from "../../src/app/evidence-of.ts";
import { LIST_PRICES } from "../../src/scan/usage/price-table.ts";
import { run } from "../cli/run.ts";
import { BRANCH, evidenceWorld, POLICY } from "./evidence-world.ts";

const DAY_MS = 86_400_000;

it("forgets reports after their days but of heads that stand, and keeps digests and a ledger that verifies", async () => {
  let ahead = 0;
  const world = await evidenceWorld(undefined, {
    clock: () => new Date(Date.now() + ahead),
    // Silent branches stay in `observe`.
    policy: POLICY.replace("enforce", "observe"),
  });
  const { github, shop, coder, main, head } = world;
  await world.send({ branch: "main", sha: main, runId: 6000, checkRunId: 6001 });
  await world.send();
  const message = "More\n\nPlan-Id: WP-1\nIteration: 2";
  const files = { "src/page.ts": "export const page = 2;\n" };
  const { sha: next } = await github.push(shop, { as: coder, branch: BRANCH, files, message });
  await world.send({ sha: next, runId: 7002, checkRunId: 7003 });
  await world.settled();
  const { db } = world.running.store;
  const kept = async () => {
    const rows = await db.selectFrom("evidence").select(["head", "contents"]).orderBy("id").execute();
    return Object.fromEntries(rows.map((row) => [row.head, row.contents !== null]));
  };
  ahead = 89 * DAY_MS;
  await world.running.sweep();
  expect(await kept()).toEqual({ [main]: true, [head]: true, [next]: true });
  ahead = 91 * DAY_MS;
  await world.running.sweep();
  await world.settled();
  expect(await kept()).toEqual({ [main]: true, [head]: false, [next]: true });
  const left = await db.selectFrom("evidence").selectAll().where("head", "=", head).executeTakeFirstOrThrow();
  expect(JSON.parse(left.document)).toMatchObject({
    head,
    reports: [{ kind: "tests" }, { kind: "coverage" }],
  });
  expect(left.document_sha256).toMatch(/^[0-9a-f]{64}$/);

  // Whoever goes back to it has no evidence, and is told so.
  const again = { repositoryId: shop.id, head, branch: BRANCH, base: main, target: "main" };
  expect((await evidenceOf({ db, config: {} }, again))?.doubt).toContain(
    "run 7001 came in long ago, and are not kept any more",
  );

  const lines = await db.selectFrom("ledger_entries").select("line").orderBy("sequence").execute();
  const directory = mkdtempSync(join(tmpdir(), "proofgate-kept-"));
  try {
    const file = join(directory, "ledger.jsonl");
    writeFileSync(file, lines.map(({ line }) => `${line}\n`).join(""));
    expect(await run(["ledger", "verify", file])).toMatchObject({ status: 0 });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  // What jobs tell of costs is priced as what feeds tell.
  const own = await evidenceOf({ db, config: { prices: LIST_PRICES } }, { ...again, head: next });
  expect([own?.doubt, own?.prices]).toEqual([undefined, LIST_PRICES]);
});
