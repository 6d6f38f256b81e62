import { setTimeout as pause } from "node:timers/promises";
import { planOf } from "../app/policy-and-plan.ts";
import { ENGINES, type TestEngine } from "../store/engines.ts";
import { settled } from "../survival/settled.ts";
import { openTown, type Town } from "../survival/town.ts";
import type { Bench, Row } from "./row.ts";

const TARGET_MS = 1_000;
const LOOK_MS = 5;
const GIVE_UP_MS = 60_000;

/** From the end of an agent's `git push` to its check run on GitHub: `proofgate serve` and the double, each a process. */
export const bench: Bench = {
  name: "publish",
  run: async (rounds) => {
    const rows: Row[] = [];
    for (const engine of ENGINES) rows.push(await measured(engine, rounds));
    return rows;
  },
};

async function measured(engine: TestEngine, rounds: number): Promise<Row> {
  const town = await openTown(engine);
  try {
    const life = town.live();
    await life.listens;
    const branch = "agent/WP-1";
    const plan = { ".proofgate/plans/WP-1/WORK_PLAN.json": planOf(branch, "WP-1", "src/page.ts") };
    await pushed(town, branch, plan, 0);
    await settled(town, life);
    const values: number[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      const files = { "src/page.ts": `export const page = ${round};\n` };
      values.push(await pushed(town, branch, files, round));
      await settled(town, life);
    }
    await life.stop();
    const what = `a push to its published verdict, on ${engine.kind === "embedded" ? "PGlite" : "PostgreSQL"}`;
    return { what, unit: "ms", wanted: "at most", target: TARGET_MS, values };
  } finally {
    await town.close();
  }
}

/** Pushes, and waits for the check run; milliseconds between the two. */
async function pushed(
  { github, shop, coder }: Town,
  branch: string,
  files: Readonly<Record<string, string>>,
  round: number,
): Promise<number> {
  const message = `Work\n\nPlan-Id: WP-1\nIteration: ${round}`;
  const { sha } = await github.push(shop, { as: coder, branch, files, message });
  const began = performance.now();
  while (performance.now() - began < GIVE_UP_MS) {
    const runs = [...shop.checkRuns.values()];
    if (runs.some(({ headSha, status }) => headSha === sha && status === "completed"))
      return performance.now() - began;
    await pause(LOOK_MS);
  }
  throw new Error(`no verdict of ${sha} came within ${GIVE_UP_MS / 1000} s`);
}
