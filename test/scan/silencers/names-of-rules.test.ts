import { describe, expect, it } from "vitest";
import { bytePathOfText } from "../../../src/contract/byte-path.ts";
import { findSilencers } from "../../../src/scan/silencers/silencers.ts";

function seen(path: string, content: string): string[] {
  return findSilencers(bytePathOfText(path), Buffer.from(content), undefined).map(
    ({ token, silences, line }) => `${token} ${silences} :${line}`,
  );
}

describe("a rule's name", () => {
  // biome-ignore format: one a line
  it.each([
    ["a.rs", "#[allow(clippy::too_many_arguments)]", "#[allow style :1"],
    ["a.rs", "#![allow(clippy::type_complexity, clippy::needless_return, dead_code)]", "#![allow style :1"],
    ["a.rs", "#[expect(clippy::pedantic)]", "#[expect style :1"],
    ["a.rs", "#[allow(clippy::unwrap_used)]", "#[allow correctness :1"],
    ["a.rs", "#[allow(clippy::too_many_arguments, clippy::unwrap_used)]", "#[allow correctness :1"],
    ["a.rs", "#[allow(clippy::all)]", "#[allow correctness :1"],
    ["a.rs", "#[allow(style)]", "#[allow correctness :1"],
    ["A.java", '@SuppressWarnings("checkstyle:MagicNumber")', "SuppressWarnings style :1"],
    ["A.java", '@SuppressWarnings({"checkstyle:a", "unused"})', "SuppressWarnings style :1"],
    ["A.java", '@SuppressWarnings({"checkstyle:a", "java:S2068"})', "SuppressWarnings correctness :1"],
    ["A.java", '@SuppressWarnings("java:S2068")', "SuppressWarnings correctness :1"],
    ["A.java", '@SuppressWarnings("notcheckstyle:a")', "SuppressWarnings correctness :1"],
  ])("may have colons of its own: %s: %s is %s [T146]", (path, text, found) => {
    expect(seen(path, `${text}\n`)).toEqual([found]);
  });

  // biome-ignore format: one a line
  it.each([
    ["a.go", "x() //nolint:lll", "nolint style :1"],
    ["a.py", "x  # noqa:E501", "noqa style :1"],
    ["a.ts", "// biome-ignore lint/style/noVar:why", "biome-ignore correctness :1"],
    ["a.py", "x  # noqa: E501:S307", "noqa correctness :1"],
    ["a.rb", "# rubocop:disable Style/Foo : why", "rubocop:disable style :1"],
  ])("ends at any other colon: %s: %s is %s", (path, text, found) => {
    expect(seen(path, `${text}\n`)).toEqual([found]);
  });
});

describe("ESLint's own comment", () => {
  // biome-ignore format: one a line
  it.each([
    ['/* eslint "no-eval": "off" */', 'eslint "no-eval": "off'],
    ["/* eslint 'no-eval': 0 */", "eslint 'no-eval': 0"],
    ['/* eslint "no-eval": ["off"] */', 'eslint "no-eval": ["off'],
    ["/* eslint no-eval : 0 */", "eslint no-eval : 0"],
    ["/* eslint\tno-eval: 0 */", "eslint no-eval: 0"],
    ["/* eslint eqeqeq: 2, no-eval: 0 */", "eslint eqeqeq: 2, no-eval: 0"],
    ['/* eslint "eqeqeq": "error", "no-eval": "off" */', 'eslint "eqeqeq": "error", "no-eval": "off'],
    ['/* eslint curly: ["error", "all"], no-eval: 0 */', 'eslint curly: ["error", "all"], no-eval: 0'],
    ["/* eslint\n  eqeqeq: 2,\n  no-eval: 0\n*/", "eslint eqeqeq: 2, no-eval: 0"],
    ["/* eslint\r\n  no-eval: 0\r\n*/", "eslint no-eval: 0"],
    ["/*\n  eslint\n  no-eval: 0\n*/", "eslint no-eval: 0"],
  ])("that sets a rule off is a silencer: %j [T146]", (text, token) => {
    const line = text.startsWith("/*\n") ? 2 : 1;
    expect(seen("a.ts", `${text}\n`)).toEqual([`${token} correctness :${line}`]);
  });

  // biome-ignore format: one a line
  it.each([
    '/* eslint "no-eval": "error" */',
    "/* eslint eqeqeq: 2, no-eval: 1 */",
    '/* eslint curly: ["error", "off"] */',
    "/* eslint no-eval: offline */",
    "/* eslint is set to: 2; noise: 0 */",
    "/* eslint-env node */",
    "// eslint\nconst table = { retries: 0 };",
    "const table = {\n  // eslint\n  retries: 0,\n};",
  ])("that sets none off is not: %j", (text) => {
    expect(seen("a.ts", `${text}\n`)).toEqual([]);
  });

  it("is named by its beginning where it is long", () => {
    const rules = Array.from({ length: 20 }, (_, number) => `rule-${number}: 2`).join(", ");
    const [only = ""] = seen("a.ts", `/* eslint ${rules}, no-eval: 0 */\n`);
    expect(only).toBe(`${`eslint ${rules}`.slice(0, 100)} correctness :1`);
  });
});
