import { readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";

/** What HEAD is in these files has a few dozen bytes. */
const HEAD_BYTES_MAX = 4096;

/**
 * The branch that is checked out, read from git's files without starting git: a hook runs before every tool. Undefined where
 * HEAD is on none, or where git keeps it elsewhere (reftable).
 * @param root of a work tree; `.git` in it is a directory, or the file of a linked work tree or a submodule
 */
export function checkedOutBranch(root: string): string | undefined {
  const place = join(root, ".git");
  const directory = statSync(place).isDirectory()
    ? place
    : resolve(root, /^gitdir: (.+?)\r?\n?$/.exec(textOf(place))?.[1] ?? ".");
  const branch = /^ref: refs\/heads\/(.+?)\r?\n?$/.exec(textOf(join(directory, "HEAD")))?.[1];
  return branch === ".invalid" ? undefined : branch;
}

function textOf(path: string): string {
  if (statSync(path).size > HEAD_BYTES_MAX) throw new Error(`\`${path}\` is larger than git makes it`);
  return readFileSync(path, "utf8");
}
