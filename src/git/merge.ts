import { type BytePath, bytePath } from "../contract/byte-path.ts";
import { refuseLacking } from "./lacking-blobs.ts";
import { type MergePair, refuseLackingMerges } from "./merge-contents.ts";
import type { Objects } from "./objects.ts";
import { type GitRun, runGit } from "./run-git.ts";
import type { AutoMerge, Ceilings, Oid } from "./types.ts";

/** All merges together take as long as so many git commands may: fifty that are slow on purpose would else take their judge hours. */
export const WHOLE_TIMES = 3;
/** Pairs of one git: what it has answered before it is ended for its time is lost with it. */
const BATCH = 16;

/**
 * Git's own merges of pairs of commits, in their order. In the scratch repository: no attributes, no merge drivers, and
 * what it writes is thrown away. Directory renames off: they put files where neither side has them.
 */
export async function autoMerges(
  objects: Objects,
  pairs: readonly MergePair[],
  ceilings: Ceilings,
): Promise<AutoMerge[]> {
  const isPartial = objects.scratch.repository.isPartial === true;
  if (isPartial)
    await refuseLackingMerges(
      objects,
      pairs,
      ({ into, from }) => mergeBases(objects, into, from, ceilings),
      ceilings,
    );
  const end = performance.now() + WHOLE_TIMES * ceilings.commandMs;
  const merges: AutoMerge[] = [];
  let failed = 0;
  // One by one where a batch took too long: the slow one is to be known, and the others to be answered.
  let oneByOneUntil = 0;
  while (merges.length < pairs.length && failed <= ceilings.failedMerges) {
    const from = merges.length;
    const batch = pairs.slice(from, from + (from < oneByOneUntil ? 1 : BATCH));
    const timeoutMs = Math.min(ceilings.commandMs, Math.ceil(end - performance.now()));
    if (timeoutMs <= 0) break;
    const run = await mergeTree(objects, batch, timeoutMs);
    merges.push(...mergesIn(run.stdout).slice(0, batch.length));
    if (merges.length === from + batch.length) continue;
    if (run.status === 0) break;
    if (isPartial) refuseUnread(objects, run);
    if (run.cut === undefined || (batch.length === 1 && timeoutMs === ceilings.commandMs)) {
      // Git gives up at the first pair that it cannot merge at all: it is the one after the last answer.
      failed += 1;
      merges.push(failure(run));
    } else if (batch.length === 1) break;
    else oneByOneUntil = from + batch.length;
  }
  const why =
    failed > ceilings.failedMerges
      ? "too many merges of this range cannot be repeated"
      : "git gave no answer in time";
  while (merges.length < pairs.length) merges.push({ kind: "undetermined", why, isUntried: true });
  return merges;
}

/** The best common ancestors of two commits; empty: their histories have nothing in common. */
export async function mergeBases(objects: Objects, one: Oid, other: Oid, ceilings: Ceilings): Promise<Oid[]> {
  const { directory } = objects.scratch;
  const run = await runGit([`--git-dir=${directory}`, "merge-base", "--all", one, other], {
    directory,
    timeoutMs: ceilings.commandMs,
  });
  return run.stdout
    .toString("latin1")
    .split("\n")
    .filter((line) => line !== "")
    .sort() as Oid[];
}

function mergeTree(objects: Objects, pairs: readonly MergePair[], timeoutMs: number): Promise<GitRun> {
  const { directory } = objects.scratch;
  return runGit(
    [
      ...[`--git-dir=${directory}`, "-c", "merge.directoryRenames=false", "merge-tree", "--write-tree"],
      ...["--stdin", "-z", "--name-only", "--no-messages"],
    ],
    {
      directory,
      timeoutMs,
      input: pairs.map(({ into, from }) => `${into} ${from}\n`).join(""),
    },
  );
}

/** Each answer: status, tree, conflicted paths, an empty field; fields end in NUL. An answer cut short is none. */
function mergesIn(output: Buffer): AutoMerge[] {
  const merges: AutoMerge[] = [];
  const fields: BytePath[] = [];
  for (let at = 0, end = output.indexOf(0); end >= 0; at = end + 1, end = output.indexOf(0, at)) {
    const field = bytePath(output.subarray(at, end));
    // Only a path can be empty after the first two, and git merges no tree with an empty name.
    if (field !== "" || fields.length < 2) {
      fields.push(field);
      continue;
    }
    merges.push(mergeIn(fields.splice(0)));
  }
  return merges;
}

function mergeIn([status, tree, ...paths]: BytePath[]): AutoMerge {
  if (!/^[0-9a-f]{40,64}$/.test(tree ?? ""))
    return { kind: "undetermined", why: "git's answer was not understood" };
  const conflictedPaths = [...new Set(paths)].sort();
  if (status === "1" && paths.length === 0) return { kind: "clean", tree: tree as string as Oid };
  if (status === "0") return { kind: "conflicted", tree: tree as string as Oid, conflictedPaths };
  return { kind: "undetermined", why: "git's answer was not understood" };
}

/** Git's merge reads more than was foreseen: it names the first that it could not read. */
function refuseUnread(objects: Objects, { stderr }: GitRun): void {
  const oid = /unable to read (?:blob object )?([0-9a-f]{40,64})\b/.exec(stderr)?.[1];
  if (oid === undefined) return;
  objects.lacking.add(oid as Oid);
  refuseLacking(objects);
}

function failure(run: GitRun): AutoMerge {
  if (run.stderr.includes("refusing to merge unrelated histories")) return { kind: "unrelated" };
  if (run.cut !== undefined) return { kind: "undetermined", why: "git's merge took too long" };
  return { kind: "undetermined", why: `git could not merge: ${run.stderr.split("\n").at(-1)}` };
}
