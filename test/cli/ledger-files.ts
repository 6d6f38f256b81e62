import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { canonicalJson } from "../../src/contract/canonical-json.ts";
import { type SignedCheckpoint, signCheckpoint } from "../../src/ledger/checkpoint.ts";
import { lineOf } from "../../src/ledger/entry.ts";
import { chain } from "../ledger/entries.ts";
import { run } from "./run.ts";

export const { privateKey, publicKey } = generateKeyPairSync("ed25519");
export const entries = chain(10);
const MOMENT = "2026-01-02T00:00:00.000Z";
export const checkpoints: readonly SignedCheckpoint[] = [4, 8].map((sequence) =>
  signCheckpoint(entries[sequence - 1]!, sequence - 4, MOMENT, privateKey),
);
export const lines = entries.flatMap((entry) => [
  lineOf(entry),
  ...checkpoints.filter(({ checkpoint }) => checkpoint.sequence === entry.sequence).map(canonicalJson),
]);

export let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "proofgate-ledger-"));
  const pem = { type: "spki", format: "pem" } as const;
  put("ours.pem", publicKey.export(pem).toString());
  put("other.pem", generateKeyPairSync("ed25519").publicKey.export(pem).toString());
  put("signing.pem", privateKey.export({ type: "pkcs8", format: "pem" }).toString());
  put("private.json", JSON.stringify({ keys: [privateKey.export({ format: "jwk" })] }));
  put("no-keys.json", JSON.stringify({ keys: [{ kty: "RSA" }] }));
  put("empty.txt", "\n");
  put("ledger.jsonl", textOf(lines));
  put("cut.jsonl", textOf(lines.slice(0, 6)));
  put("edited.jsonl", textOf(lines.with(2, lines[2]!.replace('"stop"', '"pass"'))));
  put("last.json", `${canonicalJson(checkpoints[1])}\n`);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

export function put(name: string, text: string): void {
  writeFileSync(join(directory, name), text);
}

export function textOf(given: readonly string[]): string {
  return given.map((line) => `${line}\n`).join("");
}

export function ledger(...argv: string[]) {
  return run(["ledger", ...argv], { directory });
}
