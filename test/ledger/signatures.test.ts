import { createPublicKey, generateKeyPairSync, verify as verifySignature } from "node:crypto";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "../../src/contract/canonical-json.ts";
import {
  ENTRIES_PER_CHECKPOINT_MAX,
  isCheckpointDue,
  isSignedBy,
  signCheckpoint,
} from "../../src/ledger/checkpoint.ts";
import { openEnvelope, preAuthenticationEncoding, signEnvelope } from "../../src/ledger/dsse.ts";
import { lineOf, sealEntry } from "../../src/ledger/entry.ts";
import { ledgerKeyOf, readPublicKeys, readSigningKey } from "../../src/ledger/key.ts";
import { envelopeOf, STATEMENT_TYPE, statementOf } from "../../src/ledger/statement.ts";
import { verifyEntries } from "../../src/ledger/verify-ledger.ts";
import { chain, draft } from "./entries.ts";

const MOMENT = "2026-01-02T00:00:00.000Z";
const one = generateKeyPairSync("ed25519");
const two = generateKeyPairSync("ed25519");
const KEY_ONE = ledgerKeyOf(one.publicKey);
const KEY_TWO = ledgerKeyOf(two.publicKey);

/** PAE a second time, written from the specification's text alone: lengths are of bytes. */
function paeByHand(type: string, body: string): Buffer {
  const bytes = (text: string) => [...new TextEncoder().encode(text)];
  const ascii = (text: string) => [...text].map((character) => character.charCodeAt(0));
  const head = [...ascii("DSSEv1"), 0x20, ...ascii(String(bytes(type).length)), 0x20, ...bytes(type)];
  return Buffer.from([...head, 0x20, ...ascii(String(bytes(body).length)), 0x20, ...bytes(body)]);
}

describe("DSSE", () => {
  it("encodes as the specification's example does", () => {
    const encoded = preAuthenticationEncoding("http://example.com/HelloWorld", Buffer.from("hello world"));
    expect(encoded.toString()).toBe("DSSEv1 29 http://example.com/HelloWorld 11 hello world");
  });

  it.each([
    ["a", ""],
    ["é", "zwölf"],
    ["t 1", "\u{1f600} DSSEv1 1 x"],
    ["", "x".repeat(1000)],
  ])("counts bytes, not characters: %j, %j", (type, body) => {
    expect(preAuthenticationEncoding(type, Buffer.from(body))).toEqual(paeByHand(type, body));
  });

  it("signs what another implementation verifies", () => {
    const { payload, payloadType, signatures } = signEnvelope("a/b", Buffer.from("täxt"), one.privateKey);
    const body = Buffer.from(payload, "base64").toString("utf8");
    const raw = Buffer.from(one.publicKey.export({ format: "jwk" }).x ?? "", "base64url");
    const key = createPublicKey({
      key: { kty: "OKP", crv: "Ed25519", x: raw.toString("base64url") },
      format: "jwk",
    });
    const signature = Buffer.from(signatures[0]!.sig, "base64");
    expect(verifySignature(null, paeByHand(payloadType, body), key, signature)).toBe(true);
  });

  it("opens what one of the keys signed, by its name or without, and nothing else", () => {
    const envelope = signEnvelope("a/b", Buffer.from("text"), one.privateKey);
    const [{ sig, keyid }] = envelope.signatures as [{ sig: string; keyid: string }];
    const open = (changes: object, keys = [KEY_TWO, KEY_ONE]) =>
      openEnvelope({ ...envelope, ...changes }, keys)?.toString();
    expect(open({})).toBe("text");
    expect(open({ signatures: [{ sig }] })).toBe("text");
    expect(
      open({
        signatures: [
          { sig: "AAAA", keyid },
          { sig, keyid },
        ],
      }),
    ).toBe("text");
    expect(open({}, [KEY_TWO])).toBeUndefined();
    expect(open({ signatures: [{ sig, keyid: KEY_TWO.id }] })).toBeUndefined();
    expect(open({ payloadType: "a/c" })).toBeUndefined();
    expect(open({ payload: Buffer.from("texts").toString("base64") })).toBeUndefined();
    expect(open({ payload: `${envelope.payload}\n` })).toBeUndefined();
    expect(open({ signatures: [] })).toBeUndefined();
  });
});

describe("an exported statement", () => {
  const commit = { type: "string", pattern: "^([0-9a-f]{40}|[0-9a-f]{64})$" };
  // in-toto/attestation, spec/v1/statement.md and resource_descriptor.md; our predicate as src/ledger/README.md says.
  const isStatement = new Ajv2020().compile({
    type: "object",
    additionalProperties: false,
    required: ["_type", "subject", "predicateType", "predicate"],
    properties: {
      _type: { const: "https://in-toto.io/Statement/v1" },
      subject: {
        type: "array",
        minItems: 1,
        items: {
          type: "object",
          required: ["digest"],
          properties: {
            name: { type: "string" },
            digest: { type: "object", minProperties: 1, properties: { gitCommit: commit } },
          },
        },
      },
      predicateType: { type: "string", pattern: "^[a-z][a-z0-9+.-]*:[!-~]+$" },
      predicate: {
        type: "object",
        required: ["version", "entry"],
        properties: { version: { const: 1 }, entry: { type: "object", required: ["sequence", "hash"] } },
      },
    },
  });

  it("is an in-toto statement about the head, with the whole entry in it", () => {
    const [entry] = chain(1);
    const statement = statementOf(entry!);
    expect(isStatement(statement), JSON.stringify(isStatement.errors)).toBe(true);
    expect(statement).toMatchObject({
      subject: [{ name: "acme/billing", digest: { gitCommit: "a".repeat(40) } }],
      predicateType: "urn:proofgate:predicate:ledger-entry:v1",
      predicate: { version: 1, entry },
    });
    expect(verifyEntries([lineOf(statement!.predicate.entry)]).faultCount).toBe(0);
  });

  it("is made of verdicts and promotions, and of nothing that has no head", () => {
    const made = (changes: object) => statementOf(sealEntry(undefined, draft(1, changes)));
    expect(made({ kind: "promotion" })).toBeDefined();
    expect(made({ kind: "run-moved" })).toBeUndefined();
    expect(made({ subject: { run: "R-1" } })).toBeUndefined();
    expect(made({ subject: { head: "main" } })).toBeUndefined();
  });

  it("is sealed in an envelope that opens to the same bytes", () => {
    const statement = statementOf(chain(1)[0]!)!;
    const envelope = envelopeOf(statement, one.privateKey);
    expect(envelope.payloadType).toBe(STATEMENT_TYPE);
    expect(openEnvelope(envelope, [KEY_ONE])?.toString()).toBe(canonicalJson(statement));
    expect(envelopeOf(statement, one.privateKey)).toEqual(envelope);
  });
});

describe("a checkpoint", () => {
  it("is proven by its key and by no other; nor does any field of it change", () => {
    const signed = signCheckpoint(chain(3)[2]!, 0, MOMENT, one.privateKey);
    expect(isSignedBy(signed, KEY_ONE)).toBe(true);
    expect(isSignedBy(signed, KEY_TWO)).toBe(false);
    for (const change of [
      { sequence: 2 },
      { hash: "0".repeat(64) },
      { previous: 1 },
      { key_id: KEY_TWO.id },
    ]) {
      const forged = { ...signed, checkpoint: { ...signed.checkpoint, ...change } };
      expect(isSignedBy(forged, KEY_ONE) || isSignedBy(forged, KEY_TWO)).toBe(false);
    }
  });

  it("can never be taken for an envelope's text, nor the other way round", () => {
    const signed = signCheckpoint(chain(1)[0]!, 0, MOMENT, one.privateKey);
    const payload = Buffer.from(canonicalJson(signed.checkpoint)).toString("base64");
    const envelope = { payload, payloadType: STATEMENT_TYPE, signatures: [{ sig: signed.signature }] };
    expect(openEnvelope(envelope, [KEY_ONE])).toBeUndefined();
  });

  it("is due after so many entries, and at once after a promotion or a rotation [P118]", () => {
    const entry = (sequence: number, kind = "verdict") => ({ sequence, kind });
    expect(isCheckpointDue(entry(ENTRIES_PER_CHECKPOINT_MAX - 1), 0)).toBe(false);
    expect(isCheckpointDue(entry(ENTRIES_PER_CHECKPOINT_MAX), 0)).toBe(true);
    expect(isCheckpointDue(entry(ENTRIES_PER_CHECKPOINT_MAX + 5), 10)).toBe(false);
    expect(isCheckpointDue(entry(2, "promotion"), 1)).toBe(true);
    expect(isCheckpointDue(entry(2, "key-rotated"), 1)).toBe(true);
  });
});

describe("a text of keys", () => {
  const pem = (key: typeof one.publicKey) => key.export({ type: "spki", format: "pem" }).toString();
  const secret = () => one.privateKey.export({ type: "pkcs8", format: "pem" }).toString();

  it("holds one public key or several, with comments", () => {
    expect(
      readPublicKeys(`# ours\n${pem(one.publicKey)}# old\n${pem(two.publicKey)}`).map(({ id }) => id),
    ).toEqual([KEY_ONE.id, KEY_TWO.id]);
    expect(KEY_ONE.id).toMatch(/^[0-9a-f]{64}$/);
    expect(ledgerKeyOf(readSigningKey(secret())).id).toBe(KEY_ONE.id);
  });

  it("is refused with a private key, without a key, with a damaged or another kind of key", () => {
    expect(() => readPublicKeys(secret())).toThrow("it holds a private key");
    expect(() => readPublicKeys("hello")).toThrow("holds no public key");
    expect(() =>
      readPublicKeys(
        pem(one.publicKey)
          .replace(/[A-Za-z0-9+/]{8}(?==*\n-)/, "AAAAAAAA")
          .slice(0, -30),
      ),
    ).toThrow();
    expect(() => readPublicKeys(pem(generateKeyPairSync("x25519").publicKey))).toThrow(
      "of the type `x25519`",
    );
    expect(() => readPublicKeys("x".repeat(70_000))).toThrow("longer than");
    expect(() => readSigningKey(pem(one.publicKey))).toThrow("cannot be read");
  });
});
