import { describe, expect, it } from "vitest";
import { entropyOf } from "../../../src/scan/secrets/entropy.ts";
import {
  isDocumentedExample,
  isMask,
  isPlaceholder,
  isStandIn,
} from "../../../src/scan/secrets/placeholder.ts";
import { randomFrom } from "../../fuzz/random.ts";
import { textOf } from "./generate.ts";

const noise = textOf("[G-JL-NP-TV-Y2-8]{12}", randomFrom(4));
const sure = (part: string) => `${noise.slice(0, 6)}${part}${noise.slice(6)}`;

describe("a placeholder", () => {
  it.each([
    "example",
    "PlaceHolder",
    "redacted",
    "changeme",
    "change_me",
    "change-me",
    "replaceme",
    "replace_me",
    "replace-with",
    "yourown",
    "your_api",
    "your-token",
    "yourkey",
    "your-secret",
    "yourpass",
    "your_access",
    "yourclient",
    "your-auth",
    "insert_your",
    "insertyour",
    "put-your",
    "putyour",

    "not_a_real",
    "not_a_secret",
    "not-real",
    "notsecret",
    "dummy",
    "foobar",
    "samplekey",
    "sample_token",
    "sample-secret",
    "mysecret_",
    "my_token-",
    "my-api_",
    "myaccess-",
    "this_is_",
    "this-is-",
    "his_is_",
  ])("holds `%s`, in any case, wherever it stands", (word) => {
    expect([isStandIn(sure(word)), isPlaceholder(sure(word))]).toEqual([true, true]);
    expect(isPlaceholder(sure(word.toUpperCase()))).toBe(true);
  });

  it.each(["exampl", "changem", "replac", "yours", "nota", "dumm", "fooba", "sample", "mysecret", "thisis"])(
    "is not made by `%s`",
    (word) => {
      expect([isStandIn(sure(word)), isPlaceholder(sure(word))]).toEqual([false, false]);
    },
  );

  it("holds one character six times in a row, not five", () => {
    expect([isPlaceholder(sure("kkkkk")), isPlaceholder(sure("kkkkkk"))]).toEqual([false, true]);
    expect([isMask(sure("kkkkkk")), isStandIn(sure("kkkkkk"))]).toEqual([false, false]);
  });

  it.each([
    "cdefghi",
    "CDEFGHI",
    "CdEfGhI",
    "tuvwxyz",
    "0123456",
    "4567890",
    "9876543",
    "6543210",
    "qwertyu",
    "ertyuio",
  ])("holds seven of a row: %s", (row) => {
    expect(isPlaceholder(`+${row}+`)).toBe(true);
    expect(isPlaceholder(`+${row.slice(1)}+`)).toBe(false);
  });

  it.each(["cdefgih", "gfedcba", "acegikm", "0246801", "cdef+ghi", "poiuytr"])(
    "holds no row in %s",
    (text) => {
      expect(isPlaceholder(`+${text}+`)).toBe(false);
    },
  );

  it("is none that a generator writes", () => {
    for (let seed = 1; seed <= 200; seed++) {
      const token = textOf("[A-Za-z0-9]{40}", randomFrom(seed));
      expect([token, isPlaceholder(token)]).toEqual([token, false]);
    }
  });
});

describe("a mask", () => {
  it.each([
    "***",
    "...",
    "xxxxx",
    "XXXXX",
    "00000000",
    "\u2026",
    "???",
    "<token>",
    "<a b_c-d>",
    "your_",
    "your-",
  ])("holds %s", (mask) => {
    expect([isMask(sure(mask)), isPlaceholder(sure(mask))]).toEqual([true, true]);
  });

  it.each(["**", "..", "xxxx", "0000000", "??", "<T0>", "<x>", "your.", `<${"a".repeat(5)}`])(
    "is not made by %s",
    (text) => {
      expect(isMask(sure(text))).toBe(false);
    },
  );

  it.each([
    ["123-123-123-", true],
    ["1234.1234.1234.", true],
    ["123456_123456_123456_", true],
    ["123-123-124-", false],
    ["123-123-123", false],
    ["12-12-12-", false],
    ["1234567-1234567-1234567-", false],
  ])("of numbers in groups: %s is %s", (text, is) => {
    expect(isMask(`+${text}+`)).toBe(is);
  });

  it.each([
    ["ababababab", true],
    ["abababab", false],
    ["ababababa", false],
    ["a1ba1ba1ba1ba1b", true],
    ["a1ba1ba1ba1b", false],
    ["a1b2a1b2a1b2a1b2a1b2", true],
    ["a1b2a1b2a1b2a1b2a1b", false],
    ["a1b2ca1b2ca1b2ca1b2ca1b2c", false],
  ])("of few characters over and over: %s is %s", (text, is) => {
    expect(isMask(`+${text}+`)).toBe(is);
  });
});

describe("a documented example", () => {
  it("is what Amazon's pages end with EXAMPLE, and nothing that goes on", () => {
    const [plain, key] = ["EXAMPLE", "EXAMPLEKEY"].map((end) => `${noise}${end}`);
    expect([isDocumentedExample(plain!), isDocumentedExample(key!)]).toEqual([true, true]);
    expect([
      isDocumentedExample(`${plain}1`),
      isDocumentedExample("EXAMPL"),
      isDocumentedExample(noise),
    ]).toEqual([false, false, false]);
  });

  it("is known by its hash: Firebase's published keys are, and what differs by a letter is not", () => {
    // The key that Firebase's quick starts print, in two parts so that no scanner takes it for ours.
    const key = ["AIza", "SyDMAScliyLx7F0NPDEJi1QmyCgHIAODrlU"].join("");
    expect([isDocumentedExample(key), isDocumentedExample(key.replace("D", "E"))]).toEqual([true, false]);
  });
});

describe("entropy", () => {
  it.each([
    ["", 0],
    ["aaaa", 0],
    ["abab", 1],
    ["abcd", 2],
    ["aabc", 1.5],
    ["abcdefgh", 3],
  ])("of %s is %d bits a character", (text, bits) => {
    expect(entropyOf(text)).toBeCloseTo(bits, 10);
    // Nothing is left over from the last call.
    expect(entropyOf(text)).toBeCloseTo(bits, 10);
  });
});
