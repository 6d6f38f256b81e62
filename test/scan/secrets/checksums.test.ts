import { crc32 } from "node:zlib";
import { describe, expect, it } from "vitest";
import { base62, bech32Polymod, CHECKSUMS } from "../../../src/scan/secrets/checksums.ts";

describe("base 62", () => {
  it.each([
    [0, "000000"],
    [9, "000009"],
    [10, "00000A"],
    [35, "00000Z"],
    [36, "00000a"],
    [61, "00000z"],
    [62, "000010"],
    [62 ** 2 - 1, "0000zz"],
    [2 ** 32 - 1, "4gfFC3"],
  ])("writes %i as %s, in six digits", (number, digits) => {
    expect(base62(number)).toBe(digits);
  });
});

describe("GitHub's and npm's checksum", () => {
  const body = "aB3".repeat(10);
  const sum = base62(crc32(body));

  it("is the CRC-32 of what stands between the prefix's first underscore and the last six characters", () => {
    expect(CHECKSUMS["crc32-base62"](`ghp_${body}${sum}`)).toBe(true);
    expect(CHECKSUMS["crc32-base62"](`npm_${body}${sum}`)).toBe(true);
    expect(CHECKSUMS["crc32-base62"](`ghp_${body.replace("a", "b")}${sum}`)).toBe(false);
    expect(CHECKSUMS["crc32-base62"](`ghp_${body}${sum.slice(0, 5)}_`)).toBe(false);
    expect(CHECKSUMS["crc32-base62"](`ghp_x_${body}${sum}`)).toBe(false);
  });
});

describe("Bech32", () => {
  it.each([
    "A12UEL5L",
    "a12uel5l",
    "an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs",
    "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
    "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w",
  ])("holds for BIP 173's %s", (text) => {
    expect(CHECKSUMS.bech32(text)).toBe(true);
  });

  it.each([
    ["another last character", "a12uel5m"],
    ["another prefix", "b12uel5l"],
    ["two characters that changed places", "abcdef1pqzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw"],
    ["a character outside its alphabet", "split1checkupstagehandshakeupstreamerranterredcaperred2y9b3w"],
    ["Bech32m's constant (BIP 350)", "a1lqfn3a"],
  ])("does not hold for %s", (_name, text) => {
    expect(CHECKSUMS.bech32(text)).toBe(false);
  });

  it("is a polynomial over 30 bits: each of its five generators counts", () => {
    expect(bech32Polymod([])).toBe(1);
    expect(bech32Polymod([1])).toBe(33);
    const values = [1, 2, 4, 8, 16].map((value) => bech32Polymod([value, 0, 0, 0, 0, 0, 0]));
    expect(new Set(values).size).toBe(5);
    expect(values.every((value) => value >= 0 && value < 2 ** 30)).toBe(true);
  });
});

describe("a JSON Web Token's header", () => {
  const holds = (header: string) =>
    CHECKSUMS["jose-header"](`${Buffer.from(header).toString("base64url")}.payload.signature`);

  it("is an object that says an algorithm (RFC 7515) or an encryption (RFC 7516)", () => {
    expect([holds('{"alg":"HS256"}'), holds('{"enc":"A128GCM"}')]).toEqual([true, true]);
    expect(CHECKSUMS["jose-header"](Buffer.from('{"alg":"none"}').toString("base64url"))).toBe(false);
  });

  it.each(['{"typ":"JWT"}', "null", '"alg"', "1", "[]", '{"alg"', ""])("is not %s", (header) => {
    expect(holds(header)).toBe(false);
  });
});
