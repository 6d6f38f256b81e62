import { generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Witnesses } from "../../src/ledger/chain-verifier.ts";
import { type SignedCheckpoint, signCheckpoint } from "../../src/ledger/checkpoint.ts";
import { type LedgerEntry, lineOf, sealEntry } from "../../src/ledger/entry.ts";
import { ledgerKeyOf } from "../../src/ledger/key.ts";
import { verifyEntries, verifyLedger } from "../../src/ledger/verify-ledger.ts";
import { propertyRuns } from "../tools/property-runs.ts";
import { chain, draft } from "./entries.ts";
import { mutationOf } from "./mutations.ts";

const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const keys = [ledgerKeyOf(publicKey)];
const MOMENT = "2026-01-02T00:00:00.000Z";

function verify(lines: readonly string[], witnesses: Witnesses = {}) {
  return verifyBytes(Buffer.from(lines.map((line) => `${line}\n`).join("")), witnesses);
}

function verifyBytes(bytes: Uint8Array, witnesses: Witnesses = {}) {
  return verifyLedger([{ name: "ledger.jsonl", bytes: [bytes] }], witnesses);
}

/** Twelve entries, with signed checkpoints after the fourth, eighth and last. */
function signedFile(): { readonly lines: string[]; readonly last: SignedCheckpoint } {
  const lines: string[] = [];
  let covered = 0;
  let last: SignedCheckpoint | undefined;
  for (const entry of chain(12)) {
    lines.push(lineOf(entry));
    if (entry.sequence % 4 !== 0) continue;
    last = signCheckpoint(entry, covered, MOMENT, privateKey);
    covered = entry.sequence;
    lines.push(JSON.stringify(sorted(last)));
  }
  return { lines, last: last! };
}

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, member]) => [key, sorted(member)]),
  );
}

describe("verifying a ledger", () => {
  it("follows a whole chain and says how far it is signed [S18]", async () => {
    const { lines } = signedFile();
    expect(await verify(lines, { keys })).toMatchObject({
      repository: { id: 4711, name: "acme/billing" },
      entries: 12,
      last: { sequence: 12 },
      covered: 12,
      checkpoints: 3,
      faults: [],
      faultCount: 0,
    });
  });

  it("finds and places any single change of a signed file, whose last checkpoint is kept elsewhere [T167] [P89]", async () => {
    const { lines, last } = signedFile();
    const file = Buffer.from(lines.map((line) => `${line}\n`).join(""));
    const lastLine = Buffer.from(`${lines.at(-1)}\n`);
    await fc.assert(
      fc.asyncProperty(mutationOf(file), async ({ what, bytes, from, to }) => {
        // The last checkpoint is kept elsewhere: a file without it says as much.
        if (file.equals(bytes()) || file.equals(Buffer.concat([bytes(), lastLine]))) return;
        const { faults, faultCount } = await verifyBytes(bytes(), { keys, checkpoints: [last] });
        expect(faultCount, what).toBeGreaterThan(0);
        const [first] = [...faults].sort((one, other) => one.line - other.line);
        // A checkpoint that is gone is missed by the next one, four entries on, which names it.
        const reach = first!.kind === "checkpoint-missing" ? 5 : 0;
        expect(first!.line, `${what}: ${first!.message}`).toBeGreaterThanOrEqual(from);
        expect(first!.line, `${what}: ${first!.message}`).toBeLessThanOrEqual(to + reach);
      }),
      propertyRuns(1500),
    );
  });

  it("reads the same in chunks of any size", async () => {
    const { lines } = signedFile();
    const file = Buffer.from(lines.map((line) => `${line}\n`).join(""));
    for (const size of [1, 7, 100, 4096]) {
      const bytes = [];
      for (let at = 0; at < file.length; at += size) bytes.push(file.subarray(at, at + size));
      expect(await verifyLedger([{ name: "x", bytes }], { keys })).toMatchObject({
        covered: 12,
        faultCount: 0,
      });
    }
  });

  it("goes over from one file to the next without a seam", async () => {
    const lines = chain(6).map((entry) => `${lineOf(entry)}\n`);
    const files = [lines.slice(0, 2), lines.slice(2)].map((part, index) => ({
      name: `part-${index}`,
      bytes: [Buffer.from(part.join(""))],
    }));
    expect(await verifyLedger(files)).toMatchObject({ entries: 6, faultCount: 0 });
    const { faults } = await verifyLedger([files[1]!]);
    expect(faults[0]).toMatchObject({
      file: "part-1",
      line: 1,
      message: "entries 1 to 2 are missing before this one",
    });
  });

  it("tells one edit once, and a second one, too", async () => {
    const lines = chain(20).map(lineOf);
    lines[4] = lines[4]!.replace('"stop"', '"pass"');
    lines[11] = lines[11]!.replace('"pass"', '"stop"');
    const { faults } = await verify(lines);
    expect(faults.map(({ kind, line, sequence }) => ({ kind, line, sequence }))).toEqual([
      { kind: "entry-edited", line: 5, sequence: 5 },
      { kind: "entry-edited", line: 12, sequence: 12 },
    ]);
  });

  it("names an entry that was edited and hashed anew by the next one, which was not written after it", async () => {
    const entries = chain(9);
    const forged = sealEntry(entries[3], draft(5, { body: { verdict: "pass" } }));
    const lines = entries.map((entry, index) => lineOf(index === 4 ? forged : entry));
    const { faults } = await verify(lines);
    expect(faults).toMatchObject([{ kind: "link-broken", line: 6, sequence: 6 }]);
  });

  it("catches a history that was written anew from some entry on by the checkpoint alone", async () => {
    const { lines, last } = signedFile();
    const entries: LedgerEntry[] = chain(3);
    for (let number = 4; number <= 12; number++) {
      entries.push(sealEntry(entries.at(-1), draft(number, { body: { verdict: "pass" } })));
    }
    const rewritten = entries.map(lineOf);
    expect((await verify(rewritten)).faultCount).toBe(0);
    const { faults } = await verify(rewritten, { keys, checkpoints: [last] });
    expect(faults).toMatchObject([{ kind: "checkpoint-differs", line: 12, sequence: 12 }]);
    expect((await verify(lines, { keys, checkpoints: [last] })).faultCount).toBe(0);
  });

  it("names what is missing, repeated and moved", async () => {
    const lines = chain(8).map(lineOf);
    const kinds = async (changed: string[]) =>
      (await verify(changed)).faults.map(({ kind, line, sequence }) => `${kind} ${line} ${sequence}`);
    expect(await kinds(lines.toSpliced(2, 3))).toEqual(["entries-missing 3 3"]);
    expect(await kinds(lines.toSpliced(5, 0, lines[1]!))).toEqual(["entry-out-of-place 6 2"]);
    expect(await kinds(lines.toSpliced(4, 2, lines[5]!, lines[4]!))).toEqual([
      "entries-missing 5 5",
      "entry-out-of-place 6 5",
    ]);
  });

  it("does not see a cut end without a checkpoint beyond it, and names it with one", async () => {
    const { lines, last } = signedFile();
    const cut = lines.slice(0, 5);
    expect(await verify(cut, { keys })).toMatchObject({ faultCount: 0, covered: 4 });
    const { faults } = await verify(cut, { keys, checkpoints: [last] });
    expect(faults).toMatchObject([{ kind: "ledger-cut", line: 5, sequence: 5 }]);
    expect(faults[0]!.message).toBe("the ledger ends with entry 4, and a checkpoint says that it had 12");
  });

  it("takes no empty ledger for a whole one", async () => {
    expect((await verifyBytes(Buffer.alloc(0))).faults).toMatchObject([{ kind: "ledger-empty" }]);
    expect((await verifyLedger([])).faults).toMatchObject([{ kind: "ledger-empty" }]);
  });

  it("takes no entry of another repository", async () => {
    const [first, second] = chain(2);
    const foreign = sealEntry(
      { ...first!, repository: { id: 8, name: "x/y" } },
      draft(2, { repository: { id: 8, name: "x/y" } }),
    );
    const { faults } = await verify([first!, foreign, second!].map(lineOf));
    expect(faults).toMatchObject([{ kind: "other-repository", line: 2 }]);
  });

  it("reads a ledger of kinds and subjects that it does not know, as a newer version may write them", async () => {
    const entry = sealEntry(
      undefined,
      draft(1, { kind: "something-new" as never, subject: { colour: "red" } as never }),
    );
    expect((await verify([lineOf(entry)])).faultCount).toBe(0);
  });

  it("counts faults beyond the hundredth without telling them", async () => {
    const { faults, faultCount } = await verify(Array.from({ length: 250 }, () => "{}"));
    expect(faults).toHaveLength(100);
    expect(faultCount).toBe(250);
  });

  it("verifies what the App holds in memory alike", () => {
    expect(verifyEntries(chain(5).map(lineOf))).toMatchObject({ entries: 5, faultCount: 0 });
    expect(verifyEntries(chain(5).map(lineOf).reverse()).faultCount).toBeGreaterThan(0);
  });
});
