import { type BytePath, directoriesAbove } from "../../contract/byte-path.ts";
import type { CanaryOutcome } from "../../engine/altered-test.ts";
import { type Language, languageOf } from "./language.ts";

/** A test file as it stands, and as it is with a test at its end that must fail. */
export interface Canary {
  readonly path: BytePath;
  readonly text: string;
}

const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/**
 * The name that all of one run have in common: an identifier in every language, and nothing in it by which it could be told
 * from other names. `random`: bytes that nobody can guess, a letter each.
 */
export function canaryName(random: Uint8Array): string {
  return Array.from(random, (byte) => LETTERS[byte % LETTERS.length]).join("");
}

/**
 * Test files with a test at their end that must fail, each under a name of its own that begins with `name`. Who writes reports
 * by hand, or keeps failures out of them, cannot know of it. Only where a test at the end of a file is certain to be
 * one: JavaScript and TypeScript with `it` or `test`, pytest, Go, integration tests of Rust.
 */
export function withCanaries(
  files: readonly { readonly path: BytePath; readonly text: string }[],
  name: string,
): readonly Canary[] {
  const packages = new Set<string>();
  return files.flatMap(({ path, text }, at): readonly Canary[] => {
    const language = languageOf(path);
    const test = language && TESTS[language]?.({ path, text, name: `${name}_${at}` });
    if (test === undefined) return [];
    // Go builds the files of a directory as one: one canary is enough to fail, and two are no more.
    const place = directoriesAbove(path)[0] ?? "";
    const isTwin = language === "go" && packages.has(place);
    if (language === "go") packages.add(place);
    return isTwin ? [] : [{ path, text: `${text}\n${test}\n` }];
  });
}

interface File {
  readonly path: BytePath;
  readonly text: string;
  readonly name: string;
}

/** Undefined: a test at the end of this file may be none. */
const TESTS: Readonly<Partial<Record<Language, (file: File) => string | undefined>>> = {
  javascript: ({ text, name }) =>
    /\b(?:it|test)(?:\.\w+)*\s*\(/.test(text)
      ? `;(typeof test === "function" ? test : it)("${name}", () => { throw new Error("${name}"); });`
      : undefined,
  python: ({ text, name }) =>
    /^(?:async )?def test_|^class Test/m.test(text)
      ? `\ndef test_${name}():\n    raise AssertionError("${name}")`
      : undefined,
  go: ({ text, name }) =>
    /^\s*(?:import\s+)?"testing"\s*$/m.test(text) && /^func Test\w*\(/m.test(text)
      ? `func Test_${name}(t *testing.T) { t.Fatal("${name}") }`
      : undefined,
  rust: ({ path, text, name }) =>
    /(?:^|\/)tests\/[^/]+\.rs$/.test(path) && text.includes("#[test]")
      ? `#[test]\nfn ${name}() { panic!("${name}"); }`
      : undefined,
};

/** What came of those of one run, as reports tell. */
export function canaryOutcome(
  tests: readonly { readonly names: readonly string[]; readonly status: string }[],
  name: string,
): CanaryOutcome {
  const own = tests.filter(({ names }) => names.some((each) => each.includes(name)));
  if (own.some(({ status }) => status === "passed")) return "passed";
  return own.some(({ status }) => status === "failed" || status === "errored") ? "failed" : "not seen";
}
