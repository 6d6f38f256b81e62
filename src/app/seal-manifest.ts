import { appendEntries } from "../store/ledger.ts";
import { addSeal } from "../store/manifests.ts";
import type { OutboxDraft } from "../store/outbox.ts";
import { lockRepository } from "../store/repositories.ts";
import { inTransaction } from "../store/transaction.ts";
import { appActor, entryAt, named } from "./ledger-words.ts";
import { ENDED, manifestOf, manifestText } from "./run-manifest.ts";
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

/**
 * Writes a run's manifest down as it is, and its digest into the ledger. Done again after a crash it finds its own seal, and
 * a run that goes on by now waits for its next end. @returns the digest, or why there is none
 */
export async function sealManifest(services: Services, { run: runId }: ManifestSealPayload): Promise<string> {
  const { db, clock } = services;
  return await inTransaction(db, async (tx) => {
    const known = await readRunRecord(tx, runId);
    if (known === undefined) return "no such run";
    const repositoryId = known.repository.id;
    await lockRepository(tx, repositoryId);
    const record = await readRunRecord(tx, runId);
    if (record === undefined || !ENDED.has(record.run.state)) return "the run goes on";
    const { run, branch, entries, seals } = record;
    const last = seals.at(-1);
    if (last !== undefined && entries.at(-1)?.kind === "manifest-sealed") return last.sha256;
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
