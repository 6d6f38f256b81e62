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
  const chain = await chainBetween(objects, base, head, ceilings);
  if (chain !== undefined && chain.length <= ceilings.commits) return { commits: chain, unreadable: [] };
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

/** Commits of a chain that are looked at one by one before git is asked to walk the history. */
const CHAIN_MAX = 64;

/**
 * The commits of `head` that `base` has not, where they are a chain: each with one parent, the first one's the base. Most
 * ranges are, and to read a few commits is quicker than to start a git. Undefined where git has to say.
 */
export async function chainBetween(
  { reader, scratch }: Objects,
  base: Oid,
  head: Oid,
  { objectBytes: bytesMax }: Ceilings,
): Promise<readonly CommitObject[] | undefined> {
  // Where history was cut off, a commit's parents are not what it says.
  if (scratch.repository.shallowFile !== undefined) return undefined;
  const chain: CommitObject[] = [];
  for (let next = head; next !== base; ) {
    const [answer] = await reader.read([next], { type: "commit", bytesMax });
    if (answer?.kind !== "object" || chain.length >= CHAIN_MAX) return undefined;
    const commit = parseCommit(next, Buffer.from(answer.body), reader.objectFormat);
    const [parent, ...others] = commit.parents;
    // A malformed one is not always to git what it is to us.
    if (parent === undefined || others.length > 0 || commit.defects.length > 0) return undefined;
    chain.push(commit);
    next = parent;
  }
  return chain.reverse();
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
