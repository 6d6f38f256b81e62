import { describe, expect, it } from "vitest";
import { bytePathOfText } from "../../../src/contract/byte-path.ts";
import { findSilencers } from "../../../src/scan/silencers/silencers.ts";

/** What its tool obeys: from the words at a comment's start, anywhere in a comment, or anywhere in a line. */
type Stands = "start" | "comment" | "line";

/** `|` ends what a report calls the silencer. */
type Row = readonly [path: string, stands: Stands, meaning: string, ...texts: string[]];

// biome-ignore format: one tool a line, as its own documentation spells it
const ROWS: readonly Row[] = [
  ["a.ts", "line", "security line secrets+static analysis", "nosemgrep|: a.b", "nosem", "noopengrep|: a"],
  ["a.py", "line", "security line secrets", "gitleaks:allow", "betterleaks:allow", "trufflehog:ignore", "ggignore", "pragma: allowlist secret", "pragma: whitelist secret", "pragma allowlist secret"],
  ["a.py", "line", "security next secrets", "pragma: allowlist nextline secret", "pragma: whitelist nextline secret", "pragma allowlist nextline secret"],
  ["a.ts", "start", "security next secrets", "secretlint-disable-next-line"],
  ["a.ts", "start", "security line secrets", "secretlint-disable-line"],
  ["a.ts", "start", "security rest secrets", "secretlint-disable| x"],
  ["a.py", "comment", "security line secrets+static analysis", "nosec| B101", "NOSONAR", "lgtm [|js/xss]", "lgtm[|js/xss]", "skipcq|: PY-1", "devskim: ignore| DS1", "DevSkim:ignore| DS1", "nohorusec|: x", "nohorus"],
  ["a.go", "start", "security line secrets+static analysis", "gosec:disable| G1"],
  ["a.cs", "comment", "security next secrets+static analysis", "codeql [|x]", "codeql[|x]", "@psalm-taint-escape| sql"],
  ["a.ts", "start", "security next secrets+static analysis", "deepcode ignore| x", "file deepcode ignore| x", "bearer:disable| x", "ts:skip=|x y"],
  ["a.sol", "start", "security next secrets+static analysis", "slither-disable-next-line| x", "slither-disable|", "slither-disable-start| x"],
  ["a.tf", "comment", "security rest secrets+static analysis", "checkov:skip=|CKV_1"],
  ["a.tf", "comment", "security next secrets+static analysis", "tfsec:ignore|:x", "trivy:ignore|:x", "terrascan:ignore", "kubesec:ignore"],
  ["a.tf", "start", "security rest secrets+static analysis", "kics-scan ignore", "kics-scan disable|=x"],
  ["a.yml", "comment", "security line static analysis+commands", "zizmor: ignore|[x]", "zizmor:ignore|[x]"],
  ["a.ts", "start", "coverage next ", "istanbul ignore next", "istanbul ignore if", "istanbul ignore else", "istanbul ignore file", "c8 ignore start", "v8 ignore branch", "v8 ignore next| 3", "node:coverage disable", "node:coverage ignore| next", "Stryker disable| all", "coverage:ignore-line", "coverage:ignore-start", "coverage:ignore-file", "coveralls-ignore-start", "coveralls-ignore-next-line", "$COVERAGE-OFF$"],
  ["a.py", "comment", "coverage next ", "pragma: no cover", "pragma: no branch", "pragma:nocover", "pragma: no mutate", "@infection-ignore-all", "@codeCoverageIgnoreStart", "@codeCoverageIgnore"],
  ["a.cpp", "comment", "coverage next ", "LCOV_EXCL_LINE", "GCOV_EXCL_START", "GCOVR_EXCL_BR_LINE", "LCOV_EXCL_BR_START"],
  ["a.rb", "start", "coverage next ", ":nocov:"],
  ["a.ts", "start", "correctness next static analysis", "eslint-disable-next-line| no-eval", "biome-ignore| lint/security/x", "rome-ignore| lint", "biome-ignore-all| lint", "biome-ignore-start| lint", "deno-lint-ignore| x", "deno-lint-ignore-file", "lint:ignore| SA1", "lint:file-ignore| SA1", "phpcs:ignore| x", "phpcs: ignore", "phpcs:ignoreFile", "phpcs:disable| x", "noinspection| X", "@noinspection| X", "buf:lint:ignore| X", "protolint:disable| X", "credo:disable|-for-this-file", "luacheck: ignore", "luacheck:ignore", "selene: allow|(x)", "selene:allow|(x)", "shellcheck disable=|SC1", "hadolint ignore=|DL1", "hadolint global ignore=|DL1", "tflint-ignore|: x"],
  ["a.ts", "start", "correctness line static analysis", "eslint-disable-line| no-eval"],
  ["a.ts", "start", "correctness rest static analysis", "eslint-disable| no-eval", "eslint no-eval: 0|", "eslint no-eval: off|", "eslint no-eval: [0|, 1]", "eslint no-eval:0|", "eslint @a/b-c: off|", "oxlint-disable|", "oxlint-disable-next-line| x", "oxlint-disable-line| x", "tslint:disable|:x", "tslint:disable-next-line|:x", "jscs:disable|", "solhint-disable| x", "jshint ignore|:line", "jslint ignore|:line", "jshint -W|034", "revive:disable|:x", "swiftlint:disable| x", "scalafix:off| x", "scalafix:ok| x", "scalastyle:off| x", "ReSharper disable| X"],
  ["a.ts", "start", "correctness next ", "@ts-ignore", "@ts-expect-error|: x", "$FlowFixMe|[x]", "$FlowFixMeProps", "$FlowIgnore", "$FlowExpectedError|[x]"],
  ["a.ts", "start", "correctness file ", "@ts-nocheck", "@noflow"],
  ["a.ts", "start", "correctness file static analysis", "flake8: noqa", "flake8:noqa", "ruff: noqa|: F401", "ruff:noqa"],
  ["a.py", "comment", "correctness line static analysis", "noqa", "noqa|: S307"],
  ["a.py", "comment", "correctness line ", "type: ignore|[x]", "type:ignore", "pyright: ignore", "pyright:ignore", "pyre-ignore|[1]", "pyre-fixme|[1]"],
  ["a.py", "start", "correctness file ", "mypy: ignore-errors", "mypy:ignore-errors", "pytype: disable|=x", "pytype:skip-file"],
  ["a.py", "comment", "correctness rest static analysis", "pylint: disable|=eval-used", "pylint:disable|=eval-used", "pylint: disable-next|=eval-used", "pylint: disable-msg|=eval-used", "pylint: skip-file"],
  ["a.cpp", "comment", "correctness next static analysis", "NOLINT|(x)", "NOLINTNEXTLINE|(x)", "NOLINTBEGIN|(x)"],
  ["a.go", "start", "correctness next static analysis", "nolint|:errcheck"],
  ["a.pl", "start", "correctness next static analysis", "nolint"],
  ["a.rb", "comment", "correctness rest static analysis", "rubocop:disable| Security/Eval", "rubocop: disable| Lint", "rubocop:todo| Lint/X"],
  ["a.rb", "start", "correctness file ", "typed: false", "typed:ignore"],
  ["a.php", "comment", "correctness next static analysis", "@phpstan-ignore|", "@phpstan-ignore-next-line", "@psalm-suppress| X", "@phan-suppress-next-line| X", "@suppress| X", "@SuppressWarnings|(X)"],
  ["a.dart", "start", "correctness next static analysis", "ignore: avoid_print", "ignore:avoid_print", "ignore_for_file: avoid_print"],
  ["A.java", "comment", "correctness line static analysis", "NOPMD"],
  ["a.ts", "start", "style next ", "prettier-ignore", "fmt: off", "fmt:skip", "yapf: disable", "yapf:disable", "autopep8: off", "autopep8:off", "clang-format off", "@formatter:off", "dprint-ignore", "stylelint-disable", "markdownlint-disable", "yamllint disable", "CHECKSTYLE:OFF", "CHECKSTYLE.OFF", "CHECKSTYLE OFF", "CHECKSTYLE: OFF", "CPD-OFF", "cspell:disable", "cspell: ignore| x", "spell-checker:disable", "spellchecker: disable", "spell-check: disable", "codespell:ignore", "jscpd:ignore-start", "vale off"],
  ["a.py", "comment", "style next ", "isort: skip", "isort:off", "isort: skip_file", "ktlint-disable| x"],
];

const MARKS: Record<string, string> = { py: "#", rb: "#", tf: "#", yml: "#", pl: "#" };
const openerOf = (path: string) => MARKS[path.split(".")[1] ?? ""] ?? "//";

function seen(path: string, content: string): string[] {
  return findSilencers(bytePathOfText(path), Buffer.from(content), undefined)
    .filter(({ isObeyed }) => isObeyed)
    .map(
      ({ token, silences, reach, hides, line }) =>
        `${line} ${token}: ${silences} ${reach} ${hides.join("+")}`,
    );
}

const cases = ROWS.flatMap(([path, stands, meaning, ...texts]) =>
  texts.map((text) => ({ path, stands, meaning, text })),
);

describe("a silencer of a tool", () => {
  it.each(cases)("is known: $path $text [T146] [T150]", ({ path, stands, meaning, text }) => {
    const words = text.replace("|", "");
    const named = (text.includes("|") ? text.slice(0, text.indexOf("|")) : words)
      .replace(/[([=]$/, "")
      .trim();
    const isFound = `2 ${named}: ${meaning}`;
    const mark = openerOf(path);
    expect(seen(path, `\n${mark} ${words}\n`)).toEqual([isFound]);
    const later = seen(path, `\n${mark} well, ${words}\n`);
    expect(later.includes(isFound)).toBe(stands !== "start");
    expect(seen(path, `\n"${words.replaceAll('"', "")}"\n`)).toEqual(stands === "line" ? [isFound] : []);
    // A longer word is another word.
    expect(seen(path, `\n${mark} x${words}\n`).filter((each) => each === isFound)).toEqual([]);
  });
});

describe("a silencer of one language", () => {
  // biome-ignore format: one form a line
  it.each([
    ["a.cpp", "a.ts", "// NOLINT(x)"],
    ["a.go", "a.ts", "// nolint:errcheck"],
    ["a.rb", "a.py", "# typed: false"],
    ["a.php", "a.ts", "// @suppress X"],
    ["a.php", "a.ts", "// @SuppressWarnings(X)"],
    ["a.dart", "a.ts", "// ignore: avoid_print"],
    ["a.rs", "a.ts", "#[allow(x)]"],
    ["a.rs", "a.ts", "#[ cfg_attr(test, expect (x))]"],
    ["a.rs", "a.ts", "#[rustfmt::skip]"],
    ["a.rs", "a.ts", "#[cfg_attr(rustfmt, x)]"],
    ["a.rs", "a.ts", "#[coverage(off)]"],
    ["a.rs", "a.ts", "#[no_coverage]"],
    ["a.rs", "a.ts", "#[tarpaulin::skip]"],
    ["a.rs", "a.ts", "#[cfg(not(tarpaulin))]"],
    ["a.rs", "a.ts", "#[cfg_attr(x, coverage(off))]"],
    ["A.java", "a.ts", '@SuppressFBWarnings("SQL")'],
    ["A.java", "a.ts", '@edu.umd.SuppressFBWarnings("SQL")'],
    ["a.kt", "a.ts", '@Suppress("UNCHECKED_CAST")'],
    ["a.kt", "a.ts", '@file:Suppress("UNCHECKED_CAST")'],
    ["A.java", "a.ts", '@SuppressLint("X")'],
    ["A.java", "a.ts", '@java.lang.SuppressWarnings("X")'],
    ["a.scala", "a.ts", '@nowarn("x")'],
    ["a.cs", "a.ts", "#pragma warning disable CA2100"],
    ["a.cs", "a.ts", '[SuppressMessage("x", "y")]'],
    ["a.cs", "a.ts", '[assembly: SuppressMessage("x", "y")]'],
    ["a.cs", "a.ts", "[ExcludeFromCodeCoverage]"],
    ["a.c", "a.ts", '#pragma GCC diagnostic ignored "-Wx"'],
    ["a.c", "a.ts", '#pragma clang diagnostic ignored "-Wx"'],
    ["a.c", "a.ts", "#pragma warning(disable: 4996)"],
    ["a.c", "a.ts", "#pragma warning ( suppress: 4996)"],
    ["a.c", "a.ts", '__attribute__((no_sanitize("address")))'],
    ["a.c", "a.ts", "__attribute__ (( disable_sanitizer_instrumentation))"],
    ["a.py", "a.ts", "@no_type_check"],
    ["a.py", "a.ts", "@typing.no_type_check"],
  ])("is one in %s, and not in %s: %s", (path, other, text) => {
    expect(seen(path, `${text}\n`)).toHaveLength(1);
    expect(seen(other, `${text}\n`)).toEqual([]);
    // What is said in a comment is no attribute, annotation or pragma; what is in one is no code.
    if (!/^(?:\/\/|# )/.test(text)) {
      const mark = openerOf(path);
      expect(seen(path, `${mark} ${text}\n`)).toEqual([]);
    }
  });

  // biome-ignore format: one form a line
  it.each([
    ["a.rs", "#[rustfmt::skip]", "style next "],
    ["a.rs", "#[coverage(off)]", "coverage next "],
    ["a.rs", "#[allow(unsafe_code)]", "correctness next static analysis"],
    ["A.java", '@SuppressFBWarnings("SQL")', "security next static analysis"],
    ["A.java", '@SuppressWarnings("unchecked")', "correctness next static analysis"],
    ["a.scala", '@nowarn("x")', "correctness next static analysis"],
    ["a.cs", '[SuppressMessage("x", "y")]', "correctness next static analysis"],
    ["a.cs", "[ExcludeFromCodeCoverage]", "coverage next "],
    ["a.c", '#pragma GCC diagnostic ignored "-Wx"', "correctness next static analysis"],
    ["a.c", "#pragma warning(disable: 4996)", "correctness next static analysis"],
    ["a.c", "__attribute__((no_sanitize))", "security next static analysis"],
    ["a.py", "@no_type_check", "correctness next static analysis"],
  ])("%s: %s hides what it hides: %s", (path, text, meaning) => {
    expect(seen(path, `${text}\n`).map((each) => each.split(": ").at(-1))).toEqual([meaning]);
  });
});

describe("naming a rule of style alone", () => {
  // biome-ignore format: one tool a line
  const STYLE: readonly (readonly [path: string, before: string, rules: string, others: string])[] = [
    ["a.ts", "// eslint-disable-line ", "@stylistic/x prettier/prettier unicorn/filename-case unicorn/no-null unicorn/prevent-abbreviations simple-import-sort/imports import/order import/newline-after-import import/prefer-default-export import/extensions perfectionist/x max-len max-lines max-params max-statements max-depth max-classes-per-file max-lines-per-function max-nested-callbacks complexity indent quotes semi comma-dangle camelcase @typescript-eslint/naming-convention @typescript-eslint/no-inferrable-types @typescript-eslint/consistent-type-imports @typescript-eslint/consistent-type-definitions @typescript-eslint/member-ordering @typescript-eslint/array-type no-console no-underscore-dangle no-tabs no-mixed-spaces-and-tabs no-trailing-spaces no-multiple-empty-lines no-nested-ternary no-plusplus no-continue no-magic-numbers id-length sort-imports sort-keys spaced-comment object-curly-newline arrow-parens func-names new-cap one-var prefer-const prefer-template prefer-destructuring jsdoc/x lines-around padding-x", "no-eval security/detect-eval-with-expression x-indent no-consoles import/no-unresolved unicorn/no-process-exit @typescript-eslint/no-explicit-any max-lengths semi-x"],
    ["a.py", "# noqa: ", "E1 E501 W6 W291 I001 D100 N801 COM812 Q000 C90 C901 UP001 PLR0911 T201", "E7 E722 E9 F401 S307 B006 W7 W0 NX A1 T30 E501x xE501 PLR1 DX UPX COMX QX"],
    ["a.py", "# pylint: disable=", "C0114 R0913 line-too-long invalid-name missing-docstring missing-function-docstring too-many-locals too-few-public-methods wrong-import-order wrong-import-position ungrouped-imports trailing-whitespace fixme duplicate-code no-else-return consider-using-f-string import-outside-toplevel unused-argument", "eval-used C11 R11 W0123 E0001 C01145 line-too-longer xfixme"],
    ["a.cpp", "// NOLINT ", "readability-x google-readability-x whitespace/x modernize-x llvm-x build/include build/include_order build/header_guard legal/copyright", "bugprone-x cert-x build/c++11 xreadability-x legal/copyrights"],
    ["a.go", "// nolint:", "lll gofmt gofumpt goimports funlen gocyclo cyclop gocognit dupl stylecheck revive godot wsl nlreturn gochecknoglobals gochecknoinits gomnd mnd maintidx whitespace varnamelen golint misspell nestif exhaustruct paralleltest", "errcheck gosec lllx xlll"],
    ["a.rb", "# rubocop:disable ", "Layout/LineLength Style/Foo Naming/X Metrics/Y Gemspec Layout", "Security/Eval Lint/X Layouts xStyle/Foo"],
    ["a.rs", "#[allow(", "dead_code unused unused_imports non_snake_case non_camel_case_types non_upper_case_globals missing_docs", "unsafe_code warnings clippy::unwrap_used dead_codes xunused"],
    ["A.java", "@SuppressWarnings(", "unused rawtypes serial FieldCanBeLocal PMD.NamingX PMD.CommentX SpellCheckingInspection MagicNumber LongMethod LongParameterList ComplexMethod TooManyFunctions FunctionName UnusedPrivateMember MemberVisibilityCanBePrivate", "unchecked PMD.X serials xserial all"],
    ["a.cs", "#pragma warning disable ", "CS1591 CS1573 IDE0051 SA1600", "CA2100 CS0168 IDEX SA160 xIDE1 SA16000"],
    ["a.ts", "// biome-ignore ", "format lint/style/noVar", "lint/security/x formats xformat lint"],
  ];
  const cases = STYLE.flatMap(([path, before, rules, others]) => [
    ...rules.split(" ").map((rule) => ({ path, text: before + rule, kind: "style" })),
    ...others.split(" ").map((rule) => ({ path, text: before + rule, kind: "correctness" })),
  ]);

  it.each(cases)("$path: $text is $kind", ({ path, text, kind }) => {
    const [only] = findSilencers(bytePathOfText(path), Buffer.from(`${text}\n`), undefined);
    expect(only).toMatchObject({ silences: kind, hides: kind === "style" ? [] : ["static analysis"] });
  });
});
