import { expect, it } from "vitest";
import { bytePathOfText } from "../../../src/contract/byte-path.ts";
import type { Weakening } from "../../../src/engine/weakened-test.ts";
import { compareTests } from "../../../src/scan/tests/compare.ts";
import { testInventory } from "../../../src/scan/tests/inventory.ts";
import { languageOf } from "../../../src/scan/tests/language.ts";
import type { TestFile, TestWeakening } from "../../../src/scan/tests/weakening.ts";

/** A way to weaken a test, and what looks like it and is right. */
export interface WeakeningPair {
  readonly title: string;
  readonly before: string;
  readonly attack: string;
  readonly finds: readonly Weakening[];
  /** By default what stood there before with a test added. */
  readonly twin: string;
}

export function testFile(path: string, text: string): TestFile {
  const bytes = bytePathOfText(path);
  return { path: bytes, inventory: testInventory(text, languageOf(bytes)!) };
}

/** What a change of one file weakens. */
export function weakenings(path: string, before: string, after: string): readonly TestWeakening[] {
  return compareTests([testFile(path, before)], [testFile(path, after)]);
}

/** Kinds that say nothing of strength. */
const NEUTRAL: ReadonlySet<Weakening> = new Set<Weakening>(["moved", "other expectation"]);

export function holds(path: string, pairs: readonly WeakeningPair[]): void {
  it.each(pairs)("finds $title [T147]", ({ before, attack, finds }) => {
    expect(new Set(weakenings(path, before, attack).map(({ kind }) => kind))).toEqual(new Set(finds));
  });

  it.each(pairs)("lets be what is like $title", ({ before, twin }) => {
    expect(weakenings(path, before, twin).filter(({ kind }) => !NEUTRAL.has(kind))).toEqual([]);
  });
}
