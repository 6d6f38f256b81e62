import { describe, expect, it } from "vitest";
import type { CommandContext } from "../../../src/scan/commands/command-context.ts";
import { judgeCommand } from "../../../src/scan/commands/judge-command.ts";
import { answered, answers, corpus } from "./corpus.ts";

/** The rules that are said of a command, each with its line where that is not the first; and whatever is said, in words. */
function said(command: string, context: CommandContext = {}): string[] {
  return judgeCommand(command, context).findings.map(({ rule, line, message, note = "-", help }) => {
    const isSaid = [message, note, help].every((text) => /\S$/.test(text) && !/\.$|undefined/.test(text));
    return isSaid ? (line === 1 ? rule : `${rule}@${line}`) : `${rule}: ${message}; ${note}; ${help}`;
  });
}

const titled = (name: string) =>
  answers(name).map(({ rules, commands }) => ({ rules, commands, title: rules.join(", ") || "nothing" }));

describe("what is said of every line of the corpora", () => {
  it("stands in answers.txt, and of no other line", () => {
    const lines = ["hostile.txt", "hostile-second-look.txt", "everyday.txt"].flatMap(corpus);
    const answered = answers("answers.txt").flatMap(({ commands }) => commands);
    expect(answered.toSorted()).toEqual([...new Set(lines.map(({ command }) => command))].sort());
  });

  it.each(titled("answers.txt"))("is $title", ({ rules, commands }) => {
    for (const command of commands) expect([command, said(command)]).toEqual([command, rules]);
  });
});

const CONTEXTS: Readonly<Record<string, CommandContext>> = {
  "": {},
  agent: { branch: "agent/WP-1" },
  main: { branch: "main" },
  image: { place: "image" },
  declared: { network: ["registry.example.com", "*.internal.example"] },
};

describe.each([
  "git-and-machine",
  "building-and-packages",
  "text-network-and-wrappers",
  "shell",
  "files-and-words",
  "other-spellings",
  "clouds-and-databases",
  "near-words",
  "by-themselves",
])("what is said of %s", (name) => {
  it.each(answered(name))("of $title", ({ context, rows }) => {
    for (const [command, rules] of rows)
      expect([command, said(command, CONTEXTS[context])]).toEqual([command, rules]);
  });
});
