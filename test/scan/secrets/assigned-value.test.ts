import { describe, expect, it } from "vitest";
import { assignedAfter } from "../../../src/scan/secrets/assigned-value.ts";

/** What is assigned behind the `@` that marks the keyword's end; with quotes where it stood in some. */
function assigned(text: string): string | undefined {
  const from = text.indexOf("@");
  const whole = text.slice(0, from) + text.slice(from + 1);
  const value = assignedAfter(whole, from);
  if (value === undefined) return undefined;
  const inner = whole.slice(value.start, value.end);
  return value.isQuoted ? `'${inner}'` : inner;
}

describe("what is assigned to a name", () => {
  it.each([
    ["key@=abc", "abc"],
    ["key@ = abc", "abc"],
    ["key@: abc,", "abc"],
    ["key@ := abc;", "abc"],
    ["key@ => abc)", "abc"],
    ["key@ ?= abc", "abc"],
    ["key@ ||= abc", "abc"],
    ["key@ -> abc", "abc"],
    ["key@ += abc", "abc"],
    ["key@ ::= abc", "abc"],
    ["key@ :::= abc", "abc"],
    ['"key@": "a b"', "'a b'"],
    ["'key@' : 'abc'", "'abc'"],
    ["`key@` = `abc`", "'abc'"],
    ["a['key@'] = 'abc'", "'abc'"],
    ["set('key@', 'abc')", "'abc'"],
    ["key@('abc')", "'abc'"],
    ["key@_of_mine = 'abc'", "'abc'"],
    ["key@ of mine: abc", "abc"],
    ["PASSWORD@ 'abc'", "'abc'"],
    ['#define KEY@ "abc"', "'abc'"],
    ["<key@>abc</key>", "abc"],
    ["<key@>\n  abc\n</key>", "abc"],
    ["key@: string = 'abc'", "'abc'"],
    ["key@: String = abc", "abc"],
    ["key@ = b'abc'", "'abc'"],
    ['key@ = r"abc"', "'abc'"],
    ['key@ = @"abc"', "'abc'"],
    ['key@ = L"abc"', "'abc'"],
    ['\\"key@\\": \\"abc\\"', "'abc'"],
    ['key@ = """abc"""', "'abc'"],
    ['key@ = """\nabc"""', "'\nabc'"],
    ["key@ = ''", "''"],
    ["key@: |\n  abc\n", "abc"],
    ["key@: |-\n  abc\n", "abc"],
    ["key@: >\n  abc\n", "abc"],
    ["key@: >-\r\n  abc\n", "abc"],
    ["key@ =\n  'abc'", "'abc'"],
    ["key@ =\r\n  'abc'", "'abc'"],
    ['<add key="key@" value="abc"/>', "'abc'"],
    ['"name": "KEY@", "value": "abc"', "'abc'"],
    ["name='KEY@' Value = 'abc'", "'abc'"],
    ["key@=-abc", "-abc"],
    ["key@ = +abc", "+abc"],
    ["key@: -abc", "-abc"],
    ["key@:-abc", "abc"],
    ["${key@:+abc}", "abc"],
    ["key@ -= abc", "abc"],
    ['""key@"": ""abc""', "'abc'"],
    ['key@ = ""abc""', "'abc'"],
    ['key@="" abc', "''"],
    ["key@=''abc'", "''"],
    ["key@=abc&b=c", "abc"],
    ["key@=a|b", "a"],
    ["{key@=abc}", "abc"],
    ["[key@=abc]", "abc"],
    ["key@=a\\nb", "a"],
    ["key@=a`b", "a"],
    ["key@=a<b", "a"],
    ["key@=a\tb", "a"],
    ['key@=a"b', "a"],
    ["key@=a'b", "a"],
    ["key@=a>b", "a"],
    ["key@=a;b", "a"],
    ["key@z-Z.09_A a\tb = abc", "abc"],
    ["key@[0] = abc", undefined],
    ["key@\t=\tabc", "abc"],
    ["key@]]]] = abc", "abc"],
    ["key@]]]]] = abc", undefined],
    ["key@ ==== abc", "abc"],
    ["key@: 'a\\'", "'a'"],
    ["key@: '\\'", "''"],
    ["key@=a\x01b", "a"],
  ] as const)("in %j is %j", (text, value) => {
    expect(assigned(text)).toBe(value);
  });

  it.each([
    "key@",
    "key@ abc",
    "key@; abc",
    "key@ = ",
    "key@ =\n abc",
    "key@ = 'abc",
    "key@ = 'abc\ndef'",
    "set(key@, abc)",
    "key@(abc)",
    "key@/ = abc",
    "key@\n= abc",
    "key@'abc'",
  ])("is nothing in %j", (text) => {
    expect(assigned(text)).toBe(undefined);
  });

  it("is looked for within bounds: 40 characters of a name, 40 spaces, 512 of a value, 60 of a type", () => {
    const of = (count: number, text: string) => text.repeat(count);
    expect([assigned(`key@${of(40, "a")}=abc`), assigned(`key@${of(41, "a")}=abc`)]).toEqual([
      "abc",
      undefined,
    ]);
    expect([assigned(`key@=${of(40, " ")}abc`), assigned(`key@=${of(41, " ")}abc`)]).toEqual([
      "abc",
      undefined,
    ]);
    expect(
      [assigned(`key@=${of(512, "a")}`), assigned(`key@=${of(513, "a")}`)].map((value) => value?.length),
    ).toEqual([512, 512]);
    expect(assigned(`key@='${of(511, "a")}'`)).toHaveLength(513);
    expect(assigned(`key@='${of(512, "a")}'`)).toBe(undefined);
    expect(assigned(`key@: ${of(60, "T")} = abc`)).toBe("abc");
    expect(assigned(`key@: ${of(61, "T")} = abc`)).toBe(of(61, "T"));
  });

  it("compares where two signs stand, and then the type is the value", () => {
    expect([assigned("key@: abc == def"), assigned("key@: abc=def"), assigned("key@: abc = def")]).toEqual([
      "abc",
      "abc=def",
      "def",
    ]);
  });

  it("is the same however often one asks along a stretch without quotes: what was read is not read anew", () => {
    const text = "key=key=key=aaaaaaaa key=b;key=cc";
    const read = { start: 0, end: 0 };
    for (const { index } of text.matchAll(/key/g))
      expect(assignedAfter(text, index + 3, read)).toEqual(assignedAfter(text, index + 3));
    const long = "k=".repeat(2000);
    for (let at = 1; at < long.length; at += 2)
      expect(assignedAfter(long, at, read)).toEqual(assignedAfter(long, at));
  });
});
