import { expect, it } from "vitest";
import { readFactsRecord, replayed } from "../../src/engine/facts-record.ts";
import type { LedgerEntry } from "../../src/ledger/entry.ts";
import { renderJson } from "../../src/report/json.ts";
import { rules } from "../../src/rules/index.ts";
import { findFacts, forgetFacts } from "../../src/store/judged-facts.ts";
import { linesOfKind } from "../../src/store/ledger.ts";
import { openedRun } from "./granted-run.ts";

it("keeps what each verdict was made of, named by the ledger: it is made again, byte for byte", async () => {
  const { world, push, say } = await openedRun();
  const { db } = world.running.store;
  await push({ "src/page.ts": "export const page = 1;\n" });
  await world.settled();
  await push({ "lib/other.ts": "export const other = 1;\n" });
  await world.settled();
  const stop = await db.selectFrom("stops").select("id").executeTakeFirstOrThrow();
  await say(`/proofgate resume ${stop.id}`);
  const verdicts = await db.selectFrom("verdicts").selectAll().orderBy("decided_at").execute();
  expect(new Set(verdicts.map(({ verdict }) => verdict))).toEqual(new Set(["pass", "stop"]));
  const entries = (await linesOfKind(db, world.shop.id, "verdict")).map(
    (line) => JSON.parse(line) as LedgerEntry,
  );
  for (const { id, json, facts_sha256: sha256 } of verdicts) {
    const facts = await findFacts(db, sha256 ?? "");
    expect(renderJson(replayed(readFactsRecord(String(facts)), rules), 0)).toBe(json);
    expect(entries.find(({ subject }) => subject.verdict === id)?.body.facts_sha256).toBe(sha256);
  }
});

it("forgets them after FACTS_DAYS, and nothing else", async () => {
  const { world } = await openedRun();
  const { db } = world.running.store;
  const { facts_sha256: sha256 } = await db
    .selectFrom("verdicts")
    .select("facts_sha256")
    .executeTakeFirstOrThrow();
  expect(await forgetFacts(db, { before: new Date(Date.now() - 60_000), limit: 10 })).toBe(0);
  expect(await forgetFacts(db, { before: new Date(Date.now() + 60_000), limit: 10 })).toBeGreaterThan(0);
  expect(await findFacts(db, sha256 ?? "")).toBeUndefined();
  expect(await db.selectFrom("verdicts").select("facts_sha256").executeTakeFirst()).toEqual({
    facts_sha256: sha256,
  });
});
