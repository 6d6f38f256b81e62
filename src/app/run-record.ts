import { readFactsRecord } from "../engine/facts-record.ts";
import type { JudgedFacts } from "../engine/judged-facts.ts";
import type { LedgerEntry } from "../ledger/entry.ts";
import { activityOf, type ToldActivity } from "../store/activity.ts";
import { type BranchRow, findBranchById } from "../store/branches.ts";
import { findFacts } from "../store/judged-facts.ts";
import { lastEntry, linesOfKind, linesOfRun } from "../store/ledger.ts";
import { type ManifestSeal, sealsOf } from "../store/manifests.ts";
import { findPlan, type PlanRow } from "../store/plans.ts";
import type { Pusher } from "../store/pushers.ts";
import {
  approvalsOfRun,
  pushersSeen,
  type RecordedApproval,
  type RecordedStop,
  stopsOfRun,
  verdictsById,
} from "../store/run-record.ts";
import { findRun, type RunRow } from "../store/runs.ts";
import { type ToldTools, toolsOf } from "../store/tool-calls.ts";
import type { Handle } from "../store/transaction.ts";
import type { VerdictRow } from "../store/verdicts.ts";
import { findRepository } from "./known-repositories.ts";
import { type LocalUse, localUse } from "./local-use.ts";
import { TOOLS_LISTED_MAX } from "./manifest-tools.ts";
import { type BoundNow, boundOf } from "./usage-of.ts";
import { type ToldTokens, toldTokens } from "./usage-tokens.ts";

/** All that is recorded of a run: from the store and the ledger, and nothing from what its branch says of itself. */
export interface RunRecord {
  readonly run: RunRow;
  readonly repository: { readonly id: number; readonly name: string };
  readonly branch: BranchRow;
  readonly plan: PlanRow | undefined;
  readonly pushers: readonly Pusher[];
  /** The run's entries of the ledger, oldest first, and the verdicts that some of them record. */
  readonly entries: readonly LedgerEntry[];
  readonly verdicts: readonly (VerdictRow & { readonly entry: LedgerEntry })[];
  readonly promotions: readonly LedgerEntry[];
  readonly approvals: readonly RecordedApproval[];
  readonly stops: readonly RecordedStop[];
  readonly seals: readonly ManifestSeal[];
  readonly bound: BoundNow | undefined;
  /** Of a run that goes on with local models alone. */
  readonly localUse: LocalUse | undefined;
  readonly tokens: ToldTokens | undefined;
  readonly activity: readonly ToldActivity[];
  readonly tools: ToldTools | undefined;
  /** What the run's last head was judged on; undefined where that was not kept. */
  readonly judged: JudgedFacts | undefined;
  /** The last entry of the ledger. */
  readonly last: { readonly sequence: number; readonly hash: string };
}

/** Undefined for a run that nobody knows. */
export async function readRunRecord(db: Handle, runId: string): Promise<RunRecord | undefined> {
  const run = await findRun(db, runId);
  const repository = run === undefined ? undefined : await findRepository(db, run.repositoryId);
  const branch = run === undefined ? undefined : await findBranchById(db, run.branchId);
  if (run === undefined || repository === undefined || branch === undefined) return undefined;
  const entries = (await linesOfRun(db, runId)).map((line) => JSON.parse(line) as LedgerEntry);
  const last = await lastEntry(db, run.repositoryId);
  if (last === undefined) throw new Error("invariant: a run is opened by an entry of the ledger");
  const verdicts = await verdictsIn(db, entries);
  const bound = await boundOf(db, run);
  return {
    run,
    repository: { id: repository.id, name: repository.fullName },
    branch,
    plan: await findPlan(db, run.repositoryId, run.planId),
    pushers: await pushersSeen(db, run.branchId),
    entries,
    verdicts,
    promotions: await promotionsOf(db, run.repositoryId, verdicts),
    approvals: await approvalsOfRun(db, run),
    stops: await stopsOfRun(db, runId),
    seals: await sealsOf(db, runId),
    bound,
    localUse: await localUse(db, runId, bound?.standing),
    tokens: await toldTokens(db, runId, bound),
    activity: await activityOf(db, runId),
    tools: await toolsOf(db, runId, TOOLS_LISTED_MAX),
    judged: await lastJudged(db, verdicts),
    last,
  };
}

async function verdictsIn(db: Handle, entries: readonly LedgerEntry[]): Promise<RunRecord["verdicts"]> {
  const byId = new Map<string, LedgerEntry>();
  for (const entry of entries)
    if (entry.kind === "verdict" && entry.subject.verdict !== undefined)
      byId.set(entry.subject.verdict, entry);
  const rows = await verdictsById(db, [...byId.keys()]);
  return rows.flatMap((row) => {
    const entry = byId.get(row.id);
    return entry === undefined ? [] : [{ ...row, entry }];
  });
}

/** A promotion names the head that was merged, and not its run. */
async function promotionsOf(
  db: Handle,
  repositoryId: number,
  verdicts: RunRecord["verdicts"],
): Promise<readonly LedgerEntry[]> {
  const [first] = verdicts;
  if (first === undefined) return [];
  const heads = new Set(verdicts.map(({ head }) => head));
  const lines = await linesOfKind(db, repositoryId, "promotion", first.entry.sequence);
  return lines
    .map((line) => JSON.parse(line) as LedgerEntry)
    .filter(({ subject }) => subject.head !== undefined && heads.has(subject.head));
}

async function lastJudged(db: Handle, verdicts: RunRecord["verdicts"]): Promise<JudgedFacts | undefined> {
  const sha256 = verdicts.findLast(({ gate }) => gate === "run")?.factsSha256;
  const kept = sha256 === undefined ? undefined : await findFacts(db, sha256);
  return kept === undefined ? undefined : readFactsRecord(kept.toString("utf8")).judged;
}
