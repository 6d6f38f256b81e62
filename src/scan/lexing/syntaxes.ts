import type { Nature, Quirk, StringForm, Syntax } from "./syntax.ts";

const escaped = (mark: string, isMultiline = false): StringForm => {
  return { open: mark, close: mark, escape: "backslash", isMultiline };
};
const doubled = (mark: string, open = mark): StringForm => {
  return { open, close: mark, escape: "doubled", isMultiline: true };
};
const plain = (open: string, close = open): StringForm => {
  return { open, close, escape: "none", isMultiline: true };
};
const QUOTES = [escaped('"'), escaped("'")];
const QUOTES_OVER_LINES = [escaped('"', true), escaped("'", true)];
const TRIPLE = escaped('"""', true);
const C_BLOCK = ["/*", "*/"] as const;
const XML_BLOCK = ["<!--", "-->"] as const;

function syntax(
  name: string,
  nature: Nature,
  lineComments: readonly string[],
  blockComments: readonly (readonly [string, string])[],
  strings: readonly StringForm[],
  ...quirks: readonly Quirk[]
): Syntax {
  return { name, nature, lineComments, blockComments, strings, quirks: new Set(quirks) };
}

/** A syntax with the extensions and whole base names (lower case) that name it. */
export interface NamedSyntax {
  readonly syntax: Syntax;
  readonly extensions: string;
  readonly names?: string;
}

/** The languages whose comments and strings are told apart. */
// biome-ignore format: one language a line
export const SYNTAXES: readonly NamedSyntax[] = [
  { syntax: syntax("javascript", "program", ["//"], [C_BLOCK], QUOTES, "patterns", "templates"), extensions: "js jsx mjs cjs ts tsx mts cts es6 gs" },
  { syntax: syntax("c", "program", ["//"], [C_BLOCK], QUOTES, "raw-marks"), extensions: "c h cc cpp cxx c++ hh hpp hxx ino cu cuh m mm metal glsl hlsl proto v sv" },
  { syntax: syntax("java", "program", ["//"], [C_BLOCK], [TRIPLE, ...QUOTES]), extensions: "java groovy gradle jsp dart", names: "jenkinsfile" },
  { syntax: syntax("kotlin", "program", ["//"], [C_BLOCK], [plain('"""'), ...QUOTES], "nested-blocks"), extensions: "kt kts scala sc swift" },
  { syntax: syntax("csharp", "program", ["//"], [C_BLOCK], [plain('"""'), doubled('"', '$@"'), doubled('"', '@$"'), doubled('"', '@"'), ...QUOTES]), extensions: "cs csx" },
  { syntax: syntax("go", "program", ["//"], [C_BLOCK], [plain("`"), ...QUOTES]), extensions: "go" },
  { syntax: syntax("rust", "program", ["//"], [C_BLOCK], [escaped('"', true)], "nested-blocks", "lifetimes", "raw-marks"), extensions: "rs" },
  { syntax: syntax("php", "program", ["//", "#"], [C_BLOCK], QUOTES_OVER_LINES, "here-documents"), extensions: "php phtml inc" },
  { syntax: syntax("python", "program", ["#"], [], [TRIPLE, escaped("'''", true), ...QUOTES]), extensions: "py pyi pyw pyx bzl star", names: "sconstruct wscript build workspace" },
  { syntax: syntax("ruby", "program", ["#"], [["\n=begin", "\n=end"]], QUOTES, "here-documents"), extensions: "rb rake gemspec ru erb", names: "gemfile rakefile podfile fastfile vagrantfile brewfile" },
  { syntax: syntax("shell", "program", ["#"], [], [escaped('"', true), plain("'")], "hash-after-blank", "here-documents"), extensions: "sh bash zsh ksh bats fish", names: ".bashrc .zshrc .profile .bash_profile .envrc" },
  { syntax: syntax("dockerfile", "program", ["#"], [], [], "first-only"), extensions: "dockerfile", names: "dockerfile containerfile" },
  { syntax: syntax("makefile", "program", ["#"], [], [], "hash-after-blank"), extensions: "mk make cmake", names: "makefile gnumakefile justfile cmakelists.txt" },
  { syntax: syntax("perl", "program", ["#"], [], QUOTES, "hash-after-blank"), extensions: "pl pm t r" },
  { syntax: syntax("elixir", "program", ["#"], [], [TRIPLE, ...QUOTES]), extensions: "ex exs cr nim coffee" },
  { syntax: syntax("julia", "program", ["#"], [["#=", "=#"]], [TRIPLE, escaped('"')]), extensions: "jl" },
  { syntax: syntax("powershell", "program", ["#"], [["<#", "#>"]], [doubled('"'), doubled("'")], "hash-after-blank"), extensions: "ps1 psm1 psd1" },
  { syntax: syntax("sql", "program", ["--"], [C_BLOCK], [doubled("'"), doubled('"')]), extensions: "sql psql ddl" },
  { syntax: syntax("lua", "program", ["--"], [["--[[", "]]"]], QUOTES, "raw-marks"), extensions: "lua" },
  { syntax: syntax("haskell", "program", ["--"], [["{-", "-}"]], [escaped('"')], "nested-blocks"), extensions: "hs elm purs" },
  { syntax: syntax("lisp", "program", [";"], [["#|", "|#"]], [escaped('"', true)]), extensions: "lisp el clj cljs cljc scm rkt" },
  { syntax: syntax("erlang", "program", ["%"], [], [escaped('"')]), extensions: "erl hrl tex sty" },
  { syntax: syntax("visual-basic", "program", ["'"], [], [doubled('"')]), extensions: "vb vbs bas" },
  { syntax: syntax("batch", "program", ["::", "rem ", "REM ", "@rem ", "@REM "], [], [], "first-only"), extensions: "bat cmd" },
  { syntax: syntax("zig", "program", ["//"], [], QUOTES), extensions: "zig" },
  { syntax: syntax("solidity", "program", ["//"], [C_BLOCK], QUOTES), extensions: "sol cairo move graphql gql prisma thrift" },
  { syntax: syntax("css", "program", [], [C_BLOCK], QUOTES), extensions: "css" },
  { syntax: syntax("scss", "program", ["//"], [C_BLOCK], QUOTES), extensions: "scss less sass styl" },
  { syntax: syntax("terraform", "data", ["#", "//"], [C_BLOCK], [escaped('"')]), extensions: "tf tfvars hcl nomad" },
  { syntax: syntax("yaml", "data", ["#"], [], [escaped('"', true), doubled("'")], "hash-after-blank", "quote-after-mark"), extensions: "yml yaml" },
  { syntax: syntax("toml", "data", ["#"], [], [TRIPLE, plain("'''"), ...QUOTES]), extensions: "toml", names: "pipfile" },
  { syntax: syntax("properties", "data", ["#", "!", ";"], [], [], "first-only"), extensions: "properties ini cfg conf env editorconfig desktop service", names: ".env .npmrc .gitconfig requirements.txt constraints.txt" },
  { syntax: syntax("json", "data", ["//"], [C_BLOCK], [escaped('"')]), extensions: "json json5 jsonc geojson webmanifest map ipynb ndjson jsonl har sarif" },
  { syntax: syntax("table", "data", [], [], []), extensions: "csv tsv po pot strings ftl arb srt vtt sub ass xliff xlf resx snap lock sum mod" },
  { syntax: syntax("markup", "markup", [], [XML_BLOCK], []), extensions: "html htm xhtml xml svg vue svelte astro xsd xsl xslt plist csproj vbproj props targets hbs ejs njk twig liquid mustache" },
  { syntax: syntax("prose", "prose", [], [XML_BLOCK], []), extensions: "md markdown mdx mdc rst txt text adoc asciidoc org log", names: "readme license licence copying changelog authors contributors notice" },
];
