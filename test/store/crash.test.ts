import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, it } from "vitest";
import { verifyEntries } from "../../src/ledger/verify-ledger.ts";
import { readBacklog } from "../../src/store/health.ts";
import { readLines } from "../../src/store/ledger.ts";
import type { Store } from "../../src/store/open-store.ts";
import { ROOT } from "../tools/source-tree.ts";
import type { Life } from "./crash-child.ts";
import { NOW, shaOf } from "./decided.ts";
import { ENGINES } from "./engines.ts";

/** PROOFGATE_KILLS=500 for a long run. */
const KILLS = Number(process.env.PROOFGATE_KILLS ?? "4");
const DELIVERIES_A_LIFE = 40;
const REPOSITORY = 7;
/** What a life is ended at: the so-manieth line of a kind that it prints. Both run on and meet every combination. */
const WORDS = ["acknowledged", "decided", "said"] as const;

/** One life of the process, ended by kill -9 right after it has said this word so often; what it said. */
async function live(
  life: Life,
  until?: { readonly word: string; readonly times: number },
): Promise<string[]> {
  const child = spawn(process.execPath, [join(ROOT, "test/store/crash-child.ts"), JSON.stringify(life)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const said: string[] = [];
  let times = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(line);
    if (line.startsWith(`${until?.word} `)) times += 1;
    if (times === until?.times) child.kill("SIGKILL");
  }
  return said;
}

const named = (said: readonly string[], word: string) =>
  said.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));

describe.each(ENGINES)("kill -9 at any moment on $kind", ({ place: makePlace, kind }) => {
  it("loses nothing that was acknowledged, and says everything once [S18] [S14] [S20]", {
    timeout: 3_600_000,
  }, async () => {
    const place = await makePlace();
    const github = mkdtempSync(join(tmpdir(), "proofgate-github-"));
    const { databaseUrl, dataDir } = place.options;
    const where = databaseUrl === undefined ? { dataDir } : { dataDir, databaseUrl };
    const said: string[] = [];
    for (let life = 0; life <= KILLS; life += 1) {
      const from = life * DELIVERIES_A_LIFE;
      const given = { ...where, github, from, to: from + DELIVERIES_A_LIFE, life };
      const until = { word: WORDS[life % 3] ?? "", times: 1 + ((life * 7) % 23) };
      said.push(...(await live(given, life < KILLS ? until : undefined)));
    }
    expect(named(said, "drained")).toHaveLength(1);
    const store = await place.open();
    const deliveries = await expectAllDecided(store, named(said, "acknowledged"));
    const verdicts = await store.db.selectFrom("verdicts").select("id").execute();
    expect(readdirSync(github).sort()).toEqual(verdicts.map(({ id }) => id).sort());
    const ledger = verifyEntries(await Array.fromAsync(readLines(store.db, REPOSITORY)));
    expect(ledger.faults).toEqual([]);
    console.log(
      `${kind}: ${KILLS} kills, ${deliveries} deliveries, ${verdicts.length} verdicts, each said once`,
    );
    await store.close();
    await place.dispose();
    rmSync(github, { recursive: true, force: true });
  });

  async function expectAllDecided({ db }: Store, acknowledged: readonly string[]): Promise<number> {
    const deliveries = await db.selectFrom("deliveries").select(["id", "state"]).execute();
    const ids = deliveries.map(({ id }) => id);
    expect(new Set(acknowledged).difference(new Set(ids))).toEqual(new Set());
    expect(acknowledged.length).toBeGreaterThan(KILLS);
    const verdicts = await db.selectFrom("verdicts").select(["head", "judgement"]).execute();
    expect(verdicts.map(({ head }) => head).sort()).toEqual(ids.map(shaOf).sort());
    expect(verdicts.every(({ judgement }) => judgement === 1)).toBe(true);
    const backlog = await readBacklog(db, NOW);
    expect(Object.values(backlog).every((value) => value === 0)).toBe(true);
    return deliveries.length;
  }
});
