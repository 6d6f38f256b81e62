import { setTimeout as pause } from "node:timers/promises";
import type { TestEngine } from "../store/engines.ts";
import { type Findings, findingsOf } from "./findings.ts";
import { type Random, random } from "./random.ts";
import { settled } from "./settled.ts";
import { openTown, type Town } from "./town.ts";
import { type Traffic, traffic } from "./traffic.ts";

export interface Kills {
  readonly kills: number;
  /** The same seed chooses the same pushes and moments; what happens at them is the machine's. */
  readonly seed: number;
  /** Milliseconds that a life may take to settle; five minutes where it is not said. */
  readonly patienceMs?: number;
  /** Told after each kill. */
  readonly onKill?: (kill: number) => void;
}

export interface Survived extends Findings {
  readonly pushes: number;
}

/** A life ends within this time of its start, or of its first webhook. */
const START_MS_MAX = 1_500;
const WORK_MS_MAX = 2_500;
const PUSHES_AHEAD = 3;
const REST_EVERY = 10;

/**
 * `proofgate serve` under pushes, ended by kill -9 at random moments, one time in four while it starts; then one life
 * that is let be. What it leaves is compared with what GitHub was told.
 */
export async function surviveKills(
  engine: TestEngine,
  { kills, seed, patienceMs, onKill }: Kills,
): Promise<Survived> {
  const town = await openTown(engine);
  try {
    const chance = random(seed);
    const agents = traffic(town, chance);
    for (let kill = 1; kill <= kills; kill += 1) {
      if (kill % REST_EVERY === 0) await restedLife(town, patienceMs);
      else await endedLife(town, agents, chance);
      onKill?.(kill);
    }
    const last = town.live();
    await settled(town, last, patienceMs);
    const status = await last.stop();
    const findings = await findingsOf(town);
    const problems = status === 0 ? findings.problems : [`serve ended with ${status}`, ...findings.problems];
    return { ...findings, problems, pushes: agents.pushes };
  } finally {
    await town.close();
  }
}

/** Killed when it has done everything; between two of these, fewer lives end than a job may take with it. */
async function restedLife(town: Town, patienceMs: number | undefined): Promise<void> {
  const life = town.live();
  await settled(town, life, patienceMs);
  await life.kill();
}

async function endedLife({ github, ...town }: Town, agents: Traffic, chance: Random): Promise<void> {
  const life = town.live();
  if (chance.below(4) === 0) {
    life.listens.catch(() => undefined);
    await pause(chance.below(START_MS_MAX));
    await life.kill();
    return;
  }
  // What is pushed while it starts comes at once when it listens: out of order, and some of it twice.
  github.webhooks.hold();
  for (let push = 0; push < PUSHES_AHEAD; push += 1) await agents.push();
  await life.listens;
  let isOver = false;
  const pushing = (async () => {
    while (!isOver) await agents.push();
  })();
  const released = github.webhooks.release((held) =>
    chance.shuffled([...held, ...held.filter(() => chance.below(4) === 0)]),
  );
  await pause(chance.below(WORK_MS_MAX));
  await life.kill();
  isOver = true;
  await Promise.all([pushing, released]);
}
