import { describe, expect, it } from "vitest";
import { bytePathOfText } from "../../src/contract/byte-path.ts";
import { findDisguises } from "../../src/scan/disguise/disguises.ts";
import { findSilencers } from "../../src/scan/silencers/silencers.ts";
import { processorTime } from "../tools/processor-time.ts";

const MEGABYTE = 1_000_000;
/** Milliseconds for ten times the bytes, over those for one: a quadratic reader would take a hundred. */
const GROWTH_MAX = 40;

/** What a reader that goes back, or searches to the end for each mark, would not get over. */
// biome-ignore format: one a line
const PIECES: readonly (readonly [what: string, path: string, piece: string])[] = [
  ["quotes", "a.ts", '"'], ["templates in templates", "a.ts", "`${"], ["patterns that never close", "a.ts", "/[="],
  ["nested comments that never close", "a.rs", "/*"], ["raw strings of no end", "a.rs", 'r#"'], ["here-documents of no end", "a.sh", "<<a "],
  ["triple quotes", "a.py", "'''x"], ["silencers on one line", "a.py", "# noqa "], ["zero-width characters", "a.ts", "\u200b\u200c"],
  ["overrides", "a.md", "\u202e"], ["letters of one word", "a.ts", "\u0430"], ["carriage returns", "a.js", "\r"],
  ["blanks", "a.js", " "], ["Lua's brackets", "a.lua", "[=["], ["backslashes", "a.go", "\\"], ["selectors", "a.md", "\ufe0f"],
];

function milliseconds(path: string, text: string): number {
  const bytes = Buffer.from(text);
  const spent = processorTime();
  findDisguises(bytePathOfText(path), bytes, undefined);
  findSilencers(bytePathOfText(path), bytes, undefined);
  return spent();
}

describe("contents without mercy", () => {
  it.each(PIECES)(
    "are read in linear time: %s",
    (_what, path, piece) => {
      const of = (bytes: number) => `${piece.repeat(bytes / Buffer.byteLength(piece))}\u200b // nosec`;
      milliseconds(path, of(MEGABYTE / 100));
      const once = Math.max(5, milliseconds(path, of(MEGABYTE / 10)));
      expect(milliseconds(path, of(MEGABYTE)) / once).toBeLessThan(GROWTH_MAX);
    },
    30_000,
  );

  it("are read on a line of 10 MB", () => {
    const line = `${"let a = 'b'; /* c */ ".repeat(500_000)}// \u202e nosec`;
    expect(findDisguises(bytePathOfText("a.ts"), Buffer.from(line), undefined)).toMatchObject([
      { kind: "bidi-open", where: "comment", line: 1 },
    ]);
    expect(findSilencers(bytePathOfText("a.ts"), Buffer.from(line), undefined)).toMatchObject([
      { token: "nosec", where: "effective", line: 1 },
    ]);
  }, 30_000);
});
