import { describe, expect, it } from "vitest";
import { branchNameProblem } from "../../src/contract/branch-name.ts";
import { nearestWord } from "../../src/contract/nearest-word.ts";
import { literalPathProblem, parsePattern } from "../../src/contract/pattern.ts";

const GRAMMAR = "write literal segments, `*` within a segment, or `**` as a whole segment";
const LITERAL = `${GRAMMAR}; in a plan, \`file\` takes a path with any characters`;
const FROM_ROOT = "write it from the repository's root, with no leading `/`";
const NO_DOTS = "write it from the repository's root, without `.` and `..`";
const UNWRITABLE = "remove the character: it cannot be written here";

describe("a text that is no path and no pattern is answered with what is wrong and what to do [H3]", () => {
  it.each([
    ["", "the NOUN is empty", "name a file, from the repository's root"],
    ["a\u0000", "the NOUN contains U+0000, a control or invisible character", UNWRITABLE],
    ["a\u202e", "the NOUN contains U+202E, a control or invisible character", UNWRITABLE],
    ["a\ud800", "the NOUN contains U+D800, a control or invisible character", UNWRITABLE],
    ["/a", "the NOUN `/a` is absolute", FROM_ROOT],
    ["C:/a", "the NOUN `C:/a` is absolute", FROM_ROOT],
    ["z:\\a", "the NOUN `z:\\a` is absolute", FROM_ROOT],
    ["a/", "the NOUN `a/` ends in `/`", "name files: `directory/**` is everything below a directory"],
    ["a//b", "the NOUN `a//b` contains `//`", "write one `/`"],
    ["./a", "the NOUN `./a` has `.` as a segment", NO_DOTS],
    ["a/..", "the NOUN `a/..` has `..` as a segment", NO_DOTS],
  ])("%j", (text, message, help) => {
    expect(parsePattern(text)).toEqual({ ok: false, message: message.replace("NOUN", "pattern"), help });
    expect(literalPathProblem(text)).toEqual({ message: message.replace("NOUN", "path"), help });
  });

  it.each([
    ["!a", "the pattern `!a` contains `!`, which patterns do not have", LITERAL],
    ["a?", "the pattern `a?` contains `?`, which patterns do not have", LITERAL],
    ["src/a**", "the pattern `src/a**` has `**` beside other characters", GRAMMAR],
    ["src/***", "the pattern `src/***` has `**` beside other characters", GRAMMAR],
    ["a /b", "a segment of the pattern `a /b` ends in a space", "remove the space"],
    ["x".repeat(257), "the pattern is longer than 256 characters", "write a shorter pattern, or several"],
    [
      "infra\u200b/**",
      "the pattern contains U+200B, a control or invisible character",
      "remove the character: it cannot be written here",
    ],
  ])("as a pattern: %.20j", (text, message, help) => {
    expect(parsePattern(text)).toEqual({ ok: false, message, help });
  });

  it("as a path that is too long", () => {
    expect(literalPathProblem("x".repeat(4097))).toEqual({
      message: "the path is longer than 4096 bytes",
      help: "name a shorter path",
    });
  });

  it.each(["a\u200b", "C:a", "1:/a", "xC:/a", " a"])("but %j is an exact path [T026]", (text) => {
    expect(literalPathProblem(text)).toBeUndefined();
  });
});

describe("a branch's name is one that git takes (git-check-ref-format(1)) [P108]", () => {
  const CONTROL = "the branch's name contains the control character";
  const NO_NAME =
    "the text is no branch's name: it is empty, `@` or `HEAD`, begins with `-` or ends with `.`";
  const SEGMENT = "a part of a branch's name cannot be empty, begin with `.` or end with `.lock`";
  const help = "write the branch's name, as `agent/WP-142`, without `refs/heads/`";

  it.each([
    ["a\tb", `${CONTROL} U+0009`],
    ["a\u202eb", `${CONTROL} U+202E`],
    ["a\ud800", `${CONTROL} U+D800`],
    ...["..", "@{", "//", " ", "~", "^", ":", "?", "*", "[", "\\"].map((bad) => [
      `a${bad}b`,
      `a branch's name cannot contain \`${bad}\``,
    ]),
    ["@", NO_NAME],
    ["HEAD", NO_NAME],
    ["-a", NO_NAME],
    ["a.", NO_NAME],
    ["", NO_NAME],
    ["/a", SEGMENT],
    ["a/", SEGMENT],
    ["a/.b", SEGMENT],
    [".a", SEGMENT],
    ["a.lock", SEGMENT],
    ["a.lock/b", SEGMENT],
  ])("not %j", (text, message) => expect(branchNameProblem(text!)).toEqual({ message, help }));

  it.each(["a", "ok/b", "@a", "a@b", "HEADS", "a-", "a.b", "x.locks", "lock", "größe", "a{b}"])(
    "but %j",
    (text) => expect(branchNameProblem(text)).toBeUndefined(),
  );
});

describe("the word that was probably meant", () => {
  it.each([
    ["enfroce", ["observe", "enforce"], "enforce"],
    ["limts", ["limits"], "limits"],
    ["modes", ["mode"], "mode"],
    ["MODE", ["other", "mode"], "mode"],
    ["mode", ["MODES"], "MODES"],
    ["ab", ["ba"], "ba"],
    ["abc", ["abd"], "abd"],
    ["abcdef", ["abXYef"], "abXYef"],
    ["abcdefghi", ["bacdXfgih"], "bacdXfgih"],
    ["cost", ["most", "coast"], "most"],
    ["coasts", ["most", "coast"], "coast"],
    ["x".repeat(40), ["x".repeat(40)], "x".repeat(40)],
  ])("for %s is, of %j, %s", (text, words, meant) => expect(nearestWord(text, words)).toBe(meant));

  it.each([
    ["ab", "cd"],
    ["ab", "ca"],
    ["ba", "ac"],
    ["abc", "ade"],
    ["abc", "cab"],
    ["ca", "abc"],
    ["abcdef", "aXYZef"],
    ["abcdef", "abc"],
    ["abc", "abcdef"],
    ["abcdefgh", "badcfegh"],
    ["x".repeat(41), "x".repeat(41)],
  ])("for %s is not %s: too much would have to change", (text, word) => {
    expect(nearestWord(text, [word])).toBeUndefined();
  });

  it("is none of none", () => expect(nearestWord("a", [])).toBeUndefined());
});
