import { describe, expect, it } from "vitest";
import { decodeEscapes, ESCAPE_MARKS, type EscapeKind } from "../../../src/scan/secrets/decode/escapes.ts";

/** The places of a kind's marks, as the automaton finds them. */
function marksIn(text: string, kind: EscapeKind): number[] {
  const marks = ESCAPE_MARKS.filter(([, each]) => each === kind).map(([mark]) => mark);
  return Array.from({ length: text.length }, (_, at) => at).filter((at) =>
    marks.some((mark) => text.toLowerCase().startsWith(mark, at)),
  );
}
const stretches = (kind: EscapeKind, text: string) => [...decodeEscapes(text, kind, marksIn(text, kind))];
/** What comes of a text; nothing where no writing is taken away. */
const decoded = (kind: EscapeKind, text: string) =>
  stretches(kind, text).map(({ bytes }) => bytes.toString("latin1"));

describe("a string's escapes", () => {
  it.each([
    ["\\x41", "A"],
    ["\\u0041", "A"],
    ["\\u{41}", "A"],
    ["\\u{0041}", "A"],
    ["\\u{000041}", "A"],
    ["\\101", "A"],
    ["\\x7e\\x20", "~ "],
    ["\\40\\75", "\\40\\75"],
    ["\\040\\075", " ="],
    ["\\x4A\\x4a", "JJ"],
    ["a\\x41b\\u0042c", "aAbBc"],
    ["\\u00e9\\x41", "\\u00e9A"],
    ["\\x0a\\x41", "\\x0aA"],
    ["\\x1f\\x41", "\\x1fA"],
    ["\\x7f\\x41", "\\x7fA"],
    ["\\x41\n\\x42", "A\nB"],
    ["\\\\x41", "\\A"],
  ])("of %j come to %j", (text, come) => {
    expect(decoded("escape", text)).toEqual(come === text ? [] : [come]);
  });

  it.each([
    "\\x4",
    "\\x4g",
    "\\u004",
    "\\u1041",
    "\\u{}",
    "\\u{00000041}",
    "\\u{110041}",
    "\\9",
    "\\18",
    "\\x0a",
    "\\x7f",
    "\\n",
  ])("are none in %j", (text) => {
    expect(decoded("escape", text)).toEqual([]);
  });
});

describe("percent-encoding", () => {
  it.each([
    ["%41%7E%20", "A~ "],
    ["a%3db%3Dc", "a=b=c"],
    ["%7f%41", "%7fA"],
    ["%2541", "%41"],
  ])("of %j comes to %j", (text, come) => {
    expect(decoded("url", text)).toEqual([come]);
  });

  it.each(["%0a", "%1f", "%80", "%4", "%4g", "100%", "%7f"])("is none in %j", (text) => {
    expect(decoded("url", text)).toEqual([]);
  });
});

describe("HTML's character references", () => {
  it.each([
    ["&#65;", "A"],
    ["&#x41;", "A"],
    ["&#X41;", "A"],
    ["&#0065;", "A"],
    ["&#x000041;", "A"],
    ["&#126;&#32;", "~ "],
    ["&amp;#65;", "A"],
    ["&#31;&#65;", "&#31;A"],
    ["&#127;&#65;", "&#127;A"],
  ])("of %j come to %j", (text, come) => {
    expect(decoded("html", text)).toEqual([come]);
  });

  it.each(["&#65", "&#6;", "&#x4;", "&#233;", "&#x00000041;", "&lt;", "&#8230;"])(
    "are none in %j",
    (text) => {
      expect(decoded("html", text)).toEqual([]);
    },
  );
});

describe("lines that go on", () => {
  it.each([
    ["ab\\\ncd", "abcd"],
    ["ab\\\r\ncd", "abcd"],
    ["ab\\\n  \tcd", "abcd"],
    ["ab\\\ncd\\\n ef", "abcdef"],
    [`ab\\\n${" ".repeat(40)}cd`, "abcd"],
    [`ab\\\n${" ".repeat(41)}cd`, "ab cd"],
  ])("are one: %j is %j", (text, come) => {
    expect(decoded("continuation", text)).toEqual([come]);
  });

  it("are two without a backslash at the line's end", () => {
    expect([decoded("continuation", "ab\ncd"), decoded("continuation", "ab\\n\ncd")]).toEqual([[], []]);
  });
});

describe("character codes", () => {
  const codes = [..."twelve chars"].map((character) => character.charCodeAt(0));
  const hexadecimal = codes.map((code) => `0x${code.toString(16)}`);

  it.each([
    ["String.fromCharCode", codes.join(",")],
    ["bytes([", hexadecimal.join(", ")],
    ["bytearray(", hexadecimal.join(",").toUpperCase().replaceAll("0X", "0x")],
    ["Buffer.from([", codes.join(" ,\n")],
    ["new Uint8Array(", codes.join(",\r\n\t")],
    ["byte[] a = {", codes.join(", ")],
    ["[]byte{", codes.map((code) => `${code}`).join(" , ")],
    ["char[] a = {", codes.join(",")],
    ["x = ", codes.map((code) => `chr(${code})`).join(".")],
    ["x = ", codes.map((code) => `Chr(${code})`).join(" & ")],
    ["x = ", codes.map((code) => `chr(${code})`).join(" + ")],
    ["x = ", codes.map((code) => `String.fromCharCode(${code})`).join("+")],
  ])("behind %s are a text: %s", (before, list) => {
    expect(decoded("codes", `${before}${list})`)).toEqual(["twelve chars"]);
  });

  it("are a dozen at least; of each list the text is a line", () => {
    expect(decoded("codes", `bytes([${codes.slice(1).join(",")}])`)).toEqual([]);
    expect(decoded("codes", `bytes([${codes.join(",")}]) and bytes([${codes.join(",")}])`)).toEqual([
      "twelve chars\ntwelve chars",
    ]);
    expect(decoded("codes", `bytes([${codes.join(";")}])`)).toEqual([]);
    expect(decoded("codes", `bytes([${codes.join(`${" ".repeat(9)},`)}])`)).toEqual([]);
    expect(decoded("codes", `bytes([${codes.join(`${" ".repeat(8)},${" ".repeat(8)}`)}])`)).toEqual([
      "twelve chars",
    ]);
    expect(decoded("codes", `bytes([${codes.join(`,${" ".repeat(9)}`)}])`)).toEqual([]);
  });

  it("above 255 are counted from there", () => {
    expect(decoded("codes", `bytes([${codes.map((code) => code + 256).join(",")}])`)).toEqual([
      "twelve chars",
    ]);
  });
});

describe("what is decoded", () => {
  const at = (kind: EscapeKind, text: string) =>
    stretches(kind, text).map(({ via, offset, keepsLines, original }) => [
      via,
      offset,
      keepsLines,
      original?.length,
    ]);

  it("is 300 bytes before a mark and 600 from it on", () => {
    const text = `${"a".repeat(400)}\\x41${"b".repeat(1000)}`;
    expect(at("escape", text)).toEqual([["string escape", 100, true, 900]]);
    expect(decoded("escape", text)).toEqual([`${"a".repeat(300)}A${"b".repeat(596)}`]);
    expect(at("escape", text.slice(100))).toEqual([["string escape", 0, true, 900]]);
    expect(at("escape", text.slice(101))).toEqual([["string escape", 0, true, 899]]);
    expect(at("escape", "\\x41")).toEqual([["string escape", 0, true, 4]]);
  });

  it("is one stretch where the marks stand close, two where they do not", () => {
    const apart = (count: number) => `\\x41${"a".repeat(count - 4)}\\x42${"b".repeat(2000)}`;
    expect(at("escape", apart(899))).toEqual([["string escape", 0, true, 1499]]);
    expect(at("escape", apart(900))).toEqual([
      ["string escape", 0, true, 600],
      ["string escape", 600, true, 900],
    ]);
    expect(at("escape", `\\x41${"a".repeat(700)}\\x42${"a".repeat(700)}\\x43`)).toEqual([
      ["string escape", 0, true, 1412],
    ]);
  });

  it("keeps its lines, but for lines that go on and character codes", () => {
    const list = Array.from({ length: 12 }, () => 65).join(",");
    expect(at("url", "%41")[0]?.slice(0, 3)).toEqual(["percent-encoding", 0, true]);
    expect(at("html", "&#65;")[0]?.slice(0, 3)).toEqual(["html entity", 0, true]);
    expect(at("continuation", "a\\\nb")[0]?.slice(0, 3)).toEqual(["line continuation", 0, false]);
    expect(at("codes", `chr(${list}`)[0]?.slice(0, 3)).toEqual(["character codes", 0, false]);
  });
});
