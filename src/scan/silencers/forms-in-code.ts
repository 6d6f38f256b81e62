import type { SilencerForm } from "./silencer-form.ts";

const RUST_STYLE =
  /^(?:dead_code|unused(?:_\w+)?|non_snake_case|non_camel_case_types|non_upper_case_globals|missing_docs|clippy::(?:too_many_arguments|type_complexity|module_inception|large_enum_variant|needless_\w+|redundant_\w+|must_use_candidate|style|pedantic|similar_names|wrong_self_convention|new_without_default))$/;
const JAVA_STYLE =
  /^(?:unused|rawtypes|serial|FieldCanBeLocal|checkstyle:.*|PMD\.(?:Naming|Comment).*|SpellCheckingInspection|MagicNumber|LongMethod|LongParameterList|ComplexMethod|TooManyFunctions|FunctionName|UnusedPrivateMember|UnusedMethod|UnusedVariable|UnusedNestedClass|EffectivelyPrivate|MemberName|IdentifierName|ConstantField|ClassNamedLikeTypeParameter|UngroupedOverloads|MultipleTopLevelClasses|MemberVisibilityCanBePrivate)$/;

interface Row {
  readonly pattern: string;
  readonly begins?: readonly string[];
  readonly silences: SilencerForm["silences"];
  readonly syntaxes: readonly string[];
  readonly styleRules?: RegExp;
}

const JVM = ["java", "kotlin"];

/** Attributes, annotations and pragmas. */
// biome-ignore format: one form a line
const ROWS: readonly Row[] = [
  { pattern: "#!?\\[ ?(?:cfg_attr\\([^\\]]{0,100}?, ?)?(?:allow|expect) ?\\(", begins: ["#[", "#!["], silences: "correctness", syntaxes: ["rust"], styleRules: RUST_STYLE },
  { pattern: "#\\[ ?(?:rustfmt::skip|cfg_attr\\(rustfmt)", begins: ["#["], silences: "style", syntaxes: ["rust"] },
  { pattern: "#\\[ ?(?:cfg_attr\\([^\\]]{0,100}?, ?)?(?:coverage\\(off\\)|no_coverage|tarpaulin::skip|cfg\\(not\\(tarpaulin)", begins: ["#["], silences: "coverage", syntaxes: ["rust"] },
  { pattern: "(?<=@[\\w.]{0,80})SuppressFBWarnings\\b", begins: ["SuppressFBWarnings"], silences: "security", syntaxes: JVM },
  { pattern: "(?<=@[\\w.:]{0,80})Suppress(?:Warnings|Lint)?\\b", begins: ["Suppress"], silences: "correctness", syntaxes: JVM, styleRules: JAVA_STYLE },
  { pattern: "@nowarn\\b", silences: "correctness", syntaxes: JVM },
  { pattern: "#pragma warning disable\\b", silences: "correctness", syntaxes: ["csharp"], styleRules: /^(?:CS1591|CS1573|IDE\d+|SA1\d{3})$/ },
  { pattern: "(?<=\\[[\\w.: ]{0,80})SuppressMessage\\b", begins: ["SuppressMessage"], silences: "correctness", syntaxes: ["csharp"] },
  { pattern: "(?<=\\[[\\w.: ]{0,80})ExcludeFromCodeCoverage\\b", begins: ["ExcludeFromCodeCoverage"], silences: "coverage", syntaxes: ["csharp"] },
  { pattern: "#pragma (?:GCC|clang) diagnostic ignored\\b", silences: "correctness", syntaxes: ["c"] },
  { pattern: "#pragma warning ?\\( ?(?:disable|suppress)\\b", silences: "correctness", syntaxes: ["c"] },
  { pattern: "__attribute__ ?\\(\\( ?(?:no_sanitize|disable_sanitizer)\\w*", silences: "security", syntaxes: ["c"] },
  { pattern: "(?<=@[\\w.]{0,80})no_type_check\\b", begins: ["no_type_check"], silences: "correctness", syntaxes: ["python"] },
];

export const CODE_FORMS: readonly SilencerForm[] = ROWS.map(
  (row): SilencerForm => ({
    stands: "code",
    reach: "next",
    hides: row.silences === "coverage" || row.silences === "style" ? [] : ["static analysis"],
    ...row,
  }),
);
