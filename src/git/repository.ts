import { statSync } from "node:fs";
import { resolve } from "node:path";
import { CannotRun } from "./cannot-run.ts";
import { type GitRun, runGit } from "./run-git.ts";
import type { ObjectFormat, Oid, Repository, Revision } from "./types.ts";

// A checkout that belongs to another user (a container in CI) is still only read.
const TRUST_OWNER = ["-c", "safe.directory=*"];
// Without it git gives no full name for `HEAD` where a branch is called HEAD as well.
const FIRST_MATCH = ["-c", "core.warnAmbiguousRefs=false"];
// Prints one line, `true` or `false`, after each name: not every name prints one of its own.
const MARK = "--is-bare-repository";
const OID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/**
 * Finds the repository in or above `directory` and resolves the revisions, in their order. All that the judged
 * repository's own git configuration is ever loaded for; nothing is written.
 * @throws CannotRun: not a repository, an unreadable directory, an unknown or ambiguous revision.
 */
export async function openRepository(
  directory: string,
  names: readonly string[],
): Promise<{ repository: Repository; revisions: Revision[] }> {
  const place = existingDirectory(directory);
  for (const name of names) refuseOddName(name);
  const [found, looked] = await Promise.all([locate(place, directory), look(place, names)]);
  const revisions = names.map((name, index) => chosen(name, looked, index));
  const fullNames = await fullNamesOf(place, revisions, found.headName);
  return {
    repository: found.repository,
    revisions: revisions.map(({ candidate: _, ...revision }, index) => {
      const branch = branchOf(fullNames[index]);
      return branch === undefined ? revision : { ...revision, branch };
    }),
  };
}

function existingDirectory(directory: string): string {
  const place = resolve(directory);
  try {
    if (statSync(place).isDirectory()) return place;
  } catch (error) {
    throw new CannotRun(
      `\`${directory}\` cannot be opened: ${(error as Error).message}`,
      "give a directory inside a git repository (`--repo DIR`)",
    );
  }
  throw new CannotRun(
    `\`${directory}\` is not a directory`,
    "give a directory inside a git repository (`--repo DIR`)",
  );
}

function refuseOddName(name: string): void {
  // No ref or revision can hold these, and cat-file reads one name a line.
  if (name === "" || name.startsWith("-") || /[\0-\x1f\x7f]/.test(name)) {
    throw new CannotRun(
      `${JSON.stringify(name)} is not the name of a revision`,
      "give a branch, a tag or a commit id",
    );
  }
}

async function locate(
  place: string,
  directory: string,
): Promise<{ repository: Repository; headName: string | undefined }> {
  const run = await runGit([
    ...TRUST_OWNER,
    ...FIRST_MATCH,
    ...[
      "-C",
      place,
      "rev-parse",
      "--show-object-format",
      "--is-shallow-repository",
      "--path-format=absolute",
    ],
    ...["--git-path", "objects", "--git-path", "shallow", "--revs-only", "--symbolic-full-name", "HEAD"],
  ]);
  const [format, shallow, objectDirectory, shallowFile, headName] = run.stdout.toString("utf8").split("\n");
  if ((format !== "sha1" && format !== "sha256") || !objectDirectory || !shallowFile)
    throw notARepository(run, directory);
  const repository = { directory, objectDirectory, objectFormat: format as ObjectFormat };
  return {
    repository: shallow === "true" ? { ...repository, shallowFile } : repository,
    headName: headName || undefined,
  };
}

function notARepository(run: GitRun, directory: string): CannotRun {
  return new CannotRun(
    run.stderr.includes("not a git repository")
      ? `\`${directory}\` is not in a git repository`
      : `\`${directory}\` is not a repository that git can read: ${firstLine(run.stderr)}`,
    "give a directory inside a git repository (`--repo DIR`)",
  );
}

interface Looked {
  /** Per name: the branch of that name, the name itself, each peeled to a commit, and the name unpeeled. */
  readonly lines: readonly string[];
  readonly warnings: string;
}

async function look(place: string, names: readonly string[]): Promise<Looked> {
  const input = names
    .flatMap((name) => [`refs/heads/${name}^{commit}`, `${name}^{commit}`, name])
    .map((line) => `${line}\n`);
  const run = await runGit(
    [
      ...TRUST_OWNER,
      "-c",
      "core.warnAmbiguousRefs=true",
      "-C",
      place,
      "cat-file",
      "--batch-check=%(objectname) %(objecttype)",
    ],
    { input: input.join("") },
  );
  return { lines: run.stdout.toString("utf8").split("\n"), warnings: run.stderr };
}

function chosen(name: string, looked: Looked, index: number): Revision & { candidate: string } {
  const [asBranch = "", asGiven = "", unpeeled = ""] = looked.lines.slice(index * 3, index * 3 + 3);
  // A branch before a tag of the same name [T018], but `HEAD` and object ids are what they are.
  const literal = /^[A-Z_]*HEAD$|^@$/.test(name) || OID.test(name);
  const branchCommit = literal ? undefined : commitIn(asBranch);
  if (branchCommit !== undefined) return { name, commit: branchCommit, candidate: `refs/heads/${name}` };
  const commit = commitIn(asGiven);
  if (commit === undefined) throw unresolved(name, asGiven);
  const stem = name.split(/[~^@:]/, 1)[0];
  if (!literal && looked.warnings.split("\n").includes(`warning: refname '${stem}' is ambiguous.`)) {
    throw new CannotRun(
      `\`${name}\` names more than one thing`,
      `give the full name (\`refs/heads/${name}\`, \`refs/tags/${name}\`) or a commit id`,
    );
  }
  const [tag, type] = unpeeled.split(" ");
  const revision = { name, commit, candidate: name };
  return type === "tag" ? { ...revision, tag: tag as Oid } : revision;
}

function commitIn(line: string): Oid | undefined {
  const [oid = "", type] = line.split(" ");
  return type === "commit" && OID.test(oid) ? (oid as Oid) : undefined;
}

/** A name that stands for no commit that is here. */
export class UnknownRevision extends CannotRun {
  constructor(name: string) {
    super(
      `\`${name}\` is not a revision of this repository`,
      name === "HEAD"
        ? "commit something first: nothing is checked out that has a commit"
        : "give a branch, a tag or a commit id that it has; in a shallow clone, fetch it first (`git fetch --unshallow`)",
    );
  }
}

function unresolved(name: string, line: string): CannotRun {
  if (line.endsWith(" ambiguous"))
    return new CannotRun(`\`${name}\` is the beginning of more than one object's id`, "give more digits");
  return new UnknownRevision(name);
}

/** The ref that each name stands for, symbolic refs followed; undefined where it stands for none. */
async function fullNamesOf(
  place: string,
  revisions: readonly { candidate: string }[],
  headName: string | undefined,
): Promise<(string | undefined)[]> {
  const asked = revisions.filter(
    ({ candidate }) => candidate !== "HEAD" && candidate !== "@" && !OID.test(candidate),
  );
  const names = new Map<string, string | undefined>([
    ["HEAD", headName],
    ["@", headName],
  ]);
  if (asked.length > 0) {
    const args = asked.flatMap(({ candidate }) => [candidate, MARK]);
    const run = await runGit([
      ...TRUST_OWNER,
      ...FIRST_MATCH,
      "-C",
      place,
      "rev-parse",
      "--revs-only",
      "--symbolic-full-name",
      ...args,
    ]);
    const groups = run.stdout.toString("utf8").split(/^(?:true|false)\n/m);
    for (const [index, { candidate }] of asked.entries())
      names.set(candidate, groups[index]?.trim() || undefined);
  }
  return revisions.map(({ candidate }) => names.get(candidate));
}

/** Without `refs/heads/` or `refs/remotes/<remote>/`; a pull request's merge, as CI systems fetch it, is no branch. */
function branchOf(fullName: string | undefined): string | undefined {
  if (fullName?.startsWith("refs/heads/")) return fullName.slice("refs/heads/".length);
  if (fullName?.startsWith("refs/remotes/pull/")) return undefined;
  return /^refs\/remotes\/[^/]+\/(.+)$/.exec(fullName ?? "")?.[1];
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}
