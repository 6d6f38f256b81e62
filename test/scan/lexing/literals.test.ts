import { describe, expect, it } from "vitest";
import { regionAt } from "../../../src/scan/lexing/regions.ts";
import { shownRegions } from "./shown-regions.ts";

/** A file's name, and a text with its comments in ‹› and its strings in «»; § stands for a dollar sign. */
type Row = readonly [path: string, marked: string];

function check([path, marked]: Row): void {
  const expected = marked.replaceAll("§", "$");
  expect(shownRegions(path, expected.replace(/[‹›«»]/g, ""))).toBe(expected);
}

/** Text enough that what is looked at before a mark is less than all there is. */
const LONG = `\n${"z".repeat(300)}\n`;

// biome-ignore format: one text a line
const ON_ONE_LINE: readonly Row[] = [
  ["a.ts", "«'a\\' // b'».c ‹// d›"],
  ["a.ts", "«\"it's // a\"» ‹// b›"],
  ["a.ts", "«'a\\\\'» ‹// b›"],
  ["a.ts", "«'carried \\\n// over'» ‹// b›"],
  ["a.ts", "«'carried \\\r\n// over'» ‹// b›"],
  ["a.ts", "«'ends with the text\\»"],
  ["a.ts", "«'ends with the line»\n‹// a›"],
  ["a.ts", "a ‹/* b\n// c */› d ‹/**/› e"],
  ["a.ts", "/* never closed ‹// a›"],
  ["a.css", "a { b: «\"/* c */\"»; } // d ‹/* e */›"],
  ["a.vb", "x = «\"a ' b \"\" ' c\"» ‹' d›"],
];

// biome-ignore format: one text a line
const OVER_LINES: readonly Row[] = [
  ["a.php", "«'a\n# b\\'c'» ‹# d›"],
  ["a.sql", "«'a\n-- it''s'» ‹-- b›"],
  ["a.sql", "«''''» ‹-- b›"],
  ["a.cs", "x = «@\"a\"\"b\n// c\"» ‹// d›"],
  ["a.cs", "x = «$@\"\\\"»; y = «@$\"\\\"»; ‹// d›"],
  ["a.cs", "x = @«\"never closed // a»\n‹// b›"],
  ["a.py", "«\"\"\"a\\\"\"\"b # c\"\"\"» ‹# d›"],
  ["a.py", "«\"\"\"a\\\\\"\"\"» ‹# b›"],
  ["a.py", "«\"\"\"\"\"\"» ‹# b›"],
  ["a.py", "\"«\"\"»never closed ‹# a›\n«'b'»"],
  ["a.toml", "a = «'''\\'''» ‹# b›"],
  ["a.kt", "«\"\"\"\\\"\"\"» ‹// b›"],
  ["a.sh", "echo «'\\'» ‹# b›"],
  ["a.sh", "echo «\"a\n# \\\" b\"» ‹# c›"],
  ["a.go", "«`\\`» ‹// b›"],
  ["a.rb", "x‹\n=begin\n\"a\"\n=end› b\n‹# c›"],
];

// biome-ignore format: one text a line
const PATTERNS: readonly Row[] = [
  ["a.ts", "a = «/\\//»; ‹// b›"],
  ["a.ts", "a = «/[/\"]/»; ‹// b›"],
  ["a.ts", "a = «/[\"]]/»; ‹// b›"],
  ["a.ts", "a = «/[\\]/\"]/»; ‹// b›"],
  ["a.ts", "return «/'/»; ‹// b›"],
  ["a.ts", "«/'/».test(a); ‹// b›"],
  ["a.ts", "x = (/a\ny = «/'/»; ‹// b›"],
  ["a.ts", "x = («/a 'b' /» c\ny = 1; ‹// d›"],
  ["a.ts", `a / «"b"» / c; ‹// d›${LONG}`],
  ["a.ts", `${LONG}a / «"b"» / c; ‹// d›`],
  ["a.ts", `${LONG}a = «/"b"/»; ‹// d›`],
  ["a.ts", "a() / «'b'» / c"],
  ["a.css", "a = /«'b'»/; // c"],
];

// biome-ignore format: one text a line
const TEMPLATES: readonly Row[] = [
  ["a.ts", "«`a\\`b // c`» ‹// d›"],
  ["a.ts", "«`a\\\\`» ‹// d›"],
  ["a.ts", "«`§{\"`\"}`» ‹// b›"],
  ["a.ts", "«`§{'}'}`» ‹// b›"],
  ["a.ts", "«`§{'\\'`'}`» ‹// b›"],
  ["a.ts", "«`§{{ a: { b: 1 } }}`» ‹// b›"],
  ["a.ts", "«`§{a}{`» «`}`» ‹// b›"],
  ["a.ts", "«`§{`§{`a`}`}`» ‹// b›"],
  ["a.ts", "«`a §{b(`c §{d} }`)} e`» ‹// f›"],
  ["a.ts", "«`it's §{a}`» «'x'» ‹// b›"],
  ["a.ts", "«`\"{$`» ‹// b›"],
  ["a.ts", "«`§{'a\n'}`» ‹// b›"],
  ["a.ts", "«`§{a}`» + «`§{b}`» ‹// c›"],
  ["a.ts", "a ` never closed, «'b'» ‹// c›"],
];

// biome-ignore format: one text a line
const HERE_DOCUMENTS: readonly Row[] = [
  ["a.sh", "cat <<\\EOF«\n# a\n»EOF\n‹# b›"],
  ["a.sh", "cat <<-\"EOF\"«\n\t# a\n\t»EOF\n‹# b›"],
  ["a.sh", "cat << 'EOF'«\n'a\n»EOF"],
  ["a.sh", "cat <<EOF«\nxEOF\nEOFx # a\n»EOF\n‹# b›"],
  ["a.sh", "cat <<EOF\n‹# never closed›\n«'b'» <<EOF"],
  ["a.sh", "cat <<<EOF ‹# a›\nEOF"],
  ["a.sh", "echo $((1 << 2)) ‹# a›\n2"],
  ["a.sh", `cat <<EOF\nxEOF ${"y".repeat(300)}EOF ‹# a›\n`],
  ["a.sh", `${LONG}cat <<EOF«\n# a\n»EOF${LONG}‹# b›`],
  ["a.rb", "x = <<~SQL.strip«\n  -- 'a # b\n  »SQL\n‹# c›"],
  ["a.rb", "x(<<~A)«\n# b\n»A\n‹# c›"],
  ["a.php", "$a = <<<EOT«\n# it's\n»EOT;\n‹# b›"],
  ["a.php", "f(<<<'EOT'«\n# it's\n  »EOT, 1); ‹// b›"],
  ["a.php", "f(<<<EOT«\n# it's\n»EOT); ‹// b›"],
  ["a.php", "$a << EOT; ‹# b›\nEOT"],
];

// biome-ignore format: one text a line
const OF_ONE_LANGUAGE: readonly Row[] = [
  ["a.php", "$a = 1; ‹# b›\n#[A]\n$b; ‹// c›"],
  ["a.py", "‹#[a]›"],
  ["a.php", "‹#›\n‹# [a]›"],
  ["a.rs", "‹/* a /* b /* c */ d */ e */› f ‹/* g */›"],
  ["a.rs", "‹/* a */› b ‹/* c /* d */ e */› f"],
  ["a.ts", "‹/* a /* b */› c"],
  ["a.rs", "fn f<'a>(x: &'a str) { «'\\''» «'\\u{1f600}'» «'\"'» b«'é'» } ‹// b›"],
  ["a.rs", `${LONG}let a = «'"'»; ‹// b›${LONG}`],
  ["a.rs", "«'\u{1f600}'» ‹// b›"],
  ["a.rs", "r«\"\\\"» ‹// b›"],
  ["a.rs", "let a = br##«\"a\"# // \"##» ‹// b›"],
  ["a.rs", `${LONG}f(r#«"a" // "#») ‹// b›`],
  ["a.rs", "r#r; «\"a\\\" // b\"» ‹// c›"],
  ["a.rs", "«\"a\n// b\"» ‹// c›"],
  ["a.cpp", "R«\"(//\n\")\"» ‹// b›"],
  ["a.cpp", "x = u8R«\"d(//)\" )d\"» ‹// b›"],
  ["a.cpp", `${LONG}x = LR«"d(//)" )d"» ‹// b›`],
  ["a.cpp", "FOR«\"(a\"»b)«\" // c»"],
  ["a.cpp", "R «\"(a\"» ‹// b›"],
  ["a.cpp", "R«\"x y(a\"» ‹// b›"],
  ["a.cpp", "«'\"'» ‹// b›"],
  ["a.lua", "a = «[[ -- b\n]]» ‹-- c›"],
  ["a.lua", "a = «[==[ ]] -- b ]=] ]==]» ‹-- c›"],
  ["a.lua", "a[b[1]] = «\"[[\"» ‹-- c›"],
  ["a.lua", "a = 1 ‹--[[ b\nc ]]› d ‹-- e›"],
  ["a.lua", "‹--[=[ b\n]] ]=]› d"],
  ["a.sh", "echo a# b; c;‹# d›\n‹# e›\n(‹# f›\n)"],
  ["a.sh", "echo $# §{a#b} ‹# c›"],
  ["a.sh", "‹#!/bin/sh›\necho"],
  ["a.yml", "- «'a # b'»\nc: {d: «'# e'», f: [«\"# g\"»]} ‹# h›"],
  ["a.yml", "«'# a'»: b\nc:  «'# d'» ‹# e›\nf#g: 1"],
  ["a.yml", "«\"a\n # b\"»: c"],
  ["a.yml", `don't: won't ‹# a›${LONG}`],
  ["a.yml", `${LONG}a: «'# b'» ‹# c›`],
  ["Dockerfile", "  ‹# a›\nRUN b # c\n‹# d›"],
  ["Dockerfile", `RUN ${"a ".repeat(150)}# b\n‹# c›`],
  ["a.ini", "a=1 # b\n ‹! c›\n‹; d›"],
  ["a.bat", "‹:: a›\n  ‹rem b›\necho rem c\n‹@REM d›"],
  ["a.jl", "a ‹#= b\n=#› c ‹# d›"],
  ["a.hs", "a ‹{- b {- c -} d -}› e ‹-- f›"],
  ["a.csv", "\"a\", # b // c"],
];

describe("strings and comments", () => {
  it.each(ON_ONE_LINE)("end where their line does: in %s: %j", (...row) => check(row));
  it.each(OVER_LINES)("may go over lines: in %s: %j", (...row) => check(row));
  it.each(PATTERNS)("are told from divisions: in %s: %j", (...row) => check(row));
  it.each(TEMPLATES)("are templates with what they hold: in %s: %j", (...row) => check(row));
  it.each(HERE_DOCUMENTS)("are here-documents: in %s: %j", (...row) => check(row));
  it.each(OF_ONE_LANGUAGE)("are its language's own: in %s: %j", (...row) => check(row));
});

describe("the region at an offset", () => {
  const first = { kind: "comment", start: 1, end: 3 } as const;
  const second = { kind: "string", start: 3, end: 4 } as const;
  const third = { kind: "string", start: 6, end: 9 } as const;

  it("holds its start, and its end no more", () => {
    const found = Array.from({ length: 11 }, (_, at) => regionAt([first, second, third], at));
    const none = undefined;
    expect(found).toEqual([none, first, first, second, none, none, third, third, third, none, none]);
    expect(regionAt([], 0)).toBeUndefined();
  });
});
