import type { Problem } from "../contract/problem.ts";
import { forTerminal } from "./escape.ts";

/** What makes a document invalid, for people: message, place, help. */
export function renderProblems(problems: readonly Problem[]): string {
  return problems
    .map(({ file, line, column, message, help }) =>
      [
        `error: ${forTerminal(message)}`,
        `  --> ${forTerminal(file)}:${line}:${column}`,
        `  = help: ${forTerminal(help)}`,
        "",
      ].join("\n"),
    )
    .join("\n");
}
