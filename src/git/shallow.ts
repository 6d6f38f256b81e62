import { readFileSync } from "node:fs";
import { CannotRun } from "./cannot-run.ts";
import { parseCommit } from "./commit-object.ts";
import type { Objects } from "./objects.ts";
import { runGit } from "./run-git.ts";
import type { Ceilings, CommitObject, Oid } from "./types.ts";

/**
 * In a shallow clone git walks the base's history only to where it was cut, and takes a commit whose way to the base lies
 * behind the cut for a new one. That can be only where a new commit is not younger than the cut. Dates are claims, but a
 * lie about a new commit's date leads only to this error.
 * @throws CannotRun
 */
export async function refuseCutHistory(
  objects: Objects,
  base: Oid,
  commits: readonly CommitObject[],
  ceilings: Ceilings,
): Promise<void> {
  const { repository } = objects.scratch;
  if (repository.shallowFile === undefined || commits.length === 0) return;
  const cut = await cutBehind(objects, base, repository.shallowFile, ceilings);
  const answers = await objects.reader.read(cut, { type: "commit", bytesMax: ceilings.objectBytes });
  let youngestCut = Number.NEGATIVE_INFINITY;
  for (const answer of answers) {
    if (answer.kind !== "object") continue;
    youngestCut = Math.max(
      youngestCut,
      committedAt(parseCommit(answer.oid, answer.body, repository.objectFormat)),
    );
  }
  if (commits.every((commit) => committedAt(commit) > youngestCut || commit.parents.includes(base))) return;
  throw new CannotRun(
    `the shallow clone \`${repository.directory}\` does not reach back to where base and head part`,
    "fetch more history (`git fetch --unshallow`, or `fetch-depth: 0` in actions/checkout)",
  );
}

/** The commits at which the base's history was cut off. */
async function cutBehind(
  objects: Objects,
  base: Oid,
  shallowFile: string,
  ceilings: Ceilings,
): Promise<Oid[]> {
  const { directory } = objects.scratch;
  const run = await runGit([`--git-dir=${directory}`, "rev-list", base], {
    environment: { GIT_SHALLOW_FILE: shallowFile },
    timeoutMs: ceilings.commandMs,
    directory,
  });
  const seen = new Set(run.stdout.toString("latin1").split("\n"));
  const cut = readFileSync(shallowFile, "latin1")
    .split("\n")
    .filter((line) => line !== "");
  // Where the walk failed, any cut may be the base's.
  return (run.status === 0 ? cut.filter((oid) => seen.has(oid)) : cut) as Oid[];
}

/** Seconds since 1970; a date that cannot be read is older than all. */
function committedAt(commit: CommitObject): number {
  const seconds = /> ([0-9]{1,15}) [+-][0-9]{4}$/.exec(commit.committer.toString("latin1"))?.[1];
  return seconds === undefined ? Number.NEGATIVE_INFINITY : Number(seconds);
}
