import { afterEach, expect, it } from "vitest";
import { WEBHOOK_PATH } from "../app/serve-process.ts";
import { ENGINES } from "../store/engines.ts";
import { type Balancer, startBalancer } from "./balancer.ts";
import { findingsOf } from "./findings.ts";
import type { Life } from "./lives.ts";
import { random } from "./random.ts";
import { settled } from "./settled.ts";
import { openTown, type Town } from "./town.ts";
import { type Traffic, traffic } from "./traffic.ts";

const PUSHES = 8;
/** Of two kills: what the killed process was at, and what the other was at when its clock went on; four each. */
const LOST_MAX = 16;
let town: Town | undefined;
let balancer: Balancer | undefined;
afterEach(async () => {
  await town?.close();
  await balancer?.close();
});

it.each(ENGINES.filter(({ kind }) => kind === "postgresql"))(
  "two processes on one $kind keep the order of each branch, and lose nothing when either is killed [S18]",
  { timeout: 3_600_000 },
  async (engine) => {
    town = await openTown(engine);
    balancer = await startBalancer();
    const agents = traffic(town, random(41));
    const first = town.live();
    const second = town.liveBeside();
    await behind(town, balancer, [first, second]);
    await pushed(agents);
    await first.kill();
    town.passTime();
    balancer.targets = [await second.listens];
    await pushed(agents);
    const third = town.liveBeside();
    await behind(town, balancer, [second, third]);
    await pushed(agents);
    await second.kill();
    town.passTime();
    balancer.targets = [await third.listens];
    await pushed(agents);
    await settled(town, third, 1_800_000);
    expect(await third.stop()).toBe(0);
    const { problems, ...counts } = await findingsOf(town);
    expect(problems).toEqual([]);
    expect(counts.heads).toBeGreaterThan(PUSHES);
    expect([first, second, third].map((life) => life.judged() > 0)).toEqual([true, true, true]);
    const jobs = await jobsOf(town);
    expect(jobs.length).toBeGreaterThan(PUSHES);
    expect(outOfOrder(jobs)).toEqual([]);
    expect(jobs.reduce((sum, { lost_leases }) => sum + lost_leases, 0)).toBeLessThanOrEqual(LOST_MAX);
  },
);

async function behind({ app }: Town, to: Balancer, lives: readonly Life[]): Promise<void> {
  to.targets = await Promise.all(lives.map(({ listens }) => listens));
  if (app.webhook !== undefined) app.webhook = { ...app.webhook, url: `${to.url}${WEBHOOK_PATH}` };
}

async function pushed(agents: Traffic): Promise<void> {
  for (let push = 0; push < PUSHES; push += 1) await agents.push();
}

interface DoneJob {
  readonly lane: string;
  readonly position: number;
  readonly started_at: Date | null;
  readonly finished_at: Date | null;
  readonly lost_leases: number;
}

/** By lane, in its order. */
async function jobsOf({ place }: Town): Promise<readonly DoneJob[]> {
  const store = await place.open();
  try {
    return await store.db
      .selectFrom("jobs")
      .select(["lane", "position", "started_at", "finished_at", "lost_leases"])
      .orderBy("lane")
      .orderBy("position")
      .execute();
  } finally {
    await store.close();
  }
}

/** Jobs that began before the one before them in their lane had ended. */
function outOfOrder(jobs: readonly DoneJob[]): readonly string[] {
  return jobs.flatMap(({ lane, position, started_at }, at) => {
    const before = jobs[at - 1];
    if (before?.lane !== lane) return [];
    const isAfter = started_at !== null && before.finished_at !== null && started_at >= before.finished_at;
    return isAfter ? [] : [`job ${position} of ${lane}`];
  });
}
