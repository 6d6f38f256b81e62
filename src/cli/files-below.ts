import { readdir } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { CannotRun } from "../git/cannot-run.ts";
import { reasonOf } from "./answer.ts";

const FILES_MAX = 200_000;
/** Directories that others fill. */
export const FILLED_BY_OTHERS: ReadonlySet<string> = new Set(["node_modules", ".venv", "vendor"]);
/** What others brought, and git's own store. */
const SKIPPED: ReadonlySet<string> = new Set([".git", ...FILLED_BY_OTHERS]);

/**
 * Paths of all files, relative to the root with slashes, in code-unit order. Directories that others fill are left out, and
 * symbolic links are not followed. @throws CannotRun: a directory that cannot be read, or more than 200,000 files.
 */
export async function filesBelow(root: string): Promise<string[]> {
  const found: string[] = [];
  const open = [root];
  for (let directory = open.pop(); directory !== undefined; directory = open.pop()) {
    const entries = await readdir(directory, { withFileTypes: true }).catch((error: unknown) => {
      throw new CannotRun(
        `\`${directory}\` cannot be read: ${reasonOf(error)}`,
        "give a directory with `--dir`",
      );
    });
    for (const entry of entries) {
      const path = join(directory, entry.name);
      if (entry.isDirectory() && !SKIPPED.has(entry.name)) open.push(path);
      else if (entry.isFile()) found.push(relative(root, path).split(sep).join("/"));
      if (found.length > FILES_MAX)
        throw new CannotRun(`there are more than ${FILES_MAX} files`, "scan a part with `--dir`");
    }
  }
  return found.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}
