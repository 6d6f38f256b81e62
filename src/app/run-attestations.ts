import type { KeyObject } from "node:crypto";
import { envelopeLine, manifestStatement, statementsOf } from "../ledger/attestation.ts";
import { manifestOf, manifestText } from "./run-manifest.ts";
import type { RunRecord } from "./run-record.ts";

/** The manifest as it stands: sealed, where the run has ended and nothing came since. */
export function currentText(record: RunRecord): string {
  const isSealed = record.entries.at(-1)?.kind === "manifest-sealed";
  return (isSealed ? record.seals.at(-1)?.content : undefined) ?? manifestText(manifestOf(record));
}

/** The manifest, the verdicts and the promotions of a run, each as a signed envelope on a line. */
export function attestationsOf(record: RunRecord, verifier: string, key: KeyObject | undefined): string {
  const { run, repository, verdicts, promotions } = record;
  const about = { run: run.id, repository: repository.name, head: verdicts.at(-1)?.head };
  const entries = [...verdicts.map(({ entry }) => entry), ...promotions];
  const statements = [
    manifestStatement(currentText(record), about),
    ...entries.flatMap((entry) => statementsOf(entry, verifier)),
  ];
  return statements.map((statement) => envelopeLine(statement, key)).join("");
}
