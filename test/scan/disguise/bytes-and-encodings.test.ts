import { describe, expect, it } from "vitest";
import { bytePathOfText } from "../../../src/contract/byte-path.ts";
import {
  findDisguises,
  findHeaderDisguises,
  findMessageDisguises,
} from "../../../src/scan/disguise/disguises.ts";

function seen(path: string, content: string | Buffer, before?: string | Buffer): string[] {
  const old = before === undefined ? undefined : Buffer.from(before as string);
  return findDisguises(bytePathOfText(path), Buffer.from(content as string), old).map(
    ({ kind, where, what, line }) => `${kind} ${where} ${what}${line === undefined ? "" : ` :${line}`}`,
  );
}

function inUtf32(text: string, isLittle: boolean): Buffer {
  const letters = [...text];
  const bytes = Buffer.alloc(letters.length * 4);
  letters.forEach((letter, at) => {
    const codePoint = letter.codePointAt(0) ?? 0;
    if (isLittle) bytes.writeUInt32LE(codePoint, at * 4);
    else bytes.writeUInt32BE(codePoint, at * 4);
  });
  return bytes;
}

const inUtf16 = (text: string, isLittle: boolean) =>
  isLittle ? Buffer.from(text, "utf16le") : Buffer.from(text, "utf16le").swap16();

describe("bytes under a text's name", () => {
  it.each([
    ["an ELF program", "7f454c46"],
    ["a Windows program", "4d5a9000"],
    ["a Mach-O program", "cffaedfe"],
    ["a Mach-O program", "cefaedfe"],
    ["Java bytecode or a Mach-O program", "cafebabe"],
    ["WebAssembly", "0061736d"],
    ["a zip archive", "504b0304"],
    ["a gzip archive", "1f8b08"],
    ["an xz archive", "fd377a585a00"],
    ["a zstd archive", "28b52ffd"],
    ["a 7z archive", "377abcaf271c"],
    ["a bzip2 archive", "425a6839314159265359"],
    ["a RAR archive", "526172211a07"],
    ["a PDF document", "255044462d"],
    ["a PNG image", "89504e470d0a1a0a"],
    ["a JPEG image", "ffd8ff"],
    ["a SQLite database", "53514c69746520666f726d6174203300"],
    ["a binary property list", "62706c6973743030"],
  ])("are named by what they begin with: %s [T055]", (name, magic) => {
    const bytes = Buffer.concat([Buffer.from(magic, "hex"), Buffer.alloc(40, "a")]);
    expect(seen("a.ts", bytes)).toEqual([`binary-content code ${name}`]);
    expect(seen("a.md", bytes)).toEqual([`binary-content prose ${name}`]);
    expect(seen("a.json", bytes)).toEqual([`binary-content data ${name}`]);
    // What it was before, and what its name leaves open, is no disguise.
    expect(seen("a.ts", Buffer.concat([bytes, bytes]), bytes)).toEqual([]);
    expect(seen("a.lock", bytes)).toEqual([]);
    expect(seen("a.ts", Buffer.concat([Buffer.from("//"), bytes])).join()).not.toContain(name);
  });

  it("are read as text all the same where only a few of them are none", () => {
    const text = "// \u202e\n";
    expect(seen("a.ts", `${"\0".repeat(8)}${text}`)).toContain("bidi-open comment U+202E :1");
    expect(seen("a.ts", `${"\0".repeat(9)}${text}`)).toEqual(["binary-content code zero bytes"]);
    const long = "a".repeat(1000);
    expect(seen("a.ts", `${"\0".repeat(50)}${long}\n${text}`)).toContain("bidi-open comment U+202E :2");
    expect(seen("a.ts", `${"\0".repeat(60)}${long}\n${text}`)).toEqual(["binary-content code zero bytes"]);
    expect(seen("a.ts", `%PDF-${long}\n${text}`)).toEqual(["binary-content code a PDF document"]);
  });

  it("are a video only where a packet begins every 188 bytes", () => {
    const video = (...starts: number[]) => {
      const bytes = Buffer.alloc(188 * 3, 0);
      for (const start of starts) bytes[start] = 0x47;
      return bytes;
    };
    expect(seen("a.ts", video(0, 188, 376))).toEqual([]);
    for (const starts of [
      [188, 376],
      [0, 376],
      [0, 188],
    ]) {
      expect(seen("a.ts", video(...starts))).toEqual(["binary-content code zero bytes"]);
    }
    expect(seen("a.ts", video(0, 188, 376).subarray(0, 376))).toEqual(["binary-content code zero bytes"]);
  });

  it("that became others are seen again", () => {
    const elf = Buffer.from("7f454c46020101000000", "hex");
    expect(seen("a.ts", elf, "let a;\n")).toEqual(["binary-content code an ELF program"]);
    expect(seen("a.ts", elf, "let a;\0\n")).toEqual(["binary-content code an ELF program"]);
  });
});

describe("a wide encoding", () => {
  const text = "// a remark\nlet a = 1;\n";
  it.each([
    ["UTF-16LE", inUtf16(text, true), inUtf16(`\ufeff${text}`, true)],
    ["UTF-16BE", inUtf16(text, false), inUtf16(`\ufeff${text}`, false)],
    ["UTF-32LE", inUtf32(text, true), inUtf32(`\ufeff${text}`, true)],
    ["UTF-32BE", inUtf32(text, false), inUtf32(`\ufeff${text}`, false)],
  ])("is known with a mark and without: %s", (name, plain, marked) => {
    for (const bytes of [plain, marked]) {
      expect(seen("a.ts", bytes)).toEqual([`wide-encoding code ${name}`]);
      expect(seen("a.ts", Buffer.concat([bytes, plain]), bytes)).toEqual([]);
    }
    expect(seen("a.xyz", plain)).toEqual([
      name.startsWith("UTF-16") ? `wide-encoding data ${name}` : `wide-encoding unknown ${name}`,
    ]);
    expect(seen("a.ts", plain, "let a;\n")).toEqual([`wide-encoding code ${name}`]);
  });

  it.each([true, false])("is read: what it hides is found (little endian: %s)", (isLittle) => {
    for (const bytes of [inUtf16(`${text}// \u202e\n`, isLittle), inUtf32(`${text}// \u202e\n`, isLittle)]) {
      expect(seen("a.ts", bytes)).toContain("bidi-open comment U+202E :3");
      expect(seen("a.ts", Buffer.concat([bytes, Buffer.from("x")]))).toContain("bidi-open comment U+202E :3");
    }
    expect(seen("a.ts", inUtf32("let a; // \u{1f600} \u{e0041}\n", isLittle)).join()).toContain("U+E0041");
  });

  it("is a matter of custom only for UTF-16 under names whose programs write it", () => {
    for (const path of ["a.rc", "a.INF", "a.strings", "a.resx", "a.csv", "a.ps1", "a.txt", "a.srt"]) {
      expect(seen(path, inUtf16(text, true))).toEqual(["wide-encoding data UTF-16LE"]);
    }
    expect(seen("a.ps1", inUtf32(text, true))).toEqual(["wide-encoding code UTF-32LE"]);
    expect(seen("a.csv.ts", inUtf16(text, true))).toEqual(["wide-encoding code UTF-16LE"]);
  });

  it("is not what a few zeros make of a text", () => {
    expect(seen("a.ts", "a\0b")).toEqual(["binary-content code zero bytes"]);
    expect(seen("a.ts", `${"ab\0\0".repeat(2)}${"abcd".repeat(20)}`)).toEqual([
      "binary-content code zero bytes",
    ]);
    expect(seen("a.ts", "\0a\0\0".repeat(40))).toEqual(["binary-content code zero bytes"]);
  });
});

describe("a declared encoding that hides", () => {
  // biome-ignore format: one list
  it.each([
    "utf7", "utf-7", "utf_7", "utf-7-imap", "unicode_escape", "unicode-escape", "unicodeescape", "raw_unicode_escape",
    "rawunicodeescape", "string_escape", "string-escape", "rot13", "rot_13", "punycode", "idna", "base64", "base64_codec", "hex",
    "hex_codec", "uu", "uu_codec", "zlib", "zlib_codec", "zip", "bz2", "bz2_codec", "quopri", "quopri_codec", "quoted-printable",
    "utf-16", "utf_16_le", "utf32", "utf-32be", "iso2022", "iso-2022-jp", "iso_2022_kr", "hz", "hz-gb", "cp037", "cp273", "cp424",
    "cp500", "cp875", "cp1026", "cp1140", "ebcdic", "ebcdic-cp-us",
  ])("is %s", (name) => {
    expect(seen("a.py", `# coding: ${name}\n`)).toEqual([`declared-encoding code ${name.toUpperCase()} :1`]);
  });

  // biome-ignore format: one list
  it.each(["utf-8", "utf8", "latin-1", "cp1252", "iso-8859-15", "gbk", "euc-jp", "shift_jis", "koi8-r", "x-utf-7", "cp0371", "zipped", "idna2", "rot-131"])(
    "is not %s",
    (name) => expect(seen("a.py", `# coding: ${name}\n`)).toEqual([]),
  );

  // biome-ignore format: one form a line
  it.each([
    ["a.py", "# vim: set fileencoding=utf-7 :\n", "code UTF-7 :1"],
    ["a.py", " \t# -*- coding: utf-7 -*-\n", "code UTF-7 :1"],
    ["a.py", "#\r# coding:utf-7\rx = 1\r", "code UTF-7 :2"],
    ["a.rb", "# encoding: utf-7\n", "code UTF-7 :1"],
    ["a.xml", "<?xml version='1.0' encoding='utf-7'?>\n", "data UTF-7 :1"],
    ["a.xml", '<?XML version="1.0" encoding="UTF-7"?>\n', "data UTF-7 :1"],
    ["a.html", "<html>\n<META http-equiv=x content='text/html; charset=utf-7'>\n", "data UTF-7 :2"],
    ["a.html", "<meta charset='utf-7'>\n", "data UTF-7 :1"],
    ["a.css", '@charset "utf-7";\n', "code UTF-7 :1"],
  ])("stands as its language has it: %s: %j", (path, content, found) => {
    expect(seen(path, content)).toEqual([`declared-encoding ${found}`]);
    expect(seen(path, `${content}x${content.at(-1)}`, content)).toEqual([]);
    expect(seen(path, content, "x\n")).toEqual([`declared-encoding ${found}`]);
  });

  it.each([
    ["a.ts", "// coding: utf-7\n"],
    ["a.go", "// coding: utf-7\n"],
    ["a.py", "x = '# coding: utf-7'\n"],
    ["a.py", "# a\n# b\n# coding: utf-7\n"],
    ["a.css", '\n@charset "utf-7";\n'],
    ["a.md", "<meta charset='utf-7'>\n"],
  ])("means nothing elsewhere: %s: %j", (path, content) => expect(seen(path, content)).toEqual([]));

  it("gives way to another one, which is seen", () => {
    expect(seen("a.py", "# coding: rot13\n", "# coding: utf-7\n")).toEqual([
      "declared-encoding code ROT13 :1",
    ]);
  });

  it("need not be declared: two signs in UTF-7 are no accident, one is", () => {
    const one = "<p charset>+ADw-</p>\n";
    const two = "<p charset>+ADw-script+AD4-</p>\n";
    expect(seen("a.html", one)).toEqual([]);
    expect(seen("a.html", two)).toEqual(["utf-7 data UTF-7"]);
    expect(seen("a.js", "// +ACI-, +ACc-\n")).toEqual(["utf-7 code UTF-7"]);
    expect(seen("a.html", `${two}x\n`, two)).toEqual([]);
    expect(seen("a.html", `${two}${one}`, two)).toEqual(["utf-7 data UTF-7"]);
  });
});

describe("a commit's message and header", () => {
  it("are read for the same disguises, line by line, without a place in a file", () => {
    expect(findMessageDisguises(Buffer.from("Fix\n\nA \u202eb\nc \u202e\n"))).toEqual([
      { kind: "bidi-open", where: "message", what: "U+202E", count: 2 },
    ]);
    expect(findMessageDisguises(Buffer.from("Fix the \u0430dmin\n"))).toMatchObject([
      { kind: "mixed-scripts" },
    ]);
    expect(findMessageDisguises(Buffer.from("Fix\n"))).toEqual([]);
  });

  it.each(["UTF-8", "utf8", "US-ASCII", "ascii"])("say nothing else than %s", (name) => {
    expect(findHeaderDisguises(name)).toEqual([]);
    expect(findHeaderDisguises(`x${name}`)).toHaveLength(1);
    expect(findHeaderDisguises(`${name}x`)).toHaveLength(1);
  });

  it("are shown without what a terminal would obey, and cut", () => {
    expect(findHeaderDisguises(`a\u001b[0m${"b".repeat(60)}`)).toEqual([
      { kind: "commit-encoding", where: "header", what: `a?[0m${"b".repeat(35)}`, count: 1 },
    ]);
  });
});
