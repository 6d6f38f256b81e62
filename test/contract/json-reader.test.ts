import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readJson } from "../../src/contract/json-reader.ts";
import { LineIndex } from "../../src/contract/text-place.ts";
import { propertyRuns } from "../tools/property-runs.ts";

/** `line:column message` of each complaint. */
function complaints(text: string): string[] {
  const lines = new LineIndex(text);
  return readJson(text).complaints.map(({ offset, message }) => {
    const { line, column } = lines.placeOf(offset);
    return `${line}:${column} ${message}`;
  });
}

describe("strict JSON", () => {
  it("reads what JSON.parse reads, for any value", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.constantFrom(0, 2, "\t"), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        const reading = readJson(text);
        fc.pre(reading.complaints.length === 0);
        // Compared as text: our objects have no prototype.
        expect(JSON.stringify(reading.value)).toBe(JSON.stringify(JSON.parse(text)));
      }),
      propertyRuns(100),
    );
  });

  it("never reads what JSON.parse refuses, and never throws", () => {
    const alphabet = fc.constantFrom(..."{}[]:,\"\\/ \n\t01-+.eEtruefalsn'#uda\u0000\ud800é");
    fc.assert(
      fc.property(fc.array(alphabet, { maxLength: 12 }), (characters) => {
        const text = characters.join("");
        const { value } = readJson(text);
        if (value !== undefined) expect(JSON.stringify(value)).toBe(JSON.stringify(JSON.parse(text)));
      }),
      propertyRuns(3000),
    );
  });

  it.each([
    ['{"a": 1, "a": 2}', '{"a": 1, "b": 2}', "1:10 `a` is there twice"],
    ['{\n "a": 1,\n "\\u0061": 2}', '{"a": 1, "A": 2}', "3:2 `a` is there twice"],
    ['{"x": {"__proto__": {}}}', '{"x": {"_proto_": {}}}', "1:8 `__proto__` is not allowed as a key"],
    ['{"constructor": 1}', '{"constructors": 1}', "1:2 `constructor` is not allowed as a key"],
    ['{"prototype": 1}', '{"prototypes": 1}', "1:2 `prototype` is not allowed as a key"],
    ["[1e400]", "[1e4]", "1:2 the number is not finite"],
    ["[-1e400]", "[-1e4]", "1:2 the number is not finite"],
    ["[9007199254740993]", "[9007199254740991]", "1:2 the number is too large to be read exactly"],
    ["[1e300]", "[0.1e-300]", "1:2 the number is too large to be read exactly"],
    [
      '["\\ud800"]',
      '["\\ud83d\\ude00"]',
      "1:2 the text contains half of a surrogate pair, which is no character",
    ],
    ["{} {}", "{} \n", "1:4 there is more text after the document"],
    ["{}\0", "{}", "1:3 there is more text after the document"],
    ["[1,]", "[1]", "1:4 found `]` where a value is expected"],
    ['{"a":1,}', '{"a":1}', "1:8 found `}` where a key in double quotes is expected"],
    ["[// no\n1]", "[\n1]", "1:2 found `/` where a value is expected"],
    ["['a']", '["a"]', "1:2 found `'` where a value is expected"],
    ["{a: 1}", '{"a": 1}', "1:2 found `a` where a key in double quotes is expected"],
    ["[NaN]", "[null]", "1:2 found `N` where a value is expected"],
    ["[01]", "[0.1]", "1:3 found `1` where `,` or `]` is expected"],
    ["[+1]", "[-1]", "1:2 found `+` where a value is expected"],
    ["[-]", "[-7]", "1:2 found `-` where a number is expected"],
    ['["a\nb"]', '["a\\nb"]', "1:4 the text contains a line break or another control character"],
    ['["\\x41"]', '["\\u0041"]', "1:4 there is no such escape in JSON"],
    ['["\\u00g0"]', '["\\u00e0"]', "1:4 `\\u` is not followed by four hexadecimal digits"],
    ['{"a": "b', '{"a": "b"}', "1:7 the text is not closed"],
    ["", "0", "1:1 the document ends where a value is expected"],
    ['{"é😀": 1, "é😀": 2}', '{"é😀": 1, "e😀": 2}', "1:12 `é😀` is there twice"],
  ])("refuses %j and reads its twin %j [T100] [T101] [T102] [T103]", (attack, twin, complaint) => {
    expect(complaints(attack)).toEqual([complaint]);
    expect(complaints(twin)).toEqual([]);
    expect(readJson(twin).value).toEqual(JSON.parse(twin));
  });

  it.each([
    "[ ]",
    "{ }",
    ' {"a" : 1 , "b":[ 1 , [ ] ] } ',
    '"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\u00E9\\uD83D\\uDE00"',
    '["\\\\", "a\\nb\\nc", ""]',
    "-0.5e+3",
    "1E-2",
    "[0, 9, 10, 1.50, 2e0]",
    "\t\r\n1",
    '"\u007f"',
    "[true,false,null]",
  ])("reads %j as JSON.parse does", (text) => {
    expect(complaints(text)).toEqual([]);
    expect(readJson(text).value).toEqual(JSON.parse(text));
  });

  it.each([
    ['{"a" 1}', "1:6 found `1` where `:` is expected"],
    ["[1 2]", "1:4 found `2` where `,` or `]` is expected"],
    ['{"a":1 "b":2}', '1:8 found `"` where `,` or `}` is expected'],
    ["[1", "1:3 the document ends where `,` or `]` is expected"],
    ['{"a":1', "1:7 the document ends where `,` or `}` is expected"],
    ["{", "1:2 the document ends where a key in double quotes is expected"],
    ["tru", "1:1 found `t` where a value is expected"],
    [",", "1:1 found `,` where a value is expected"],
    ["\u00a01", "1:1 found `\u00a0` where a value is expected"],
    ["1.", "1:2 there is more text after the document"],
    ["1e", "1:2 there is more text after the document"],
    ["-a", "1:1 found `-` where a number is expected"],
    ['"\u001f"', "1:2 the text contains a line break or another control character"],
    ['"\\', "1:3 there is no such escape in JSON"],
    ['"\\constructor"', "1:3 there is no such escape in JSON"],
    ['"\\u12', "1:3 `\\u` is not followed by four hexadecimal digits"],
    ['"\\u12345', "1:1 the text is not closed"],
    ['"\\u 123"', "1:3 `\\u` is not followed by four hexadecimal digits"],
    ['"\\ud83d"', "1:1 the text contains half of a surrogate pair, which is no character"],
    ["\u{1f600}", "1:1 found `\u{1f600}` where a value is expected"],
  ])("answers %j at its place", (text, complaint) => {
    expect(complaints(text)).toEqual([complaint]);
  });

  it("tells every doubled key and every bad number at once", () => {
    expect(complaints('{"a": 1e999,\n"b": 1, "b": 2,\n"c": {"d": 1, "d": [1e999]}}')).toEqual([
      "1:7 the number is not finite",
      "2:9 `b` is there twice",
      "3:15 `d` is there twice",
      "3:21 the number is not finite",
    ]);
  });

  it("keeps the first of two doubled keys and gives objects without a prototype [T101]", () => {
    const { value } = readJson('{"a": {"x": 1}, "a": 2}');
    expect(value).toEqual({ a: { x: 1 } });
    expect(Object.getPrototypeOf(value)).toBe(null);
  });

  it("reads 32 levels, refuses 33, and refuses 100,000 as quickly [T103]", () => {
    expect(complaints("[".repeat(32) + "]".repeat(32))).toEqual([]);
    expect(complaints("[".repeat(33) + "]".repeat(33))).toEqual([
      "1:33 the document is nested deeper than 32",
    ]);
    expect(complaints('{"a":'.repeat(100_000))).toEqual(["1:161 the document is nested deeper than 32"]);
  });

  it("reads -0 as 0, as canonical JSON writes it [T102]", () => {
    expect(Object.is(readJson("-0").value, 0)).toBe(true);
  });

  it("knows where each key and value stands", () => {
    const text = '{\n  "a/b": [10, {"c~": true}]\n}';
    const { marks } = readJson(text);
    const lines = new LineIndex(text);
    expect(lines.placeOf(marks.keyAt("/a~1b"))).toEqual({ line: 2, column: 3 });
    expect(lines.placeOf(marks.valueAt("/a~1b/0"))).toEqual({ line: 2, column: 11 });
    expect(lines.placeOf(marks.keyAt("/a~1b/1/c~0"))).toEqual({ line: 2, column: 16 });
    expect(lines.placeOf(marks.valueAt("/a~1b/1/c~0"))).toEqual({ line: 2, column: 22 });
    // What is not there is as near as it can be.
    expect(lines.placeOf(marks.valueAt("/a~1b/1/nothing/below"))).toEqual({ line: 2, column: 15 });
  });
});
