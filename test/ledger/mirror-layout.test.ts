import { describe, expect, it } from "vitest";
import { type LedgerEntry, lineOf, sealEntry } from "../../src/ledger/entry.ts";
import {
  isMirrorName,
  MIRROR_FILE_BYTES_MAX,
  MIRROR_FILE_ENTRIES_MAX,
  mirrorFiles,
} from "../../src/ledger/mirror-layout.ts";
import { chain, draft } from "./entries.ts";

describe("the mirror's files", () => {
  it("hold every entry once, in order, under names that sort as they do", () => {
    const entries = chain(2 * MIRROR_FILE_ENTRIES_MAX + 1);
    const files = mirrorFiles(entries, []);
    expect(files.map(({ path }) => path)).toEqual([
      "entries/000000000001-000000001000.jsonl",
      "entries/000000001001-000000002000.jsonl",
      "entries/000000002001-000000002001.jsonl",
    ]);
    expect(files.map(({ text }) => text).join("")).toBe(
      entries.map((entry) => `${lineOf(entry)}\n`).join(""),
    );
    for (const { path } of files) expect(isMirrorName("entries", path.replace("entries/", ""))).toBe(true);
  });

  it("go on where the last batch ended, and are none for nothing", () => {
    expect(mirrorFiles(chain(7).slice(4), []).map(({ path }) => path)).toEqual([
      "entries/000000000005-000000000007.jsonl",
    ]);
    expect(mirrorFiles([], [])).toEqual([]);
  });

  it("stay below the size that a reader takes", () => {
    const entries: LedgerEntry[] = [];
    const body = { text: "é".repeat(400_000) };
    for (let number = 1; number <= 12; number++)
      entries.push(sealEntry(entries.at(-1), draft(number, { body })));
    const sizes = mirrorFiles(entries, []).map(({ text }) => Buffer.byteLength(text));
    expect(sizes).toHaveLength(2);
    for (const size of sizes) expect(size).toBeLessThanOrEqual(MIRROR_FILE_BYTES_MAX);
  });

  it.each(["1-2.jsonl", "000000000001-000000000002.json", "../000000000001-000000000002.jsonl", ".keep"])(
    "are never called %s",
    (name) => {
      expect(isMirrorName("entries", name)).toBe(false);
      expect(isMirrorName("checkpoints", name)).toBe(false);
    },
  );
});
