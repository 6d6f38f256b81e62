import { parse, type WordPart } from "unbash";
import { describe, expect, it } from "vitest";
import { expandParts, expandWhole } from "../../../src/scan/commands/expand.ts";
import { judgeCommand } from "../../../src/scan/commands/judge-command.ts";
import { newScene } from "../../../src/scan/commands/scene.ts";
import { literalWord, UNKNOWN, unknownWord } from "../../../src/scan/commands/shell-word.ts";

const said = (text: string) =>
  judgeCommand(text).findings.map(({ rule, line, message }) => `${line} ${rule}: ${message}`);
const rules = (text: string) => judgeCommand(text).findings.map(({ rule }) => rule);

describe("texts in texts", () => {
  it("are judged sixteen deep: what is deeper is named", () => {
    const deep = (count: number) => rules(`${"eval ".repeat(count)}rm -rf /`);
    expect(deep(16)).toContain("destroys-wholesale");
    expect(deep(16)).not.toContain("too-large");
    expect(deep(17)).toContain("too-large");
    expect(said(`${"eval ".repeat(17)}ls`)).toContainEqual(
      "1 too-large: a text inside the command is too long, or they are nested too deep",
    );
  });

  it("one behind the other are no deeper", () => {
    expect(rules(Array.from({ length: 40 }, () => "eval eval rm -rf /").join("; "))).not.toContain(
      "too-large",
    );
  });

  it("have 100,000 characters at most", () => {
    const long = (count: number) => rules(`bash -c 'rm -rf / ${"a".repeat(count - "rm -rf / ".length)}'`);
    expect(long(100_000)).toContain("destroys-wholesale");
    expect(long(100_001)).toEqual(["too-large"]);
  });
});

describe("the line of what is said", () => {
  it.each([
    ["rm -rf /", 1],
    ["\nrm -rf /", 2],
    ["\n\nrm -rf /\nls", 3],
    ["ls\r\nrm -rf /", 2],
    ["ls\nbash -c 'ls\nrm -rf /'", 2],
  ])("of %j is %d", (text, line) => {
    expect(judgeCommand(text).findings.filter(({ rule }) => rule === "destroys-wholesale")).toMatchObject([
      { line },
    ]);
  });

  it("has nothing where there is no command", () => {
    for (const text of ["", " \n\t", "# a", "! ! !"])
      expect([text, said(text)]).toEqual([text, ["1 nothing-to-judge: there is no command"]]);
  });
});

describe("a word as a whole", () => {
  const scene = newScene({}, () => ({
    judgeText: () => ({ kind: "none" }),
    judgeWords: () => ({ kind: "none" }),
  }));
  scene.variables.set("B", { values: [literalWord("b c")], array: false });
  scene.variables.set("L", { values: [literalWord("l"), unknownWord("u")], array: true });
  scene.variables.set("N", { values: [], array: true });
  const noOutput = () => ({ kind: "none" }) as const;
  const wordOf = (text: string) => {
    const command = parse(`x ${text}`).commands[0]?.command;
    const word = command?.type === "Command" ? command.suffix[0] : undefined;
    if (word?.type !== "Word") throw new Error(`${text}: no word`);
    return word;
  };
  const plain = { dynamic: false, glob: false, home: false };

  it("is one, whatever the shell would make of it elsewhere", () => {
    expect(expandWhole(wordOf("a"), scene, noOutput)).toEqual({ text: "a", value: "a", ...plain });
    expect(expandWhole(wordOf("$B"), scene, noOutput)).toEqual({ text: "$B", value: "b c", ...plain });
    expect(expandWhole(wordOf('"$B"'), scene, noOutput)).toEqual({ text: '"$B"', value: "b c", ...plain });
    expect(expandWhole(wordOf("x{a,b}"), scene, noOutput)).toMatchObject({
      text: "x{a,b}",
      value: "xa xb",
      dynamic: false,
    });
  });

  it("is not wholly known where a part of it is not, and empty where nothing is in it", () => {
    expect(expandWhole(wordOf('"${L[@]}"'), scene, noOutput)).toMatchObject({
      value: `l ${UNKNOWN}`,
      dynamic: true,
    });
    expect(expandWhole(wordOf(["$", "{N[@]}"].join("")), scene, noOutput)).toEqual({
      text: ["$", "{N[@]}"].join(""),
      value: "",
      ...plain,
    });
  });

  it("of a here-document is never split", () => {
    const parts = wordOf("a$B").parts as readonly WordPart[];
    expect(expandParts(parts, "a$B", scene, noOutput)).toEqual({ text: "a$B", value: "ab c", ...plain });
    expect(expandParts([], "", scene, noOutput)).toEqual({ text: "", value: "", ...plain });
  });
});
