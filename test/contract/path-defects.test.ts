import { describe, expect, it } from "vitest";
import { bytePath, bytePathOfText } from "../../src/contract/byte-path.ts";
import { pathDefects } from "../../src/contract/path-poison.ts";
import { isDeviceName, isGitLookAlike, isNtfsStream } from "../../src/contract/windows-names.ts";

const told = (text: string) =>
  pathDefects(bytePathOfText(text)).map(({ kind, subject }) => `${kind} ${subject}`);

describe("a path of several poisons is told each kind once, in the published order", () => {
  it.each([
    [
      "a\u0000b\u0001/\u202e\u200b\\",
      ["control-character U+0000", "bidi-character U+202E", "invisible-character U+200B", "backslash U+005C"],
    ],
    [
      ".git/con/a./../x ",
      ["git-look-alike .git", "device-name con", "trailing-dot-or-space a.", "dot-segment .."],
    ],
    ["cafe\u0301/e\u0301", ["not-nfc cafeU+0301"]],
    ["a/cafe\u0301", ["not-nfc cafeU+0301"]],
    ["a/lpt1", ["device-name lpt1"]],
    ["/a", ["dot-segment (empty)"]],
    ["a/", ["dot-segment (empty)"]],
    ["CON:$DATA", ["device-name CON:$DATA", "ntfs-stream CON:$DATA"]],
  ])("%j", (text, wanted) => expect(told(text)).toEqual(wanted));

  it("a long segment is shown by its beginning, in at most 80 characters", () => {
    expect(told("x".repeat(256))).toEqual([`segment-too-long ${"x".repeat(80)}`]);
    expect(told("\u00e9".repeat(200))).toEqual([`segment-too-long ${"U+00E9".repeat(13).slice(0, 77)}...`]);
  });

  it("a segment of 255 bytes and a path of 4,096 pass, beside other characters too", () => {
    expect(told(`\u00e9/${"x".repeat(255)}`)).toEqual([]);
    expect(told(`\u00e9/${"abc/".repeat(1023)}y`)).toEqual([]);
    expect(told(`\u00e9/${"abc/".repeat(1023)}yz`)).toEqual(["path-too-long U+00E9"]);
  });

  it("a long path is shown by its first segment", () => {
    expect(told(`first/${"abc/".repeat(1023)}`.slice(0, 4096).concat("z"))).toEqual(["path-too-long first"]);
  });

  it("a long path without long segments passes up to 4,096 bytes, and is looked at beyond 255", () => {
    expect(told(`${"abc/".repeat(80)}x`)).toEqual([]);
    expect(told(`${"abc/".repeat(80)}${"x".repeat(256)}`)).toEqual([`segment-too-long ${"x".repeat(80)}`]);
  });

  it("a name that is not UTF-8 is shown in at most 80 characters", () => {
    const [defect] = pathDefects(bytePath(new Uint8Array(60).fill(0xff)));
    expect(defect?.subject).toBe(`hex:${"ff".repeat(60)}`.slice(0, 77).concat("..."));
    const [short] = pathDefects(bytePath(new Uint8Array(38).fill(0xff)));
    expect(short?.subject).toBe(`hex:${"ff".repeat(38)}`);
  });
});

describe("what some file system opens as `.git`, or as a file of git's own [T025] [T034]", () => {
  it.each([
    ".git",
    ".GIT",
    ".git ",
    ".git...",
    ".git::$INDEX_ALLOCATION",
    ".git\\x",
    "git~1",
    "GIT~1. ",
    "git~1:x",
    ".g\u200cit",
    ".\u202agit",
    ".git\ufeff",
    ".gitmodules ",
    ".GitModules..",
    ".gitattributes:x",
    ".gitignore . :x",
    ".mailmap ",
    "gitmod~1",
    "GITATT~4",
    "gitign~2 ",
    "mailma~3:x",
    "gi7eba~1",
    "gi7d29~10",
    "gi250a~99",
    "maba30~9.",
    ".gitmodules\u200c",
    ".mail\u206amap",
  ])("%j", (segment) => expect(isGitLookAlike(segment)).toBe(true));

  it.each([
    "x.git",
    ".gitx",
    ".git-x",
    "git",
    "git~2",
    "git~10",
    "xgit~1",
    ".gitmodules",
    ".GITMODULES",
    ".gitmodules.x",
    "x.gitmodules ",
    ".gitkeep ",
    "gitmod~5",
    "gitmod~11",
    "xgitmod~1",
    "gi7eba~0",
    "gi7eba~100",
    "xgi7eba~1",
    ".g\u200bit",
    ".gitmodulesx\u200c",
    "x.gitmodules\u200c",
  ])("but not %j", (segment) => expect(isGitLookAlike(segment)).toBe(false));
});

describe("what Windows opens as something else [T029]", () => {
  it.each([
    "con",
    "PRN",
    "aux",
    "nul",
    "com1",
    "COM9",
    "lpt\u00b2",
    "com\u00b9.x",
    "conin$",
    "CONOUT$.x",
    "nul  ",
    "nul  :x",
  ])("%j is a device", (segment) => expect(isDeviceName(segment)).toBe(true));

  it.each(["xcon", "conx", "con-", "com0", "com10", "lpt", "com\u00b4", "conin", "conout$x", "nul x"])(
    "%j is none",
    (segment) => expect(isDeviceName(segment)).toBe(false),
  );

  it("a type at the end makes a stream, and only there", () => {
    expect(["a:$DATA", "a::$index_allocation", ":$b"].map(isNtfsStream)).toEqual([true, true, true]);
    expect(["a$DATA", "a:DATA", "a:$", "a:$DATA.x", "a:$D1", "a:$DATA "].map(isNtfsStream)).toEqual([
      false,
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});
