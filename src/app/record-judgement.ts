import { createHash, randomUUID } from "node:crypto";
import { renderJson } from "../report/json.ts";
import { findBranchById } from "../store/branches.ts";
import { type DecisionOutcome, recordDecision } from "../store/decisions.ts";
import { type PackedFacts, packFacts } from "../store/judged-facts.ts";
import { appendEntries, type EntryDraft } from "../store/ledger.ts";
import { isSealed } from "../store/manifests.ts";
import { addNews, addToOutbox } from "../store/outbox.ts";
import { aliveRun, findRun, type RunRow } from "../store/runs.ts";
import { type StopDraft, standingStops } from "../store/stops.ts";
import type { Tx } from "../store/transaction.ts";
import { noteAwaited } from "./await-evidence.ts";
import { checkRunDraft } from "./check-outbox.ts";
import { statusDrafts } from "./comment-outbox.ts";
import { followRun } from "./follow-run.ts";
import { settleGrant } from "./grants.ts";
import { recordHalt } from "./halt.ts";
import type { JudgedHead } from "./judged-head.ts";
import type { Judgement } from "./judgement.ts";
import { appActor, entryAt, named } from "./ledger-words.ts";
import { ENDED } from "./run-manifest.ts";
import { sayHeadAgain } from "./say-again.ts";
import { manifestSealDraft } from "./seal-manifest.ts";
import type { Services } from "./services.ts";
import { shownVerdict, wordsOf } from "./shown-verdict.ts";
import { newStops, noteDenied } from "./stopping.ts";

/**
 * Records a judgement and all that follows from it in one transaction: stops, the run's moves, the ledger, and what is to
 * be said. What stands on the branch is read under the repository's lock, so that a human's resume is never overtaken.
 */
export async function recordJudgement(services: Services, judgement: Judgement): Promise<DecisionOutcome> {
  const { db, clock, log, telemetry } = services;
  const { repositoryId, gate, branch, judged, job } = judgement;
  const { verdict } = judged;
  const now = clock();
  const id = randomUUID();
  const facts = await packFacts(judged.factsRecord);
  const outcome = await telemetry.within({ name: "record verdict" }, () =>
    recordDecision(
      db,
      {
        id,
        repositoryId,
        gate,
        ...(branch === undefined ? {} : { branchId: branch.id }),
        verdict,
        json: jsonOf(judged),
        ...(facts === undefined ? {} : { facts }),
        ...(job === undefined ? {} : { job }),
        moves: [],
        stops: [],
        entries: [],
        outbox: [],
      },
      now,
      {
        ifNew: async (tx) => {
          await consequences(services, tx, judgement, { verdictId: id, facts }, now);
          await judgement.alongWith?.(tx, now);
        },
        ifKnown: async (tx) => {
          await sayAgainIfNew(services, tx, judgement, now);
          await judgement.alongWith?.(tx, now);
        },
      },
    ),
  );
  if (outcome.recorded) telemetry.counters.verdicts.add({ verdict: verdict.verdict });
  const fields = { repository: repositoryId, gate, head: verdict.head, verdict: verdict.verdict };
  log("info", "judged", { ...fields, id, recorded: outcome.recorded, milliseconds: judged.milliseconds });
  return outcome;
}

/** Without measured times: the same judgement gives the same bytes. */
function jsonOf({ verdict }: JudgedHead): string {
  return renderJson(verdict, 0);
}

async function consequences(
  services: Services,
  tx: Tx,
  judgement: Judgement,
  { verdictId, facts }: { readonly verdictId: string; readonly facts: PackedFacts | undefined },
  now: Date,
): Promise<void> {
  const { repositoryId, branch, judged } = judgement;
  const own = branch === undefined ? undefined : { ...judgement, branch };
  const before = own === undefined ? [] : await standingStops(tx, own.branch.id);
  const newly = own === undefined ? [] : await newStops(tx, own, verdictId, before);
  const run = own === undefined ? undefined : await followRun(services, tx, own, newly, now);
  for (const stop of newly) {
    if (branch === undefined) continue;
    const { onStop } = judgement;
    await recordHalt(tx, { stop, branch, run: run?.run, onStop, changes: judged.changes }, now);
  }
  const denied = own === undefined ? [] : await noteDenied(services, tx, own, { run: run?.run, before }, now);
  const entries = [
    ...(run?.entries ?? []),
    verdictEntry(services, judgement, { verdictId, run: run?.run, stops: newly, facts }, now),
    ...denied,
  ];
  await appendEntries(tx, repositoryId, entries);
  await sealAgain(tx, repositoryId, run?.run?.id, verdictId, now);
  await noteAwaited(tx, judgement, verdictId, now);
  await say(tx, judgement, now);
  // A stop shuts every gate that the head stands before, whichever found it.
  if (newly.length > 0 && branch !== undefined) {
    // Found on a head that was pushed away, it shuts the one that is there now as well.
    const current = (await findBranchById(tx, branch.id))?.head;
    for (const head of new Set([judged.verdict.head, current]))
      if (head !== undefined) await sayHeadAgain(tx, { repositoryId, branchId: branch.id, head }, now);
  }
}

/** What is decided of a run that has ended belongs to its record as well. */
async function sealAgain(
  tx: Tx,
  repositoryId: number,
  runId: string | undefined,
  verdictId: string,
  now: Date,
): Promise<void> {
  const run = runId === undefined ? undefined : await findRun(tx, runId);
  // One that was merged past its gate has ended, whatever its state.
  if (run !== undefined && (ENDED.has(run.state) || (await isSealed(tx, run.id))))
    await addToOutbox(tx, [manifestSealDraft(repositoryId, run.id, verdictId)], now);
}

/** The check run of the head at this gate, and the status comment, as they are to be from now on. */
async function say(tx: Tx, judgement: Judgement, now: Date): Promise<void> {
  const { repositoryId, gate, branch, judged, pull, shownAt, job } = judgement;
  const { milliseconds, suggestedPath } = judged;
  const { head } = judged.verdict;
  const shown = await shownVerdict(tx, { repositoryId, gate, head, branchId: branch?.id }, now);
  if (shown === undefined) throw new Error("invariant: the verdict was recorded before it is said");
  const words = wordsOf(shown, { repositoryId, gate });
  const path = suggestedPath === undefined ? {} : { suggestedPath };
  const check = {
    ...checkRunDraft({ ...words, milliseconds, shownAt, ...path }),
    ...(job?.deliveryId === undefined ? {} : { deliveryId: job.deliveryId }),
  };
  await addNews(tx, [check, ...(await statusDrafts(tx, words, pull))], now);
}

interface Decided {
  readonly verdictId: string;
  readonly run: RunRow | undefined;
  readonly stops: readonly StopDraft[];
  readonly facts: PackedFacts | undefined;
}

function verdictEntry(
  services: Services,
  { gate, branch, judged, target }: Judgement,
  { verdictId, run, stops, facts }: Decided,
  now: Date,
): EntryDraft {
  const { verdict } = judged;
  const { head, base, mode, stop_codes, policy_sha256, effect_tree } = verdict;
  return entryAt(now, {
    kind: "verdict",
    actor: appActor(services),
    subject: {
      ...(run === undefined ? {} : { run: run.id }),
      ...(verdict.plan === undefined ? {} : { plan: named(verdict.plan.id) }),
      ...(branch === undefined ? {} : { branch: named(branch.name) }),
      head,
      target: named(target),
      gate,
      ...(stops[0] === undefined ? {} : { stop: stops[0].id }),
      verdict: verdictId,
    },
    body: {
      verdict: verdict.verdict,
      mode,
      stop_codes: [...stop_codes],
      base,
      ...(effect_tree === undefined ? {} : { effect_tree }),
      ...(policy_sha256 === undefined ? {} : { policy_sha256 }),
      ...(verdict.plan === undefined ? {} : { plan_sha256: verdict.plan.sha256 }),
      rules: [...new Set(verdict.findings.map(({ rule, level }) => `${level} ${rule}`))],
      findings: verdict.findings.length,
      ...(stops.length === 0 ? {} : { stops: stops.map(({ id, code }) => ({ id, code })) }),
      verdict_sha256: createHash("sha256").update(jsonOf(judged), "utf8").digest("hex"),
      ...(facts === undefined ? {} : { facts_sha256: facts.sha256 }),
      ...(judged.measure === undefined ? {} : { measure: judged.measure }),
    },
  });
}

/** The same verdict as before: said again only where what is to be shown is other than when it was said. */
async function sayAgainIfNew(services: Services, tx: Tx, judgement: Judgement, now: Date): Promise<void> {
  const { repositoryId, branch } = judgement;
  if (branch !== undefined) {
    const known = { run: await aliveRun(tx, branch.id), before: await standingStops(tx, branch.id) };
    const denied = await noteDenied(services, tx, { ...judgement, branch }, known, now);
    // A human may have resumed the run since it was judged so: what ended then is granted anew.
    const { run } = known;
    const granted =
      run === undefined ? [] : await settleGrant(services, tx, { ...judgement, branch }, run.id, now);
    await appendEntries(tx, repositoryId, [...denied, ...granted]);
  }
  await say(tx, judgement, now);
}
