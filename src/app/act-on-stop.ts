import type { Octokit } from "@octokit/rest";
import { appendEntries } from "../store/ledger.ts";
import { lockRepository } from "../store/repositories.ts";
import { noteDeeds, type StopDeed } from "../store/stop-evidence.ts";
import { findStop, noteKeptStop, stoppedBranches } from "../store/stops.ts";
import { inTransaction } from "../store/transaction.ts";
import { asked, GivenUp } from "./job-failure.ts";
import { keepCommit, moveBranch, type RefPlace, readRef } from "./kept-refs.ts";
import { appActor, entryAt, named } from "./ledger-words.ts";
import { openPullsOf } from "./open-pulls.ts";
import type { Permissions } from "./operations.ts";
import type { PublishPlace } from "./publish-check-run.ts";
import { sayHeadAgain } from "./say-again.ts";
import type { Services } from "./services.ts";
import { lockBranches } from "./stop-lock.ts";
import { keptHeadRef, type StopDeedsPayload } from "./stop-outbox.ts";
import { cancelWorkflows } from "./stop-workflows.ts";

/**
 * Does on GitHub what the policy wants of a stop, as far as the App may: each deed for itself, looked for before it is
 * done, so that a process killed at any step does nothing twice. The lock comes first, so that nothing moves under what
 * follows. What the App may not do is no error: the sticky verdict stands alone, and says so [P39] [H17].
 * @throws PutOff where GitHub must be asked again
 */
export async function actOnStop(
  services: Services,
  place: PublishPlace,
  payload: StopDeedsPayload,
): Promise<string> {
  const { db, clock } = services;
  const { repositoryId } = place.installed;
  const stop = await findStop(db, repositoryId, payload.stop);
  if (stop?.state !== "standing") return "the stop has ended";
  const deeds = [
    await attempt(services, place, "lock", { administration: "write" }, async (client) => {
      await lockBranches(client, place, services.config.appId, await stoppedBranches(db, repositoryId));
      return done("lock", "the branch is locked: only the App itself can move it");
    }),
    ...(await keepAndRevert(services, place, payload)),
    await attempt(services, place, "cancel", { actions: "write" }, async (client) => {
      const count = await cancelWorkflows(client, place, payload.branch.name);
      if (count === 0)
        return { deed: "cancel", outcome: "unneeded", words: "no workflow was running for it" };
      return done("cancel", `${count} workflow run${count === 1 ? " was" : "s were"} cancelled`);
    }),
  ];
  const pulls = await openPullsOf(services, place, payload.branch.name);
  await inTransaction(db, async (tx) => {
    const now = clock();
    await lockRepository(tx, repositoryId);
    await noteDeeds(tx, payload.stop, deeds, now);
    const isKept = deeds.some(({ deed, outcome }) => deed === "keep" && outcome === "done");
    if (isKept) await noteKeptStop(tx, payload.stop, payload.ref);
    const subject = { branch: named(payload.branch.name), head: payload.head, stop: payload.stop };
    const entry = { kind: "annotation", actor: appActor(services), subject, body: { deeds } } as const;
    await appendEntries(tx, repositoryId, [entryAt(now, entry)]);
    const shown = { repositoryId, branchId: payload.branch.id, pulls };
    for (const head of new Set([payload.head, payload.checkpoint]))
      if (head !== undefined) await sayHeadAgain(tx, { ...shown, head }, now);
  });
  return deeds.map(({ deed, outcome }) => `${deed} ${outcome}`).join(", ");
}

/** After a resume or the end of a run: what no stop keeps shut is let go. */
export async function followLocks(services: Services, place: PublishPlace): Promise<string> {
  const { db, config } = services;
  const deed = await attempt(services, place, "lock", { administration: "write" }, async (client) => {
    await lockBranches(client, place, config.appId, await stoppedBranches(db, place.installed.repositoryId));
    return done("lock", "followed");
  });
  return deed.outcome;
}

async function keepAndRevert(
  services: Services,
  place: PublishPlace,
  { branch, head, ref, checkpoint, onStop }: StopDeedsPayload,
): Promise<readonly StopDeed[]> {
  if (onStop === "lock") return [];
  const write = { contents: "write" } as const;
  const kept = await attempt(services, place, "keep", write, async (client) => {
    await keepCommit({ ...place, client }, ref, head);
    return done("keep", `its head is kept as \`${ref}\``);
  });
  if (onStop === "quarantine") return [kept];
  if (kept.outcome !== "done")
    return [
      kept,
      { deed: "revert", outcome: "refused", words: "the branch is left as it is, for its head is not kept" },
    ];
  const reverted = await attempt(
    services,
    place,
    "revert",
    write,
    async (client) => await revert({ ...place, client }, { branch: branch.name, head, checkpoint }),
  );
  return [kept, reverted];
}

/** What the branch shows is kept before it is moved, also where it is not what was stopped. */
async function revert(
  place: RefPlace,
  { branch, head, checkpoint }: { branch: string; head: string; checkpoint: string | undefined },
): Promise<StopDeed> {
  const unneeded = (words: string): StopDeed => ({ deed: "revert", outcome: "unneeded", words });
  if (checkpoint === undefined) return unneeded("no head of the branch ever passed: it is left as it is");
  const tip = await readRef(place, `refs/heads/${branch}`);
  if (tip === undefined) return unneeded("the branch is gone");
  if (tip !== checkpoint) {
    if (tip !== head) await keepCommit(place, keptHeadRef(tip), tip);
    await moveBranch(place, branch, checkpoint);
  }
  return done("revert", `the branch is put back to \`${checkpoint}\`, the last head that passed`);
}

function done(deed: StopDeed["deed"], words: string): StopDeed {
  return { deed, outcome: "done", words };
}

const MISSING: Readonly<Record<StopDeed["deed"], string>> = {
  lock: "the branch is not locked, and the check alone keeps its gates shut",
  keep: "its head is not kept under a ref of its own",
  revert: "the branch is not put back",
  cancel: "its workflow runs are not cancelled",
};

/** @throws PutOff; what GitHub refuses is said in the deed. */
async function attempt(
  services: Services,
  { installed }: PublishPlace,
  deed: StopDeed["deed"],
  permissions: Permissions,
  act: (client: Octokit) => Promise<StopDeed>,
): Promise<StopDeed> {
  const needed = Object.entries(permissions).map(([name, level]) => `\`${name}: ${level}\``);
  const refused = (why: string): StopDeed => ({
    deed,
    outcome: "refused",
    words: `${MISSING[deed]}: ${why}`,
  });
  let client: Octokit;
  try {
    client = await asked(services, () => services.github.client(installed, permissions));
  } catch (error) {
    if (!(error instanceof GivenUp)) throw error;
    return refused(`the App is not granted ${needed.join(" and ")} here`);
  }
  try {
    return await asked(services, () => act(client));
  } catch (error) {
    if (!(error instanceof GivenUp)) throw error;
    return refused(error.message);
  }
}
