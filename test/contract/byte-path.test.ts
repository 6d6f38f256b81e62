import { describe, expect, it } from "vitest";
import {
  baseName,
  bytePath,
  bytePathOfText,
  directoriesAbove,
  displayPath,
  isBelow,
  textOfPath,
} from "../../src/contract/byte-path.ts";

const path = bytePathOfText;

describe("a path is its bytes [T027]", () => {
  it("and is told from any part of a larger buffer", () => {
    const bytes = Uint8Array.of(0x2f, 0x61, 0xff, 0x2f);
    expect(bytePath(bytes)).toBe("/a\u00ff/");
    expect(bytePath(bytes.subarray(1, 3))).toBe("a\u00ff");
    expect(bytePath(bytes.subarray(2))).toBe("\u00ff/");
  });

  it("of a person's text: its UTF-8, from U+0080 on another string", () => {
    expect(path("a/b")).toBe("a/b");
    expect(path("\u007f")).toBe("\u007f");
    expect(path("\u0080")).toBe("\u00c2\u0080");
    expect(path("aé")).toBe("a\u00c3\u00a9");
  });

  it("and read back as text where they are UTF-8, a byte order mark kept", () => {
    for (const text of ["", "a/b", "\u007f", "\u0080", "größe/\u{1f600}", "\ufeffa"])
      expect(textOfPath(path(text))).toBe(text);
    for (const bytes of [[0xff], [0x61, 0x80], [0xed, 0xa0, 0x80], [0xc0, 0xaf]])
      expect(textOfPath(bytePath(Uint8Array.from(bytes)))).toBeUndefined();
  });

  it("shown as text, or by its bytes", () => {
    expect(displayPath(path("größe"))).toBe("größe");
    expect(displayPath(bytePath(Uint8Array.of(0x61, 0x0f, 0xff)))).toBe("hex:610fff");
  });
});

describe("a path's place", () => {
  it("has a last segment", () => {
    expect(["a", "a/b", "a/b.c/", ""].map((text) => baseName(path(text)))).toEqual(["a", "b", "", ""]);
  });

  it("has the directories above it, deepest first, the root last", () => {
    expect(directoriesAbove(path("a/b/c"))).toEqual(["a/b", "a", ""]);
    expect(directoriesAbove(path("a"))).toEqual([""]);
    expect(directoriesAbove(path(""))).toEqual([""]);
    expect(directoriesAbove(path("a/b"))).toEqual(["a", ""]);
    // No tree has such a path; a name before it is no directory.
    expect(directoriesAbove(path("/a"))).toEqual([""]);
  });

  it("lies below a directory by whole segments only [T023]", () => {
    const below = (text: string, directory: string) => isBelow(path(text), path(directory));
    expect(below("a/b", "a")).toBe(true);
    expect(below("a/b/c", "a/b")).toBe(true);
    expect(below("a", "")).toBe(true);
    expect(below("", "")).toBe(true);
    for (const [text, directory] of [
      ["a", "a"],
      ["ab", "a"],
      ["ab/c", "a"],
      ["b/a", "a"],
      ["a", "a/b"],
      ["xx/b", "ay"],
      ["A/b", "a"],
    ] as const)
      expect(below(text, directory), `${text} below ${directory}`).toBe(false);
  });
});
