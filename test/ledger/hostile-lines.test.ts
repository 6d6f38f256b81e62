import { createHash, generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { signCheckpoint } from "../../src/ledger/checkpoint.ts";
import { ENTRY_BYTES_MAX, lineOf } from "../../src/ledger/entry.ts";
import { readLedgerLine } from "../../src/ledger/line-reading.ts";
import { verifyLedger } from "../../src/ledger/verify-ledger.ts";
import { chain } from "./entries.ts";

const LINE = lineOf(chain(1)[0]!);

/** Hashed anew after the change, as who can write the file can do: only the reading is left to refuse it. */
function rehashed(line: string): string {
  const unhashed = line.replace(/"hash":\s?"[0-9a-f]{64}",/, "");
  const hash = createHash("sha256").update(unhashed).digest("hex");
  return line.replace(/("hash":\s?")[0-9a-f]{64}/, `$1${hash}`);
}

function problemOf(line: string | Uint8Array): string | undefined {
  const read = readLedgerLine(typeof line === "string" ? Buffer.from(line) : line);
  return "problem" in read ? read.problem : undefined;
}

describe("a line of a hostile ledger, though its hash was made to fit", () => {
  it("is read where it is canonical", () => {
    expect(rehashed(LINE)).toBe(LINE);
    expect(problemOf(LINE)).toBeUndefined();
  });

  it.each<[string, (line: string) => string, string]>([
    ["a space", (line) => line.replace('"body":', '"body": '), "not written as canonical JSON"],
    [
      "a space before the hash",
      (line) => line.replace('"hash":', '"hash": '),
      "not written as canonical JSON",
    ],
    ["a carriage return at its end", (line) => `${line}\r`, "not written as canonical JSON"],
    [
      "keys in another order",
      (line) => line.replace(/^\{("actor":\{.*?\}),("body":\{.*?\}),/, "{$2,$1,"),
      "canonical",
    ],
    [
      "an escaped letter",
      (line) => line.replace('"verdict":', '"verdi\\u0063t":'),
      "not written as canonical JSON",
    ],
    ["a number otherwise spelled", (line) => line.replace('"number":1', '"number":1.0'), "canonical JSON"],
    ["a number with an exponent", (line) => line.replace('"number":1', '"number":1e0'), "canonical JSON"],
    [
      "a doubled key",
      (line) => line.replace('"number":1', '"number":1,"number":1'),
      "`number` is there twice",
    ],
    ["a doubled field", (line) => line.replace('"kind":', '"kind":"pass","kind":'), "`kind` is there twice"],
    ["a number beyond 2^53", (line) => line.replace('"number":1', '"number":9007199254740993'), "too large"],
    ["an infinite number", (line) => line.replace('"number":1', '"number":1e999'), "not finite"],
    [
      "a key that reaches into programs",
      (line) => line.replace('"number":1', '"__proto__":1'),
      "is not allowed as a key",
    ],
    ["half a surrogate pair", (line) => line.replace('"stop"', '"\\ud800"'), "half of a surrogate pair"],
    ["a control character", (line) => line.replace('"stop"', '"st\u0001op"'), "control character"],
    ["a null character", (line) => line.replace('"stop"', '"st\u0000op"'), "control character"],
    ["a byte order mark", (line) => `\ufeff${line}`, "where a value is expected"],
    ["a comment", (line) => `${line}//x`, "more text after the document"],
    ["a second document", (line) => `${line}{}`, "more text after the document"],
    ["a field more", (line) => line.replace('"kind":', '"key":1,"kind":'), "the entry: has an unknown field"],
    [
      "a field less",
      (line) => line.replace(/"recorded_at":"[^"]*",/, ""),
      "the entry: `recorded_at` is missing",
    ],
    [
      "a sequence of text",
      (line) => line.replace('"sequence":1', '"sequence":"1"'),
      "`sequence` is no whole number",
    ],
    [
      "a sequence of nothing",
      (line) => line.replace('"sequence":1', '"sequence":0'),
      "`sequence` is no whole number",
    ],
    ["a list for a body", (line) => line.replace(/"body":\{[^}]*\}/, '"body":[]'), "`body` is no object"],
    [
      "a body forty deep",
      (line) => line.replace('"number":1', `"number":${"[".repeat(40)}${"]".repeat(40)}`),
      "deeper than 32",
    ],
    [
      "a hash in capitals",
      (line) => line.replace(/[0-9a-f]{64}/, (hash) => hash.toUpperCase()),
      "`hash` is not 64 lower-case",
    ],
  ])("is refused with %s [T101] [T102]", (_, change, words) => {
    const line = rehashed(change(LINE));
    expect(line).not.toBe(LINE);
    expect(problemOf(line)).toContain(words);
  });

  it.each([
    ["nothing", ""],
    ["a text", '"x"'],
    ["null", "null"],
    ["a list", "[]"],
    ["half a line", LINE.slice(0, 100)],
    ["brackets without end", "[".repeat(ENTRY_BYTES_MAX)],
    ["objects without end", '{"a":'.repeat(100_000)],
    ["a checkpoint of nothing", '{"checkpoint":null,"signature":"x"}'],
    ["a checkpoint in an entry", LINE.replace('{"actor"', '{"checkpoint":{},"actor"')],
  ])("is refused where it is %s", (_, line) => {
    expect(problemOf(line)).toBeDefined();
  });

  it("is refused where it is no UTF-8", () => {
    expect(problemOf(Buffer.from(LINE.replace("stop", "\xff\xfe"), "latin1"))).toBe("the line is not UTF-8");
    expect(problemOf(Buffer.from(LINE, "utf16le"))).toBeDefined();
  });

  it("is refused where it is longer than an entry, in memory for one entry only, and the next line is read", async () => {
    const piece = Buffer.alloc(64 * 1024, 0x78);
    function* bytes(): Generator<Buffer> {
      for (let count = 0; count < 1600; count++) yield piece;
      yield Buffer.from(`\n${LINE}\n`);
    }
    const before = process.memoryUsage().arrayBuffers;
    const { faults, entries } = await verifyLedger([{ name: "x", bytes: bytes() }]);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 * 1024 * 1024);
    expect(faults).toMatchObject([{ kind: "line-unreadable", line: 1 }]);
    expect(faults[0]!.message).toBe("the line is longer than 1048576 bytes, as no entry is");
    expect(entries).toBe(1);
  });

  it("is refused as a checkpoint with a field more, of another version, or not canonical", () => {
    const { privateKey } = generateKeyPairSync("ed25519");
    const { checkpoint, signature } = signCheckpoint(chain(1)[0]!, 0, "2026-01-02T00:00:00.000Z", privateKey);
    const line = (changes: object) =>
      JSON.stringify({ checkpoint: { ...checkpoint, ...changes }, signature });
    expect(problemOf(line({}))).toContain("canonical JSON");
    expect(problemOf(line({ version: 2 }))).toBe("the checkpoint: `checkpoint.version` is not 1");
    expect(problemOf(line({ more: 1 }))).toContain("has an unknown field");
  });
});
