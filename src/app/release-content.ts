import type { KeyObject } from "node:crypto";
import { contentOfUpdate } from "../engine/promotion-content.ts";
import { envelopeLine, manifestStatement, statementsOf } from "../ledger/attestation.ts";
import type { LedgerEntry } from "../ledger/entry.ts";
import { entryLine, verdictLine } from "../store/ledger.ts";
import { refUpdates } from "../store/ref-updates.ts";
import { aliveRun, promotedRun } from "../store/runs.ts";
import { type Handle, inTransaction } from "../store/transaction.ts";
import { findVerdict } from "../store/verdicts.ts";
import { GivenUp, PutOff } from "./job-failure.ts";
import type { ReleasePayload } from "./release-outbox.ts";
import { currentText } from "./run-attestations.ts";
import { readRunRecord } from "./run-record.ts";
import type { Services } from "./services.ts";

/** Runs whose manifests one release has, the oldest first. */
const RUNS_MAX = 100;

/** What is published of a promotion. */
export interface ReleaseContent {
  readonly promotion: LedgerEntry;
  /** What the branch showed after the promotion. */
  readonly commit: string;
  /** The runs that it brought, and of those the ones whose manifests are there. */
  readonly runs: readonly string[];
  readonly manifests: number;
  /** The signed envelopes of the promotion, its verdict, the same in SLSA's words and the runs' manifests, one a line. */
  readonly attestations: string;
}

/** @throws PutOff while a run that it brought has not ended, GivenUp where the ledger has no such promotion */
export async function releaseContent(
  { db, config }: Pick<Services, "db" | "config">,
  repositoryId: number,
  { sequence, rungs }: ReleasePayload,
  key: KeyObject,
): Promise<ReleaseContent> {
  const promotion = await entryOf(entryLine(db, repositoryId, sequence));
  const { verdict } = promotion?.subject ?? {};
  const { after: commit } = (promotion?.body ?? {}) as { readonly after?: string };
  if (promotion === undefined || verdict === undefined || commit === undefined)
    throw new GivenUp("invalid", `entry ${sequence} of the ledger is no promotion`);
  const judged = await entryOf(verdictLine(db, repositoryId, verdict));
  const runs = await runsBrought(db, repositoryId, rungs, commit);
  const manifests: string[] = [];
  for (const run of runs.slice(0, RUNS_MAX)) manifests.push(await manifestLine(db, run, key));
  const entries = [promotion, ...(judged === undefined ? [] : [judged])];
  const lines = entries
    .flatMap((entry) => statementsOf(entry, config.publicUrl))
    .map((statement) => envelopeLine(statement, key));
  return {
    promotion,
    commit,
    runs,
    manifests: manifests.length,
    attestations: [...lines, ...manifests].join(""),
  };
}

async function entryOf(line: Promise<string | undefined>): Promise<LedgerEntry | undefined> {
  const text = await line;
  return text === undefined ? undefined : (JSON.parse(text) as LedgerEntry);
}

/** The runs that the update to this commit brought, as they first reached the ladder. */
async function runsBrought(
  db: Handle,
  repositoryId: number,
  rungs: readonly string[],
  commit: string,
): Promise<readonly string[]> {
  const histories = [];
  for (const branch of rungs)
    histories.push({ branch, updates: await refUpdates(db, { repositoryId, branch }) });
  const position = histories.at(-1)?.updates.findLastIndex(({ after }) => after === commit) ?? -1;
  const runs = new Set<string>();
  for (const { account } of contentOfUpdate(histories, position)) {
    const decided = account.verdictId === undefined ? undefined : await findVerdict(db, account.verdictId);
    if (decided?.branchId === undefined) continue;
    const { branchId, head } = decided;
    const run = await promotedRun(db, branchId, head);
    if (run !== undefined) runs.add(run.id);
    // GitHub tells of the branch that moved and of the pull request that is merged, in either order.
    else if ((await aliveRun(db, branchId))?.lastSafeHead === head)
      throw new PutOff("a run that was promoted has not ended yet");
  }
  return [...runs];
}

async function manifestLine(db: Handle, run: string, key: KeyObject): Promise<string> {
  const record = await inTransaction(db, (tx) => readRunRecord(tx, run));
  if (record === undefined) throw new Error("invariant: a run that was promoted is recorded");
  if (record.seals.length === 0) throw new PutOff("the manifest of a run is not sealed yet");
  const { repository, verdicts } = record;
  const about = { run, repository: repository.name, head: verdicts.at(-1)?.head };
  return envelopeLine(manifestStatement(currentText(record), about), key);
}
