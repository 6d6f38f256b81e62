import { setTimeout as pause } from "node:timers/promises";
import { checksByHead, owedHeads } from "./heads.ts";
import type { Life } from "./lives.ts";
import type { Town } from "./town.ts";

const LOOK_MS = 200;
const LOOK_MS_MAX = 5_000;

/** Until everything owed was said and nothing waits. @throws where that does not come. */
export async function settled(town: Town, life: Life, patienceMs = 300_000): Promise<void> {
  const url = await life.listens;
  const until = performance.now() + patienceMs;
  for (;;) {
    await town.github.webhooks.drain();
    const checks = checksByHead(town);
    const open = [...(await owedHeads(town))].filter((head) => !checks.has(`${head} proofgate/run`));
    const waiting = await waitingIn(url);
    if (open.length + waiting === 0) return;
    if (performance.now() > until)
      throw new Error(
        `${open.length} heads have no check run and ${waiting} things wait: ${JSON.stringify(town.errors)}`,
      );
    // To look at thousands of heads takes time away from what is looked at.
    await pause(Math.min(LOOK_MS + open.length * 2, LOOK_MS_MAX));
  }
}

async function waitingIn(url: string): Promise<number> {
  const answer = await fetch(`${url}/metrics`).catch(() => undefined);
  // A connection that was cut says nothing: it is asked again.
  if (answer?.status !== 200) return 1;
  const text = await answer.text();
  const values = text.matchAll(/^proofgate_(?:deliveries_received|jobs_waiting|outbox_waiting) (\d+)$/gm);
  return [...values].reduce((sum, [, value]) => sum + Number(value), 0);
}
