import type { LedgerEntry } from "../ledger/entry.ts";
import { appendEntries } from "../store/ledger.ts";
import { addSeal } from "../store/manifests.ts";
import type { OutboxDraft } from "../store/outbox.ts";
import { lockRepository } from "../store/repositories.ts";
import { findRun } from "../store/runs.ts";
import { inTransaction } from "../store/transaction.ts";
import { appActor, entryAt, named } from "./ledger-words.ts";
import { endOf, manifestOf, manifestText } from "./run-manifest.ts";
import { readRunRecord } from "./run-record.ts";
import type { Services } from "./services.ts";

export const MANIFEST_SEAL = "manifest-seal";

export interface ManifestSealPayload {
  readonly run: string;
}

/** A run has ended: what is known of it now is sealed. @param occasion its end, or a verdict that came after it */
export function manifestSealDraft(repositoryId: number, run: string, occasion: string): OutboxDraft {
  const payload: ManifestSealPayload = { run };
  return {
    repositoryId,
    lane: `${repositoryId} manifest ${run}`,
    kind: MANIFEST_SEAL,
    idempotencyKey: `manifest ${run} ${occasion}`,
    payload: JSON.stringify(payload),
  };
}

/** Seals of a run without an end of its own: whoever pushes onto what is stopped does not fill the store with them. */
const SEALS_BESIDE_MAX = 20;

/** Something came in since the last seal: a move of the run's is sealed always, and other things not without end. */
function isDue(entries: readonly LedgerEntry[], seals: number): boolean {
  const since = entries.slice(entries.findLastIndex(({ kind }) => kind === "manifest-sealed") + 1);
  return since.some(({ kind }) => kind === "run-moved") || (since.length > 0 && seals < SEALS_BESIDE_MAX);
}

/**
 * Writes a run's manifest down as it is, and its digest into the ledger. Done again after a crash it finds its own seal, and
 * a run that goes on by now waits for its next end. @returns the digest, or why there is none
 */
export async function sealManifest(services: Services, { run: runId }: ManifestSealPayload): Promise<string> {
  const { db, clock } = services;
  return await inTransaction(db, async (tx) => {
    const repositoryId = (await findRun(tx, runId))?.repositoryId;
    if (repositoryId === undefined) return "no such run";
    await lockRepository(tx, repositoryId);
    const record = await readRunRecord(tx, runId);
    if (record === undefined || endOf(record) === undefined) return "the run goes on";
    const { run, branch, entries, seals } = record;
    const last = seals.at(-1);
    if (last !== undefined && !isDue(entries, seals.length)) return last.sha256;
    const number = seals.length + 1;
    const manifest = manifestOf(record, number);
    const now = clock();
    const sha256 = await addSeal(tx, runId, { number, content: manifestText(manifest) }, now);
    const subject = { run: runId, plan: named(run.planId), branch: named(branch.name) };
    const body = {
      manifest_sha256: sha256,
      seal: number,
      ...(last === undefined ? {} : { supersedes: last.sha256 }),
      exit_condition: manifest.exit_condition.value,
      ...(manifest.stop.code === undefined ? {} : { stop_code: manifest.stop.code }),
      completeness: manifest.completeness.grade,
    };
    const entry = { kind: "manifest-sealed", actor: appActor(services), subject, body } as const;
    await appendEntries(tx, repositoryId, [entryAt(now, entry)]);
    return sha256;
  });
}
