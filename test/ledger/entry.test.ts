import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  DraftRefused,
  ENTRY_BYTES_MAX,
  type LedgerEntry,
  lineOf,
  NO_HASH,
  sealEntry,
} from "../../src/ledger/entry.ts";
import { entryProblem } from "../../src/ledger/entry-shape.ts";
import { readLedgerLine } from "../../src/ledger/line-reading.ts";
import { draft } from "./entries.ts";

describe("a ledger entry", () => {
  it("has the fields of the contract and no other, numbered from 1 [S18]", () => {
    const first = sealEntry(undefined, draft(1));
    expect(Object.keys(first).sort()).toEqual(
      "sequence repository recorded_at kind actor subject body previous_hash hash".split(" ").sort(),
    );
    expect(first.sequence).toBe(1);
    expect(first.previous_hash).toBe(NO_HASH);
    const second = sealEntry(first, draft(2));
    expect(second).toMatchObject({ sequence: 2, previous_hash: first.hash });
    expect(entryProblem(second)).toBeUndefined();
  });

  it("hashes the canonical JSON of all other fields with SHA-256 [S18]", () => {
    const entry = sealEntry(undefined, draft(1, { body: { z: 1, a: "é" } }));
    // Written by hand, keys in order: RFC 8785 without our implementation.
    const text =
      '{"actor":{"id":99,"login":"acme-coder[bot]","type":"agent"},"body":{"a":"é","z":1},"kind":"verdict",' +
      `"previous_hash":"${NO_HASH}","recorded_at":"2026-01-01T00:00:01.000Z",` +
      '"repository":{"id":4711,"name":"acme/billing"},"sequence":1,' +
      `"subject":{"branch":"agent/WP-142","head":"${"a".repeat(40)}","run":"R-1"}}`;
    expect(entry.hash).toBe(createHash("sha256").update(text, "utf8").digest("hex"));
  });

  it("keeps a copy: what happens to the draft's objects later changes nothing", () => {
    const body = { verdict: "pass" };
    const entry = sealEntry(undefined, draft(1, { body }));
    body.verdict = "stop";
    expect(entry.body).toEqual({ verdict: "pass" });
  });

  it("is read as it was written, whatever its keys are", () => {
    let previous: LedgerEntry | undefined;
    for (const key of ["\\", '"', "\\", "\n", "\b", '"', "\u001f", "/"]) {
      const entry = sealEntry(previous, draft(1, { body: { [key]: true } }));
      const line = readLedgerLine(Buffer.from(lineOf(entry)));
      expect(line).toEqual({ entry, hashed: entry.hash });
      previous = entry;
    }
  });

  it("is written as one line of canonical JSON", () => {
    const line = lineOf(sealEntry(undefined, draft(1, { body: { text: "two\nlines \u2028" } })));
    expect(line).not.toContain("\n");
    expect(line.indexOf('"actor"')).toBe(1);
  });

  it("never follows an entry of another repository; a renamed one goes on [T120]", () => {
    const first = sealEntry(undefined, draft(1));
    expect(() => sealEntry(first, draft(2, { repository: { id: 5, name: "acme/billing" } }))).toThrow(
      "repository 5 cannot follow one of repository 4711",
    );
    expect(sealEntry(first, draft(2, { repository: { id: 4711, name: "acme/money" } })).sequence).toBe(2);
  });

  it.each([
    ["a kind in capitals", { kind: "Verdict" as never }, "`kind`"],
    ["a moment without milliseconds", { recorded_at: "2026-01-01T00:00:00Z" }, "`recorded_at`"],
    ["a repository without a number", { repository: { id: 1.5, name: "a/b" } }, "`repository.id`"],
    ["an actor of no known type", { actor: { type: "alien", id: 1, login: "x" } as never }, "`actor.type`"],
    ["an empty login", { actor: { type: "person", id: 1, login: "" } as never }, "`actor.login`"],
    ["a subject with an object in it", { subject: { run: {} } as never }, "`run`"],
    ["a body that is a list", { body: [] }, "`body`"],
    ["a body with a number that is not finite", { body: { n: Number.NaN } }, "read exactly"],
    ["a body with a number beyond 2^53", { body: { n: 2 ** 60 } }, "read exactly"],
    ["a body with undefined in it", { body: { n: undefined } }, "undefined, which JSON cannot say"],
    ["a body with a lone surrogate", { body: { n: "\ud800" } }, "surrogate"],
    ["a body with a date object", { body: { n: new Date(0) } }, "not plain"],
    ["a body with a key that reaches into programs", { body: JSON.parse('{"__proto__":1}') }, "reaches into"],
    ["a body of a megabyte", { body: { text: "x".repeat(ENTRY_BYTES_MAX) } }, "name its evidence by hash"],
  ])("is refused with %s [T101] [T102]", (_, changes, words) => {
    expect(() => sealEntry(undefined, draft(1, changes))).toThrow(DraftRefused);
    expect(() => sealEntry(undefined, draft(1, changes))).toThrow(words);
  });

  it("may be as large as the bound to the byte", () => {
    const empty = lineOf(sealEntry(undefined, draft(1, { body: { text: "" } })));
    const room = ENTRY_BYTES_MAX - Buffer.byteLength(empty);
    const full = sealEntry(undefined, draft(1, { body: { text: "x".repeat(room) } }));
    expect(Buffer.byteLength(lineOf(full))).toBe(ENTRY_BYTES_MAX);
    expect(() => sealEntry(undefined, draft(1, { body: { text: "x".repeat(room + 1) } }))).toThrow("larger");
  });
});
