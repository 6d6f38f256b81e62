import { describe, expect, it } from "vitest";
import { type Context, looksLikeSecret } from "../../../src/scan/secrets/secret-looks.ts";
import { randomFrom } from "../../fuzz/random.ts";
import { textOf } from "./generate.ts";

const drawn = (pattern: string, seed = 1) => textOf(pattern, randomFrom(seed));
const looks = (value: string, context: Partial<Context> = {}) =>
  looksLikeSecret(value, { name: "api_key", kind: "key", isQuoted: true, path: "src/a.ts", ...context });
const key = drawn("[A-Za-z0-9]{32}", 3);
const hex = drawn("[0-9a-f]{40}", 2);

describe("the bounds of what looks random", () => {
  const password = (value: string, context: Partial<Context> = {}) =>
    looks(value, { kind: "password", name: "password", ...context });
  const any = (value: string) => looks(value, { kind: "any", name: "sort_key" });
  const varied = "aB3dE6gH9jK2mN5pQ8rS";

  it("of a password: 2.7 bits a character below twelve characters, 2.9 from there", () => {
    expect([password("x7x7q9q9z2m"), password("x7x7q9q9zz2m"), password("x7q9z2x7")]).toEqual([
      true,
      false,
      false,
    ]);
    expect([
      password("x7q9z2m4k8w1", { isQuoted: false }),
      password("x7x7q9q9zz2m", { isQuoted: false }),
    ]).toEqual([true, false]);
  });

  it("of a short key: 3.1 bits", () => {
    expect([looks("aB3dE6gH9j"), looks("aB3aB3aB3aC"), looks("aB3dE6gaB3dE6ga")]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it("of a key: 2.9 bits in hexadecimal digits only, 3.4 otherwise", () => {
    const hexadecimal = "a1a1b2b2c3c3d4d4";
    expect([looks(hexadecimal), looks(hexadecimal.toUpperCase())]).toEqual([true, true]);
    expect([looks(`${hexadecimal}g`), looks(`g${hexadecimal}`), looks("a1a1b2b2c3c3g4g4")]).toEqual([
      false,
      false,
      false,
    ]);
    expect(looks("a1a1b2b2a1a1b2b2")).toBe(false);
  });

  it("of what many names have: 3.4 bits of a key's worth of digits, else 3.9 of twenty characters of three kinds", () => {
    expect([any("a1a1b2b2c3c3d4d4a1b1c2d2a3b3c4d4"), any(varied), any(varied.slice(1))]).toEqual([
      false,
      true,
      false,
    ]);
    expect([any(`!${varied}`), any(`${varied}!`), any("aB3dE6aB3dE6aB3dE6gH")]).toEqual([
      false,
      false,
      false,
    ]);
    expect([any(`${hex}g`), any(`g${hex}`), any("x7q9z2m4k8w1v5b3y6t0")]).toEqual([false, false, false]);
  });

  it("of letters alone: twenty of both cases, 4 bits", () => {
    const letters = "bCdFgHjKlMnPqRsTvWxZ";
    expect([looks(letters), looks(letters.slice(1)), looks("bCdFbCdFgHjKgHjKlMnPlM")]).toEqual([
      true,
      false,
      false,
    ]);
    expect([looks(letters.toLowerCase()), looks(letters.toUpperCase())]).toEqual([false, false]);
  });

  it("in a test: twenty characters", () => {
    expect([varied, varied.slice(1)].map((value) => password(value, { path: "test/a.ts" }))).toEqual([
      true,
      false,
    ]);
  });

  it.each(["-v1.20.3", "-1.20.3", "-v1.2", "-v10.2.30", "-1.2"])(
    "not behind a name, where it ends %s: a version",
    (end) => {
      expect([looks(`${key}${end}`), looks(`${key}${end}x`)]).toEqual([false, true]);
    },
  );

  it("a number and a colon before it are an account's only at its beginning, and may be a password's", () => {
    expect([
      looks(`1234:${key}`),
      looks(`123:${key}`),
      looks(`q1234:${key}`),
      password(`1234:${key}`),
    ]).toEqual([false, true, true, true]);
  });

  it("has a letter, also as a password", () => {
    expect([password("3=1/4+1=5!9+2=6!8"), password("3=1/4+1=5!9+2=6!8a")]).toEqual([false, true]);
  });

  it("of a person's choice: three kinds, a digit among them, and not names with marks between them from the beginning", () => {
    expect([password("Treehouse7"), password("treehouse7"), password("Treehouse!")]).toEqual([
      true,
      false,
      false,
    ]);
    expect([password("9tree-House7"), password("tree-House7")]).toEqual([true, false]);
  });
});
