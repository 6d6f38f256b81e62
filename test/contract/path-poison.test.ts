import { describe, expect, it } from "vitest";
import { type BytePath, bytePath, bytePathOfText } from "../../src/contract/byte-path.ts";
import { pathDefects } from "../../src/contract/path-poison.ts";
import { processorTime } from "../tools/processor-time.ts";

const kinds = (path: BytePath): string[] => pathDefects(path).map((defect) => defect.kind);
const kindsOf = (text: string): string[] => kinds(bytePathOfText(text));

describe("poisonous paths", () => {
  it.each([
    ["src/a.ts\n.github/x", "control-character", "U+000A"],
    ["\u001b[31m", "control-character", "U+001B"],
    ["a\u007f", "control-character", "U+007F"],
    ["a\u0085b", "control-character", "U+0085"],
    ["a\u2028b", "control-character", "U+2028"],
    ["a\u202ecod.ts", "bidi-character", "U+202E"],
    ["a\u2066b", "bidi-character", "U+2066"],
    ["a\u200fb", "bidi-character", "U+200F"],
    ["a\u061cb", "bidi-character", "U+061C"],
    ["a\u200bb", "invisible-character", "U+200B"],
    ["a\u200db", "invisible-character", "U+200D"],
    ["\u{1f468}\u200dab", "invisible-character", "U+200D"],
    ["\u0645\u200cab", "invisible-character", "U+200C"],
    ["\u0645\u06cc\u200c", "invisible-character", "U+200C"],
    ["a\ufe0fb", "invisible-character", "U+FE0F"],
    ["1\ufe0f", "invisible-character", "U+FE0F"],
    ["a\u00adb", "invisible-character", "U+00AD"],
    ["\ufeffa", "invisible-character", "U+FEFF"],
    ["a\u3164", "invisible-character", "U+3164"],
    ["a\u{e0041}", "invisible-character", "U+E0041"],
    ["\u{1f3f4}\u{e0065}\u{e0076}\u{e0069}\u{e006c}\u{e007f}", "invisible-character", "U+E0065"],
    ["a\u2800", "invisible-character", "U+2800"],
    ["cafe\u0301.ts", "not-nfc", "cafeU+0301.ts"],
    ["\u212a", "not-nfc", "U+212A"],
    ["..\\..\\x", "backslash", "U+005C"],
    [".git/config", "git-look-alike", ".git"],
    ["a/.GIT/x", "git-look-alike", ".GIT"],
    [".g\u200cit/x", "git-look-alike", ".gU+200Cit"],
    ["git~1", "git-look-alike", "git~1"],
    ["GIT~1 /x", "git-look-alike", "GIT~1 "],
    [".git /x", "git-look-alike", ".git "],
    [".git./x", "git-look-alike", ".git."],
    [".git . ./x", "git-look-alike", ".git . ."],
    [".git::$INDEX_ALLOCATION/x", "git-look-alike", ".git::$INDEX_ALLOCATION"],
    [".git:x", "git-look-alike", ".git:x"],
    [".gitmodules ", "git-look-alike", ".gitmodules "],
    [".gitmodules:$DATA", "git-look-alike", ".gitmodules:$DATA"],
    [".git\u200cmodules", "git-look-alike", ".gitU+200Cmodules"],
    ["GITMOD~1", "git-look-alike", "GITMOD~1"],
    ["gi7eba~1", "git-look-alike", "gi7eba~1"],
    ["GI7D29~10", "git-look-alike", "GI7D29~10"],
    ["src::$INDEX_ALLOCATION/a", "ntfs-stream", "src::$INDEX_ALLOCATION"],
    ["CON", "device-name", "CON"],
    ["src/con", "device-name", "con"],
    ["aux.c", "device-name", "aux.c"],
    ["nul .tar.gz", "device-name", "nul .tar.gz"],
    ["com1.txt", "device-name", "com1.txt"],
    ["COM\u00b9", "device-name", "COMU+00B9"],
    ["lpt\u00b3.log", "device-name", "lptU+00B3.log"],
    ["CONIN$", "device-name", "CONIN$"],
    ["a/conout$", "device-name", "conout$"],
    ["nul:x", "device-name", "nul:x"],
    ["src/a./b", "trailing-dot-or-space", "a."],
    ["a.ts ", "trailing-dot-or-space", "a.ts "],
    ["a.ts\u00a0", "trailing-dot-or-space", "a.tsU+00A0"],
    ["...", "trailing-dot-or-space", "..."],
    ["a/../b", "dot-segment", ".."],
    ["./b", "dot-segment", "."],
    ["a//b", "dot-segment", "(empty)"],
    ["", "dot-segment", "(empty)"],
  ])("%j is one: %s [T025] [T026] [T029] [T030] [T034]", (path, kind, subject) => {
    expect(pathDefects(bytePathOfText(path))).toContainEqual({ kind, subject });
  });

  it("names too-long segments and paths by their bytes [T033]", () => {
    expect(kindsOf("a".repeat(255))).toEqual([]);
    expect(kindsOf(`b/${"a".repeat(256)}`)).toEqual(["segment-too-long"]);
    expect(kindsOf("\u00e9".repeat(127))).toEqual([]);
    expect(kindsOf("\u00e9".repeat(128))).toEqual(["segment-too-long"]);
    expect(kindsOf("abc/".repeat(1023).concat("abcd"))).toEqual([]);
    expect(kindsOf("abc/".repeat(1023).concat("abcde"))).toEqual(["path-too-long"]);
  });

  it("names bytes that are not UTF-8, two names that decode alike apart [T027]", () => {
    const bytes = (...values: number[]) => bytePath(new Uint8Array(values));
    expect(pathDefects(bytes(0x61, 0x2f, 0xff, 0xfe, 0x41))).toEqual([
      { kind: "not-utf-8", subject: "hex:fffe41" },
    ]);
    expect(pathDefects(bytes(0xfd, 0xfc, 0x41))).toEqual([{ kind: "not-utf-8", subject: "hex:fdfc41" }]);
    expect(kinds(bytes(0xed, 0xa0, 0x80))).toEqual(["not-utf-8"]);
    expect(kinds(bytes(0xc0, 0xaf))).toEqual(["not-utf-8"]);
    expect(kinds(bytes(0xff, 0x0a, 0x5c))).toEqual(["not-utf-8", "control-character", "backslash"]);
    expect(kinds(bytes(0xff, 0x2f, 0x2e, 0x47, 0x69, 0x74))).toEqual(["not-utf-8", "git-look-alike"]);
  });
});

describe("ordinary paths", () => {
  it.each([
    "src/a.ts",
    ".github/workflows/x.yml",
    ".gitignore",
    ".gitattributes",
    ".gitmodules",
    ".GITMODULES",
    ".gitkeep",
    ".git-blame-ignore-revs",
    "git",
    "git/a",
    "src/git.ts",
    "a.git/config",
    "git~2",
    "a~",
    "src/con-tract.ts",
    "console/auxiliary/null.ts",
    "com.example/App.java",
    "com0",
    "lpt0.txt",
    "com10",
    "prn2",
    "$lib/a.svelte",
    "app/[slug]/(group)/@modal/page.tsx",
    "..a/...b",
    ".env",
    "time 12:30:00.log",
    " leading space",
    "docs/caf\u00e9.md",
    "docs/\u65e5\u672c\u8a9e\u3000\u8cc7\u6599.md",
    "docs/\u0440\u0443\u0441\u0441\u043a\u0438\u0439.md",
    "Screenshot 1.00.00\u202fPM.png",
    "docs/\u2764\ufe0f.md",
    "docs/\u{1f468}\u200d\u{1f469}\u200d\u{1f467}.md",
    "docs/\u{1f469}\u{1f3fd}\u200d\u{1f4bb}.md",
    "docs/\u{1f3f3}\ufe0f\u200d\u{1f308}.md",
    "docs/1\ufe0f\u20e3.md",
    "docs/\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}.md",
    "docs/\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}.md",
    "docs/\u{1f3f4}\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f}.md",
    "docs/\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645.md",
    "docs/\u0915\u094d\u200d\u0937.md",
    "docs/\u0dc1\u0dca\u200d\u0dbb\u0dd3.md",
    "docs/\u845b\u{e0100}.md",
  ])("%j passes", (path) => expect(pathDefects(bytePathOfText(path))).toEqual([]));

  it("says nothing that is unsafe to print", () => {
    for (const text of [
      "\u202e".repeat(500),
      `\u001b${"a".repeat(300)}`,
      "\u{e0041}/.git\u200c",
      "\u0301 ",
      "x".repeat(5000),
    ]) {
      for (const { subject } of pathDefects(bytePathOfText(text)))
        expect(subject).toMatch(/^[\x20-\x7e]{1,80}$/);
    }
  });

  it("takes bounded time for ten thousand paths, and for a hostile one", () => {
    const paths = Array.from({ length: 10_000 }, (_, index) =>
      bytePathOfText(`packages/core/src/feature-${index}/component.test.tsx`),
    );
    const hostile = [
      "\u0301\u0323".repeat(1024),
      "\u200d\u{1f468}".repeat(585),
      " .".repeat(2048),
      ":$a".repeat(1365),
      ".git".repeat(1024),
    ];
    for (const path of paths) pathDefects(path);
    const spent = processorTime();
    for (const path of paths) expect.soft(pathDefects(path).length).toBe(0);
    for (const path of hostile) pathDefects(bytePathOfText(path));
    expect(spent()).toBeLessThan(10_000);
  });
});
