import { isAgentBranch } from "../collect/whose-change.ts";
import { namedRungs } from "../engine/ladder.ts";
import type { Mirror } from "../git/mirror.ts";
import type { Remote } from "../git/remote.ts";
import type { Oid } from "../git/types.ts";
import { enqueueJobs, type JobDraft } from "../store/jobs.ts";
import { noteRepository } from "../store/repositories.ts";
import { inTransaction } from "../store/transaction.ts";
import { judgedHeads } from "../store/verdicts.ts";
import { endAwaited } from "./await-evidence.ts";
import { letCheckpointsGo } from "./checkpoint.ts";
import { tellDaily } from "./daily-digest.ts";
import { jobOf } from "./dispatcher.ts";
import { followPromotions } from "./follow-promotions.ts";
import { followRung } from "./follow-rung.ts";
import { forgetEvidence, forgetFactsOfOld } from "./forget-evidence.ts";
import { renewGrants } from "./grants.ts";
import { asked, GivenUp, PutOff } from "./job-failure.ts";
import { judgeEndedPeriods } from "./judge-runs.ts";
import { activeRepositories, type KnownRepository, removeUnreached } from "./known-repositories.ts";
import { readLadder } from "./ladder-reading.ts";
import { wordsOf } from "./log.ts";
import { withMirror } from "./mirror-reading.ts";
import { fetchAhead, refsBelow, remoteOf } from "./repository-access.ts";
import { repositoryNow } from "./repository-now.ts";
import { holdDrill } from "./rollback-drill.ts";
import { handOverLedgers, sealLedger } from "./seal-ledger.ts";
import type { Services } from "./services.ts";
import { watchFeeds } from "./silent-feeds.ts";
import { enqueueUnheardCommands } from "./sweep-comments.ts";
import { enqueueUnjudgedPulls } from "./sweep-pulls.ts";
import { type SweptPolicy, stopOverdueRuns } from "./sweep-runtime.ts";
import { retireSilentBranches } from "./sweep-silence.ts";
import { verifyIntegration } from "./verify-integration.ts";
import { watchEnforcement } from "./watch-enforcement.ts";
import { branchLane, type RepositoryRef } from "./webhook-jobs.ts";

const HEADS = "refs/heads/";
/** Heads that are looked up, fetched and queued together. */
const AT_ONCE = 500;

/**
 * Finds what no webhook has told: agents' branches whose head has no verdict, in every repository of every installation.
 * What was recorded and not said is the publisher's own: its rows come due by themselves.
 */
export async function sweep(services: Services): Promise<void> {
  await noteInstalledRepositories(services);
  await retirePreviousKeys(services);
  await renewGrants(services);
  await endAwaited(services);
  await judgeEndedPeriods(services);
  await forgetEvidence(services);
  await forgetFactsOfOld(services);
  const policies = new Map<number, SweptPolicy>();
  for (const repository of await activeRepositories(services.db)) {
    await tellDaily(services, repository);
    try {
      if (services.ledgerKeys !== undefined) await sealLedger(services, repository.id, services.ledgerKeys);
      const swept = await sweepRepository(services, repository);
      if (swept !== undefined) policies.set(repository.id, swept);
    } catch (error) {
      // One repository, whatever is wrong with it, keeps no other from being looked at.
      const fields = { repository: repository.id, error: wordsOf(error) };
      services.log("warn", "a repository could not be swept", fields);
    }
  }
  await stopOverdueRuns(services, policies);
}

/** Where the keys before are given, they hand over everywhere, so that the operator can take them away. */
async function retirePreviousKeys(services: Services): Promise<void> {
  const { ledgerKeys: keys, log } = services;
  if (keys === undefined || (keys.previous.length === 0 && keys.lost === undefined)) return;
  if (await handOverLedgers(services, keys))
    log(
      "info",
      "every ledger is signed by LEDGER_KEY: the key before is not needed any more, and can be destroyed",
    );
}

/** A lost `installation` webhook hides no repository. */
async function noteInstalledRepositories(services: Services): Promise<void> {
  const { db, clock, github, log } = services;
  try {
    const listed = await asked(services, () => github.installedRepositories());
    for (const { installationId, repositories } of listed) {
      for (const { id, fullName } of repositories)
        await noteRepository(db, { id, fullName, installationId, state: "active" }, clock());
    }
    const reached = listed.flatMap(({ repositories }) => repositories.map(({ id }) => id));
    await removeUnreached(db, reached, clock());
  } catch (error) {
    if (!(error instanceof GivenUp || error instanceof PutOff)) throw error;
    log("warn", "the installations could not be listed", { error: wordsOf(error) });
  }
}

/** @returns what its policy wants of stops. */
async function sweepRepository(services: Services, known: KnownRepository): Promise<SweptPolicy | undefined> {
  const repository = await repositoryNow(services, known);
  if (repository === undefined) return undefined;
  const remote = await remoteOf(services, repository);
  return await withMirror(services, repository, async (mirror) => {
    const rules = await readLadder(services, { mirror, remote, repository });
    const { policy } = rules;
    const refs = await refsBelow(services, remote, [HEADS]);
    const heads = refs.map(({ name, oid }) => ({ branch: name.slice(HEADS.length), oid }));
    const agents = heads.filter(({ branch }) => isAgentBranch(policy, branch));
    for (let from = 0; from < agents.length; from += AT_ONCE)
      await enqueueUnjudged(services, { repository, mirror, remote }, agents.slice(from, from + AT_ONCE));
    for (const branch of namedRungs(policy.policy.branches))
      await followRung(services, { mirror, remote, repository, rules }, branch);
    await followPromotions(services, { mirror, remote, repository, rules });
    await enqueueUnjudgedPulls(services, repository, rules);
    await enqueueUnheardCommands(services, repository);
    const { mode, on_stop } = policy.policy;
    const { ladder, tips } = rules;
    await holdDrill(services, { repositoryId: repository.id, mirror, remote, ladder, tips });
    await watchEnforcement(services, { repository, policy: policy.policy });
    await letCheckpointsGo(services, repository.id);
    await watchFeeds(services, repository.id, policy.policy);
    await retireSilentBranches(services, repository.id, mode, (name) => isAgentBranch(policy, name));
    await verifyIntegration(services, { repository, mirror, remote });
    return { mode, on_stop };
  });
}

interface SweptPlace {
  readonly repository: RepositoryRef;
  readonly mirror: Mirror;
  readonly remote: Remote;
}

async function enqueueUnjudged(
  services: Services,
  { repository, mirror, remote }: SweptPlace,
  heads: readonly { readonly branch: string; readonly oid: Oid }[],
): Promise<void> {
  const { db, clock, log } = services;
  const of = { repositoryId: repository.id, gate: "run" };
  const oids = heads.map(({ oid }) => oid);
  const isJudged = await judgedHeads(db, of, oids);
  const unjudged = heads.filter(({ branch, oid }) => !isJudged(branch, oid));
  if (unjudged.length === 0) return;
  // One git for all: whoever judges a head finds it here.
  await fetchAhead(services, mirror, remote, unjudged);
  // One hour's attempts are one: a head that cannot be judged does not fill the queue.
  const hour = Math.floor(clock().getTime() / 3_600_000);
  const drafts = unjudged.map(({ branch, oid }): JobDraft => {
    const work = { kind: "judge-branch", repository, branch, after: oid, forced: false } as const;
    const draft = jobOf({ lane: branchLane(repository, branch), work });
    return { ...draft, idempotencyKey: `sweep ${branch} ${oid} ${hour}` };
  });
  const added = await inTransaction(db, (tx) => enqueueJobs(tx, drafts, clock()));
  if (added > 0) log("warn", "found heads without a verdict", { repository: repository.id, heads: added });
}
