import { describe, expect, it } from "vitest";
import { readYaml } from "../../src/contract/yaml-reader.ts";

/** `offset pointer: message` of each complaint. */
const told = (text: string) =>
  readYaml(text).complaints.map(({ offset, pointer, message }) => `${offset} ${pointer}: ${message}`);

const TAB = "a tab is used for indentation";
const SECOND = "there is a second document";
const NO_NUMBER = "the number is not finite";
const NO_TEXT_KEY = "a key is not a text";

describe("what YAML allows and we do not is told, each time it occurs, at its place [T100] [T104]", () => {
  it.each([
    ["a:\n\tb: 1\n\tc: 2\n", [`3 : ${TAB}`, `9 : ${TAB}`]],
    ["a:\n \t b: 1\n", [`4 : ${TAB}`]],
    ["\ta: 1\n", [`0 : ${TAB}`]],
    ["{\n\ta: 1,\n\t}", [`2 : ${TAB}`, `9 : ${TAB}`]],
    [
      "a: [&x 1, *x, !t y]\n",
      ["4 : anchors are not allowed", "10 : aliases are not allowed", "14 : tags are not allowed"],
    ],
    ["---\n---\n", [`4 : ${SECOND}`]],
    ["--- a\n--- b\n--- c\n", [`6 : ${SECOND}`, `12 : ${SECOND}`]],
    ["a: 1\n...\nb: 2\n", [`9 : ${SECOND}`]],
    ["%FOO\n---\na: 1\n", ["0 : directives are not allowed"]],
    ["a: 1e999\nb: .nan\nc: -.inf\n", [`3 /a: ${NO_NUMBER}`, `12 /b: ${NO_NUMBER}`, `20 /c: ${NO_NUMBER}`]],
    ["? {a: 1}\n: b\n", [`2 : ${NO_TEXT_KEY}`]],
    ["true: 1\n~: 2\n", [`0 : ${NO_TEXT_KEY}`, `8 : ${NO_TEXT_KEY}`]],
    ["a:\n  1: b\n", [`5 /a: ${NO_TEXT_KEY}`]],
    ["a:\n  a: 1\n  a: 2\na: 3\n", ["12 /a/a: `a` is there twice", "17 /a: `a` is there twice"]],
    ['"<<": 1\n', ["0 /<<: merge keys are not allowed"]],
    ["a: \u0085b\n", ["3 : the document contains the control character U+0085"]],
    ["a: \ufffeb\n", ["3 : the document contains the control character U+FFFE"]],
    ["a: \u007f\n", ["3 : the document contains the control character U+007F"]],
    ["a: 'x\n", ["6 : YAML: missing closing 'quote"]],
    ["a: b: c\n", ["3 : YAML: nested mappings are not allowed in compact mappings"]],
    ["x: @a\n", ["3 : YAML: plain value cannot start with reserved character @"]],
  ])("%j", (text, wanted) => expect(told(text)).toEqual(wanted));

  it("at most a hundred times", () => {
    expect(told("- &a 1\n".repeat(300))).toHaveLength(100);
    expect(told(`${"a: 'x'y\n".repeat(300)}`).length).toBeLessThanOrEqual(100);
  });

  it("and what is wrong in a value is told, though the rest is read", () => {
    const reading = readYaml("a: .inf\nb: [1, {c: 2}]\n");
    expect(JSON.stringify(reading.value)).toBe('{"a":null,"b":[1,{"c":2}]}');
    expect(readYaml("a: 1\n1: 2\nb: 3\n").value).toEqual({ a: 1, b: 3 });
    expect(readYaml("a: 1\na: 2\n").value).toEqual({ a: 1 });
  });

  it("too deep a document is told once, and not read", () => {
    const deep = `${"- ".repeat(33)}a\n`;
    const reading = readYaml(`- ${deep}`);
    expect(reading.complaints.map(({ message }) => message)).toEqual([
      "the document is nested deeper than 32",
    ]);
    expect(reading.value).toBeUndefined();
    // So deep that the library is not even given the rest.
    expect(readYaml("[".repeat(1000)).complaints).toMatchObject([
      { pointer: "", message: "the document is nested deeper than 32", help: "flatten it" },
    ]);
  });
});

describe("what looks like it and is not is read [T104]", () => {
  it.each([
    ["a: 1\n\t# a comment\nb: 2\n", { a: 1, b: 2 }],
    ["a: 1\n \t\nb: 2\n", { a: 1, b: 2 }],
    ["a:\n  b: \t1\t# c\n", { a: { b: 1 } }],
    ["- a\n-\tb\n", ["a", "b"]],
    ["a: b%c&d*e!f\n", { a: "b%c&d*e!f" }],
    ["a: |\n  ---\n  &x *y !z\n", { a: "---\n&x *y !z\n" }],
    ["a: '---'\n", { a: "---" }],
    ["---\na: 1\n...\n", { a: 1 }],
    [
      "a: 0x1F\nb: 0o17\nc: -0\nd: 1_000\ne: 2001-01-01\n",
      { a: 31, b: 15, c: 0, d: "1_000", e: "2001-01-01" },
    ],
    ["a: true\nb: ~\nc:\nd: ''\n", { a: true, b: null, c: null, d: "" }],
    ["", null],
    ["# only a comment\n", null],
    ["a: [{b: [x, y]}]\r\n", { a: [{ b: ["x", "y"] }] }],
  ])("%j", (text, value) => {
    expect(told(text)).toEqual([]);
    expect(readYaml(text).value).toEqual(value);
  });

  it("minus zero is zero, as canonical JSON writes it [T102]", () => {
    expect((readYaml("[-0]").value as number[]).map((zero) => Object.is(zero, 0))).toEqual([true]);
  });

  it("each key and value has its place", () => {
    const { marks } = readYaml("a:\n  - 1\n  - b: 2\nc:\n");
    expect(["/a", "/a/0", "/a/1/b", "/c", "/d"].map((pointer) => marks.valueAt(pointer))).toEqual([
      5, 7, 16, 20, 0,
    ]);
    expect(["/a", "/a/0", "/a/1/b", "/c"].map((pointer) => marks.keyAt(pointer))).toEqual([0, 7, 13, 18]);
  });
});

describe("a bot's login without quotes", () => {
  const policy = (login: string) =>
    `version: 1\nagents:\n  - { login: ${login}, role: coder }\nmode: observe\n`;
  const complaintsOf = (text: string) => readYaml(text).complaints;

  it("is named, once, with what to write", () => {
    expect(complaintsOf(policy("acme-coder[bot]"))).toEqual([
      {
        offset: 32,
        pointer: "",
        message: "YAML: `acme-coder[bot]` stands without quotes, so that `[bot]` is taken for a list",
        help: 'put quotes around it: `"acme-coder[bot]"`',
      },
    ]);
  });

  it("is fine in quotes, and where no brackets are around it", () => {
    expect(complaintsOf(policy('"acme-coder[bot]"'))).toEqual([]);
    expect(complaintsOf("login: acme-coder[bot]\n")).toEqual([]);
  });

  it("is not blamed for what another line has wrong", () => {
    expect(complaintsOf("a: acme-coder[bot]\nb: ]\n")).toMatchObject([{ help: "correct the YAML here" }]);
  });

  it("is looked for on each line that is wrong, of which each is named once", () => {
    expect(complaintsOf("a: @b\nc: @d\n")).toHaveLength(2);
    expect(complaintsOf("} }\n")).toHaveLength(1);
  });
});
