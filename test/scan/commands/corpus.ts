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

function characters(line: string): string {
  return line
    .replaceAll("⏎", "\n")
    .replace(/⟨([0-9A-F]{4,6})⟩/g, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)));
}
