import type { CommandContext } from "./command-context.ts";
import { COMMAND_RULES, type CommandFinding } from "./command-finding.ts";
import { judgeCommand } from "./judge-command.ts";
import { commandsInFile } from "./readers/commands-in-file.ts";
import type { ExtractedCommand } from "./readers/extracted-command.ts";
import { shown } from "./shell-word.ts";

/** What is said of one command in a file. `line` is the file's, `where` names the script or step. */
export interface FileCommandFinding extends CommandFinding {
  readonly where: string;
}

/**
 * Judges every command that a file holds; undefined where it is no file that holds commands. What cannot be read is a
 * finding. Pure, like the judge.
 * @param path relative to the repository root, with slashes
 */
export function judgeFile(
  path: string,
  text: string,
  context: CommandContext = {},
): readonly FileCommandFinding[] | undefined {
  const extraction = commandsInFile(path, text);
  if (extraction === undefined) return undefined;
  const unread = extraction.unread.map((why): FileCommandFinding => {
    const [, help] = COMMAND_RULES["does-not-parse"];
    return { rule: "does-not-parse", verdict: "review", message: why, help, line: 1, where: "file" };
  });
  return [...unread, ...extraction.commands.flatMap((command) => judgeExtracted(command, context))];
}

function judgeExtracted(command: ExtractedCommand, context: CommandContext): FileCommandFinding[] {
  const {
    text,
    language,
    shell = "python",
    line,
    where,
    place,
    directory,
    script,
    tools,
    untrusted = [],
  } = command;
  // Empty recipes and steps do nothing; only a command that is asked about must not be empty.
  if (text.split("\n").every((written) => /^\s*(#|$)/.test(written))) return [];
  const started = directory ?? context.directory;
  const { findings } = judgeCommand(asShell(text, language), {
    ...context,
    place,
    ...(started === undefined ? {} : { directory: started }),
    ...(script === undefined ? {} : { script }),
    ...(tools === undefined ? {} : { tools }),
  });
  const [, help] = COMMAND_RULES["dynamic-argument"];
  return [
    ...untrusted.map((expression): FileCommandFinding => {
      const message = `\`${shown(expression)}\` is put into the text before the shell reads it`;
      return {
        rule: "dynamic-argument",
        verdict: "review",
        message,
        note: "whoever writes it writes commands",
        help,
        line,
        where,
      };
    }),
    ...findings.map((finding) => ({
      ...finding,
      message:
        language === "code" ? finding.message.replace(/^`python`/, `\`${shown(shell)}\``) : finding.message,
      line: language === "shell" ? line + finding.line - 1 : line,
      where,
    })),
  ];
}

/** Other languages are handed to the program that runs them, as one word. */
function asShell(text: string, language: ExtractedCommand["language"]): string {
  if (language === "shell") return text;
  const program = language === "powershell" ? "pwsh -Command" : language === "cmd" ? "cmd /c" : "python -c";
  return `${program} '${text.replaceAll("'", "'\\''")}'`;
}
