import { type KeyObject, sign, verify } from "node:crypto";
import { type LedgerKey, ledgerKeyOf } from "./key.ts";

/** A signed text of a declared type: DSSE v1.0.2, `envelope.md`. Base64 is the standard alphabet with padding. */
export interface DsseEnvelope {
  readonly payload: string;
  readonly payloadType: string;
  readonly signatures: readonly { readonly keyid?: string; readonly sig: string }[];
}

/**
 * Pre-authentication encoding (DSSE v1.0.2, `protocol.md`): "DSSEv1" SP LEN(type) SP type SP LEN(body) SP body, where LEN
 * is the length in bytes, in decimal ASCII. What is signed can so never be taken for a text of another type.
 */
export function preAuthenticationEncoding(payloadType: string, payload: Uint8Array): Buffer {
  const type = Buffer.from(payloadType, "utf8");
  return Buffer.concat([
    Buffer.from(`DSSEv1 ${type.length} `),
    type,
    Buffer.from(` ${payload.length} `),
    payload,
  ]);
}

/** The envelope of a payload, signed by one ed25519 key. The same arguments give the same bytes (RFC 8032). */
export function signEnvelope(payloadType: string, payload: Uint8Array, signingKey: KeyObject): DsseEnvelope {
  const sig = sign(null, preAuthenticationEncoding(payloadType, payload), signingKey).toString("base64");
  return {
    payload: Buffer.from(payload).toString("base64"),
    payloadType,
    signatures: [{ keyid: ledgerKeyOf(signingKey).id, sig }],
  };
}

/**
 * The payload, where one of the keys signed it; undefined otherwise. The key's name in an envelope is a hint only, as the
 * specification has it: it saves work, and proves nothing.
 */
export function openEnvelope(envelope: DsseEnvelope, keys: readonly LedgerKey[]): Buffer | undefined {
  const payload = decodedBase64(envelope.payload);
  if (payload === undefined) return undefined;
  const signed = preAuthenticationEncoding(envelope.payloadType, payload);
  const proven = envelope.signatures.some(({ keyid, sig }) =>
    keys.some(({ id, key }) => (keyid ?? id) === id && isSignature(signed, sig, key)),
  );
  return proven ? payload : undefined;
}

/** Whether the base64 text is that key's ed25519 signature. */
export function isSignature(signed: Uint8Array, base64: string, key: KeyObject): boolean {
  const signature = decodedBase64(base64);
  return signature !== undefined && verify(null, signed, key, signature);
}

/** Undefined for anything that is not written exactly so: one value must not have two spellings. */
function decodedBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? bytes : undefined;
}
