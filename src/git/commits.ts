import { CannotRun } from "./cannot-run.ts";
import { parseCommit } from "./commit-object.ts";
import type { Objects } from "./objects.ts";
import { runGit } from "./run-git.ts";
import { refuseCutHistory } from "./shallow.ts";
import {
  CEILINGS,
  type CeilingExceeded,
  type Ceilings,
  type CommitObject,
  type Oid,
  type Repository,
  type Unreadable,
} from "./types.ts";

export interface NewCommits {
  /** Parents first. */
  readonly commits: readonly CommitObject[];
  readonly unreadable: readonly Unreadable[];
  /** There are more, or they could not be listed in time: `commits` is empty then. */
  readonly ceiling?: CeilingExceeded;
}

/**
 * The commits of `head` that `base` has not, raw.
 * @throws CannotRun where the history that decides this is not in the repository.
 */
export async function newCommits(
  objects: Objects,
  base: Oid,
  head: Oid,
  ceilings: Ceilings,
): Promise<NewCommits> {
  const { scratch } = objects;
  const run = await runGit(
    [
      ...[`--git-dir=${scratch.directory}`, "rev-list", "--topo-order", "--reverse"],
      ...[`--max-count=${ceilings.commits + 1}`, head, `^${base}`],
    ],
    { timeoutMs: ceilings.commandMs, directory: scratch.directory },
  );
  if (run.cut !== undefined) return exceeded({ ceiling: "commandMs", limit: ceilings.commandMs });
  if (run.status !== 0) throw incomplete(scratch.repository, run.stderr);
  const oids = run.stdout.toString("latin1").split("\n").slice(0, -1) as Oid[];
  if (oids.length > ceilings.commits) return exceeded({ ceiling: "commits", limit: ceilings.commits });
  const read = await readCommits(objects, oids, ceilings);
  await refuseCutHistory(objects, base, read.commits, ceilings);
  return read;
}

/** Commits by id, in the order asked for. */
export async function readCommits(
  objects: Objects,
  oids: readonly Oid[],
  ceilings: Ceilings,
): Promise<{ commits: CommitObject[]; unreadable: Unreadable[] }> {
  const { reader } = objects;
  const commits: CommitObject[] = [];
  const unreadable: Unreadable[] = [];
  await reader.stream(oids, { type: "commit", bytesMax: ceilings.objectBytes }, (answer) => {
    if (answer.kind === "object")
      commits.push(parseCommit(answer.oid, Buffer.from(answer.body), reader.objectFormat));
    else
      unreadable.push({
        oid: answer.oid,
        type: "commit",
        why: answer.why,
        detail: answer.detail,
        commit: answer.oid,
      });
  });
  return { commits, unreadable };
}

function exceeded(ceiling: CeilingExceeded): NewCommits {
  return { commits: [], unreadable: [], ceiling };
}

function incomplete(repository: Repository, stderr: string): CannotRun {
  // The first error names the commit; the last line says only that the walk ended.
  const errors = stderr.split("\n").filter((line) => /^(?:error|fatal): /.test(line));
  const said = (errors[0] ?? stderr).replace(/^\w+: /, "").replace(/^Could/, "could");
  return repository.shallowFile === undefined
    ? new CannotRun(
        `the history in \`${repository.directory}\` cannot be followed: git says ${said}`,
        "fetch the missing commits, or clone again; a commit that is there and malformed must be made anew",
      )
    : new CannotRun(
        `the shallow clone \`${repository.directory}\` lacks commits between base and head: git says ${said}`,
        "fetch more history (`git fetch --unshallow`, or `fetch-depth: 0` in actions/checkout)",
      );
}

/** The tree of a commit; undefined where it cannot be read. */
export async function treeOfCommit(objects: Objects, commit: Oid): Promise<Oid | undefined> {
  const { commits } = await readCommits(objects, [commit], CEILINGS);
  return commits[0]?.tree;
}
