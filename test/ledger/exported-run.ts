import { hash } from "node:crypto";
import { canonicalJson } from "../../src/contract/canonical-json.ts";
import { envelopeLine, manifestStatement, statementsOf } from "../../src/ledger/attestation.ts";
import { signCheckpoint } from "../../src/ledger/checkpoint.ts";
import { type LedgerEntry, lineOf, sealEntry } from "../../src/ledger/entry.ts";
import { publicJwk } from "../../src/ledger/jwk.ts";
import { type RunExport, writeRunArchive } from "../../src/ledger/run-archive.ts";
import { draft } from "./entries.ts";
import { type Signer, signer } from "./rotating.ts";

export const RUN = "R-0123456789abcdef";
export const OURS = signer();

export interface ExportedVerdict {
  readonly id: string;
  readonly json: string;
  readonly facts: string;
}

/** The record of a run with these verdicts, as the App would write it. */
export function recordOf(verdicts: readonly ExportedVerdict[], by: Signer = OURS): RunExport {
  const entries: LedgerEntry[] = [];
  const add = (changes: Parameters<typeof draft>[1]) =>
    entries.push(sealEntry(entries.at(-1), draft(entries.length + 1, changes)));
  add({ kind: "run-moved", subject: { run: RUN }, body: { to: "open" } });
  for (const { id, json, facts } of verdicts)
    add({
      subject: { run: RUN, verdict: id, gate: "run", target: "main", head: "a".repeat(40) },
      body: {
        verdict: (JSON.parse(json) as { verdict: string }).verdict,
        base: "b".repeat(40),
        verdict_sha256: hash("sha256", json),
        facts_sha256: hash("sha256", facts),
      },
    });
  const manifest = `${canonicalJson({ version: 1, run: RUN, seal: { number: 1 } })}\n`;
  const sealed = { manifest_sha256: hash("sha256", manifest), seal: 1 };
  add({ kind: "manifest-sealed", subject: { run: RUN }, body: sealed });
  const last = entries.at(-1)!;
  const checkpoint = canonicalJson(signCheckpoint(last, 0, "2026-01-01T00:00:00.000Z", by.secret));
  const about = { run: RUN, repository: "acme/billing", head: "a".repeat(40) };
  const statements = [
    manifestStatement(manifest, about),
    ...entries.flatMap((each) => statementsOf(each, "https://p.example")),
  ];
  return {
    run: RUN,
    manifest,
    earlierManifests: [],
    plan: canonicalJson({ plan_id: "WP-142" }),
    verdicts: verdicts.map(({ id, json }) => ({ id, json })),
    facts: verdicts.map(({ facts }) => ({ sha256: hash("sha256", facts), json: Buffer.from(facts) })),
    tables: {
      activity: [{ kind: "read", name: "src/a.ts", independent: false }],
      stops: [{ id: "S-1" }],
      approvals: [],
    },
    ledger: [...entries.map(lineOf), checkpoint],
    through: last,
    attestations: statements.map((statement) => envelopeLine(statement, by.secret)).join(""),
    keys: { keys: [publicJwk(by, { status: "current" })] },
  };
}

export function archiveOf(verdicts: readonly ExportedVerdict[], by: Signer = OURS): Buffer {
  return writeRunArchive(recordOf(verdicts, by), by.secret);
}
