import { describe, expect, it } from "vitest";
import { bytePathOfText } from "../../../src/contract/byte-path.ts";
import { findDisguises, findMessageDisguises } from "../../../src/scan/disguise/disguises.ts";

function seen(path: string, content: string): string[] {
  return findDisguises(bytePathOfText(path), Buffer.from(content), undefined).map(
    ({ kind, where, what, line }) => `${kind} ${where} ${what} :${line}`,
  );
}

describe("a word that only looks Latin", () => {
  const mixed = (text: string, path = "a.ts") => seen(path, text).filter((each) => each.startsWith("mixed"));

  // biome-ignore format: one list
  it.each([..."АВЕЅІЈКМНОРСТУХаеосрухѕіјԁһԛԝӏүѵΑΒΕΖΗΙΚΜΝΟΡΤΥΧοϲϳՍՏԼՕօսոհցյքզɑɡ"])("has a letter like %s in it", (letter) => {
    const point = `U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
    expect(mixed(`const ad${letter}in = 1;\n`)).toEqual([`mixed-scripts code ${point} :1`]);
    expect(mixed(`The ad${letter}in\n`, "a.md")).toEqual([`mixed-scripts prose ${point} :1`]);
    expect(mixed(`const ${letter}${letter} = 1;\n`)).toEqual([]);
  });

  it.each([..."ǃǀᐸᐳ"])("has a sign like %s in it", (sign) => {
    expect(mixed(`if (a${sign}b) {}\n`)).toHaveLength(1);
  });

  it.each([..."αρνικυγωητε"])(
    "has a letter that formulas use, %s, beside a word's worth of Latin ones",
    (letter) => {
      const point = `U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
      expect(mixed(`let use${letter} = 1;\n`)).toEqual([`mixed-scripts code ${point} :1`]);
      expect(mixed(`let us${letter} = 1;\n`)).toEqual([]);
      expect(mixed(`let user_${letter} = 1;\n`)).toEqual([]);
      expect(mixed(`let ${letter} = user;\n`)).toEqual([]);
    },
  );

  it("is shown the letter that deceives, not the one that might be a formula's", () => {
    expect(mixed("let αdmіn = 1;\n")).toEqual(["mixed-scripts code U+0456 :1"]);
  });

  it("gives itself away by any letter that passes for none", () => {
    expect(mixed("const admіnж = 1;\n")).toEqual([]);
    expect(mixed("const admіné = 1;\n")).toEqual([]);
    expect(mixed("const a1 = 'а';\n")).toEqual([]);
  });

  it("is a whole name in code, with its numbers and signs, and a run of letters elsewhere", () => {
    expect(mixed("const x_а = 1;\n")).toHaveLength(1);
    expect(mixed("const x1а = 1;\n")).toHaveLength(1);
    expect(mixed("const $xа = 1;\n")).toHaveLength(1);
    expect(mixed("The x_а\n", "a.md")).toEqual([]);
    expect(mixed("The x1а\n", "a.md")).toEqual([]);
  });

  it("may be written in full width or mathematical letters, of which two are no accident in code", () => {
    expect(seen("a.py", "ｅv = 1\n")).toEqual(["mixed-scripts code U+FF45 :1"]);
    expect(seen("a.py", "ｅ = 1\n")).toEqual([]);
    expect(seen("a.py", "\u{1d41e}\u{1d42f}(x)\n")).toEqual(["compatibility-letters code U+1D41E :1"]);
    expect(seen("a.py", "x = 'ＡＢ'\n")).toEqual([]);
  });
});

describe("directions", () => {
  // biome-ignore format: one case a line
  it.each([
    ["left open, whatever closes another kind", "// \u202a\u2066a\u202c\n", ["bidi-open comment U+202A :1"]],
    ["closed in order", "// \u2067\u202b\u05e9\u202c\u2069\n", []],
    ["closed with the isolate around them", "// \u2067\u202b\u05e9\u2069\n", []],
    ["one isolate of two left open", "// \u2067\u2068\u05e9\u2069\n", ["bidi-open comment U+2067 :1"]],
    ["two isolates of two closed, and one mark too many", "// \u2067\u2068\u05e9\u2069\u2069\u2069\n", []],
    ["an embedding mark without an embedding", "// \u202c\u05e9\n", []],
    ["an embedding mark does not close an isolate", "// \u2067\u202c\u05e9\n", ["bidi-open comment U+2067 :1"]],
    ["a closed isolate of each kind", "// \u2066\u05e9\u2069\u2067\u05e9\u2069\u2068\u05e9\u2069\n", []],
    ["an override of the left", "// \u202d\u05e9\u202c\n", ["bidi-override comment U+202D :1"]],
    ["an override inside an isolate, named before it", "// \u2067\u202e\u05e9\u2069\n", ["bidi-override comment U+202E :1"]],
    ["an open isolate, named before a closed embedding", "// \u202b\u05e9\u202c\u2067\u05e9\n", ["bidi-open comment U+2067 :1"]],
    ["closed, in code that has such letters", "\u2067\u05e9\u2069 = 1\n", ["bidi-control code U+2067 :1"]],
  ])("%s", (_, content, found) => expect(seen("a.ts", content)).toEqual(found));

  it("are careless only where text is written that way, and nothing is overridden", () => {
    expect(seen("a.md", "\u202b\u05e9\n")).toEqual(["bidi-open-in-right-to-left-text prose U+202B :1"]);
    expect(seen("a.md", "\u202babc\n")).toEqual(["bidi-open prose U+202B :1"]);
    expect(seen("a.md", "\u202e\u05e9\n")).toEqual(["bidi-open prose U+202E :1"]);
    expect(seen("a.ts", "// \u202b\u05e9\n")).toEqual(["bidi-open comment U+202B :1"]);
    expect(findMessageDisguises(Buffer.from("\u202b\u05e9\n")).map(({ kind }) => kind)).toEqual([
      "bidi-open-in-right-to-left-text",
    ]);
  });
});

describe("a line of thousands of characters", () => {
  const far = "a ".repeat(3000);
  it("is read around each character that might deceive", () => {
    expect(seen("a.md", `${far}x\u200by${far}\n`)).toEqual(["invisible-in-word prose U+200B :1"]);
    expect(seen("a.md", `${far}the \u0430dmin ${far}\n`)).toEqual(["mixed-scripts prose U+0430 :1"]);
    expect(seen("a.md", `${far}\u0430${far}the \u0430dmin\n`)).toEqual(["mixed-scripts prose U+0430 :1"]);
    expect(seen("a.md", `the \u0430dmin${far}\n`)).toEqual(["mixed-scripts prose U+0430 :1"]);
    const codes = "\u200b\u200c".repeat(4);
    expect(seen("a.md", `${far}${codes}${far}\n`)).toEqual(["hidden-text prose U+200B :1"]);
    expect(seen("a.ts", `// ${far}\b\n`)).toEqual(["control-character comment U+0008 :1"]);
    // Around two far from each other: they are no neighbours.
    expect(seen("a.ts", `x("${"a".repeat(5000)}\u0430 ${"b".repeat(5000)}");\n`).join()).toContain("U+0430");
  });
});

describe("what is invisible", () => {
  // biome-ignore format: one script a line
  it.each([
    ["a joiner beside Arabic letters", "\u0645\u200c\u0645", "\u200c"],
    ["a joiner beside Devanagari", "\u0915\u200d", "\u200d"],
    ["a joiner beside Khmer", "\u1780\u200d", "\u200d"],
    ["a break beside Thai", "\u0e01\u200b\u0e02", "\u200b"],
    ["a break beside Han", "\u6f22\u200b", "\u200b"],
    ["a word joiner beside Tibetan", "\u0f40\u2060", "\u2060"],
    ["a filler beside Hangul", "\u3131\u3164", "\u3164"],
    ["a half-width filler beside Hangul", "\uffa0\uac00", "\uffa0"],
    ["a Khmer vowel that is not seen", "\u1780\u17b4", "\u17b4"],
    ["an empty cell beside Braille", "\u2801\u2800", "\u2800"],
    ["a joiner of graphemes after a letter", "\u05d0\u034f", "\u034f"],
    ["a selector after a picture", "\u2764\ufe0f", "\ufe0f"],
  ])("is needed: %s, not among Latin ones and not in code", (_, written, character) => {
    expect(seen("a.md", `${written}\n`)).toEqual([]);
    expect(seen("a.ts", `x("${written}");\n`)).toEqual([]);
    if (character !== "\ufe0f" && character !== "\u034f") expect(seen("a.md", `( ${character} )\n`)).toHaveLength(1);
    expect(seen("a.ts", `${character} = 1;\n`)).toHaveLength(1);
  });

  it("is excused in a picture of dots that begins with blank cells", () => {
    expect(seen("a.md", "\u2800 \u2801\n")).toEqual([]);
    expect(seen("a.md", "\u2800 a\n")).toHaveLength(1);
  });

  it("hides a text where two kinds of it stand eight in a row, or thirty-two in a line", () => {
    const kinds = (text: string) => seen("a.md", `${text}\n`).map((each) => each.split(" ")[0]);
    expect(kinds(`( ${"\u200b\u2060".repeat(4)} )`)).toEqual(["hidden-text"]);
    expect(kinds(`( ${"\u200b\u2060".repeat(3)}\u200b )`)).toEqual(["invisible-character"]);
    expect(kinds(`( ${"\u200b".repeat(20)} )`)).toEqual(["invisible-character"]);
    expect(kinds("( \u200b \u2060 )".repeat(16))).toEqual(["hidden-text"]);
    expect(kinds("( \u200b \u2060 )".repeat(15))).toEqual(["invisible-character"]);
    expect(kinds("( \u200b )".repeat(40))).toEqual(["invisible-character"]);
  });

  it("is a soft hyphen between letters of a text, and none of a string's", () => {
    expect(seen("a.md", "Donau\u00addampf\n")).toEqual([]);
    expect(seen("a.md", "Donau \u00ad 1\n")).toHaveLength(1);
    expect(seen("a.ts", 'x("ad\u00admin");\n')).toHaveLength(1);
  });

  it("is a mark of direction only in code or in a word", () => {
    expect(seen("a.ts", "a \u200e = 1;\n")).toEqual(["invisible-character code U+200E :1"]);
    expect(seen("a.md", "a \u200e b\n")).toEqual([]);
    expect(seen("a.md", "a\u061cb\n")).toEqual(["invisible-in-word prose U+061C :1"]);
  });
});

describe("the piece that something stands in", () => {
  it("is the comment, string or code of its line, and no more", () => {
    expect(seen("a.ts", 'a("\u202e"); b("\u202e\u202c"); // \u05e9\n')).toEqual([
      "bidi-open string U+202E :1",
      "bidi-override string U+202E :1",
    ]);
    expect(seen("a.ts", "/* \u05e9\n\u2067a\u2069 */\n")).toEqual(["bidi-control comment U+2067 :2"]);
    expect(seen("a.ts", '"\u05e9"; \u2067a\u2069; "\u05e9";\n')).toEqual(["bidi-control code U+2067 :1"]);
    expect(seen("a.ts", "a\u200bb; /* c\u2060d */ e\u200bf;\n")).toEqual([
      "invisible-in-word code U+200B :1",
      "invisible-in-word comment U+2060 :1",
    ]);
  });

  it("is a remark of a data file, or its data", () => {
    expect(seen("a.yml", "a: 1 # x\u200by\n")).toEqual(["invisible-in-word comment U+200B :1"]);
    expect(seen("a.yml", "a: x\u200by\n")).toEqual(["invisible-in-word data U+200B :1"]);
    expect(seen("a.html", "<p>x\u200by</p>\n")).toEqual(["invisible-in-word data U+200B :1"]);
  });

  it("is where what lies beyond the window begins, behind spaces or tabs", () => {
    expect(seen("a.ts", `a;${"\t".repeat(40)}b;\n`)).toEqual(["off-screen code blanks :1"]);
    expect(seen("a.ts", `a;${"\t".repeat(30)}b;\n`)).toEqual([]);
    expect(seen("a.ts", `a;\nb;${" ".repeat(150)}// c\n`)).toEqual(["off-screen comment blanks :2"]);
    expect(seen("a.md", `a${" ".repeat(200)}b\n`)).toEqual([]);
    expect(seen("a.ts", `${" ".repeat(160)}a;${"\t".repeat(50)}b;\n`)).toHaveLength(1);
  });
});
