import { createHash } from "node:crypto";
import type { Finding } from "../engine/finding.ts";
import type { Verdict } from "../engine/verdict.ts";
import type { LedgerEntry } from "../ledger/entry.ts";
import { completeJob, type Job } from "./job-lease.ts";
import { keepFacts, type PackedFacts } from "./judged-facts.ts";
import { appendEntries, type EntryDraft } from "./ledger.ts";
import { addToOutbox, type OutboxDraft } from "./outbox.ts";
import { lockRepository } from "./repositories.ts";
import { moveRun, type RunMove } from "./runs.ts";
import { recordStop, type StopDraft } from "./stops.ts";
import { storedText } from "./stored-text.ts";
import { type Handle, inTransaction, type Tx } from "./transaction.ts";

/** One judgement and all that follows from it. */
export interface Decision {
  /** Of the verdict: the check run's external_id. */
  readonly id: string;
  readonly repositoryId: number;
  /** `run`, `dev`, `staging`, `main`. */
  readonly gate: string;
  /** Undefined for a head from a fork. */
  readonly branchId?: number;
  readonly runId?: string;
  readonly verdict: Verdict;
  /**
   * The verdict's bytes as they are shown, and shown again. Without measured times: the same judgement made again must
   * give the same bytes, or it counts as another one.
   */
  readonly json: string;
  /** What it was made of; absent where that is too much to keep. */
  readonly facts?: PackedFacts;
  /** The job that led here: done in the same transaction, or nothing is recorded. */
  readonly job?: Job;
  readonly moves: readonly RunMove[];
  readonly stops: readonly StopDraft[];
  /** The verdict's own entry among them. */
  readonly entries: readonly EntryDraft[];
  readonly outbox: readonly OutboxDraft[];
}

/**
 * `known`: the same bytes were the branch's last judgement of this head and gate already; then only the job is done. What was
 * judged against another base since is what is shown: the same against this one is then a judgement of its own.
 */
export type DecisionOutcome =
  | { readonly recorded: "new"; readonly judgement: number; readonly entries: readonly LedgerEntry[] }
  | { readonly recorded: "known"; readonly judgement: number; readonly verdictId: string };

/** What else is written in the decision's transaction: pins, accepted findings, heads. */
export interface AlongWith {
  ifNew?(tx: Tx): Promise<void>;
  ifKnown?(tx: Tx): Promise<void>;
}

/**
 * Records a decision whole or not at all: verdict, findings, moves, stops, ledger entries and what is to be said of them.
 * Nothing is said to anybody before this has returned. Throws LostRaceError where a run was moved meanwhile and
 * LeaseLostError where the job is another's by now: then nothing was written, and the caller judges again or drops it.
 */
export async function recordDecision(
  db: Handle,
  decision: Decision,
  now: Date,
  alongWith: AlongWith = {},
): Promise<DecisionOutcome> {
  const { json, job } = decision;
  const jsonSha256 = createHash("sha256").update(json, "utf8").digest("hex");
  return await inTransaction(db, async (tx): Promise<DecisionOutcome> => {
    await lockRepository(tx, decision.repositoryId);
    if (job !== undefined) await completeJob(tx, job, now);
    const earlier = await judgementsOf(tx, decision);
    // A head may stand on two branches: what was decided of the one was not recorded of the other.
    const last = earlier.find(({ branch_id }) => branch_id === (decision.branchId ?? null));
    if (last?.json_sha256 === jsonSha256 && last.base === decision.verdict.base) {
      await alongWith.ifKnown?.(tx);
      return { recorded: "known", judgement: last.judgement, verdictId: last.id };
    }
    const ofBase = earlier.filter(({ base }) => base === decision.verdict.base);
    const judgement = Math.max(0, ...ofBase.map((each) => each.judgement)) + 1;
    if (decision.facts !== undefined) await keepFacts(tx, decision.facts, now);
    await insertVerdict(tx, decision, { judgement, jsonSha256, now });
    await insertFindings(tx, decision);
    await alongWith.ifNew?.(tx);
    for (const move of decision.moves) await moveRun(tx, move, now);
    for (const stop of decision.stops) await recordStop(tx, stop, now);
    const entries = await appendEntries(tx, decision.repositoryId, decision.entries);
    await addToOutbox(tx, decision.outbox, now);
    return { recorded: "new", judgement, entries };
  });
}

/** Of this head and gate, against whichever base, newest first. */
async function judgementsOf(tx: Tx, { repositoryId, gate, verdict }: Decision) {
  return await tx
    .selectFrom("verdicts")
    .select(["id", "judgement", "json_sha256", "branch_id", "base"])
    .where("repository_id", "=", repositoryId)
    .where("head", "=", verdict.head)
    .where("gate", "=", gate)
    .orderBy("decided_at", "desc")
    .orderBy("judgement", "desc")
    .execute();
}

async function insertVerdict(
  tx: Tx,
  { id, repositoryId, gate, branchId, runId, verdict, json, facts }: Decision,
  { judgement, jsonSha256, now }: { judgement: number; jsonSha256: string; now: Date },
): Promise<void> {
  await tx
    .insertInto("verdicts")
    .values({
      id,
      repository_id: repositoryId,
      head: verdict.head,
      base: verdict.base,
      gate,
      judgement,
      branch_id: branchId ?? null,
      run_id: runId ?? null,
      verdict: verdict.verdict,
      mode: verdict.mode,
      stop_codes: verdict.stop_codes,
      plan_id: verdict.plan?.id ?? null,
      policy_sha256: verdict.policy_sha256 ?? null,
      json,
      json_sha256: jsonSha256,
      decided_at: now,
      facts_sha256: facts?.sha256 ?? null,
    })
    .execute();
}

/** Rows of one INSERT: PostgreSQL takes 65,535 values in a statement. */
const ROWS_MAX = 1_000;

async function insertFindings(tx: Tx, { id, repositoryId, verdict }: Decision): Promise<void> {
  const rows = verdict.findings.map((finding, index) => findingRow(id, repositoryId, finding, index + 1));
  for (let from = 0; from < rows.length; from += ROWS_MAX) {
    await tx
      .insertInto("findings")
      .values(rows.slice(from, from + ROWS_MAX))
      .execute();
  }
}

function findingRow(verdictId: string, repositoryId: number, finding: Finding, position: number) {
  return {
    verdict_id: verdictId,
    position,
    repository_id: repositoryId,
    fingerprint: finding.fingerprint,
    rule: finding.rule,
    level: finding.level,
    stop_code: finding.stop_code ?? null,
    kind: finding.kind,
    // To be searched in. The exact words are in the verdict's JSON, which can say what PostgreSQL's text cannot.
    message: storedText(finding.message),
    path: finding.path === undefined ? null : storedText(finding.path),
    line: finding.line ?? null,
    commit_sha: finding.commit ?? null,
  };
}
