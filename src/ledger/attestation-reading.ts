import { canonicalJson, NotCanonicalError } from "../contract/canonical-json.ts";
import { isPlainObject } from "../contract/plain-data.ts";
import type { Statement } from "./attestation.ts";
import { type DsseEnvelope, openEnvelope } from "./dsse.ts";
import type { LedgerKey } from "./key.ts";
import { STATEMENT_TYPE } from "./statement.ts";

/** `unsigned`: it has no signature at all. */
export type OpenedAttestation =
  | { readonly ok: true; readonly statement: Statement; readonly isSigned: true; readonly keyId: string }
  | { readonly ok: true; readonly statement: Statement; readonly isSigned: false }
  | { readonly ok: false; readonly problem: string };

/** One envelope on one line, without its end, as the App writes it: no byte of it can be another. */
export function openAttestation(line: string, keys: readonly LedgerKey[]): OpenedAttestation {
  const envelope = envelopeIn(line);
  if (typeof envelope === "string") return { ok: false, problem: envelope };
  if (envelope.payloadType !== STATEMENT_TYPE)
    return { ok: false, problem: "its payload is of another type than an in-toto statement" };
  if (envelope.signatures.length === 0) {
    const statement = statementIn(Buffer.from(envelope.payload, "base64"));
    return statement === undefined
      ? { ok: false, problem: "its payload is no in-toto statement" }
      : { ok: true, statement, isSigned: false };
  }
  // Of several signatures one alone might be looked at: ours have one.
  const [signature, ...others] = envelope.signatures;
  const key = keys.find(({ id }) => id === signature?.keyid);
  if (key === undefined || others.length > 0)
    return { ok: false, problem: "none of the keys that were given signed it" };
  const payload = openEnvelope(envelope, [key]);
  if (payload === undefined)
    return { ok: false, problem: "its signature is not that of its key over these bytes" };
  const statement = statementIn(payload);
  if (statement === undefined) return { ok: false, problem: "its payload is no in-toto statement" };
  return { ok: true, statement, isSigned: true, keyId: key.id };
}

function envelopeIn(line: string): DsseEnvelope | string {
  const value = parsed(line);
  if (!isPlainObject(value)) return "it is no JSON";
  const { payload, payloadType, signatures } = value;
  if (typeof payload !== "string" || typeof payloadType !== "string" || !Array.isArray(signatures))
    return "it is no DSSE envelope";
  const isWhole = signatures.every(
    (each) => isPlainObject(each) && typeof each.sig === "string" && typeof each.keyid === "string",
  );
  if (!isWhole || !isCanonical(value, line)) return "it is not written as the App writes it";
  return value as unknown as DsseEnvelope;
}

function statementIn(payload: Buffer): Statement | undefined {
  const text = payload.toString("utf8");
  const value = parsed(text);
  if (!isPlainObject(value) || value._type !== "https://in-toto.io/Statement/v1") return undefined;
  if (
    typeof value.predicateType !== "string" ||
    !Array.isArray(value.subject) ||
    !isPlainObject(value.predicate)
  )
    return undefined;
  const isOfSubjects = value.subject.every(
    (each) => isPlainObject(each) && typeof each.name === "string" && isPlainObject(each.digest),
  );
  return isOfSubjects && isCanonical(value, text) ? (value as unknown as Statement) : undefined;
}

function isCanonical(value: object, text: string): boolean {
  try {
    return canonicalJson(value) === text;
  } catch (error) {
    if (error instanceof NotCanonicalError) return false;
    throw error;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
