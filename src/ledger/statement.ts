import type { KeyObject } from "node:crypto";
import { canonicalJson } from "../contract/canonical-json.ts";
import { type DsseEnvelope, signEnvelope } from "./dsse.ts";
import type { LedgerEntry } from "./entry.ts";

/** in-toto Statement v1 (in-toto/attestation, `spec/v1/statement.md`). */
export interface InTotoStatement {
  readonly _type: "https://in-toto.io/Statement/v1";
  readonly subject: readonly [{ readonly name: string; readonly digest: { readonly gitCommit: string } }];
  readonly predicateType: typeof PREDICATE_TYPE;
  readonly predicate: LedgerPredicate;
}

/** What our statements say: one ledger entry, whole, so that its hash and its place in the chain can be checked. */
export interface LedgerPredicate {
  readonly version: 1;
  readonly entry: LedgerEntry;
}

export const PREDICATE_TYPE = "urn:proofgate:predicate:ledger-entry:v1";
/** The type of a DSSE payload that is a statement (in-toto/attestation, `spec/v1/envelope.md`). */
export const STATEMENT_TYPE = "application/vnd.in-toto+json";

/** Kinds of entries that are exported as statements (contract.md, 9). */
const ATTESTED: ReadonlySet<string> = new Set(["verdict", "promotion"]);
const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** The statement of a verdict or a promotion about its head; undefined for every other entry. */
export function statementOf(entry: LedgerEntry): InTotoStatement | undefined {
  const { head } = entry.subject;
  if (!ATTESTED.has(entry.kind) || head === undefined || !COMMIT.test(head)) return undefined;
  return {
    _type: "https://in-toto.io/Statement/v1",
    subject: [{ name: entry.repository.name, digest: { gitCommit: head } }],
    predicateType: PREDICATE_TYPE,
    predicate: { version: 1, entry },
  };
}

/** The statement in a signed envelope. Its payload is canonical JSON: the same entry and key give the same bytes. */
export function envelopeOf(statement: InTotoStatement, signingKey: KeyObject): DsseEnvelope {
  return signEnvelope(STATEMENT_TYPE, Buffer.from(canonicalJson(statement), "utf8"), signingKey);
}
