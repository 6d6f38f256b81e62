import { runGit } from "../git/run-git.ts";
import type { Revision } from "../git/types.ts";
import { type NamedBranch, namedBranch } from "./named-branch.ts";

/**
 * The head's branch: the one that `--branch` says, else the one that the revision's own name stands for. Git is asked for
 * the configured remotes only where a remote may be part of the name.
 * @throws CannotRun for a text that git takes for no branch's name.
 */
export async function headBranch(
  repository: string,
  head: Revision,
  words: string | undefined,
): Promise<NamedBranch | undefined> {
  const isOfHead = words === undefined || words === "HEAD" || words === "@";
  const ofHead = isOfHead ? await revisionBranch(repository, head) : undefined;
  if (words === undefined) return ofHead;
  const remotes =
    /^(?:refs\/)?heads\//.test(words) || !words.includes("/") ? [] : await remotesOf(repository);
  return namedBranch(words, ofHead, remotes);
}

async function revisionBranch(
  repository: string,
  { name, branch }: Revision,
): Promise<NamedBranch | undefined> {
  if (branch === undefined) return undefined;
  // What names a local branch has no remote in it.
  if ([branch, `heads/${branch}`, `refs/heads/${branch}`, "HEAD", "@"].includes(name))
    return { name: branch };
  const [fullName, remotes] = await Promise.all([fullNameOf(repository, name), remotesOf(repository)]);
  return fullName?.startsWith("refs/remotes/") ? namedBranch(fullName, undefined, remotes) : { name: branch };
}

async function fullNameOf(repository: string, name: string): Promise<string | undefined> {
  const arguments_ = ["rev-parse", "--revs-only", "--symbolic-full-name", name];
  return (await linesOf(repository, ["-c", "core.warnAmbiguousRefs=false"], arguments_))[0];
}

/** The names of the configured remotes. Reading them runs nothing and writes nothing. */
function remotesOf(repository: string): Promise<string[]> {
  return linesOf(repository, [], ["remote"]);
}

async function linesOf(
  repository: string,
  settings: readonly string[],
  command: readonly string[],
): Promise<string[]> {
  // A checkout that belongs to another user is still only read.
  const run = await runGit(["-c", "safe.directory=*", ...settings, "-C", repository, ...command]);
  return run.stdout
    .toString("utf8")
    .split("\n")
    .filter((line) => line !== "");
}
