import { deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { inflate } from "../../../src/scan/secrets/archive/inflate.ts";
import { SCAN_CEILINGS } from "../../../src/scan/secrets/types.ts";
import { randomFrom } from "../../fuzz/random.ts";
import { textOf } from "./generate.ts";
import { unpacked } from "./unpacked.ts";
import { pngOf, zipOf } from "./zip-file.ts";

const numbers = Array.from({ length: 40 }, (_, at) => at * at).join(" ");
const text = (value: string) => Buffer.from(value, "latin1");

describe("a compressed stream", () => {
  it.each([
    ["gzip", gzipSync("content")],
    ["zlib", deflateSync("content")],
    ["zlib", deflateSync("content", { level: 1 })],
    ["zlib", deflateSync("content", { level: 9 })],
    ["zstd", zstdCompressSync("content")],
  ])("of %s is unpacked", (kind, bytes) => {
    expect(unpacked(bytes)).toEqual([`${kind}@0 - content`]);
  });

  it("is told by its first bytes, all of them", () => {
    for (const bytes of [gzipSync("content"), zstdCompressSync("content")])
      for (let at = 0; at < (bytes[0] === 0x1f ? 3 : 4); at++) {
        const other = Buffer.from(bytes);
        other[at] = 0x33;
        expect([at, unpacked(other)]).toEqual([at, []]);
      }
  });

  it("of zlib is none where its header's sum does not hold, or where it is a text", () => {
    const bytes = deflateSync("content");
    expect(unpacked(Buffer.concat([text("\x78\x9d"), bytes.subarray(2)]))).toEqual([]);
    expect(unpacked(Buffer.concat([text("\x79\x9c"), bytes.subarray(2)]))).toEqual([]);
    const texts = [
      "x",
      "x^2\n",
      "x^23",
      "x^2+y^2",
      "x^2\ty",
      "x^2\ry",
      "x^2\t+\ty^2\r\n\v\f",
      "x^2 \xe2\x89\xa5 y^2, in UTF-8\n",
    ];
    for (const plain of texts) expect([plain, unpacked(text(plain))]).toEqual([plain, []]);
    const cutOff = "damaged: its zlib data are cut off or broken (Z_BUF_ERROR)";
    for (const [binary, read] of [
      ["x^2\x01y", "4"],
      ["x^2\x08y", "0T"],
      ["x^2\x0ey", "3T"],
      ["x^2\x1fy", "7"],
    ] as const)
      expect([binary, unpacked(text(binary))]).toEqual([binary, [`zlib@0 - ${read}`, cutOff]]);
    expect(unpacked(text("y^2+y^2\x01"))).toEqual([]);
    expect(unpacked(text("x]2+y^2\x01"))).toEqual([]);
  });

  it("of zlib is one whatever its bytes are, when they are no text", () => {
    for (let seed = 1; seed <= 60; seed++) {
      const content = textOf("[A-Za-z0-9]{40}", randomFrom(seed));
      expect(unpacked(deflateSync(content))).toEqual([`zlib@0 - ${content}`]);
    }
    const stored = (content: string) => deflateSync(content, { level: 0 });
    expect(unpacked(stored("content"))).toEqual(["zlib@0 - content"]);
  });

  it("of zlib that cannot be unpacked at all was none; of the others it is named", () => {
    expect(unpacked(text(`\x78\x9c${"\xff".repeat(20)}`))).toEqual([]);
    expect(unpacked(text(`\x1f\x8b\x08${"\xff".repeat(20)}`))).toEqual([
      "damaged: its gzip data are cut off or broken (Z_DATA_ERROR)",
    ]);
    expect(unpacked(text(`\x28\xb5\x2f\xfd${"\xff".repeat(20)}`))).toMatchObject([
      expect.stringMatching(/^damaged: its zstd data are cut off or broken \(ZSTD_error_\w+\)$/),
    ]);
  });

  it.each([
    ["gzip", gzipSync(numbers).subarray(0, -20)],
    ["zlib", deflateSync(numbers).subarray(0, -20)],
  ])("of %s that is cut off is read as far as it goes, and named", (kind, bytes) => {
    expect(unpacked(bytes)).toEqual([
      expect.stringMatching(new RegExp(`^${kind}@0 - 0 1 4 9 16 `)),
      `damaged: its ${kind} data are cut off or broken (Z_BUF_ERROR)`,
    ]);
  });

  it.each([
    ["xz", "\xfd7zXZ\0"],
    ["bzip2", "BZh11AY"],
    ["bzip2", "BZh91AY"],
    ["7z", "7z\xbc\xaf\x27\x1c"],
    ["rar", "Rar!\x1a\x07"],
  ])("of %s is named: it is not unpacked", (kind, magic) => {
    expect(unpacked(text(`${magic}\0\0`))).toEqual([`unsupported: ${kind} archives are not unpacked`]);
    expect(unpacked(text(`${magic.slice(0, -1)}?\0\0`))).toEqual([]);
    expect(unpacked(text(` ${magic}\0\0`))).toEqual([]);
  });

  it("of bzip2 says a block's size from one to nine", () => {
    expect(unpacked(text("BZh01AY&"))).toEqual([]);
  });
});

describe("what may be unpacked", () => {
  const ceilings = { ...SCAN_CEILINGS, ratio: 10, ratioFreeBytes: 100 };
  const zeros = (length: number) => gzipSync(Buffer.alloc(length));
  const asked = (packed: Buffer, left: number, of = ceilings) => {
    const { bytes, missing } = inflate(packed, "gzip", left, of);
    return [bytes.length, missing?.reason];
  };

  it("is so many times what is packed, or the first bytes that are free", () => {
    const packed = zeros(300);
    expect(packed.length).toBeLessThan(30);
    const most = packed.length * 10;
    expect(asked(zeros(most - 10), 5000)).toEqual([most - 10, undefined]);
    expect(asked(packed, 5000)).toEqual([0, "ratio"]);
    expect(asked(packed, 5000, { ...ceilings, ratioFreeBytes: 300 })).toEqual([300, undefined]);
    expect(asked(packed, 5000, { ...ceilings, ratioFreeBytes: 299 })).toEqual([0, "ratio"]);
    expect(inflate(packed, "gzip", 5000, ceilings).missing?.detail).toBe(
      `it unpacks to more than ${most} bytes, out of proportion to its size`,
    );
  });

  it("is what is left of all that may be unpacked", () => {
    expect(asked(zeros(90), 90)).toEqual([90, undefined]);
    expect(asked(zeros(90), 89)).toEqual([0, "decoded-bytes"]);
    expect(asked(zeros(90), 0)).toEqual([0, "decoded-bytes"]);
    expect(inflate(zeros(90), "gzip", 89, ceilings).missing?.detail).toBe(
      "with what was unpacked before, it goes beyond the ceiling of unpacked bytes",
    );
    expect(asked(zeros(300), 89)).toEqual([0, "decoded-bytes"]);
    expect(asked(zeros(90), 100)).toEqual([90, undefined]);
    expect(asked(zeros(101), 100, { ...ceilings, ratio: 1 })).toEqual([0, "ratio"]);
  });

  it("is within bounds also where the end is missing", () => {
    expect(asked(zeros(90).subarray(0, -8), 90)).toEqual([90, "damaged"]);
    expect(asked(zeros(90).subarray(0, -8), 80)).toEqual([0, "damaged"]);
  });

  it("is named where it is not read: of a stream, of an image's text, of a member", () => {
    const all = text("0123456789".repeat(20));
    const most = { decodedBytes: 50 };
    const why = [
      "decoded-bytes: with what was unpacked before, it goes beyond the ceiling of unpacked bytes",
    ];
    expect(unpacked(gzipSync(all), most)).toEqual(why);
    expect(unpacked(deflateSync(all), most)).toEqual(why);
    expect(unpacked(zipOf({ a: all }), most)).toEqual(why);
    expect(unpacked(pngOf([["zTXt", Buffer.concat([text("a\0\0"), deflateSync(all)])]]), most)).toEqual([
      "png text@8 - ",
      ...why,
    ]);
  });
});
