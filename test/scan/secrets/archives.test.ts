import { deflateRawSync, deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { unpacked } from "./unpacked.ts";
import { pngOf, tarOf } from "./zip-file.ts";

const text = (value: string) => Buffer.from(value, "latin1");

interface Member {
  readonly name?: string;
  readonly method?: number;
  readonly flags?: number;
  readonly size?: number;
  readonly extra?: string;
  readonly data?: Buffer;
}

/** A member of a zip archive, stored as it is where nothing else is said. */
function member({
  name = "a",
  method = 0,
  flags = 0,
  size,
  extra = "",
  data = text("content"),
}: Member): Buffer {
  const header = Buffer.alloc(30);
  header.write("PK\u0003\u0004", 0, "latin1");
  header.writeUInt16LE(flags, 6);
  header.writeUInt16LE(method, 8);
  header.writeUInt32LE(size ?? data.length, 18);
  header.writeUInt16LE(name.length, 26);
  header.writeUInt16LE(extra.length, 28);
  return Buffer.concat([header, text(name), text(extra), data]);
}

/** A block that begins a file of a tar archive, and what follows it. */
function tarFile(
  content: string,
  header: { size?: string | Buffer; kind?: number; name?: string; magic?: string },
) {
  const block = Buffer.alloc(512);
  block.write(header.name ?? "a", 0, "latin1");
  const size = header.size ?? `${content.length.toString(8).padStart(11, "0")}\0`;
  block.set(typeof size === "string" ? text(size) : size, 124);
  block[156] = header.kind ?? 0x30;
  block.write(header.magic ?? "ustar", 257, "latin1");
  return Buffer.concat([block, text(content), Buffer.alloc((512 - (content.length % 512)) % 512)]);
}

describe("a zip archive's member", () => {
  it("is read stored and deflated, whatever stands before it, behind it and between", () => {
    const deflated = member({ name: "b/c", method: 8, data: deflateRawSync("packed") });
    expect(
      unpacked(Buffer.concat([text("#!/bin/sh\n"), member({}), text("--"), deflated, text("PK\x01\x02")])),
    ).toEqual(["zip@10 a content", "zip@50 b/c packed"]);
  });

  it("has its content behind its name and its extra field", () => {
    expect(unpacked(member({ name: "name", extra: "extra" }))).toEqual(["zip@0 name content"]);
    expect(unpacked(Buffer.concat([text("before "), member({ name: "name", extra: "extra" })]))).toEqual([
      "zip@7 name content",
    ]);
  });

  it("ends at the next one where its header does not know its size", () => {
    const open = { flags: 8, size: 0 };
    expect(
      unpacked(Buffer.concat([member(open), member({ name: "b", ...open, data: text("more") })])),
    ).toEqual(["zip@0 a content", "zip@38 b more"]);
    expect(unpacked(Buffer.concat([member({ size: 0xffffffff }), member({ name: "b" })]))).toEqual([
      "zip@0 a content",
      "zip@38 b content",
    ]);
    expect(unpacked(member({ flags: 8, size: 3 }))).toEqual(["zip@0 a content"]);
  });

  it("that is empty is one all the same, and nothing is unpacked of it", () => {
    expect(unpacked(member({ data: text("") }))).toEqual(["zip@0 a "]);
    expect(unpacked(member({ method: 8, data: deflateRawSync("") }))).toEqual([]);
  });

  it("that is cut off is read as far as it goes, and named", () => {
    expect(unpacked(member({ size: 8 }))).toEqual(["zip@0 a content", "damaged: a zip archive is cut off"]);
    expect(unpacked(member({ size: 7 }))).toEqual(["zip@0 a content"]);
    expect(unpacked(member({ method: 8, data: deflateRawSync("packed").subarray(0, -3) }))).toMatchObject([
      expect.stringMatching(/^zip@0 a p/),
      "damaged: its deflate data are cut off or broken (Z_BUF_ERROR)",
    ]);
  });

  it.each([
    ["encrypted", { flags: 1 }, "encrypted: a member of a zip archive is encrypted"],
    ["encrypted, among other flags", { flags: 0x803 }, "encrypted: a member of a zip archive is encrypted"],
    [
      "packed in another way",
      { method: 14 },
      "unsupported: a member of a zip archive is packed by method 14",
    ],
    [
      "packed in the last way there is",
      { method: 99 },
      "unsupported: a member of a zip archive is packed by method 99",
    ],
  ])("that is %s is named, and the next one read", (_name, kind, why) => {
    expect(unpacked(Buffer.concat([member(kind), member({ name: "b" })]))).toEqual(["zip@38 b content", why]);
  });

  it("is none where four bytes happen to be like its header's", () => {
    const next = member({ name: "b" });
    const none = [member({ method: 100 }), member({ name: "n".repeat(4097), data: text("") })];
    for (const other of none)
      expect(unpacked(Buffer.concat([other, next]))).toEqual([`zip@${other.length} b content`]);
    const name = "n".repeat(4096);
    expect(unpacked(member({ name }))).toEqual([`zip@0 ${name} content`]);
    const tooLong = member({ data: text("") });
    tooLong.writeUInt16LE(999, 28);
    expect(unpacked(Buffer.concat([tooLong, next]))).toEqual(["zip@31 b content"]);
    expect(unpacked(text("PK\x03\x04"))).toEqual([]);
    expect(unpacked(member({ data: text("") }).subarray(0, 29))).toEqual([]);
    expect(unpacked(Buffer.concat([member({}), text("PK\x03\x04"), Buffer.alloc(20)]))).toEqual([
      "zip@0 a content",
    ]);
  });

  it("is counted: more members than there may be are named", () => {
    const three = Buffer.concat([member({}), member({}), member({})]);
    expect(unpacked(three, { entries: 3 })).toHaveLength(3);
    expect(unpacked(three, { entries: 2 })).toEqual([
      "zip@0 a content",
      "zip@38 a content",
      "entries: more than 2 members in archives",
    ]);
  });
});

describe("a tar archive's file", () => {
  it("is read with its name, file by file", () => {
    const long = "x".repeat(600);
    const archive = Buffer.concat([
      tarFile("one", {}),
      tarFile(long, { name: "b" }),
      tarFile("", { name: "c" }),
    ]);
    const files = ["tar@0 a one", `tar@1024 b ${long}`, "tar@2560 c "];
    expect(unpacked(archive)).toEqual(files);
    expect(unpacked(Buffer.concat([archive, Buffer.alloc(1024)]))).toEqual(files);
    expect(unpacked(Buffer.concat([tarFile("one", {}), Buffer.alloc(512), tarFile("two", {})]))).toEqual([
      "tar@0 a one",
      "tar@1536 a two",
    ]);
    expect(unpacked(tarFile("", {}))).toEqual(["tar@0 a "]);
  });

  it("has a name of a hundred characters at most", () => {
    expect(unpacked(tarFile("one", { name: "n".repeat(100) }))).toEqual([`tar@0 ${"n".repeat(100)} one`]);
  });

  it("is one by its first block", () => {
    expect(unpacked(tarFile("one", { magic: "usta!" }))).toEqual([]);
    expect(unpacked(tarFile("one", {}).subarray(0, 511))).toEqual([]);
  });

  it.each([
    ["in octal digits and a NUL", "00000000003\0"],
    ["in twelve octal digits", "000000000003"],
    ["among spaces", "        3   "],
    ["in base 256", Buffer.from([0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3])],
  ])("says its size %s", (_name, size) => {
    expect(unpacked(Buffer.concat([tarFile("one", { size }), tarFile("two", { name: "b" })]))).toEqual([
      "tar@0 a one",
      "tar@1024 b two",
    ]);
  });

  it.each([
    ["no number", "3 or more\0\0\0"],
    ["no octal number", "00000000009\0"],
    ["nothing", "\0".repeat(12)],
    ["a number and more", "z0000000003\0"],
    ["more than any file has", Buffer.from([0x80, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])],
  ])("whose size is %s is passed over, block by block", (_name, size) => {
    expect(unpacked(Buffer.concat([tarFile("one", { size }), tarFile("two", { name: "b" })]))).toEqual([
      "tar@1024 b two",
    ]);
  });

  it("is a file: folders, links and devices have nothing to read", () => {
    expect([0x30, 0].map((kind) => unpacked(tarFile("one", { kind })))).toEqual([
      ["tar@0 a one"],
      ["tar@0 a one"],
    ]);
    for (const kind of ["1", "2", "3", "5", "x"])
      expect([
        kind,
        unpacked(Buffer.concat([tarFile("one", { kind: kind.charCodeAt(0) }), tarFile("two", {})])),
      ]).toEqual([kind, ["tar@1024 a two"]]);
  });

  it("that is cut off is read as far as it goes, and named", () => {
    const whole = tarFile("x".repeat(512), {});
    expect(unpacked(whole)).toEqual([`tar@0 a ${"x".repeat(512)}`]);
    expect(unpacked(whole.subarray(0, 1023))).toEqual([
      `tar@0 a ${"x".repeat(511)}`,
      "damaged: a tar archive is cut off",
    ]);
  });

  it("is counted", () => {
    expect(unpacked(tarOf({ a: text("1"), b: text("2") }), { entries: 1 })).toEqual([
      "tar@0 a 1",
      "entries: more than 1 members in archives",
    ]);
  });
});

describe("an image's text", () => {
  const packed = (head: string) => Buffer.concat([text(head), deflateSync("content")]);

  it("is read where it is text: its other chunks are not", () => {
    const image = pngOf([
      ["IHDR", text("1234567890123")],
      ["tEXt", text("Title\0content")],
      ["zTXt", packed("Title\0\0")],
      ["iTXt", text("Title\0\0\0en\0Titel\0content")],
      ["iTXt", packed("Title\0\x01\0en\0Titel\0")],
      ["IEND", text("")],
    ]);
    expect(unpacked(image).map((each) => each.replace(/@\d+/, ""))).toEqual([
      "png text - Title\0content",
      "png text - content",
      "png text - content",
      "png text - content",
    ]);
    expect(unpacked(pngOf([["tEXt", text("a\0b")]]))).toEqual(["png text@8 - a\0b"]);
    expect(
      unpacked(
        pngOf([
          ["IDAT", text("a")],
          ["tEXt", text("a\0b")],
        ]),
      ),
    ).toEqual(["png text@21 - a\0b"]);
  });

  it("is an image's: its eight first bytes hold", () => {
    for (let at = 0; at < 8; at++) {
      const image = pngOf([["tEXt", text("a\0b")]]);
      image[at] = 0x33;
      expect([at, unpacked(image)]).toEqual([at, []]);
    }
  });

  it("is read without the sum behind it only where that much is there", () => {
    const image = pngOf([["tEXt", text("")]]);
    expect(unpacked(image)).toEqual(["png text@8 - "]);
    expect(unpacked(image.subarray(0, -1))).toEqual([]);
    const cut = pngOf([["tEXt", text("a\0some content")]]);
    expect(unpacked(cut.subarray(0, -8))).toEqual(["png text@8 - a\0some con"]);
  });

  it("that is broken is named, and counted", () => {
    const broken = pngOf([
      ["zTXt", text("a\0\0content")],
      ["tEXt", text("b")],
    ]);
    expect(unpacked(broken)).toEqual([
      "png text@8 - ",
      "png text@30 - b",
      "damaged: its zlib data are cut off or broken (Z_DATA_ERROR)",
    ]);
    expect(unpacked(broken, { entries: 1 })).toEqual([
      "png text@8 - ",
      "damaged: its zlib data are cut off or broken (Z_DATA_ERROR)",
      "entries: more than 1 members in archives",
    ]);
  });
});
