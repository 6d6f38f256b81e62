import { readFileSync } from "node:fs";
import { parse, type WordPart } from "unbash";
import { describe, expect, it } from "vitest";
import { expandWord } from "../../../src/scan/commands/expand.ts";
import { inlineCode } from "../../../src/scan/commands/inline-code.ts";
import { judgeCommand } from "../../../src/scan/commands/judge-command.ts";
import { hostOf } from "../../../src/scan/commands/network.ts";
import { type Feed, newScene, type Scene, type Variable } from "../../../src/scan/commands/scene.ts";
import { literalWord, type ShellWord, UNKNOWN, unknownWord } from "../../../src/scan/commands/shell-word.ts";
import { sqlDestruction, sqlOnlyAsks } from "../../../src/scan/commands/sql.ts";

const page = readFileSync(new URL("words.txt", import.meta.url), "utf8");
const rowsOf = (chapter: string) =>
  (page.split(/^## /m).find((part) => part.startsWith(`${chapter}\n`)) ?? "")
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((line) => line.split(/ {4}⇒ ?/));

const one = (...values: ShellWord[]): Variable => ({ values, array: false });
const VARIABLES: Readonly<Record<string, Variable>> = {
  A: one(literalWord("a")),
  B: one(literalWord("b c")),
  S: one(literalWord(" s t ")),
  E: one(literalWord("")),
  L: { values: [literalWord("l"), literalWord("m n")], array: true },
  H: one({ ...literalWord("~/h"), home: true }),
  G: one({ ...literalWord("g*"), glob: true }),
  M: one(literalWord("m"), literalWord("n")),
  N: one(...Array.from({ length: 65 }, (_, at) => literalWord(`${at}`))),
  O: one({ ...literalWord("o"), origin: "fetched" }),
  U: one(unknownWord("u")),
};

const FEEDS: Readonly<Record<string, Feed>> = {
  text: { kind: "text", text: "t u\n\n" },
  lines: { kind: "text", text: " v\nw " },
  home: { kind: "text", text: "~/x" },
  decoded: { kind: "text", text: "d", decoded: true },
  fetched: { kind: "fetched" },
  hidden: { kind: "hidden" },
  paths: { kind: "paths", below: [literalWord("p"), { ...literalWord("~/q"), home: true }] },
  none: { kind: "none" },
};

/** A scene in which inner texts are only noted. */
function sceneOf(noted: string[]): Scene {
  const scene = newScene({}, () => ({
    judgeText: (text) => {
      noted.push(text);
      return { kind: "none" };
    },
    judgeWords: () => ({ kind: "none" }),
  }));
  for (const [name, variable] of Object.entries(VARIABLES)) scene.variables.set(name, variable);
  return scene;
}

function shownWord({ value, dynamic, glob, home, origin, instead }: ShellWord): string {
  const flags = [dynamic && "?", glob && "*", home && "~", origin, instead && "or"].filter(Boolean);
  return `«${value.replaceAll(UNKNOWN, "…").replaceAll("\n", "⏎")}»${flags.length === 0 ? "" : ` (${flags.join(" ")})`}`;
}

/** The words, what was run to find them, and what is said of it. */
function words(text: string): string {
  const noted: string[] = [];
  const scene = sceneOf(noted);
  const [statement] = parse(`x ${text}`).commands;
  const command = statement?.command;
  if (command?.type !== "Command") throw new Error(`${text}: no command`);
  const outputOf = (part: Extract<WordPart, { readonly script: unknown }>): Feed => {
    const name = /\w+/.exec("text" in part ? `${part.text}` : "")?.[0] ?? "";
    noted.push(name);
    return FEEDS[name] ?? { kind: "unknown" };
  };
  const found = command.suffix
    .flatMap((word) => (word.type === "Word" ? expandWord(word, scene, outputOf) : []))
    .map(shownWord);
  const runs = noted.length === 0 ? [] : [`runs ${noted.join(", ")}`];
  return [found.join(" "), ...runs, ...scene.findings.map(({ rule }) => rule)].join("; ");
}

function inline(text: string): string {
  const at = text.indexOf(" ");
  const noted: string[] = [];
  const scene = sceneOf(noted);
  inlineCode(scene, literalWord(text.slice(at + 1)), text.slice(0, at));
  const inner = noted.length === 0 ? [] : [`inner ${noted.map((one) => `«${one}»`).join(" ")}`];
  return [
    ...scene.findings.map(({ rule, note }) => (note === undefined ? rule : `${rule} (${note})`)),
    ...inner,
  ].join("; ");
}

const statement = (text: string) =>
  [sqlDestruction(text) && "destroys", sqlOnlyAsks(text) && "asks"].filter(Boolean).join(", ");
const host = (text: string) => {
  const found = hostOf(text.replaceAll("…", UNKNOWN));
  return found === undefined ? "-" : found === "" ? "…" : found;
};

describe.each([
  ["hosts", host],
  ["words", words],
  ["statements", statement],
  ["programs", inline],
])("what %s come to", (chapter, told) => {
  const rows = rowsOf(chapter);

  it("is told in words.txt", () => expect(rows.length).toBeGreaterThan(25));

  it.each(rows)("%s", (text = "", wanted = "") => expect(told(text)).toBe(wanted));
});

describe("texts as a whole", () => {
  it.each([
    ["", ["nothing-to-judge"]],
    [" \n\t", ["nothing-to-judge"]],
    ["# a", ["nothing-to-judge"]],
    ["! ! !", ["nothing-to-judge"]],
    ["ls", []],
    ["ls\r\nls", []],
    ["ls \u202e", ["runs-hidden-code"]],
    ["ls \u200b", ["disguised-command"]],
    ["ls \u0007", ["disguised-command"]],
    ["ls \r x", ["disguised-command"]],
    ["ls ü", []],
    ["echo x".repeat(200_000), ["too-large"]],
  ])("%j is met with %j", (text, rules) => {
    const said = judgeCommand(text).findings.map(({ rule }) => rule);
    expect(said.filter((rule) => rules.includes(rule) || rules.length === 0)).toEqual(rules);
  });
});
