import { describe, expect, it } from "vitest";
import { decodeText } from "../../src/contract/decode-text.ts";
import { isPlainObject, numberProblem, pointerSteps, pointerTo } from "../../src/contract/plain-data.ts";
import { isQuotable, quoted } from "../../src/contract/problem.ts";
import { LineIndex, Marks } from "../../src/contract/text-place.ts";

describe("an offset's place", () => {
  it("is its line and column, both from 1; a line feed belongs to the line it ends", () => {
    const lines = new LineIndex("ab\n\ncd\n");
    const places = [0, 1, 2, 3, 4, 5, 6, 7].map((offset) => Object.values(lines.placeOf(offset)).join(":"));
    expect(places).toEqual(["1:1", "1:2", "1:3", "2:1", "3:1", "3:2", "3:3", "4:1"]);
    expect(new LineIndex("").placeOf(0)).toEqual({ line: 1, column: 1 });
    expect(new LineIndex("\n").placeOf(1)).toEqual({ line: 2, column: 1 });
  });
});

describe("a pointer's place", () => {
  it("is the first one marked, and that of the nearest part above what is not there", () => {
    const marks = new Marks();
    expect(marks.valueAt("/a")).toBe(0);
    marks.markValue("", 1);
    marks.markValue("/a", 5);
    marks.markValue("/a", 9);
    marks.markKey("/a", 3);
    marks.markKey("/a", 8);
    expect(marks.valueAt("/a")).toBe(5);
    expect(marks.keyAt("/a")).toBe(3);
    expect(marks.valueAt("/a/b/c")).toBe(5);
    expect(marks.keyAt("/a/b")).toBe(5);
    expect(marks.valueAt("/b")).toBe(1);
  });

  it("goes through keys of any characters (RFC 6901)", () => {
    expect(pointerTo("/a", "b/c~d")).toBe("/a/b~1c~0d");
    expect(pointerTo("", 3)).toBe("/3");
    expect(pointerSteps("/a/b~1c~0d/~01/")).toEqual(["a", "b/c~d", "~1", ""]);
    expect(pointerSteps("")).toEqual([]);
    expect(pointerSteps("/")).toEqual([""]);
  });
});

describe("plain data", () => {
  it("tells objects from lists, null and the rest", () => {
    expect([{}, Object.create(null), [], null, "a", 1, undefined].map(isPlainObject)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
  });

  it("has finite numbers, and integers that are read exactly [T102]", () => {
    for (const value of [0, -1, 0.1, 1e-300, 1.5e15, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER])
      expect(numberProblem(value)).toBeUndefined();
    for (const value of [Infinity, -Infinity, Number.NaN])
      expect(numberProblem(value)?.message).toBe("the number is not finite");
    for (const value of [2 ** 53, -(2 ** 53), 1e300])
      expect(numberProblem(value)?.message).toBe("the number is too large to be read exactly");
  });
});

describe("a foreign text in a message [T107]", () => {
  it("is repeated where it is short, or the name of a key; else it is measured", () => {
    const short = "A1b2C3d4E5f6G7h8";
    expect([short, `${short}X`].map(isQuotable)).toEqual([true, false]);
    expect(["a_key_of_words_only", "a".repeat(40), "a".repeat(41)].map(isQuotable)).toEqual([
      true,
      true,
      false,
    ]);
    const odd = [
      "_key_of_words_only_",
      "a_key_of_words_only1",
      "1_key_of_words_only_",
      "a_Key_of_words_only",
    ];
    expect(odd.map(isQuotable)).toEqual([false, false, false, false]);
    expect(quoted("abc", "key")).toBe("`abc`");
    expect(quoted(`${short}X`, "key")).toBe("a key of 17 characters");
  });
});

describe("a document's bytes", () => {
  const decoded = (...bytes: number[]) => decodeText(Uint8Array.from(bytes));

  it("are read up to the first that is wrong, wherever that is", () => {
    for (const before of ["", "a", "ab\n", "größe", "\u{1f600}\u{1f600}x"]) {
      const bytes = [...Buffer.from(before)];
      for (const wrong of [[0xff], [0xc3, 0x28], [0xed, 0xa0, 0x80]]) {
        expect(decoded(...bytes, ...wrong, 0x61)).toMatchObject({
          ok: false,
          before,
          complaint: { offset: before.length, pointer: "" },
        });
      }
    }
  });

  it("must not end within a character", () => {
    expect(decoded(0x61, 0xc3)).toMatchObject({ ok: false, before: "a" });
    expect(decoded(0x61, 0xc3, 0xa9)).toEqual({ ok: true, text: "aé" });
  });

  it("have no byte order mark at the start; one elsewhere is a character like others", () => {
    expect(decoded(0xef, 0xbb, 0xbf)).toMatchObject({ ok: false, before: "", complaint: { offset: 0 } });
    expect(decoded(0x61, 0xef, 0xbb, 0xbf)).toEqual({ ok: true, text: "a\ufeff" });
    expect(decoded(0xef, 0xbb, 0xbe)).toMatchObject({ ok: true });
    expect(decoded(0xef, 0xba, 0xbf)).toMatchObject({ ok: true });
    expect(decoded(0x61, 0xbb, 0xbf)).toMatchObject({
      complaint: { message: "the document is not UTF-8 from here on", offset: 1 },
    });
  });
});
