import { readFileSync } from "node:fs";
import type { CommandVerdict } from "../../../src/scan/commands/command-finding.ts";

export interface CorpusLine {
  /** 1-based line of the corpus file. */
  readonly number: number;
  readonly command: string;
  /** The least verdict that the section asks for. */
  readonly least: CommandVerdict;
}

/** Reads hostile.txt or everyday.txt: `## block: …` begins a section, `# ` a comment, `⏎` and `⟨00A0⟩` are characters. */
export function corpus(name: string): CorpusLine[] {
  const text = readFileSync(new URL(name, import.meta.url), "utf8");
  let least: CommandVerdict = "allow";
  const found: CorpusLine[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    const section = /^## (block|review):/.exec(line);
    if (section) least = section[1] as CommandVerdict;
    else if (line !== "" && (!line.startsWith("# ") || line === "# only a comment")) {
      found.push({ number: index + 1, command: characters(line), least });
    }
  }
  return found;
}

/** Lines of which the judge says the same: their rules in the order in which they are said, none where it allows. */
export interface Answers {
  readonly rules: readonly string[];
  readonly commands: readonly string[];
}

/** Lines of one test: so few that a mutant (test/mutation) is tried on little else than what meets it. */
const LINES_MAX = 20;

/** Reads answers.txt: `## ` and rules (`@` and a line where that is not the first) begin a section. */
export function answers(name: string): Answers[] {
  const text = readFileSync(new URL(name, import.meta.url), "utf8");
  return text
    .split(/^## /m)
    .slice(1)
    .flatMap((section) => {
      const [head = "", ...rest] = section.split("\n");
      const lines = rest.filter(
        (line) => line !== "" && (!line.startsWith("# ") || line === "# only a comment"),
      );
      return inParts(lines.map(characters)).map((commands) => ({ rules: rulesOf(head), commands }));
    });
}

/** Lines with what is said of each, under a heading. */
export interface Answered {
  readonly title: string;
  /** Its name, where the heading has one in brackets. */
  readonly context: string;
  readonly rows: readonly (readonly [command: string, rules: readonly string[]])[];
}

/** Reads programs/*.txt: `## heading [context]`, then a line each, `rules: command`. */
export function answered(name: string): Answered[] {
  const text = readFileSync(new URL(`programs/${name}.txt`, import.meta.url), "utf8");
  return text
    .split(/^## /m)
    .slice(1)
    .flatMap((section) => {
      const [title = "", ...lines] = section.trimEnd().split("\n");
      const context = /\[(\w+)\]/.exec(title)?.[1] ?? "";
      const rows = lines.map((line) => {
        const at = line.indexOf(": ");
        return [characters(line.slice(at + 2)), rulesOf(line.slice(0, at))] as const;
      });
      return inParts(rows).map((part) => ({ title, context, rows: part }));
    });
}

function rulesOf(head: string): string[] {
  return head === "nothing" ? [] : head.split(", ");
}

function inParts<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / LINES_MAX) }, (_, at) =>
    all.slice(at * LINES_MAX, (at + 1) * LINES_MAX),
  );
}

function characters(line: string): string {
  return line
    .replaceAll("⏎", "\n")
    .replace(/⟨([0-9A-F]{4,6})⟩/g, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)));
}
