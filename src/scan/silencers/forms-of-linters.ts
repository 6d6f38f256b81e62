import type { Hideable, Reach, SilencerForm } from "./silencer-form.ts";

/** A linter may have rules on weaknesses (eslint-plugin-security, ruff's S, Sorbet's none): silenced whole, it hides those. */
const LINTED: readonly Hideable[] = ["static analysis"];

interface Row {
  readonly pattern: string;
  readonly stands?: SilencerForm["stands"];
  readonly reach?: Reach;
  readonly hides?: readonly Hideable[];
  readonly styleRules?: RegExp;
  readonly syntaxes?: readonly string[];
  readonly begins?: readonly string[];
}

const ESLINT_STYLE =
  /^(?:@stylistic\/.*|prettier\/.*|unicorn\/(?:filename-case|no-null|prevent-abbreviations)|simple-import-sort\/.*|import\/(?:order|newline-after-import|prefer-default-export|extensions)|perfectionist\/.*|max-(?:len|lines|params|statements|depth|classes-per-file|lines-per-function|nested-callbacks)|complexity|indent|quotes|semi|comma-dangle|camelcase|@typescript-eslint\/(?:naming-convention|no-inferrable-types|consistent-type-(?:imports|definitions)|member-ordering|array-type)|no-(?:console|underscore-dangle|tabs|mixed-spaces-and-tabs|trailing-spaces|multiple-empty-lines|nested-ternary|plusplus|continue|magic-numbers)|id-length|sort-(?:imports|keys)|spaced-comment|object-curly-newline|arrow-parens|func-names|new-cap|one-var|prefer-(?:const|template|destructuring)|jsdoc\/.*|lines-.*|padding-.*)$/;
/**
 * `eslint` and rules with what each is set to, until one is off, quoted or not; from the next line on only in a block
 * comment, since a remark `// eslint` may stand above a table of anything.
 */
const ESLINT_RULE = "[\"']?[\\w@/-]+[\"']?\\s*:\\s*";
const ESLINT_RULES_OFF = `eslint(?:[ \\t]+|(?<=/\\*\\s{0,20}eslint)\\s+)(?:${ESLINT_RULE}(?:["']?\\w+["']?|\\[[^\\]]{0,300}\\])\\s*,\\s*){0,30}${ESLINT_RULE}(?:\\[\\s*)?["']?(?:0|off)\\b`;
/** pycodestyle, isort, pydocstyle, pep8-naming, commas, quotes; ruff's UP, complexity: never E7, E9, F, S, B. */
const PYTHON_STYLE = /^(?:E[1-5]\d*|W[1-6]\d*|I\d+|D\d+|N8\d+|COM\d+|Q\d+|C90\d?|UP\d+|PLR09\d+|T20\d)$/i;
const PYLINT_STYLE =
  /^(?:C\d{4}|R\d{4}|line-too-long|invalid-name|missing-.*docstring|too-(?:many|few)-.*|wrong-import-(?:order|position)|ungrouped-imports|trailing-.*|fixme|duplicate-code|no-else-.*|consider-using-.*|import-outside-toplevel|unused-argument)$/i;
const CLANG_STYLE =
  /^(?:readability-.*|google-readability-.*|whitespace\/.*|modernize-.*|llvm-.*|build\/(?:include.*|header_guard)|legal\/copyright)$/i;
const GO_STYLE =
  /^(?:lll|gofmt|gofumpt|goimports|funlen|gocyclo|cyclop|gocognit|dupl|stylecheck|revive|godot|wsl|nlreturn|gochecknoglobals|gochecknoinits|gomnd|mnd|maintidx|whitespace|varnamelen|golint|misspell|nestif|exhaustruct|paralleltest)$/i;
const RUBY_STYLE = /^(?:Layout|Style|Naming|Metrics|Gemspec)(?:\/\w+)*$/;

// biome-ignore format: one tool a line
const CORRECTNESS: readonly Row[] = [
  { pattern: "eslint-disable-next-line", reach: "next", styleRules: ESLINT_STYLE },
  { pattern: "eslint-disable-line", reach: "line", styleRules: ESLINT_STYLE },
  { pattern: "eslint-disable\\b", reach: "rest", styleRules: ESLINT_STYLE },
  { pattern: ESLINT_RULES_OFF, begins: ["eslint ", "eslint\n", "eslint\r", "eslint\t"], reach: "rest" },
  { pattern: "(?:oxlint|tslint:?|jscs:|solhint)-?disable(?:-next-line|-line)?\\b", begins: ["oxlint-", "tslint:", "jscs:", "solhint-"], reach: "rest" },
  { pattern: "(?:biome|rome)-ignore(?:-all|-start)?\\b", begins: ["biome-ignore", "rome-ignore"], reach: "next", styleRules: /^(?:format|lint\/style\/.*)$/ },
  { pattern: "deno-lint-ignore(?:-file)?\\b", reach: "next" },
  { pattern: "js(?:hint|lint) (?:ignore|-W)", begins: ["jshint ", "jslint "], reach: "rest" },
  { pattern: "@ts-(?:ignore|expect-error)\\b", reach: "next", hides: [] },
  { pattern: "@ts-nocheck\\b", reach: "file", hides: [] },
  { pattern: "\\$Flow(?:FixMe|Ignore|ExpectedError)\\w*", reach: "next", hides: [] },
  { pattern: "@noflow\\b", reach: "file", hides: [] },
  { pattern: "(?:flake8|ruff): ?noqa\\b", begins: ["flake8:", "ruff:"], reach: "file", styleRules: PYTHON_STYLE },
  { pattern: "noqa\\b", stands: "comment", reach: "line", styleRules: PYTHON_STYLE },
  { pattern: "type: ?ignore\\b", stands: "comment", reach: "line", hides: [] },
  { pattern: "(?:pyright: ?ignore|pyre-(?:ignore|fixme))\\b", begins: ["pyright:", "pyre-"], stands: "comment", reach: "line", hides: [] },
  { pattern: "(?:mypy: ?ignore-errors|pyre-ignore-all-errors|pytype: ?(?:disable|skip-file))\\b", begins: ["mypy:", "pyre-ignore-all", "pytype:"], reach: "file", hides: [] },
  { pattern: "pylint: ?(?:disable(?:-next|-msg)?|skip-file)\\b", stands: "comment", reach: "rest", styleRules: PYLINT_STYLE },
  { pattern: "NOLINT(?:NEXTLINE|BEGIN)?\\b", stands: "comment", reach: "next", styleRules: CLANG_STYLE, syntaxes: ["c"] },
  { pattern: "nolint\\b", stands: "comment start", reach: "next", styleRules: GO_STYLE, syntaxes: ["go", "perl"] },
  { pattern: "lint:(?:file-)?ignore\\b", begins: ["lint:ignore", "lint:file-ignore"], reach: "next" },
  { pattern: "revive:disable\\b", reach: "rest" },
  { pattern: "rubocop: ?(?:disable|todo)\\b", stands: "comment", reach: "rest", styleRules: RUBY_STYLE },
  { pattern: "typed: ?(?:false|ignore)\\b", reach: "file", hides: [], syntaxes: ["ruby"] },
  { pattern: "phpcs: ?(?:ignore(?:File)?|disable)\\b", reach: "next" },
  { pattern: "@(?:phpstan-ignore|psalm-suppress|phan-suppress|suppress)[\\w-]*", begins: ["@phpstan-ignore", "@psalm-suppress", "@phan-suppress", "@suppress"], stands: "comment", reach: "next", syntaxes: ["php"] },
  { pattern: "@?noinspection\\b", begins: ["noinspection", "@noinspection"], reach: "next" },
  { pattern: "swiftlint:disable\\b", reach: "rest" },
  { pattern: "scala(?:fix|style):(?:off|ok)\\b", begins: ["scalafix:", "scalastyle:"], reach: "rest" },
  { pattern: "ignore(?:_for_file)?: ?[a-z_]{4,}", begins: ["ignore:", "ignore_for_file:"], reach: "next", syntaxes: ["java"] },
  { pattern: "NOPMD\\b", stands: "comment", reach: "line" },
  { pattern: "ReSharper disable\\b", reach: "rest" },
  { pattern: "shellcheck disable=", reach: "next" },
  { pattern: "hadolint (?:global )?ignore=", reach: "next" },
  { pattern: "tflint-ignore\\b", reach: "next" },
  { pattern: "(?:buf:lint:ignore|protolint:disable|credo:disable|luacheck: ?ignore|selene: ?allow)", begins: ["buf:lint", "protolint:", "credo:", "luacheck:", "selene:"], reach: "next" },
];

/** Formatters, spelling, prose: nothing that a program does can hide behind these. */
// biome-ignore format: one tool a line
const STYLE: readonly Row[] = [
  { pattern: "prettier-ignore\\b" }, { pattern: "fmt: ?(?:off|skip)\\b" }, { pattern: "yapf: ?disable\\b" },
  { pattern: "autopep8: ?off\\b" }, { pattern: "isort: ?(?:skip|off|skip_file)\\b", stands: "comment" },
  { pattern: "clang-format off\\b" }, { pattern: "@formatter:off\\b" }, { pattern: "dprint-ignore\\b" },
  { pattern: "stylelint-disable\\b" }, { pattern: "markdownlint-disable\\b" }, { pattern: "yamllint disable\\b" },
  { pattern: "CHECKSTYLE[:.]? ?OFF\\b" }, { pattern: "ktlint-disable\\b", stands: "comment" }, { pattern: "CPD-OFF\\b" },
  { pattern: "cspell: ?(?:disable|ignore)" }, { pattern: "spell-?check(?:er)?: ?disable" }, { pattern: "codespell:ignore" },
  { pattern: "jscpd:ignore-start\\b" }, { pattern: "vale off\\b" },
];

export const LINTER_FORMS: readonly SilencerForm[] = [
  ...CORRECTNESS.map((row): SilencerForm => formOf(row, "correctness", LINTED)),
  ...STYLE.map((row): SilencerForm => formOf(row, "style", [])),
];

function formOf(row: Row, silences: SilencerForm["silences"], hides: readonly Hideable[]): SilencerForm {
  return { stands: "comment start", reach: "next", hides, silences, ...row };
}
