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

  it("is said where it begins, each by itself where two stand apart", () => {
    const places = (bytes: Buffer) =>
      [...decodeWide(bytes, bytes.toString("latin1"))].map(({ bytes: text, offset }) => `${offset} ${text}`);
    const noise = (length: number) => Buffer.alloc(length, 0x90);
    const text = wide(word, 2, false);
    for (const before of [0, 1, 7, 8, 9, 40])
      for (const between of [2, 3, 8, 15, 16, 17, 31, 32, 33, 64, 200])
        for (const behind of [1, 8, 100]) {
          const bytes = Buffer.concat([noise(before), text, noise(between), text, noise(behind)]);
          const second = before + text.length + between;
          expect([before, between, behind, places(bytes)]).toEqual([
            before,
            between,
            behind,
            [`${before} ${word}`, `${second} ${word}`],
          ]);
        }
    expect(places(Buffer.concat([noise(40), wide(word, 4, true)]))).toEqual([`40 ${word}`]);
    expect(places(Buffer.concat([Buffer.alloc(64), text, Buffer.alloc(64)]))).toEqual([`63 ${word}`]);
  });

  it("is what stands between controls and bytes above ASCII, and other zeros do not hide it", () => {
    const zeros = Buffer.from("\0\x01\0\0\0\x90\0a".repeat(20), "latin1");
    const bytes = Buffer.concat([
      zeros,
      Buffer.from([0x90]),
      wide(word, 2, false),
      Buffer.from([0x90]),
      zeros,
    ]);
    expect(decoded(bytes)).toEqual([`utf-16 ${word}`]);
    expect(decoded(zeros)).toEqual([]);
    expect(decoded(wide("a tab\tand\nlines\r\n ~", 2, false))).toEqual(["utf-16 a tab\tand\nlines\r\n ~"]);
    expect(decoded(wide("a bell\x07and more of a text", 2, false))).toEqual(["utf-16 and more of a text"]);
    expect(decoded(wide("a text and del\x7f", 2, false))).toEqual(["utf-16 a text and del"]);
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
