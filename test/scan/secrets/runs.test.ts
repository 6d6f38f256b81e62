import { describe, expect, it } from "vitest";
import { decodeRuns, isRunByte } from "../../../src/scan/secrets/decode/base64.ts";

/** What stands in base64 or in hexadecimal digits, each with its writing and its place. */
const decoded = (text: string) =>
  [...decodeRuns(Buffer.from(text, "latin1"), text)].map(
    ({ via, bytes, offset }) => `${via}@${offset} ${bytes.toString("latin1")}`,
  );
const base64 = (text: string) => Buffer.from(text, "latin1").toString("base64");
const hex = (text: string) => Buffer.from(text, "latin1").toString("hex");

const short = "fifteen letters";
const long = "a text of sixty characters, which is eighty of them in base64";
const lines = (width: number, text = long) =>
  base64(text)
    .replace(/=+$/, "")
    .match(new RegExp(`.{1,${width}}`, "g"))!;
/** Bytes above ASCII behind what is looked at: they say nothing of whether it is text. */
const noise = "\xe9".repeat(9);

describe("a run of base64", () => {
  it("has the alphabet of base64 and of base64url, and no other byte", () => {
    const alphabet = Array.from({ length: 256 }, (_, byte) => byte).filter(isRunByte);
    expect(String.fromCharCode(...alphabet)).toBe(
      "+-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz",
    );
  });

  it("has twenty characters at least", () => {
    expect(decoded(base64(short))).toEqual([`base64@0 ${short}`]);
    expect(decoded(base64(short).slice(0, 19))).toEqual([]);
    expect(decoded(`${base64(short).slice(0, 19)} `.repeat(5))).toEqual([]);
  });

  it("is found wherever it begins and ends", () => {
    for (let before = 0; before < 45; before++)
      for (const after of ["", ".", ` ${".".repeat(30)}`])
        expect([before, decoded(`${".".repeat(before)}${base64(short)}${after}`)]).toEqual([
          before,
          [`base64@${before} ${short}`],
        ]);
    expect(decoded(`${base64(short)}.${base64(short)}:${base64(long)}`)).toEqual([
      `base64@0 ${short}`,
      `base64@21 ${short}`,
      `base64@42 ${long}`,
    ]);
  });

  it("begins with twelve characters of text, whatever comes then", () => {
    expect(decoded(base64(`twelve chars${noise}`))).toEqual([`base64@0 twelve chars${noise}`]);
    expect(decoded(base64(`eleven char${noise}.`))).toEqual([]);
    for (const at of [0, 5, 8, 9, 11])
      for (const [byte, is] of [
        [" ", true],
        ["~", true],
        ["\n", true],
        ["\r", true],
        ["\t", true],
        ["\x1f", false],
        ["\x7f", false],
        ["\x0b", false],
        ["\x08", false],
        ["\x0e", false],
        ["\0", false],
      ] as const) {
        const text = `${short.slice(0, at)}${byte}${short.slice(at + 1)}`;
        expect([at, byte, decoded(base64(text)).length]).toEqual([at, byte, is ? 1 : 0]);
      }
  });

  it("or with text in UTF-16, either end first", () => {
    const [little, big] = ["s\0e\0c\0r\0e\0t\0s\0!", "\0s\0e\0c\0r\0e\0t\0s\0"];
    for (const text of [little!, big!]) {
      expect(decoded(base64(text))).toEqual([`base64@0 ${text}`]);
      expect(decoded(base64(text.replace("c", "\x03")))).toEqual([]);
      expect(decoded(base64(text.replace("c\0", "cc")))).toEqual([]);
      expect(decoded(base64(text.replace("c", "\0")))).toEqual([]);
    }
    expect(decoded(base64("\0".repeat(15)))).toEqual([]);
  });

  it.each([
    ["gzip", "\x1f\x8b\x08"],
    ["a zip archive", "PK\x03\x04"],
    ["a PNG image", "\x89PNG"],
    ["zstd", "\x28\xb5\x2f\xfd"],
    ["zlib, packed fast", "\x78\x01"],
    ["zlib, packed less", "\x78\x5e"],
    ["zlib", "\x78\x9c"],
    ["zlib, packed well", "\x78\xda"],
  ])("or as %s does", (_name, magic) => {
    const packed = magic.padEnd(15, "\xee");
    expect(decoded(base64(packed))).toEqual([`base64@0 ${packed}`]);
    expect(decoded(hex(packed.padEnd(16, "\xee")))).toEqual([`hex@0 ${packed}\xee`]);
    for (let at = 0; at < magic.length; at++)
      expect([at, decoded(base64(`${packed.slice(0, at)}\xbb${packed.slice(at + 1)}`))]).toEqual([at, []]);
  });

  it("of 96 characters may begin with anything: a secret may stand in its middle", () => {
    expect(decoded(base64("\xee".repeat(72)))).toEqual([`base64@0 ${"\xee".repeat(72)}`]);
    expect(decoded(base64("\xee".repeat(72)).slice(0, 95))).toEqual([]);
  });

  it("is read from its last slash on as well: a path in front of it shifts its groups", () => {
    expect(decoded(`a/bc/${base64(short)}`)).toEqual([`base64@5 ${short}`]);
    expect(decoded(`/${base64(short)}`)).toEqual([`base64@1 ${short}`]);
    expect(decoded(`a/bc/${base64(short).slice(0, 19)}`)).toEqual([]);
    expect(decoded(`a/bc/${base64(`\xee${short}`)}`)).toEqual([]);
    expect(decoded(`${base64(short)}/abc`)).toEqual([
      `base64@0 ${short}${Buffer.from("/abc", "base64").toString("latin1")}`,
    ]);
  });
});

describe("a run of hexadecimal digits", () => {
  const text = "sixteen letters!";

  it("has 32 of them at least, in either case, also behind 0x", () => {
    for (const digits of [hex(text), hex(text).toUpperCase()]) {
      expect(decoded(`: ${digits}`)).toEqual([`hex@2 ${text}`]);
      expect(decoded(`: 0x${digits}`)).toEqual([`hex@2 ${text}`]);
      expect(decoded(digits.slice(0, 31))).toEqual([]);
    }
  });

  it("of an odd number leaves the last one out", () => {
    expect(decoded(`${hex(text)}7`)).toEqual([`hex@0 ${text}`]);
    expect(decoded(`${hex(text)}74`)).toEqual([`hex@0 ${text}t`]);
  });

  it("is none of base64, however long, and nothing where it is a hash", () => {
    expect(decoded(hex("\xee".repeat(60)))).toEqual([]);
    expect(decoded(`${hex(text)}g`)).not.toContain(`hex@0 ${text}`);
  });
});

describe("base64 over several lines", () => {
  const ends = [
    "\n",
    "\r\n",
    "\n    ",
    '"\n"',
    "' +\n  '",
    '\\n" +\n    "',
    '",\n\t"',
    "\n# ",
    "\n // ",
    "\n * ",
    "\\\n",
  ];

  it.each(ends)("is one text: lines that end %j", (end) => {
    expect(decoded(`x: "${lines(40).join(end)}"`)).toEqual([`base64@4 ${long}`]);
  });

  it.each(ends)("is one text with its last line, however short: lines that end %j", (end) => {
    for (const length of [46, 47, 48, 51, 57, 60]) {
      const text = long.slice(0, length);
      const whole = base64(text);
      const written = `${whole.slice(0, 60)}${end}${whole.slice(60)};`;
      expect([length, decoded(written).includes(`base64@0 ${text}`)]).toEqual([length, true]);
    }
  });

  it.each([";\n", "\n\n", "\n: ", ".", `\n${" ".repeat(31)}`, "     \n", '""""" \n'])(
    "is two texts where anything else stands between them: %j",
    (between) => {
      const [first = "", second = ""] = lines(40);
      expect(decoded(`"${first}${between}${second}"`)).toEqual([
        `base64@1 ${long.slice(0, 30)}`,
        `base64@${41 + between.length} ${long.slice(30, 60)}`,
      ]);
    },
  );

  it("has lines of forty characters at least, but for the last", () => {
    expect(decoded(lines(36).slice(0, 2).join("\n"))).toEqual([
      `base64@0 ${long.slice(0, 27)}`,
      `base64@37 ${long.slice(27, 54)}`,
    ]);
    expect(decoded(`${lines(40)[0]}\n${base64(short)}\n${base64(short)}`)).toEqual([
      `base64@0 ${long.slice(0, 30)}${short}`,
      `base64@62 ${short}`,
    ]);
    expect(decoded(`${lines(40)[0]}\n${base64(short)}\nYWJj.`)).toEqual([
      `base64@0 ${long.slice(0, 30)}${short}abc`,
    ]);
  });

  it("is also what stands on each line alone, where the lines are no groups of four or make no text together", () => {
    const base64url = (text: string) => Buffer.from(text).toString("base64url");
    const [one, other] = [
      "a first text of forty characters, no pad",
      "another text of forty characters, no pad",
    ];
    expect(decoded(`["${base64url(one)}",\n "${base64url(other)}"]`).slice(1)).toEqual([
      `base64@2 ${one}`,
      `base64@61 ${other}`,
    ]);
    const hash = "\xee".repeat(20);
    expect(decoded(`${hex(hash)}\n${base64(other.slice(0, 36))}`)).toEqual([
      `base64@41 ${other.slice(0, 36)}`,
    ]);
    expect(decoded(`${hex(hash)}\n${hex(other)}`)).toEqual([`hex@41 ${other}`]);
    expect(decoded(`${base64(other.slice(0, 36))}\n${base64(one.slice(0, 36))}`)).toEqual([
      `base64@0 ${other.slice(0, 36)}${one.slice(0, 36)}`,
    ]);
  });

  it("is also what stands on its first line, where the next one is no more than a word", () => {
    expect(decoded(`"${lines(40)[0]}"`)).toEqual([`base64@1 ${long.slice(0, 30)}`]);
    expect(decoded(`"${lines(40)[0]}"; ${base64(short)}`)).toEqual([
      `base64@1 ${long.slice(0, 30)}`,
      `base64@44 ${short}`,
    ]);
    expect(decoded(`"${lines(40)[0]}"\nab cd`)).toEqual([
      `base64@1 ${long.slice(0, 30)}${Buffer.from("ab", "base64").toString("latin1")}`,
      `base64@1 ${long.slice(0, 30)}`,
    ]);
  });
});
