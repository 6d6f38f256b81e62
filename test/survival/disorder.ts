import { ALL_PERMISSIONS } from "../github/example.ts";
import type { Delivery } from "../github/webhooks.ts";
import type { TestEngine } from "../store/engines.ts";
import type { History } from "./history.ts";
import type { Life } from "./lives.ts";
import { random } from "./random.ts";
import { type BranchState, recordedState } from "./recorded-state.ts";
import { settled } from "./settled.ts";
import { openTown, type Town } from "./town.ts";

export interface Run {
  readonly state: Record<string, BranchState>;
  /** Deliveries sent, a repeated one each time. */
  readonly sent: number;
  readonly dropped: number;
  /** Seconds from the push without an event until all of its heads had a published verdict. */
  readonly bulkSeconds: number;
}

/** Each push is told of before the next, and nothing is lost. */
export async function orderlyRun(engine: TestEngine, history: History, patienceMs?: number): Promise<Run> {
  return await inTown(engine, history, Number.MAX_SAFE_INTEGER, async (town, life) => {
    for (const turn of [0, 1, 2, 3, 4]) {
      for (const { branch, agent, pushes } of history.branches)
        await push(town, history, agent, { [branch]: pushes[turn]!.head });
      await settled(town, life);
    }
    const bulkSeconds = await pushedAtOnce(town, life, history, patienceMs);
    return { sent: town.github.webhooks.deliveries.length, dropped: 0, bulkSeconds };
  });
}

/**
 * The same pushes, told of in any order, some twice, some never; and the bulk in one push of more refs than GitHub tells of.
 * Of a push and the force-push over it one is told: else nobody outside GitHub could know that there was a first one.
 */
export async function disorderlyRun(
  engine: TestEngine,
  history: History,
  seed: number,
  patienceMs?: number,
): Promise<Run> {
  return await inTown(engine, history, history.bulk.size - 1, async (town, life) => {
    const { webhooks } = town.github;
    webhooks.hold();
    for (const turn of [0, 1, 2, 3, 4]) {
      for (const { branch, agent, pushes } of history.branches)
        await push(town, history, agent, { [branch]: pushes[turn]!.head });
    }
    const pushed = webhooks.held().filter(({ event }) => event === "push");
    const kept = withoutSome(pushed, seed);
    const chance = random(seed);
    const order = chance.shuffled([...kept, ...kept.filter(() => chance.below(4) === 0)]);
    await webhooks.release(() => order);
    const bulkSeconds = await pushedAtOnce(town, life, history, patienceMs);
    return { sent: order.length, dropped: pushed.length - kept.length, bulkSeconds };
  });
}

function withoutSome(pushed: readonly Delivery[], seed: number): readonly Delivery[] {
  const chance = random(seed + 1);
  const dropped = new Set<Delivery>();
  for (const [at, delivery] of pushed.entries()) {
    if (chance.below(4) !== 0) continue;
    const { before, forced } = delivery.payload as { before: string; forced: boolean };
    const over = pushed.findLast(({ payload }, other) => other < at && payload.after === before);
    const forcer = pushed.find(({ payload }) => payload.forced && payload.before === delivery.payload.after);
    if (forced && over !== undefined && dropped.has(over)) continue;
    if (forcer !== undefined && dropped.has(forcer)) continue;
    dropped.add(delivery);
  }
  return pushed.filter((delivery) => !dropped.has(delivery));
}

async function pushedAtOnce(
  town: Town,
  life: Life,
  history: History,
  patienceMs: number | undefined,
): Promise<number> {
  const began = performance.now();
  await push(town, history, history.branches[0]!.agent, Object.fromEntries(history.bulk));
  await settled(town, life, patienceMs);
  return (performance.now() - began) / 1000;
}

/** One push of all these branches, by this agent. */
async function push(
  { github, shop }: Town,
  { directory }: History,
  login: string,
  heads: Readonly<Record<string, string>>,
): Promise<void> {
  const account = [...github.world.accounts.values()].find((one) => one.login === login);
  if (account === undefined) throw new Error(`no account ${login}`);
  const refs = Object.entries(heads).map(([branch, head]) => `+${head}:refs/heads/${branch}\n`);
  await github.git(
    directory,
    "push",
    "--quiet",
    github.cloneUrl(shop, account),
    ...refs.map((ref) => ref.trim()),
  );
}

async function inTown(
  engine: TestEngine,
  history: History,
  pushedRefsMax: number,
  happen: (town: Town, life: Life) => Promise<Omit<Run, "state">>,
): Promise<Run> {
  // Without the permissions to lock and put back branches: then nobody but the agents moves them.
  const permissions = { ...ALL_PERMISSIONS, administration: "read", contents: "read" } as const;
  const town = await openTown(engine, { permissions, limits: { pushedRefsMax } });
  try {
    const { github, shop } = town;
    for (const { agent: login } of history.branches)
      github.setPermission(shop, github.createUser(login), "write");
    await push(town, history, "alice", { main: history.main });
    const life = town.live();
    await life.listens;
    const run = await happen(town, life);
    await life.stop();
    return { ...run, state: await recordedState(town) };
  } finally {
    await town.close();
  }
}
