import { type RunExport, writeRunArchive } from "../ledger/run-archive.ts";
import { activityRows } from "../store/activity.ts";
import { evidenceOfHead } from "../store/evidence.ts";
import { findFacts } from "../store/judged-facts.ts";
import { readCheckpoints, readLines } from "../store/ledger.ts";
import { toolRows } from "../store/tool-calls.ts";
import { type Handle, inTransaction } from "../store/transaction.ts";
import { tellingsOf } from "../store/usage.ts";
import { publicKeys } from "./keys-endpoint.ts";
import { attesterOf } from "./ledger-attester.ts";
import { attestationsOf, currentText } from "./run-attestations.ts";
import { type RunRecord, readRunRecord } from "./run-record.ts";
import type { Services } from "./services.ts";

/** Of an archive before it is written: it is held in memory. */
const BYTES_MAX = 256 * 1024 * 1024;

/** Tools by who told of them, the most called ones. */
const TOOL_ROWS_MAX = 10_000;

/** More than is put into one archive. `message` says what is too much. */
export class ExportTooLarge extends Error {}

type Exporting = Pick<Services, "db" | "ledgerKeys" | "config">;

/** The archive of a run; undefined for one that nobody knows. @throws ExportTooLarge */
export async function exportRun(services: Exporting, runId: string): Promise<Buffer | undefined> {
  const { db, config, ledgerKeys } = services;
  // What is read after it is only ever added to, so that nothing waits meanwhile.
  const record = await inTransaction(db, (tx) => readRunRecord(tx, runId));
  if (record === undefined) return undefined;
  const { repository, verdicts, plan, seals } = record;
  const key = await attesterOf(db, repository.id, ledgerKeys);
  const keys = await publicKeys(services, String(repository.id));
  const manifest = currentText(record);
  const archive: RunExport = {
    run: runId,
    manifest,
    earlierManifests: seals.filter(({ content }) => content !== manifest),
    plan: plan?.content,
    verdicts: verdicts.map(({ id, json }) => ({ id, json })),
    ...(await ledgerOf(db, record)),
    facts: await factsOf(db, record),
    tables: await tablesOf(db, record),
    attestations: attestationsOf(record, config.publicUrl, key),
    keys: keys.keys.length > 0 ? keys : await publicKeys(services, null),
  };
  return writeRunArchive(archive, key);
}

/**
 * From the first entry to the first checkpoint that covers the run's last: so the archive of a run that has ended stays the
 * same, whatever comes after it. Without such a checkpoint, all that there is.
 */
async function ledgerOf(
  db: Handle,
  { repository, entries, promotions, last }: RunRecord,
): Promise<Pick<RunExport, "ledger" | "through">> {
  const needed = Math.max(0, ...[...entries, ...promotions].map(({ sequence }) => sequence));
  const checkpoints = await readCheckpoints(db, repository.id);
  const through = checkpoints.find(({ sequence }) => sequence >= needed)?.sequence ?? last.sequence;
  const lines: string[] = [];
  let [bytes, sequence] = [0, 0];
  for await (const line of readLines(db, repository.id)) {
    sequence += 1;
    bytes += line.length;
    if (bytes > BYTES_MAX)
      throw new ExportTooLarge("the ledger is too long for one archive: take it from its mirror instead");
    lines.push(line, ...checkpoints.filter((each) => each.sequence === sequence).map((each) => each.line));
    if (sequence === through) break;
  }
  const end = lines.findLast((line) => line.startsWith('{"actor":')) ?? "{}";
  const { hash } = JSON.parse(end) as { readonly hash: string };
  return { ledger: lines, through: { sequence, hash } };
}

/** Those that are kept; of what is forgotten the verdict names the digest. */
async function factsOf(db: Handle, { verdicts }: RunRecord): Promise<RunExport["facts"]> {
  const facts: { sha256: string; json: Buffer }[] = [];
  let bytes = 0;
  for (const sha256 of new Set(verdicts.flatMap(({ factsSha256 }) => factsSha256 ?? []))) {
    const json = await findFacts(db, sha256);
    if (json === undefined) continue;
    bytes += json.length;
    if (bytes > BYTES_MAX)
      throw new ExportTooLarge("the facts of its verdicts are too large for one archive");
    facts.push({ sha256, json });
  }
  return facts;
}

async function tablesOf(db: Handle, record: RunRecord): Promise<RunExport["tables"]> {
  const { repository, verdicts, stops, approvals, run } = record;
  const evidence: object[] = [];
  for (const head of new Set(verdicts.map((verdict) => verdict.head)))
    for (const row of await evidenceOfHead(db, { repositoryId: repository.id, head }))
      evidence.push(written({ ...row, called: row.called }));
  const told = await tellingsOf(db, run.id);
  const activity = await activityRows(db, run.id);
  return {
    activity: activity.map(({ name, ...row }) => ({ ...row, ...(name === null ? {} : { name }) })),
    "tool-calls": await toolRows(db, run.id, TOOL_ROWS_MAX),
    stops: stops.map(written),
    approvals: approvals.map(written),
    evidence,
    usage: told.map(({ event, independent }) => ({ independent, event: JSON.parse(event) as object })),
  };
}

/** A row as JSON has it. */
function written(row: object): object {
  return JSON.parse(JSON.stringify(row)) as object;
}
