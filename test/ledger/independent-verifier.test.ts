import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readArchive } from "../../src/ledger/tar.ts";
import { canUse } from "../tools/real-tool.ts";
import { archiveOf, OURS } from "./exported-run.ts";
import { signer } from "./rotating.ts";

/** The Python that has the libraries: that of .ci/run, or whichever is first on the path. */
const PYTHON = process.env.PROOFGATE_IN_TOTO_PYTHON ?? "python3";
const MODULES = "import cryptography, google.protobuf, in_toto_attestation, securesystemslib.dsse";
const found = spawnSync(PYTHON, ["-c", MODULES], { stdio: "ignore" }).status === 0;

/** DSSE by the Secure Systems Lab's library, the statement by in-toto's own bindings. */
const VERIFIER = `
import json, sys
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from google.protobuf.json_format import Parse
from in_toto_attestation.v1 import statement_pb2
from in_toto_attestation.v1.statement import Statement
from securesystemslib.dsse import Envelope
from securesystemslib.signer import SSlibKey

keyid, pem, file = sys.argv[1:]
key = SSlibKey.from_crypto(load_pem_public_key(open(pem, "rb").read()), keyid=keyid)
for line in open(file):
    envelope = Envelope.from_dict(json.loads(line))
    envelope.verify([key], 1)
    statement = Parse(envelope.payload, statement_pb2.Statement())
    Statement.copy_from_pb(statement).validate()
    # Not by the bindings' own message of a summary: of SLSA's list of levels it makes one text.
    summary = json.loads(envelope.payload)["predicate"].get("verificationResult")
    print(summary or statement.predicate_type)
`;

const directory = mkdtempSync(join(tmpdir(), "proofgate-dsse-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const put = (name: string, text: string | Buffer) => {
  writeFileSync(join(directory, name), text);
  return join(directory, name);
};

describe.runIf(canUse("securesystemslib", found))("in-toto's own libraries", () => {
  const members = readArchive(archiveOf([{ id: "V-1", json: '{"verdict":"pass"}\n', facts: "{}" }]));
  const textOf = (name: string) => members.find((each) => each.name === name)?.bytes.toString("utf8") ?? "";
  const script = put("verify.py", VERIFIER);
  const pemOf = (name: string, by = OURS) =>
    put(name, by.key.export({ type: "spki", format: "pem" }).toString());
  const verify = (file: string, key = pemOf("key.pem")) =>
    execFileSync(PYTHON, [script, OURS.id, key, file], { encoding: "utf8", stdio: "pipe" })
      .trim()
      .split("\n");

  it("verify what we sign: the statement of an export, the manifest, a verdict and SLSA's summary of it", () => {
    expect(verify(put("export.jsonl", textOf("export.dsse.json")))).toEqual([
      "urn:proofgate:predicate:run-export:v1",
    ]);
    expect(verify(put("attestations.jsonl", textOf("attestations.jsonl")))).toEqual([
      "urn:proofgate:predicate:manifest:v1",
      "urn:proofgate:predicate:ledger-entry:v1",
      "PASSED",
    ]);
  });

  it("refuse a byte of the payload, of the signature and of the key that is another", () => {
    const line = textOf("attestations.jsonl").split("\n")[1] ?? "";
    const envelope = JSON.parse(line) as { payload: string; signatures: { sig: string }[] };
    const flipped = (text: string) => {
      const bytes = Buffer.from(text, "base64");
      bytes[40]! ^= 1;
      return bytes.toString("base64");
    };
    const payload = put("payload.jsonl", JSON.stringify({ ...envelope, payload: flipped(envelope.payload) }));
    const signatures = envelope.signatures.map((each) => ({ ...each, sig: flipped(each.sig) }));
    const signature = put("signature.jsonl", JSON.stringify({ ...envelope, signatures }));
    expect(() => verify(payload)).toThrow(/VerificationError/);
    expect(() => verify(signature)).toThrow(/VerificationError/);
    expect(() => verify(put("one.jsonl", line), pemOf("other.pem", signer()))).toThrow(/VerificationError/);
    expect(verify(put("one.jsonl", line))).toHaveLength(1);
  });
});
