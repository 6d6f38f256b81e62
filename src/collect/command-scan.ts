import { type BytePath, textOfPath } from "../contract/byte-path.ts";
import type { CommandSighting } from "../engine/command-sighting.ts";
import type { CommandContext } from "../scan/commands/command-context.ts";
import { type FileCommandFinding, judgeFile } from "../scan/commands/judge-file.ts";
import { commandsInFile } from "../scan/commands/readers/commands-in-file.ts";
import type { Content, ContentScanner } from "../scan/content.ts";

/** A script beyond this is not parsed but named: no person wrote it, and no person reads it. */
const SCRIPT_BYTES_MAX = 1024 * 1024;

/** Judges the commands that files hold; what a file held before is not this change's doing [S4] [P147]. */
export class CommandScan implements ContentScanner {
  private readonly contextOf: (path: BytePath) => CommandContext;
  private readonly found = new Map<string, CommandSighting>();

  constructor(contextOf: (path: BytePath) => CommandContext) {
    this.contextOf = contextOf;
  }

  /** Name and directory decide how a file is read, and which config judges it. */
  keyOf(path: BytePath): string {
    return path;
  }

  scan({ path, kind, bytes, before, commit }: Content): void {
    const name = textOfPath(path);
    if (kind === "symlink" || name === undefined) return;
    const context = this.contextOf(path);
    const stood = new Set((judged(name, before, context) ?? []).map(sameness));
    for (const finding of judged(name, bytes, context) ?? []) {
      if (!stood.has(sameness(finding))) this.add(finding, path, commit);
    }
  }

  /** The first of each: the same rule, words and place in several commits are one sighting. */
  list(): CommandSighting[] {
    return [...this.found.values()];
  }

  private add(finding: FileCommandFinding, path: BytePath, commit: string | undefined): void {
    const { rule, verdict, message, note, help, line, where } = finding;
    const key = [path, sameness(finding)].join("\0");
    if (this.found.has(key)) return;
    this.found.set(key, {
      commandRule: rule,
      verdict,
      message,
      help,
      where,
      path,
      line,
      ...(note === undefined ? {} : { note }),
      ...(commit === undefined ? {} : { commit }),
    });
  }
}

function judged(
  name: string,
  bytes: Buffer | undefined,
  context: CommandContext,
): readonly FileCommandFinding[] | undefined {
  if (bytes === undefined || !(SHEBANG.test(bytes.toString("latin1", 0, 5)) || isNamedForCommands(name)))
    return undefined;
  return judgeFile(name, bytes.subarray(0, SCRIPT_BYTES_MAX).toString("utf8"), context);
}

/** Behind a byte-order mark too. */
const SHEBANG = /^(?:\xef\xbb\xbf)?#!/;

/** Nearly every file is passed over by its name alone, without being decoded. */
function isNamedForCommands(name: string): boolean {
  return commandsInFile(name, "") !== undefined;
}

function sameness({ rule, message, where }: FileCommandFinding): string {
  return [rule, message, where].join("\0");
}
