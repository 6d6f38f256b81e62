import { describe, expect, it } from "vitest";
import { KeywordAutomaton } from "../../../src/scan/secrets/keyword-automaton.ts";
import { randomFrom } from "../../fuzz/random.ts";

const KEYWORDS = ["ab", "abc", "bca", "cccc", "a-b", "abcabcabcabcabcabca"];
// Made anew in each test, so that a mutant of how it is made (test/mutation) is met.
const automatonOf = () => new KeywordAutomaton(KEYWORDS);

/** Every place of every keyword, by looking everywhere. */
function everywhere(text: string): string[] {
  const places: string[] = [];
  for (let end = 1; end <= text.length; end++)
    for (const [number, keyword] of KEYWORDS.entries())
      if (text.slice(0, end).toLowerCase().endsWith(keyword)) places.push(`${number}@${end}`);
  return places.sort(byPlace);
}

function scanned(text: string): string[] {
  const places: string[] = [];
  const ends: number[] = [];
  automatonOf().scan(Buffer.from(text, "latin1"), (keyword, end) => {
    places.push(`${keyword}@${end}`);
    ends.push(end);
  });
  expect(ends).toEqual([...ends].sort((one, other) => one - other));
  return places.sort(byPlace);
}

const byPlace = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);

describe("keywords in one pass", () => {
  it.each([0, 1, 5, 1023, 1024, 4095, 4096, 4097, 8192, 9001])(
    "are found in every place of %i bytes, in order, in whatever lane they begin and end",
    (length) => {
      for (const seed of [1, 2, 3]) {
        const random = randomFrom(seed);
        const text = Array.from({ length }, () => "abcABC-\xff"[random.below(seed === 3 ? 3 : 8)]).join("");
        expect(scanned(text)).toEqual(everywhere(text));
        expect(automatonOf().finds(Buffer.from(text, "latin1"))).toBe(everywhere(text).length > 0);
      }
    },
  );

  it("is found where it lies across the end of a lane and of a stretch", () => {
    const keyword = KEYWORDS[5]!;
    for (const edge of [1024, 2048, 3072, 4096, 5120])
      for (let before = 0; before <= keyword.length; before++) {
        const text = `${"-".repeat(edge - before)}${keyword}${"-".repeat(8192 - edge)}`;
        expect(scanned(text)).toContain(`5@${edge - before + keyword.length}`);
      }
  });

  it("is none that is longer than a lane, and they have 63 different characters at most", () => {
    expect(() => new KeywordAutomaton(["a".repeat(1025)])).toThrow("longer than a lane");
    expect(() => new KeywordAutomaton(["a".repeat(1024)])).not.toThrow();
    const characters = Array.from({ length: 64 }, (_, at) => String.fromCharCode(0x80 + at)).join("");
    expect(() => new KeywordAutomaton([characters])).toThrow("few characters");
    expect(() => new KeywordAutomaton([characters.slice(1)])).not.toThrow();
  });

  it("has letters in either case, and every other byte as it is", () => {
    const found = (keyword: string, text: string) =>
      new KeywordAutomaton([keyword]).finds(Buffer.from(text, "latin1"));
    expect([
      found("azAZ", "xAzaZ"),
      found("[{", "[{"),
      found("[{", "{["),
      found("@", "`"),
      found("\xe9", "\xc9"),
    ]).toEqual([true, true, false, false, false]);
  });
});
