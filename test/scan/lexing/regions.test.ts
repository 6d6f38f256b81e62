import { describe, expect, it } from "vitest";
import { bytePathOfText } from "../../../src/contract/byte-path.ts";
import { readRegions } from "../../../src/scan/lexing/regions.ts";
import { syntaxOf, syntaxOfContent } from "../../../src/scan/lexing/syntax-of.ts";

/** Comments in braces, strings in brackets, code as it is. */
function shown(path: string, text: string): string {
  let at = 0;
  let out = "";
  for (const { kind, start, end } of readRegions(text, syntaxOf(bytePathOfText(path)))) {
    const inner = text.slice(start, end);
    out += text.slice(at, start) + (kind === "comment" ? `{${inner}}` : `[${inner}]`);
    at = end;
  }
  return out + text.slice(at);
}

describe("comments and strings", () => {
  // biome-ignore format: one language a line
  it.each([
    ["a.ts", 'a("//", 1 / 2); // b', 'a(["//"], 1 / 2); {// b}'],
    ["a.ts", "a = /[/*]/; /* b */ c", "a = [/[/*]/]; {/* b */} c"],
    ["a.ts", "`a ${`b` + '`'} // c` // d", "[`a ${`b` + '`'} // c`] {// d}"],
    ["a.ts", "`never closed // a", "`never closed {// a}"],
    ["a.ts", "'never closed\n// a", "['never closed]\n{// a}"],
    ["a.py", "x = '''#\n''' # b", "x = ['''#\n'''] {# b}"],
    ["a.py", "x = 'it\\'s' # b", "x = ['it\\'s'] {# b}"],
    ["a.rs", "fn f<'a>() { '\"' } /* a /* b */ c */ r#\"\"//\"#", "fn f<'a>() { ['\"'] } {/* a /* b */ c */} r#[\"\"//\"#]"],
    ["a.go", "a := `//\n` // b", "a := [`//\n`] {// b}"],
    ["a.cs", 'x = @"\\"; // b', 'x = [@"\\"]; {// b}'],
    ["a.cpp", 'x = R"d(//)")d"; // b', 'x = R["d(//)")d"]; {// b}'],
    ["a.sh", "echo ${#a} 'b # c' # d", "echo ${#a} ['b # c'] {# d}"],
    ["a.sh", "cat <<EOF\n# a\nEOF\n# b", "cat <<EOF[\n# a\n]EOF\n{# b}"],
    ["a.yml", "a: it's # b\nc: '#' # d", "a: it's {# b}\nc: ['#'] {# d}"],
    ["a.lua", "--[==[ a ]] ]==] b -- c", "{--[==[ a ]] ]==]} b {-- c}"],
    ["a.sql", "select 'it''s' -- a", "select ['it''s'] {-- a}"],
    ["a.html", "<p><!-- a --></p>", "<p>{<!-- a -->}</p>"],
    ["Dockerfile", "# a\nRUN b # c", "{# a}\nRUN b # c"],
    ["a.unknown", "# a // b", "# a // b"],
  ])("in %s: %j", (path, text, expected) => {
    expect(shown(path, text)).toBe(expected);
  });

  it("go by a file's name, by the part of it before a point, or by its first line", () => {
    const name = (path: string, text = "") => syntaxOfContent(bytePathOfText(path), text).name;
    expect([name("Dockerfile.dev"), name(".env.local"), name("dockerfilex"), name("A.TSX")]).toEqual([
      "dockerfile",
      "properties",
      "unknown",
      "javascript",
    ]);
    expect(name("run", "#!/usr/bin/env -S node --flag\n")).toBe("javascript");
    expect(name("run", "#!/bin/bash\n")).toBe("shell");
    expect(name("run", "#!/opt/strange\n")).toBe("unknown");
  });
});
