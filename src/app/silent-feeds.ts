import type { EffectivePolicy } from "../contract/policy-defaults.ts";
import { decideSilence, SILENT_STOP_FACTOR } from "../engine/feed-silence.ts";
import { awaitedOf } from "../store/awaited-evidence.ts";
import { findBranchById } from "../store/branches.ts";
import { noteWatch, unnoteStale, type WatchedRun, watchedRuns } from "../store/feed-watches.ts";
import { appendEntries } from "../store/ledger.ts";
import { lockRepository } from "../store/repositories.ts";
import { findRun, type RunRow } from "../store/runs.ts";
import { type Handle, inTransaction, type Tx } from "../store/transaction.ts";
import { latestVerdict } from "../store/verdicts.ts";
import { judgeRuns } from "./judge-runs.ts";
import { appActor, entryAt } from "./ledger-words.ts";
import type { Services } from "./services.ts";
import { stopByClock } from "./stop-by-clock.ts";

const MINUTE_MS = 60_000;
/** Runs of one repository and sweep. */
const LIMIT = 1_000;

type Asked = Pick<EffectivePolicy, "mode" | "on_stop" | "usage">;

/**
 * Warns of feeds that have fallen silent though usage is required, and stops their runs where the silence goes on: what an agent spends
 * then, nobody sees. A run that is done, or waits for a person or for jobs, is not silent. In `observe` and `warn` nothing is stopped.
 */
export async function watchFeeds(services: Services, repositoryId: number, policy: Asked): Promise<void> {
  if (!policy.usage.required) return;
  for (const watched of await watchedRuns(services.db, repositoryId, LIMIT)) {
    if (await isWaiting(services.db, watched))
      await inTransaction(services.db, async (tx) => {
        const now = services.clock();
        await noteWatch(tx, watched.id, { waitedAt: now }, now);
      });
    else await watchFeed(services, watched, policy);
  }
}

/** For a person's agreement, or for what jobs will say of it. */
async function isWaiting(db: Handle, { repositoryId, branchId, head }: WatchedRun): Promise<boolean> {
  const verdict = await latestVerdict(db, { repositoryId, head, gate: "run", branchId });
  // What was pushed and not judged yet waits for the App itself.
  if (verdict === undefined || verdict.verdict === "review") return true;
  return (await awaitedOf(db, [verdict.id])).size > 0;
}

async function watchFeed(services: Services, watched: WatchedRun, policy: Asked): Promise<void> {
  const { clock, config, log } = services;
  const now = clock();
  const { staleSince, seenAt } = watched;
  const decided = decideSilence({
    now: now.getTime(),
    quietSince: quietSince(watched),
    warnedAt: staleSince?.getTime(),
    seenAt: seenAt?.getTime(),
    staleMs: policy.usage.stale_minutes * MINUTE_MS,
    lookMs: config.sweepSeconds * 1000,
  });
  await inTransaction(services.db, async (tx) => {
    await lockRepository(tx, watched.repositoryId);
    const run = await findRun(tx, watched.id);
    const branch = await findBranchById(tx, watched.branchId);
    // Moved since it was listed.
    if (run?.movedAt.getTime() !== watched.movedAt.getTime() || branch?.head === undefined) return;
    const { state } = run;
    if (state !== "open" && state !== "active") return;
    if (decided === "stop" && policy.mode === "enforce") {
      const minutes = SILENT_STOP_FACTOR * policy.usage.stale_minutes;
      const cause = `silent since ${new Date(quietSince(watched)).toISOString()}`;
      const reason = `no feed has told of the run's requests for ${minutes} minutes, and the policy requires it`;
      const { id, name, head } = branch;
      const clocked = { run: { ...run, state }, branch: { id, name }, head };
      await stopByClock(services, tx, clocked, { cause, reason, onStop: policy.on_stop }, now);
      await noteWatch(tx, run.id, { staleSince: null }, now);
      log("warn", "a run's feed is silent, and the run is stopped", { run: run.id });
    } else if (decided === "warn")
      await warn(
        services,
        tx,
        { run, minutes: policy.usage.stale_minutes, isNew: staleSince === undefined },
        now,
      );
    else if (decided !== "heard") await noteWatch(tx, run.id, {}, now);
    else if (staleSince !== undefined) await endSilence(services, tx, run, now);
  });
}

function quietSince({ movedAt, toldAt, waitedAt }: WatchedRun): number {
  return Math.max(...[movedAt, toldAt, waitedAt].map((at) => at?.getTime() ?? 0));
}

async function warn(
  services: Pick<Services, "config">,
  tx: Tx,
  { run, minutes, isNew }: { readonly run: RunRow; readonly minutes: number; readonly isNew: boolean },
  now: Date,
): Promise<void> {
  await noteWatch(tx, run.id, { staleSince: now }, now);
  // Warned of again, because nobody looked for a while, it is said as it was.
  if (!isNew) return;
  await say(services, tx, run, { feed: "silent", minutes }, now);
}

/** A feed has spoken again: where it was warned of, the ledger says so, and the run is judged without that. */
export async function endSilence(
  services: Pick<Services, "config">,
  tx: Tx,
  run: RunRow,
  now: Date,
): Promise<void> {
  if (await unnoteStale(tx, run.id)) await say(services, tx, run, { feed: "heard" }, now);
}

async function say(
  services: Pick<Services, "config">,
  tx: Tx,
  run: RunRow,
  body: { readonly feed: string; readonly minutes?: number },
  now: Date,
): Promise<void> {
  const entry = { kind: "usage", actor: appActor(services), subject: { run: run.id }, body } as const;
  await appendEntries(tx, run.repositoryId, [entryAt(now, entry)]);
  await judgeRuns(tx, [run], now);
}
