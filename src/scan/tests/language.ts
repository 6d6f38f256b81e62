import { type BytePath, baseName } from "../../contract/byte-path.ts";

/** The languages whose tests are read. */
export const LANGUAGES = ["javascript", "python", "go", "java", "kotlin", "csharp", "ruby", "rust"] as const;
export type Language = (typeof LANGUAGES)[number];

const BY_EXTENSION: ReadonlyMap<string, Language> = new Map([
  ...["js", "jsx", "mjs", "cjs", "ts", "tsx", "mts", "cts"].map((name) => [name, "javascript"] as const),
  ["py", "python"],
  ["go", "go"],
  ["java", "java"],
  ["kt", "kotlin"],
  ["kts", "kotlin"],
  ["cs", "csharp"],
  ["rb", "ruby"],
  ["rs", "rust"],
]);

/** The language that a path's extension names; undefined where none of ours does. */
export function languageOf(path: BytePath): Language | undefined {
  const name = baseName(path);
  const dot = name.lastIndexOf(".");
  return dot <= 0 ? undefined : BY_EXTENSION.get(name.slice(dot + 1).toLowerCase());
}

/**
 * The names by which each language's usual runners find tests of their own accord. What such a name had and loses is no
 * longer run, whatever it contains. Rust has none: its tests stand in any file.
 */
const CONVENTION: Readonly<Record<Language, RegExp>> = {
  javascript: /(?:[.-](?:test|spec|cy|e2e)|^(?:test|spec))\.[cm]?[jt]sx?$/,
  python: /^(?:test_.*|.*_test|tests)\.py$/,
  go: /_test\.go$/,
  java: /^(?:Test.*|.*(?:Tests?|TestCase|IT|Spec))\.java$/,
  kotlin: /^(?:Test.*|.*(?:Tests?|TestCase|IT|Spec))\.kts?$/,
  csharp: /(?:Tests?|Specs?|Fixture)\.cs$/,
  ruby: /(?:^test_.*|_(?:test|spec))\.rb$/,
  rust: /$^/,
};

/** Whether a runner finds tests in this file by its name alone. */
export function hasTestName(path: BytePath): boolean {
  const language = languageOf(path);
  if (language === undefined) return false;
  if (language === "javascript" && path.includes("__tests__/")) return true;
  return CONVENTION[language].test(baseName(path));
}

/** Where Rust keeps what its tests lean on: `tests/`, `benches/`, `test_util.rs`. */
const RUST_SUPPORT = /(?:^|\/)(?:tests?|benches|test[-_](?:utils?|support|helpers?|common))(?:\/|\.rs$)/;

/** Whether a file is a program's, and only tests inside it would make it one of tests: in Rust, by its place. */
export function mayHoldProgram(path: BytePath): boolean {
  return languageOf(path) === "rust" && !RUST_SUPPORT.test(path);
}

/**
 * What a test file is about, so that a test can be known to go with its subject: the base name in lower case without
 * extensions, affixes of tests and punctuation. `legacy-round.test.ts`, `LegacyRoundTest.java`: `legacyround`.
 */
export function subjectOf(path: BytePath): string {
  const [stem = ""] = baseName(path).split(".");
  return stem
    .replace(/^(?:test|spec)[_-]|[_-]?(?:tests?|specs?|TestCase|Tests?|Specs?|IT)$|^Test(?=[A-Z])/g, "")
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "");
}
