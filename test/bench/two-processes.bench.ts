import { cpus } from "node:os";
import { planOf } from "../app/policy-and-plan.ts";
import { WEBHOOK_PATH } from "../app/serve-process.ts";
import { ENGINES } from "../store/engines.ts";
import { type Balancer, startBalancer } from "../survival/balancer.ts";
import { settled } from "../survival/settled.ts";
import { openTown, type Town } from "../survival/town.ts";
import { interleaved } from "./interleaved.ts";
import type { Bench } from "./row.ts";

const HEADS = 24;
const PATIENCE_MS = 600_000;

/** Heads of as many branches, told of at once: judged and published by one process of the App, and by two. */
export const bench: Bench = {
  name: "two processes",
  run: async (rounds) => {
    const engine = ENGINES.find(({ kind }) => kind === "postgresql");
    if (engine === undefined) {
      process.stderr.write("two processes share a PostgreSQL, and this machine has none: not measured\n");
      return [];
    }
    const [alone, together] = [
      await openPlace(await openTown(engine), 1),
      await openPlace(await openTown(engine), 2),
    ];
    try {
      const busy: number[] = [];
      const { ratios, made } = await interleaved(
        async () => {
          const { milliseconds, share } = await judged(alone);
          busy.push(share);
          return milliseconds;
        },
        async () => (await judged(together)).milliseconds,
        rounds,
      );
      const share = Math.round((100 * busy.reduce((sum, one) => sum + one, 0)) / busy.length);
      const bound = `with one process the machine's ${cpus().length} cores are ${share}% busy`;
      const what = `${HEADS} heads judged by one process / by two on one PostgreSQL`;
      return [{ what, unit: "×", wanted: "at least", target: 1, values: ratios, made: `${made}; ${bound}` }];
    } finally {
      for (const { town, balancer } of [alone, together]) {
        await town.close();
        await balancer.close();
      }
    }
  },
};

interface Place {
  readonly town: Town;
  readonly balancer: Balancer;
  readonly life: ReturnType<Town["live"]>;
  round: number;
}

async function openPlace(town: Town, processes: number): Promise<Place> {
  const life = town.live();
  const lives = [life, ...Array.from({ length: processes - 1 }, () => town.liveBeside())];
  const balancer = await startBalancer();
  balancer.targets = await Promise.all(lives.map(({ listens }) => listens));
  const { app } = town;
  if (app.webhook !== undefined) app.webhook = { ...app.webhook, url: `${balancer.url}${WEBHOOK_PATH}` };
  return { town, balancer, life, round: 0 };
}

/** From the moment when all deliveries are let go until every head has its check run; and how busy the machine was. */
async function judged(place: Place): Promise<{ readonly milliseconds: number; readonly share: number }> {
  const { town, life } = place;
  const { github, shop, coder } = town;
  place.round += 1;
  github.webhooks.hold();
  for (let head = 0; head < HEADS; head += 1) {
    const id = `WP-${place.round}-${head}`;
    const branch = `agent/${id}`;
    const files = { [`.proofgate/plans/${id}/WORK_PLAN.json`]: planOf(branch, id, `src/${id}.ts`) };
    await github.push(shop, { as: coder, branch, files, message: `Plan\n\nPlan-Id: ${id}` });
  }
  const before = processorTime();
  const began = performance.now();
  await github.webhooks.release((held) => [...held]);
  await settled(town, life, PATIENCE_MS);
  const milliseconds = performance.now() - began;
  const after = processorTime();
  return { milliseconds, share: (after.busy - before.busy) / (after.all - before.all) };
}

/** Of all cores, whoever used them. */
function processorTime(): { readonly busy: number; readonly all: number } {
  let [busy, all] = [0, 0];
  for (const { times } of cpus()) {
    const sum = times.user + times.nice + times.sys + times.irq;
    busy += sum;
    all += sum + times.idle;
  }
  return { busy, all };
}
