import { hash, type KeyObject } from "node:crypto";
import { canonicalJson } from "../contract/canonical-json.ts";
import { type DsseEnvelope, signEnvelope } from "./dsse.ts";
import type { LedgerEntry } from "./entry.ts";
import { STATEMENT_TYPE, statementOf } from "./statement.ts";
import type { ArchiveMember } from "./tar.ts";

/** Where the App shows its attestations of a run, for anybody who knows the run's id: `?run=<id>`. */
export const ATTESTATIONS_PATH = "/.well-known/proofgate-attestations";

/** The run's manifest, whole (schemas/manifest.v1.schema.json). */
export const MANIFEST_PREDICATE = "urn:proofgate:predicate:manifest:v1";
/** The members of an export, as subjects, and up to where its ledger reaches. */
export const EXPORT_PREDICATE = "urn:proofgate:predicate:run-export:v1";
/** SLSA's Verification Summary Attestation (slsa.dev, verification_summary v1). */
export const SUMMARY_PREDICATE = "https://slsa.dev/verification_summary/v1";

export interface Subject {
  readonly name: string;
  readonly digest: Readonly<Record<string, string>>;
}

/** in-toto Statement v1 of any of our predicates. */
export interface Statement {
  readonly _type: "https://in-toto.io/Statement/v1";
  readonly subject: readonly Subject[];
  readonly predicateType: string;
  readonly predicate: object;
}

const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** Of a verdict, for whoever knows SLSA and not us: whether the head passed the policy at the gate. */
export function summaryOf(entry: LedgerEntry, verifier: string): Statement | undefined {
  const { kind, subject, body, repository, recorded_at, hash: entryHash } = entry;
  const { head, gate, target } = subject;
  if (kind !== "verdict" || head === undefined || gate === undefined || !COMMIT.test(head)) return undefined;
  const hasPassed = body.verdict === "pass";
  return {
    _type: "https://in-toto.io/Statement/v1",
    subject: [{ name: repository.name, digest: { gitCommit: head } }],
    predicateType: SUMMARY_PREDICATE,
    predicate: {
      verifier: { id: verifier },
      timeVerified: recorded_at,
      resourceUri: `git+${repository.name}@refs/heads/${target ?? ""}`,
      policy: {
        uri: `git+${repository.name}@${String(body.base)}#.proofgate/policy.yaml`,
        ...(typeof body.policy_sha256 === "string" ? { digest: { sha256: body.policy_sha256 } } : {}),
      },
      inputAttestations: [
        { uri: `urn:proofgate:ledger:${repository.id}:${entry.sequence}`, digest: { sha256: entryHash } },
      ],
      verificationResult: hasPassed ? "PASSED" : "FAILED",
      verifiedLevels: [hasPassed ? `PROOFGATE_${gate.toUpperCase()}` : "FAILED"],
      slsaVersion: "1.0",
    },
  };
}

/** Of a manifest's bytes, about the file and about the last head that was judged. */
export function manifestStatement(
  text: string,
  about: { readonly run: string; readonly repository: string; readonly head: string | undefined },
): Statement {
  const { run, repository, head } = about;
  return {
    _type: "https://in-toto.io/Statement/v1",
    subject: [
      { name: `manifest-${run}.json`, digest: { sha256: hash("sha256", text) } },
      ...(head === undefined || !COMMIT.test(head)
        ? []
        : [{ name: repository, digest: { gitCommit: head } }]),
    ],
    predicateType: MANIFEST_PREDICATE,
    predicate: JSON.parse(text) as object,
  };
}

/** Of all members of an export: none can be changed, left out or slipped in. */
export function exportStatement(
  members: readonly ArchiveMember[],
  about: { readonly run: string; readonly through: number; readonly hash: string },
): Statement {
  return {
    _type: "https://in-toto.io/Statement/v1",
    subject: members.map(({ name, bytes }) => ({ name, digest: { sha256: hash("sha256", bytes) } })),
    predicateType: EXPORT_PREDICATE,
    predicate: { version: 1, run: about.run, ledger: { through: about.through, hash: about.hash } },
  };
}

/** What an entry is attested as: whole, and a verdict in SLSA's words as well. */
export function statementsOf(entry: LedgerEntry, verifier: string): readonly Statement[] {
  return [statementOf(entry), summaryOf(entry, verifier)].filter((each) => each !== undefined);
}

/** Signed, as one line of canonical JSON: the same statement and key give the same bytes. Without a key it has no signature. */
export function envelopeLine(statement: Statement, key: KeyObject | undefined): string {
  const payload = Buffer.from(canonicalJson(statement), "utf8");
  const envelope: DsseEnvelope =
    key === undefined
      ? { payload: payload.toString("base64"), payloadType: STATEMENT_TYPE, signatures: [] }
      : signEnvelope(STATEMENT_TYPE, payload, key);
  return `${canonicalJson(envelope)}\n`;
}
