import type { CommandContext } from "./command-context.ts";
import { type CommandJudgement, worstVerdict } from "./command-finding.ts";
import { judgeCommand } from "./judge-command.ts";

/**
 * Judges the words of a command line: one is shell text; several are joined by spaces (contract.md, 5). Joining loses
 * what was one word (`sh -c 'rm -rf /'`), and so the words are judged as they stand, too: the worse of both counts.
 */
export function judgeArguments(words: readonly string[], context: CommandContext = {}): CommandJudgement {
  const joined = judgeCommand(words.join(" "), context);
  if (words.length < 2) return joined;
  const literal = judgeCommand(words.map(quoted).join(" "), context);
  const known = new Set(literal.findings.map(({ rule }) => rule));
  const findings = [...literal.findings, ...joined.findings.filter(({ rule }) => !known.has(rule))];
  return { verdict: worstVerdict(findings.map(({ verdict }) => verdict)), findings };
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
