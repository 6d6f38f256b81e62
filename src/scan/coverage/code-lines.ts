import type { BytePath } from "../../contract/byte-path.ts";
import { readRegions } from "../lexing/regions.ts";
import { syntaxOf } from "../lexing/syntax-of.ts";
import { languageOf } from "../tests/language.ts";

/** Whether a file's name is one of a program: data, markup and prose hold no line that a test could run. */
export function isProgram(path: BytePath): boolean {
  return syntaxOf(path).nature === "program" && !/\.d\.[cm]?ts$/.test(path);
}

/**
 * Which lines of a program hold code, 1-based: more than blanks, comments, brackets and punctuation. Some tools count all lines
 * between two that ran or did not; nobody can test a comment.
 */
export function codeLines(path: BytePath, text: string): ReadonlySet<number> {
  const found = new Set<number>();
  const bare = withoutComments(path, text);
  bare.split("\n").forEach((line, index) => {
    if (/[\p{L}\p{N}_]/u.test(line) && !/^\W*else\W*$/.test(line)) found.add(index + 1);
  });
  return found;
}

/** Comments become blanks; lines stay where they are. */
function withoutComments(path: BytePath, text: string): string {
  const parts: string[] = [];
  let at = 0;
  for (const { kind, start, end } of readRegions(text, syntaxOf(path))) {
    if (kind !== "comment") continue;
    parts.push(text.slice(at, start), text.slice(start, end).replace(/[^\n]/g, " "));
    at = end;
  }
  return parts.join("") + text.slice(at);
}

/** What a file must hold to do anything when it is run; in languages that are not named, any code does. */
const DOES_SOMETHING: Readonly<Record<string, RegExp>> = {
  javascript: /\b(?:function|class|return|const|let|var|await|throw|new|if|for|while|switch)\b|^[\w.]+\(/m,
  go: /\bfunc\b|\bvar\b/,
  java: /\b(?:class|enum|record)\b/,
  kotlin: /\b(?:class|object|fun|val|var)\b/,
  csharp: /\b(?:class|struct|record|return)\b/,
  rust: /\bfn\b/,
};

/** Lines that bind names to others and do nothing: imports, types, packages. */
const BINDS =
  /^\s*(?:import\b|from\s+\S+\s+import\b|export\s+(?:\*|\{|type\b|interface\b)|package\b|using\b|use\b|#include\b|type\b|interface\b|declare\b|require(?:_relative)?\b)/;

/**
 * Lines of a program of which no report speaks that would run if anything did: an estimate by words, for a file that a tool
 * left out. Files of types and names alone have none.
 */
export function linesThatMayRun(path: BytePath, text: string): ReadonlySet<number> {
  const bare = withoutComments(path, text);
  const needed = DOES_SOMETHING[languageOf(path) ?? ""];
  if (needed && !needed.test(bare)) return new Set();
  const lines = bare.split("\n");
  return new Set([...codeLines(path, text)].filter((number) => !BINDS.test(lines[number - 1] ?? "")));
}
