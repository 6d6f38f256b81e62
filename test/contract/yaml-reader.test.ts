import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { LineIndex } from "../../src/contract/text-place.ts";
import { readYaml } from "../../src/contract/yaml-reader.ts";
import { propertyRuns } from "../tools/property-runs.ts";

function complaints(text: string): string[] {
  const lines = new LineIndex(text);
  return readYaml(text).complaints.map(({ offset, message }) => {
    const { line, column } = lines.placeOf(offset);
    return `${line}:${column} ${message}`;
  });
}

describe("strict YAML", () => {
  it("reads what was written, for any plain value", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const text = stringify(value, { aliasDuplicateObjects: false });
        const reading = readYaml(text);
        fc.pre(reading.complaints.length === 0);
        expect(JSON.stringify(reading.value)).toBe(JSON.stringify(JSON.parse(JSON.stringify(value))));
      }),
      propertyRuns(100),
    );
  });

  it("reads JSON, which is YAML", () => {
    expect(readYaml('{"a": [1, true, null, "x\\u00e9"]}\n').value).toEqual({ a: [1, true, null, "xé"] });
  });

  it("never throws", () => {
    const alphabet = fc.constantFrom(..."{}[]:,\"'\\/ \n\n\t01-+.?!&*|>%@`#~<=ayé\r");
    fc.assert(
      fc.property(fc.array(alphabet, { maxLength: 25 }), (characters) => {
        const { value, complaints } = readYaml(characters.join(""));
        expect(value !== undefined || complaints.length > 0).toBe(true);
      }),
      propertyRuns(3000),
    );
  });

  it.each([
    ["a: 1\nb: 2\na: 3\n", "a: 1\nb: 2\nA: 3\n", ["3:1 `a` is there twice"]],
    ['a: 1\n"a": 2\n', 'a: 1\n"b": 2\n', ["2:1 `a` is there twice"]],
    ["a:\n\tb: 1\n", "a:\n  b: 1\n", ["2:1 a tab is used for indentation"]],
    ["a:\n  - b\n \t- c\n", "a:\n  - b\n  - c\n", ["3:2 a tab is used for indentation"]],
    ['{\n\t"a": 1\n}', '{\n  "a": 1\n}', ["2:1 a tab is used for indentation"]],
    ["a: &x 1\n", 'a: "&x 1"\n', ["1:4 anchors are not allowed"]],
    ["a: *x\n", 'a: "*x"\n', ["1:4 aliases are not allowed"]],
    ["a: [*x]\n", "a: [x*]\n", ["1:5 aliases are not allowed"]],
    ["a: !!str 1\n", "a: '!!str 1'\n", ["1:4 tags are not allowed"]],
    ["a: !!js/function x\n", "a: js/function\n", ["1:4 tags are not allowed"]],
    ["%YAML 1.1\n---\na: yes\n", "---\na: yes\n", ["1:1 directives are not allowed"]],
    ["<<: {a: 1}\n", "x<<: {a: 1}\n", ["1:1 merge keys are not allowed"]],
    ["a: 1\n---\nb: 2\n", "---\na: 1\n", ["2:1 there is a second document"]],
    ["---\na: 1\n---\nb: 2\n", "---\na: 1\n...\n", ["3:1 there is a second document"]],
    ["a: .inf\n", "a: inf\n", ["1:4 the number is not finite"]],
    ["a: .NaN\n", "a: NaN\n", ["1:4 the number is not finite"]],
    ["a: 1e400\n", "a: '1e400'\n", ["1:4 the number is not finite"]],
    ["a: 9007199254740993\n", "a: 9007199254740991\n", ["1:4 the number is too large to be read exactly"]],
    ["1: a\n", '"1": a\n', ["1:1 a key is not a text"]],
    ["null: a\n", "'null': a\n", ["1:1 a key is not a text"]],
    ["? [a]\n: b\n", "? a\n: b\n", ["1:3 a key is not a text"]],
    ["__proto__: 1\n", "_proto_: 1\n", ["1:1 `__proto__` is not allowed as a key"]],
    ["a: {constructor: 1}\n", "a: {construct: 1}\n", ["1:5 `constructor` is not allowed as a key"]],
    [
      'a: "\\ud800"\n',
      'a: "\\ud7ff"\n',
      ["1:4 the text contains half of a surrogate pair, which is no character"],
    ],
    ["a: \u0000\n", 'a: "\\0"\n', ["1:4 the document contains the control character U+0000"]],
    ["a: 1\rb: 2\n", "a: 1\r\nb: 2\r\n", ["1:5 the document contains the control character U+000D"]],
    ["a: \u001b[31m\n", "a: '[31m'\n", ["1:4 the document contains the control character U+001B"]],
    [
      "a: [1, 2\n",
      "a: [1, 2]\n",
      ["2:1 YAML: flow sequence in block collection must be sufficiently indented and end with a ]"],
    ],
  ])("refuses %j and reads its twin %j [T100] [T102] [T104]", (attack, twin, wanted) => {
    expect(complaints(attack)).toEqual(wanted);
    expect(complaints(twin)).toEqual([]);
    expect(readYaml(twin).value).toBeDefined();
  });

  it("takes yes, no, on and off as texts, and a tab inside a text as it is [T104]", () => {
    expect(readYaml("a: no\nb: on\nc: |\n  \tx\nd: 1\t# c\n").value).toEqual({
      a: "no",
      b: "on",
      c: "\tx\n",
      d: 1,
    });
  });

  it("reads 32 levels and refuses 33, in flow and in block", () => {
    const block = (depth: number) =>
      Array.from({ length: depth }, (_, level) => `${" ".repeat(level)}a:`).join("\n");
    expect(complaints(`${"[".repeat(32)}${"]".repeat(32)}`)).toEqual([]);
    expect(complaints(`${"[".repeat(33)}${"]".repeat(33)}`)).toEqual([
      "1:33 the document is nested deeper than 32",
    ]);
    expect(complaints(block(32))).toEqual([]);
    expect(complaints(block(33))).toEqual(["33:33 the document is nested deeper than 32"]);
  });

  it.each([
    ["flow lists", "["],
    ["flow objects", "{"],
    ["lists in lists", "- "],
    ["explicit keys", "? "],
    ["anchors", "&a "],
    ["closing brackets", "]"],
    ["commas", "[,"],
    ["quotes", '"'],
    ["empty documents", "---\n"],
    ["one key over and over", "a: 1\n"],
    ["comments", "#\n"],
    ["empty lines", "\n"],
    ["line breaks in a text", '"\n'],
  ])(
    "answers 256 KiB of %s soon, without a stack overflow [T103] [T104]",
    (_name, unit) => {
      const { complaints } = readYaml(unit.repeat(Math.floor((256 * 1024) / unit.length)));
      expect(complaints.length).toBeLessThan(60_000);
    },
    20_000,
  );

  it("refuses an alias bomb at its first anchor [T104]", () => {
    const bomb = ["a0: &a0 x"];
    for (let level = 1; level <= 10; level++) {
      bomb.push(
        `a${level}: &a${level} [${Array(10)
          .fill(`*a${level - 1}`)
          .join(", ")}]`,
      );
    }
    expect(complaints(bomb.join("\n"))[0]).toBe("1:5 anchors are not allowed");
  });

  it("compares 40,000 different keys in a moment: not each with all before it", () => {
    const text = Array.from({ length: 40_000 }, (_, index) => `k${index}:\n`).join("");
    expect(Object.keys(readYaml(text).value as object).length).toBe(40_000);
  }, 10_000);
});
