/** What a text is written in, as far as the judge tells languages apart. */
export type CommandLanguage = "shell" | "powershell" | "cmd" | "code";

/** One command text that a file holds. */
export interface ExtractedCommand {
  readonly text: string;
  /** 1-based line of the file where the text begins. */
  readonly line: number;
  readonly language: CommandLanguage;
  /** What reads it where the language is `code`, as a person would name it. */
  readonly shell?: string;
  /** Where it stands: `script \`build\``, `recipe of \`test\``. */
  readonly where: string;
  /** The repository, or the image that a Dockerfile builds. */
  readonly place: "repository" | "image";
  /** Relative to the repository root; absent: the root, or wherever the file's own tool starts. */
  readonly directory?: string;
  /** The file itself, where the whole of it is the text. */
  readonly script?: string;
  /** Programs that declared dependencies bring, by the names of their packages. */
  readonly tools?: ReadonlySet<string>;
  /** Expressions that a workflow puts in before the shell reads the text, and that others may write. */
  readonly untrusted?: readonly string[];
}

/** What was read from a file, and what could not be, each with a reason: never silently nothing. */
export interface Extraction {
  readonly commands: readonly ExtractedCommand[];
  readonly unread: readonly string[];
}

export const COMMANDS_PER_FILE_MAX = 10_000;

/** The 1-based line of an offset. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) line++;
  return line;
}
