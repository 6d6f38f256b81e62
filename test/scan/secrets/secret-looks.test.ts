import { describe, expect, it } from "vitest";
import { type Context, looksLikeSecret } from "../../../src/scan/secrets/secret-looks.ts";
import { randomFrom } from "../../fuzz/random.ts";
import { textOf } from "./generate.ts";

const drawn = (pattern: string, seed = 1) => textOf(pattern, randomFrom(seed));
const looks = (value: string, context: Partial<Context> = {}) =>
  looksLikeSecret(value, { name: "api_key", kind: "key", isQuoted: true, path: "src/a.ts", ...context });
const key = drawn("[A-Za-z0-9]{32}", 3);
const hex = drawn("[0-9a-f]{40}", 2);
const uuid = drawn("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}", 5);
const chosen = `Tr${"ee"}7${"house"}!`;

describe("what is assigned to a key's name", () => {
  it("is a secret where it is random: letters and digits, hexadecimal digits, in quotes or without", () => {
    expect([looks(key), looks(hex), looks(key, { isQuoted: false })]).toEqual([true, true, true]);
  });

  it("has at most 300 characters, and no space, control or byte above ASCII", () => {
    const long = drawn("[A-Za-z0-9]{300}", 6)
      .padEnd(300, drawn("[A-Za-z0-9]{90}", 8).repeat(4))
      .slice(0, 300);
    expect([looks(long), looks(`${long}a`)]).toEqual([true, false]);
    for (const odd of [" ", "\t", "\x00", "\x7f", "\xe9"]) expect(looks(`${key}${odd}${key}`)).toBe(false);
  });

  it.each([
    ["$", "{A}"].join(""),
    "$(a)",
    "{{a}}",
    "<%a",
    "%>",
    "%s",
    "%d",
    "%v",
    "::",
    "->",
    "=>",
    "://",
    "get(",
    "x_(",
  ])("is none that holds %s: it comes from elsewhere", (part) => {
    expect(looks(`${key.slice(0, 16)}${part}${key.slice(16)}`)).toBe(false);
  });

  it.each([
    "$",
    "%",
    "@",
    "#",
    "&",
    "!",
    "*",
    "/",
    "./",
    "../",
    "~/",
    "urn:",
    "process.env.",
    "os.environ[",
    "config.",
    "this.",
    "secrets[",
    "vars.",
    "user(",
    "System.",
  ])("is none that begins with %s", (start) => {
    expect([looks(`${start}${key}`), looks(`${key}${start === "urn:" ? "urn" : "Q"}`)]).toEqual([
      false,
      true,
    ]);
  });

  it.each([
    ["<", ">"],
    ["[", "]"],
    ["{", "}"],
  ])("is none in %s and %s", (open, close) => {
    expect([looks(`${open}${key}${close}`), looks(`${key}${close}`), looks(`Q${open}${key}`)]).toEqual([
      false,
      true,
      true,
    ]);
  });

  it.each([
    ".js",
    ".ts",
    ".py",
    ".go",
    ".rb",
    ".json",
    ".yml",
    ".yaml",
    ".pem",
    ".key",
    ".crt",
    ".txt",
    ".md",
    ".html",
    ".env",
    ".sh",
    ".conf",
    ".com",
    ".org",
    ".net",
    ".io",
    ".COM/x",
    ".js:1",
    ".md#a",
    ".io?b",
  ])("is none that is a file's or a host's name: %s", (end) => {
    expect([looks(`${key}${end}`), looks(`${key}${end[0]}Z${end.slice(1)}q`)]).toEqual([false, true]);
  });

  it.each([
    ["a UUID", uuid],
    ["a UUID in capitals", uuid.toUpperCase()],
    ["numbers and marks", "3141592653.5897-9323"],
    ["a version behind a name", `${key}-v1.20.3`],
    ["a number and a colon", `123456:${key}`],
    ["letters that are too few to be random", drawn("[a-z]{19}", 4)],
    ["a stand-in", `example${key}`],
    ["words", "TheQuickBrownFox2JumpsOver"],
    ["no letter", "31415926535897932384+=/6264338"],
  ])("is not %s", (_name, value) => {
    expect(looks(value)).toBe(false);
  });

  it("is one in letters alone where they are of both cases, at least twenty and random", () => {
    const letters = drawn("[b-df-hj-np-tv-zB-DF-HJ-NP-TV-Z]{40}", 9);
    expect([looks(letters), looks(letters.toLowerCase()), looks(letters.slice(0, 19))]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it.each([
    "file_hash",
    "sha1",
    "SHA256",
    "md5",
    "digest",
    "checksum",
    "commit",
    "integrity",
    "etag",
    "revision",
  ])("is a hash of a hash's length where its name says %s", (name) => {
    const lengths = [32, 40, 56, 64, 96, 128].map((length) =>
      drawn(
        `[0-9a-f]{${length}}`.replace(/\{(\d+)\}/, (_, n) => "[0-9a-f]".repeat(Number(n) - 1)),
        3,
      ),
    );
    expect(lengths.map((value) => looks(value, { name }))).toEqual(lengths.map(() => false));
    expect([looks(`${hex}a`, { name }), looks(hex, { name: "api_key" })]).toEqual([true, true]);
  });

  it("needs three kinds of characters where it is short, and never fewer than ten", () => {
    expect([looks("aB3dE6gH9j"), looks("ab3de6gh9j"), looks("aB3dE6gH9")]).toEqual([true, false, false]);
    expect([looks("x7q9z2m4k8w1v5b3"), looks("x7x9x2x4x8x7x9x2")]).toEqual([true, false]);
  });
});

describe("what is assigned to a password's name", () => {
  const password = (value: string, context: Partial<Context> = {}) =>
    looks(value, { kind: "password", name: "password", ...context });

  it("has at least eight characters", () => {
    expect([password("k7Q!x2Zp"), password("k7Q!x2Z")]).toEqual([true, false]);
  });

  it("may be made of words, in quotes, with a digit and of three kinds, outside tests and pages", () => {
    expect([password(chosen), password(chosen, { isQuoted: false })]).toEqual([true, false]);
    expect([password(chosen.replace("7", "q")), password("treehouse77treehouse")]).toEqual([false, false]);
    expect([password("Service-7house:web2"), password("Service-7house:web#2")]).toEqual([false, true]);
    expect([password("service-house:web2"), password(chosen, { kind: "key" })]).toEqual([false, false]);
    for (const path of [
      "test/a.ts",
      "a/specs/b.rb",
      "__tests__/a.js",
      "fixtures/x",
      "docs/a.ts",
      "a.test.ts",
      "a_test.go",
      "README.md",
      "a.po",
      "examples/a.ts",
      "src/i18n/de.ts",
      "testdata/x",
      "mocks/m.ts",
      "a.mdx",
      "b.rst",
      "c.adoc",
    ])
      expect([path, password(chosen, { path })]).toEqual([path, false]);
    expect(password(chosen, { path: "src/latest/a.ts" })).toBe(true);
  });

  it.each([
    "test",
    "fake",
    "dummy",
    "mock",
    "sample",
    "demo",
    "hello",
    "world",
    "foo",
    "bar",
    "admin",
    "valid",
    "wrong",
    "correct",
    "default",
    "abc",
    "xyz",
    "123",
  ])("is none that a person chose with `%s` in it", (word) => {
    expect(password(`Tree7house!${word}`)).toBe(false);
  });

  it("is random in a test only where it is long and very random", () => {
    const long = drawn("[A-Za-z0-9]{24}", 12);
    expect([
      password(long, { path: "test/a.ts" }),
      password(long.slice(0, 19), { path: "test/a.ts" }),
    ]).toEqual([true, false]);
    expect(password("aaab7aaab8aaab9aaaa1c", { path: "test/a.ts" })).toBe(false);
    expect(password(`${long}test`, { path: "test/a.ts" })).toBe(false);
  });

  it("without quotes has two kinds of characters", () => {
    expect([
      password("x7q9z2m4k8w1", { isQuoted: false }),
      password("12345678901", { isQuoted: false }),
    ]).toEqual([true, false]);
  });
});

describe("what is assigned to a name that many things have", () => {
  const any = (value: string, context: Partial<Context> = {}) =>
    looks(value, { kind: "any", name: "sort_key", ...context });

  it("is a key's worth of hexadecimal digits, or long and of three kinds", () => {
    const digits = drawn("[0-9a-f]{40}", 7).slice(0, 32);
    expect([any(digits), any(`${digits}a`), any(digits.repeat(2))]).toEqual([true, false, true]);
    expect([any(key), any(key.toLowerCase().slice(0, 20)), any(key.slice(0, 19)), any(`${key}!`)]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});
