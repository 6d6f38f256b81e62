import type { CannotRun } from "../git/cannot-run.ts";
import { forJson, forTerminal } from "../report/escape.ts";

/**
 * What is printed on standard error when a command cannot run: text, or with `--format json` one line
 * `{"version":1,"error":{"message":…,"help":…}}`. Standard output stays empty, so that nobody takes it for a verdict.
 */
export function errorText({ message, help }: CannotRun, argv: readonly string[]): string {
  if (asksForJson(argv)) return `${forJson({ version: 1, error: { message, help } })}\n`;
  return `error: ${forTerminal(message)}\n  = help: ${forTerminal(help)}\n`;
}

/** Looked for in the words themselves: the error may be that they cannot be read as options. */
function asksForJson(argv: readonly string[]): boolean {
  return argv.some(
    (word, index) => word === "--format=json" || (word === "--format" && argv[index + 1] === "json"),
  );
}
