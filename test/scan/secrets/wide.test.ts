import { describe, expect, it } from "vitest";
import { decodeWide } from "../../../src/scan/secrets/decode/wide.ts";
import { randomFrom } from "../../fuzz/random.ts";

const word = "not a secret!";
const wide = (text: string, width: 2 | 4, isBigEnd: boolean) => {
  const bytes = Buffer.alloc(text.length * width);
  for (const [index, character] of [...text].entries())
    bytes[index * width + (isBigEnd ? width - 1 : 0)] = character.charCodeAt(0);
  return bytes;
};
const decoded = (bytes: Buffer) =>
  [...decodeWide(bytes, bytes.toString("latin1"))].map(({ via, bytes: text }) => `${via} ${text}`);

describe("wide text", () => {
  it("is found wherever it begins, in two or four bytes, with either end first", () => {
    const random = randomFrom(7);
    for (const [width, via] of [
      [2, "utf-16"],
      [4, "utf-32"],
    ] as const) {
      for (const isBigEnd of [false, true]) {
        for (let before = 0; before < 20; before++) {
          const noise = Buffer.from(Array.from({ length: before }, () => 0x80 + random.below(0x70)));
          const bytes = Buffer.concat([noise, wide(word, width, isBigEnd), Buffer.from([0xff])]);
          expect([before, decoded(bytes)]).toEqual([before, [`${via} ${word}`]]);
        }
      }
    }
  });

  it("has twelve characters at least, and printable ones", () => {
    expect(decoded(Buffer.concat([wide(word.slice(1), 2, false), Buffer.from([0xff])]))).toHaveLength(1);
    expect(decoded(Buffer.concat([wide(word.slice(2), 2, false), Buffer.from([0xff])]))).toEqual([]);
    expect(decoded(wide(word.replace(" a", "\x01a"), 2, false))).toEqual([]);
    expect(decoded(Buffer.from(word))).toEqual([]);
    expect(decoded(Buffer.alloc(400))).toEqual([]);
    expect(decoded(Buffer.from("ab\0\0cd\0\0".repeat(40), "latin1"))).toEqual([]);
  });
});
