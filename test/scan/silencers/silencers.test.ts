import { describe, expect, it } from "vitest";
import { type BytePath, bytePathOfText } from "../../../src/contract/byte-path.ts";
import { FORMS } from "../../../src/scan/silencers/forms.ts";
import { hiddenBy } from "../../../src/scan/silencers/hidden-findings.ts";
import { beginningsOf } from "../../../src/scan/silencers/silencer-form.ts";
import { findSilencers, silencerKeyOf } from "../../../src/scan/silencers/silencers.ts";

function seen(path: string, content: string, before?: string): string[] {
  const old = before === undefined ? undefined : Buffer.from(before);
  return findSilencers(bytePathOfText(path), Buffer.from(content), old).map(
    ({ token, silences, where, line }) => `${token} ${silences} ${where} :${line}`,
  );
}

type Row = readonly [path: string, bad: string, found: string, good: string];

// biome-ignore format: one pair a line
const PAIRS: readonly Row[] = [
  ["a.ts", "x(); // nosemgrep: a.b\n", "nosemgrep security effective :1", "x(); // nose\n"],
  ["a.py", "x()  # nosec B101\n", "nosec security effective :1", "nosec = 1\n"],
  ["a.java", "x(); // NOSONAR\n", "NOSONAR security effective :1", "int nosonar = 1;\n"],
  ["a.yml", "a: b # gitleaks:allow\n", "gitleaks:allow security effective :1", "gitleaks: allow-list\n"],
  ["a.ts", "// secretlint-disable-next-line\n", "secretlint-disable-next-line security effective :1", "// see secretlint-disable\n"],
  ["a.py", "a = 1  # pragma: allowlist secret\n", "pragma: allowlist secret security effective :1", "# the pragma allows no secret\n"],
  ["a.js", "// lgtm[js/xss]\n", "lgtm security effective :1", "// LGTM, thanks\n"],
  ["a.cs", "// CodeQL [SM0123] why\n", "CodeQL security effective :1", "// CodeQL finds nothing\n"],
  ["a.py", "x = 1  # skipcq: PY-1\n", "skipcq security effective :1", "# skip cq\n"],
  ["a.tf", "a = 1 # checkov:skip=CKV_1:why\n", "checkov:skip security effective :1", "a = 1 # checkov skips this\n"],
  ["a.tf", "#tfsec:ignore:aws-s3\n", "tfsec:ignore security effective :1", "# tfsec: fine\n"],
  ["a.yaml", "# trivy:ignore:AVD-1\n", "trivy:ignore security effective :1", "# trivy: no, ignore it not\n"],
  ["a.go", "f() // #nosec G204\n", "nosec security effective :1", 'f("nosec")\n'],
  ["a.ts", "// eslint-disable-next-line no-eval\n", "eslint-disable-next-line correctness effective :1", "// we need no eslint-disable here\n"],
  ["a.ts", "/* eslint no-eval: 0 */\n", "eslint no-eval: 0 correctness effective :1", "/* eslint no-eval: 2 */\n"],
  ["a.ts", "// biome-ignore lint/security/x: why\n", "biome-ignore correctness effective :1", "// biome ignores this file\n"],
  ["a.tsx", "{/* @ts-expect-error */}\n", "@ts-expect-error correctness effective :1", "{/* ts expects an error */}\n"],
  ["a.ts", "// @ts-nocheck\n", "@ts-nocheck correctness effective :1", "// @ts-check\n"],
  ["a.py", "import x  # NoQA: F401\n", "NoQA correctness effective :1", "noqa = 1\n"],
  ["a.py", "x = y  # type: ignore[attr]\n", "type: ignore correctness effective :1", "x = []  # type: list\n"],
  ["a.py", "# pylint: disable=eval-used\n", "pylint: disable correctness effective :1", "# pylint is on\n"],
  ["a.cpp", "x(); // NOLINT(bugprone-x)\n", "NOLINT correctness effective :1", "int nolint;\n"],
  ["a.go", "x() //nolint:errcheck\n", "nolint correctness effective :1", "// lint\n"],
  ["a.rs", "#[allow(clippy::unwrap_used)]\n", "#[allow correctness effective :1", "#[derive(Debug)]\n"],
  ["a.rs", "#![cfg_attr(test, allow(warnings))]\n", "#![cfg_attr(test, allow correctness effective :1", "#[deny(warnings)]\n"],
  ["A.java", '@SuppressWarnings("unchecked")\n', "SuppressWarnings correctness effective :1", "class SuppressWarnings {}\n"],
  ["A.java", '@SuppressFBWarnings("SQL")\n', "SuppressFBWarnings security effective :1", "// SuppressFBWarnings is not used\n"],
  ["a.cs", "#pragma warning disable CA2100\n", "#pragma warning disable correctness effective :1", "#pragma warning restore CA2100\n"],
  ["a.rb", "eval(x) # rubocop:disable Security/Eval\n", "rubocop:disable correctness effective :1", "# rubocop enables it\n"],
  ["a.php", "// phpcs:ignore\n", "phpcs:ignore correctness effective :1", "// phpcs is on\n"],
  ["a.sh", "# shellcheck disable=SC2086\n", "shellcheck disable correctness effective :1", "# shellcheck enable=all\n"],
  ["Dockerfile", "# hadolint ignore=DL3008\n", "hadolint ignore correctness effective :1", "RUN hadolint a\n"],
  ["a.swift", "// swiftlint:disable force_cast\n", "swiftlint:disable correctness effective :1", "// swiftlint:enable force_cast\n"],
  ["a.ts", "/* istanbul ignore next */\n", "istanbul ignore next coverage effective :1", "/* c8 ignores nothing */\n"],
  ["a.ts", "/* v8 ignore start */\n", "v8 ignore start coverage effective :1", "/* v8 ignore stop */\n"],
  ["a.py", "if x:  # pragma: no cover\n", "pragma: no cover coverage effective :1", "# no cover\n"],
  ["a.rb", "# :nocov:\n", ":nocov: coverage effective :1", "x = :nocov\n"],
  ["a.cs", "[ExcludeFromCodeCoverage]\n", "ExcludeFromCodeCoverage coverage effective :1", "[Serializable]\n"],
  ["a.dart", "// coverage:ignore-file\n", "coverage:ignore-file coverage effective :1", "// coverage: file\n"],
  ["a.vue", "<script>\n// eslint-disable-next-line\n</script>\n", "eslint-disable-next-line correctness effective :2", "<p>eslint disables</p>\n"],
];

describe("silencers", () => {
  it.each(PAIRS)("%s: %j is %s, and its twin is none [T146] [T150]", (path, bad, found, good) => {
    expect(seen(path, bad)).toEqual([found]);
    expect(seen(path, good)).toEqual([]);
  });

  // biome-ignore format: one a line
  it.each([
    ["a.ts", "// eslint-disable-next-line no-console, max-len -- why\n", "eslint-disable-next-line"],
    ["a.py", "x = 1  # noqa: E501,W291\n", "noqa"],
    ["a.py", "# pylint: disable=line-too-long\n", "pylint: disable"],
    ["a.rb", "# rubocop:disable Layout/LineLength, Style/Foo\n", "rubocop:disable"],
    ["a.rs", "#[allow(dead_code, non_snake_case)]\n", "#[allow"],
    ["A.java", '@SuppressWarnings({"unused", "rawtypes"})\n', "SuppressWarnings"],
    ["A.java", '@SuppressWarnings({"MemberName", "UngroupedOverloads"})\n', "SuppressWarnings"],
    ["a.go", "x() //nolint:lll\n", "nolint"],
    ["a.css", "/* prettier-ignore */\n", "prettier-ignore"],
  ])("%s: %j silences style only", (path, content, token) => {
    expect(seen(path, content)).toEqual([`${token} style effective :1`]);
  });

  it("silence more than style as soon as one rule is more than style", () => {
    expect(seen("a.py", "x = 1  # noqa: E501,S307\n")).toEqual(["noqa correctness effective :1"]);
    expect(seen("a.ts", "// eslint-disable-line no-console, no-eval\n")).toEqual([
      "eslint-disable-line correctness effective :1",
    ]);
  });

  it("in strings, documentation and test material are quoted", () => {
    expect(seen("a.ts", 'x("// @ts-ignore");\nx(`\n// eslint-disable-line\n`);\n')).toEqual([
      "@ts-ignore correctness quoted :1",
      "eslint-disable-line correctness quoted :3",
    ]);
    expect(seen("a.py", '"""\n# noqa\n"""\n')).toEqual(["noqa correctness quoted :2"]);
    expect(seen("README.md", "Write `# noqa`.\n")).toEqual(["noqa correctness quoted :1"]);
    expect(seen("test/fixtures/a.ts", "// @ts-ignore\n")).toEqual(["@ts-ignore correctness quoted :1"]);
  });

  it("in tests of types are material where an error is expected, and nowhere else", () => {
    const expected = "// @ts-expect-error  `map` must be a string\nmap(1);\n";
    for (const path of ["types/a.test-d.ts", "a.tst.ts", "a.test-d.tsx", "src/__tests_dts__/a.ts"])
      expect(seen(path, expected)).toEqual(["@ts-expect-error correctness quoted :1"]);
    for (const path of ["types/a.test.ts", "src/tst.ts", "test-d/a.ts"])
      expect(seen(path, expected)).toEqual(["@ts-expect-error correctness effective :1"]);
    expect(seen("a.test-d.ts", "// @ts-ignore\n")).toEqual(["@ts-ignore correctness effective :1"]);
    expect(silencerKeyOf(bytePathOfText("a.tst.ts"))).not.toBe(silencerKeyOf(bytePathOfText("a.ts")));
  });

  it("that tools look for in lines are obeyed in strings too", () => {
    expect(seen("a.ts", 'x("a gitleaks:allow");\n')).toEqual(["gitleaks:allow security effective :1"]);
  });

  it("that stood there are not added; a further one is", () => {
    const old = "f(); // @ts-ignore\ng(); // nosec\n";
    expect(seen("a.ts", `h();\n${old}`, old)).toEqual([]);
    expect(seen("a.ts", `${old}f(); // @ts-ignore\n`, old)).toEqual(["@ts-ignore correctness effective :3"]);
    expect(seen("a.ts", "f(1); // @ts-ignore\ng(); // nosec\n", old)).toEqual([]);
    // Whoever moves a scanner's silencer to other code is asked about it.
    expect(seen("a.ts", "f(); // @ts-ignore\ng(1); // nosec\n", old)).toEqual([
      "nosec security effective :2",
    ]);
  });

  it("are found in UTF-16 and after characters of many bytes", () => {
    const found = findSilencers(
      bytePathOfText("a.ts"),
      Buffer.from("\ufeffx(); // NOSONAR\n", "utf16le"),
      undefined,
    );
    expect(found).toMatchObject([{ token: "NOSONAR", line: 1 }]);
    expect(seen("a.py", 'x = "日本"  # nosec\n')).toEqual(["nosec security effective :1"]);
  });

  it("each begin with the words by which they are looked for", () => {
    const short = FORMS.flatMap(beginningsOf).filter((word) => word.length < 4 && !/[#[]/.test(word));
    expect(short).toEqual([]);
  });
});

describe("a silencer hides a finding of ours", () => {
  const [only] = findSilencers(bytePathOfText("a.ts"), Buffer.from("\n\nx(); // nosemgrep\n"), undefined);
  const place = (line: number | undefined, by: "secrets" | "dependencies" = "secrets", path = "a.ts") => {
    return [{ by, path: bytePathOfText(path), ...(line === undefined ? {} : { line }) }];
  };
  const path = "a.ts" as BytePath;

  it("on its own line and on the next, in its file, of its kind", () => {
    expect(hiddenBy(only!, path, place(3))).toBe("secrets at line 3");
    expect(hiddenBy(only!, path, place(4))).toBe("secrets at line 4");
    for (const places of [
      place(2),
      place(5),
      place(undefined),
      place(3, "dependencies"),
      place(3, "secrets", "b.ts"),
      [],
    ]) {
      expect(hiddenBy(only!, path, places)).toBeUndefined();
    }
  });

  it("after it where it silences a region, and nowhere where it is only quoted", () => {
    const of = (text: string) => findSilencers(path, Buffer.from(text), undefined)[0]!;
    expect(hiddenBy(of("// secretlint-disable\n"), path, place(90))).toBe("secrets at line 90");
    expect(hiddenBy(of("// secretlint-disable\n"), path, place(undefined))).toBe("secrets in this file");
    expect(hiddenBy(of('x("// secretlint-disable")\n'), path, place(1))).toBeUndefined();
    expect(hiddenBy(of("// @ts-ignore\n"), path, place(1))).toBeUndefined();
  });
});
