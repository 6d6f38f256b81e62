import { describe, expect, it } from "vitest";
import { bytePath, bytePathOfText } from "../../src/contract/byte-path.ts";
import { twinKey } from "../../src/contract/twin-key.ts";

const key = (text: string): string => twinKey(bytePathOfText(text));

describe("names that one directory of a case-insensitive or normalising file system cannot hold both [T023] [T024]", () => {
  it.each([
    ["A", "a"],
    ["README.md", "readme.MD"],
    ["\u00e9.ts", "e\u0301.ts"],
    ["\u00c9.ts", "e\u0301.ts"],
    ["\u212a", "k"],
    ["\u017fite", "SITE"],
    ["stra\u00dfe", "STRASSE"],
    ["\u1e9e", "\u00df"],
    ["\u0130", "i\u0307"],
    ["\u03a3\u03a4\u03a5\u03a3", "\u03c3\u03c4\u03c5\u03c2"],
    ["\u03a3", "\u03c2"],
    ["\ufb00", "FF"],
    ["\u1fb3", "\u03b1\u03b9"],
    ["\u00b5", "\u03bc"],
    ["\u212b", "\u00e5"],
    ["\uac00", "\u1100\u1161"],
    ["\u{10400}", "\u{10428}"],
    ["a\u200c", "A"],
    ["\u0645\u06cc\u200c\u062e", "\u0645\u06cc\u062e"],
  ])("%j and %j", (one, other) => expect(key(one)).toBe(key(other)));

  it("are all that Unicode's simple folding makes equal", () => {
    for (let codePoint = 0x80; codePoint < 0x20000; codePoint++) {
      if (codePoint >= 0xd800 && codePoint < 0xe000) continue;
      const character = String.fromCodePoint(codePoint);
      for (const other of [character.toLowerCase(), character.toUpperCase()]) {
        if (other === character || [...other].length > 1) continue;
        const isSame = new RegExp(`^${character}$`, "iu").test(other);
        if (isSame !== (key(character) === key(other)))
          expect.fail(`U+${codePoint.toString(16)} and ${other}`);
      }
    }
  });
});

describe("names that every file system tells apart", () => {
  it.each([
    ["\u0131", "i"],
    ["\u0131", "I"],
    ["\u0130", "i"],
    ["e", "\u00e9"],
    ["\u0430", "a"],
    ["\uff21", "A"],
    ["a", "a1"],
    ["\u00b2", "2"],
    ["\u65e5", "\u672c"],
  ])("%j and %j", (one, other) => expect(key(one)).not.toBe(key(other)));

  it("keeps names that are not UTF-8 apart from each other and from text [T027]", () => {
    const one = bytePath(new Uint8Array([0xff, 0x41]));
    const lower = bytePath(new Uint8Array([0xff, 0x61]));
    const other = bytePath(new Uint8Array([0xfe, 0x41]));
    expect(twinKey(one)).toBe(twinKey(lower));
    expect(twinKey(one)).not.toBe(twinKey(other));
    expect(twinKey(one)).not.toBe(key("\u00ffA"));
    expect(twinKey(one)).not.toBe(key("\ufffdA"));
  });
});
