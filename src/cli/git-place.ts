import { statSync } from "node:fs";
import { tmpdir } from "node:os";
import { CannotRun } from "../git/cannot-run.ts";

/**
 * What git needs of a machine beside itself: a directory for temporary files, from where it is started, and a repository
 * whose path its line-by-line answers can hold. Without it git's own errors would name something else.
 * @throws CannotRun
 */
export function requireGitPlace(repository: string): void {
  const temporary = tmpdir();
  if (!isDirectory(temporary)) {
    throw new CannotRun(
      `the directory for temporary files, \`${temporary}\`, is not there`,
      "create it, or let `TMPDIR` name another",
    );
  }
  if (/[\n\r]/.test(repository)) {
    throw new CannotRun(
      `the path ${JSON.stringify(repository)} holds a line break`,
      "move or link the repository to a path without one",
    );
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
