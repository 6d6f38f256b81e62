import { describe, expect, it } from "vitest";
import { bytePathOfText } from "../../../src/contract/byte-path.ts";
import {
  findDisguises,
  findHeaderDisguises,
  findMessageDisguises,
} from "../../../src/scan/disguise/disguises.ts";

/** `kind where what` of everything found, with its line. */
function seen(path: string, content: string | Buffer, before?: string | Buffer): string[] {
  const old = before === undefined ? undefined : Buffer.from(before as string);
  return findDisguises(bytePathOfText(path), Buffer.from(content as string), old).map(
    ({ kind, where, what, line }) => `${kind} ${where} ${what}${line === undefined ? "" : ` :${line}`}`,
  );
}

const wide = (text: string) => Buffer.from(`\ufeff${text}`, "utf16le");
const tags = (text: string) =>
  [...text].map((letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join("");

type Row = readonly [
  title: string,
  path: string,
  bad: string | Buffer,
  found: string,
  twin: string,
  good: string | Buffer,
  goodPath?: string,
];

// biome-ignore format: one pair a line
const PAIRS: readonly Row[] = [
  ["an override in a block comment", "a.ts", "a;\n/*\u202e } \u2066x\u2069 \u2066 */\n", "bidi-open comment U+202E :2", "Hebrew in a block comment", "/* \u05e9\u05dc\u05d5\u05dd */\n"],
  ["an isolate left open in a string", "a.go", 'x := "a\u2066b"\n', "bidi-open string U+2066 :1", "Arabic in closed isolates", 'x := "\u2067\u0645\u0631\u062d\u0628\u0627\u2069"\n'],
  ["an embedding left open in Rust", "a.rs", "// \u202ba\n", "bidi-open comment U+202B :1", "Syriac in a comment", "// \u0710\u0712\n"],
  ["an embedding that an isolate closes, not its own mark", "a.c", "// \u202aa\u2069\n", "bidi-open comment U+202A :1", "an embedding around Hebrew, closed", "// \u202b\u05e9\u05dc\u05d5\u05dd\u202c\n"],
  ["a closed override in a string, around Hebrew", "a.java", 'String a = "\u202e\u05e9\u202c";\n', "bidi-override string U+202E :1", "the same string with an isolate", 'String a = "\u2067\u05e9\u2069";\n'],
  ["a closed isolate in code", "a.py", "x = \u20661\u2069\n", "bidi-control code U+2066 :1", "a right-to-left name in code", "\u05e9\u05dd = 1\n"],
  ["a closed isolate around nothing that needs one", "a.ts", 'x("\u2066abc\u2069");\n', "bidi-control string U+2066 :1", "a left-to-right mark in a string", 'x("\u200e (abc)");\n'],
  ["an override in documentation", "a.md", "Read \u202ethis\n", "bidi-open prose U+202E :1", "an Arabic page", "# \u0645\u0631\u062d\u0628\u0627 (v1)\n"],
  ["an override in YAML", "a.yml", "role: us\u202eer\n", "bidi-open data U+202E :1", "Hebrew in YAML", "name: \u05e9\u05dc\u05d5\u05dd\n"],
  ["an embedding left open in Arabic text, no override", "a.md", "\u202b\u0645\u0631\u062d\u0628\u0627\n", "bidi-open-in-right-to-left-text prose U+202B :1", "the same, closed", "\u202b\u0645\u0631\u062d\u0628\u0627\u202c\n"],
  ["an override in a file of no known kind", "a.xyz", "a \u202e b\n", "bidi-open unknown U+202E :1", "Arabic in it", "\u0645\u0631\u062d\u0628\u0627\n"],
  ["a zero-width space in a name", "a.ts", "const a\u200bb = 1;\n", "invisible-in-word code U+200B :1", "a zero-width joiner in a Hindi string", 'x("\u0915\u094d\u200d\u0937");\n'],
  ["a zero-width joiner after a name", "a.js", "a\u200d = 1;\n", "invisible-character code U+200D :1", "an emoji of three", 'a = "\u{1f468}\u200d\u{1f469}\u200d\u{1f466}";\n'],
  ["a filler as a name", "a.js", "const \u3164 = 1;\n", "invisible-character code U+3164 :1", "Korean in a comment with a filler", "// \ud55c\u3164\uae00\n"],
  ["a soft hyphen in a name", "a.py", "ad\u00admin = 1\n", "invisible-character code U+00AD :1", "a soft hyphen in German text", "Donau\u00addampf\u00adschiff\n", "a.md"],
  ["a word joiner in a string's word", "a.rb", 'x = "ad\u2060min"\n', "invisible-in-word string U+2060 :1", "a zero-width non-joiner in Persian", 'x = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"\n'],
  ["a mark of direction in a name", "a.kt", "val a\u200eb = 1\n", "invisible-in-word code U+200E :1", "a mark of direction after Hebrew", 'val a = "\u05e9\u05dc\u05d5\u05dd\u200f!"\n'],
  ["a byte order mark in the middle", "a.ts", "let\ufeff a;\n", "invisible-character code U+FEFF :1", "a byte order mark at the start", "\ufefflet a;\n"],
  ["tags in documentation", "a.md", `Hi ${tags("do")}\n`, "hidden-text prose U+E0064 :1", "the flag of Wales", "\u{1f3f4}\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f}\n"],
  ["two variation selectors in a row", "a.ts", 'x("\u{1f600}\ufe01\ufe05");\n', "hidden-text string U+FE01 :1", "a heart with its selector twice, and a keycap", 'x("\u2764\ufe0f\ufe0f 1\ufe0f\u20e3");\n'],
  ["selectors after an ideograph, two of them", "a.md", "\u845b\u{e0100}\u{e0101}\n", "hidden-text prose U+E0100 :1", "an ideograph's variant", "\u845b\u{e0100}\n"],
  ["a code of two zero-width characters", "a.md", `a ${"\u200b\u200c\u200b\u200b".repeat(3)} b\n`, "hidden-text prose U+200B :1", "a picture in Braille", "\u2800\u2801\u2803\n"],
  ["a carriage return in a remark", "a.js", "// a\rb();\nc\n", "hidden-line-break comment U+000D :1", "an old Macintosh's file", "// a\rb();\r"],
  ["a line separator in a remark", "a.ts", "// a\u2028b();\n", "hidden-line-break comment U+2028 :1", "the same where it ends no line", "// a\u2028b\n", "a.go"],
  ["a carriage return in code", "a.py", "a = 1\rb = 2\nc = 3\n", "hidden-line-break code U+000D :1", "Windows line breaks", "a = 1\r\nb = 2\r\n"],
  ["a backspace in code", "a.sh", "echo a\b\b\n", "control-character code U+0008 :1", "a form feed between sections", "a = 1\n\f\nb = 2\n", "a.py"],
  ["a Cyrillic letter in a Latin name", "a.ts", "const \u0430dmin = 1;\n", "mixed-scripts code U+0430 :1", "a Russian name", "const \u0430\u0434\u043c\u0438\u043d = 1;\n"],
  ["a Greek letter in a Latin word", "a.go", 'x := "\u039fpen"\n', "mixed-scripts string U+039F :1", "a formula", "\u0394t := x\u03b1 + \u03c0r\n"],
  ["a part of a name in Cyrillic letters that pass for Latin", "a.py", "is_\u0430dmin = 1\n", "mixed-scripts code U+0430 :1", "a name in two scripts that nobody confuses", "get_\u0438\u043c\u044f = 1\n"],
  ["a click that passes for a sign", "a.js", "if (env\u01c3=prod) {}\n", "mixed-scripts code U+01C3 :1", "a name with accents", "const caf\u00e9 = na\u00efve;\n"],
  ["an Armenian letter in a Latin name", "a.rs", "let c\u0585de = 1;\n", "mixed-scripts code U+0585 :1", "an Armenian comment", "// \u0562\u0561\u0580\u0587\n"],
  ["a builtin in full width", "a.py", "\uff45\uff56\uff41\uff4c(x)\n", "compatibility-letters code U+FF45 :1", "full width in Japanese text", "\uff21\uff30\uff29\u3092\u4f7f\u3046\n", "a.md"],
  ["code behind two hundred blanks", "a.js", `a();${" ".repeat(200)}b();\n`, "off-screen code blanks :1", "blanks with nothing behind them", `a();${" ".repeat(200)}\n`],
  ["UTF-16 under a program's name", "a.ts", wide("let a;\n"), "wide-encoding code UTF-16LE", "UTF-8", "let a;\n"],
  ["UTF-16 without a mark", "a.py", Buffer.from("x = 1\ny = 2\n", "utf16le"), "wide-encoding code UTF-16LE", "UTF-8 with a mark", "\ufeffx = 1\n"],
  ["UTF-7 declared in Python", "a.py", "#!/usr/bin/python\n# -*- coding: utf_7 -*-\n", "declared-encoding code UTF_7 :2", "Latin-1 declared", "# -*- coding: latin-1 -*-\n"],
  ["escapes declared as an encoding", "a.py", "# coding: unicode_escape\n# \\nevil()\n", "declared-encoding code UNICODE_ESCAPE :1", "a late line that speaks of coding", "x = 1\ny = 2\n# coding: utf-7\n"],
  ["UTF-7 declared in HTML", "a.html", '<meta charset="utf-7">\n', "declared-encoding data UTF-7 :1", "UTF-8 declared", '<meta charset="utf-8">\n'],
  ["markup in UTF-7", "a.html", "<p>encoding +ADw-script+AD4-</p>\n", "utf-7 data UTF-7", "sums", "<p>encoding 1+A2-B</p>\n"],
  ["a program for a machine under a script's name", "a.py", Buffer.from("7f454c460201010000000000", "hex"), "binary-content code an ELF program", "text under an image's name", "hello\n", "a.png"],
  ["zero bytes in documentation", "a.md", "a\0b\n", "binary-content prose zero bytes", "bytes under no text's name", Buffer.from("7f454c4602010100", "hex"), "a.bin"],
];

describe("disguised content", () => {
  for (const [title, path, bad, found, twin, good, goodPath] of PAIRS) {
    it(`is ${title}; not ${twin}`, () => {
      expect(seen(path, bad)).toContain(found);
      expect(seen(goodPath ?? path, good)).toEqual([]);
    });
  }

  it("counts, and names the first line", () => {
    const [first] = findDisguises(
      bytePathOfText("a.ts"),
      Buffer.from("a;\n// \u202e\n// \u202e\n"),
      undefined,
    );
    expect(first).toMatchObject({ line: 2, count: 2 });
  });

  it("is only what the old content has not: lines are compared as text [T051]", () => {
    const old = "// \u202e old\nlet a;\n";
    expect(seen("a.ts", `let b;\n${old}`, old)).toEqual([]);
    expect(seen("a.ts", old.replaceAll("\n", "\r\n"), old)).toEqual([]);
    expect(seen("a.ts", `${old}// \u202e new\n`, old)).toEqual(["bidi-open comment U+202E :3"]);
    expect(seen("a.ts", `${old}// \u202e old\n`, old)).toEqual(["bidi-open comment U+202E :3"]);
    expect(seen("a.ts", wide("let b;\n"), wide("let a;\n"))).toEqual([]);
    expect(seen("a.md", "a\0c\n", "a\0b\n")).toEqual([]);
    expect(seen("a.ts", "// a", "// a\n// \u202e\n")).toEqual([]);
  });

  it("is found in wide encodings and beside a zero byte alike [T048]", () => {
    expect(seen("a.ts", wide("// \u202e\n"))).toContain("bidi-open comment U+202E :1");
    expect(seen("a.js", "// \0\n// \u202e\n")).toContain("bidi-open comment U+202E :2");
    const utf32 = Buffer.from(wide("// \u202e abc\n").swap16().swap16().toString("utf16le"), "utf8");
    const bytes = Buffer.alloc([...utf32.toString("utf8")].length * 4);
    [...utf32.toString("utf8")].forEach(
      (letter, at) => void bytes.writeUInt32LE(letter.codePointAt(0) ?? 0, at * 4),
    );
    expect(seen("a.ts", bytes)).toContain("bidi-open comment U+202E :1");
  });

  it("is judged by the first line where the name says nothing", () => {
    expect(seen("bin/tool", "#!/usr/bin/env python3\na\u200bb = 1\n")).toEqual([
      "invisible-in-word code U+200B :2",
    ]);
    expect(seen("bin/tool", "\u200b\n")).toEqual(["invisible-character unknown U+200B :1"]);
  });

  it("is a matter of custom for registry files, and of videos called like programs", () => {
    expect(seen("a.reg", wide("Windows Registry Editor\n"))).toEqual(["wide-encoding data UTF-16LE"]);
    const video = Buffer.alloc(188 * 4, 0);
    for (let at = 0; at < video.length; at += 188) video[at] = 0x47;
    expect(seen("a.ts", video)).toEqual([]);
  });

  it("is in commit messages and headers too [T057]", () => {
    expect(findMessageDisguises(Buffer.from("Fix \u202e\n")).map(({ kind }) => kind)).toEqual(["bidi-open"]);
    expect(findMessageDisguises(Buffer.from("Fix \u05e9\u05dc\u05d5\u05dd \u{1f600}\n"))).toEqual([]);
    expect(findHeaderDisguises("ISO-8859-1")).toMatchObject([
      { kind: "commit-encoding", what: "ISO-8859-1" },
    ]);
    expect(findHeaderDisguises("utf8")).toEqual([]);
    expect(findHeaderDisguises(undefined)).toEqual([]);
  });
});
