import type { BytePath } from "../contract/byte-path.ts";
import { CannotRun } from "./cannot-run.ts";
import { lookupAll } from "./lookup.ts";
import type { Objects } from "./objects.ts";
import { runGit } from "./run-git.ts";
import { CEILINGS, type Oid } from "./types.ts";

/**
 * Whether some directory below the root holds the file `name`, one of whose parts is a directory of its own
 * (`.proofgate/config.yaml`). The one question that looks at every directory of a tree: ask it only where it matters.
 * @throws CannotRun where the tree is too large to search.
 */
export async function hasFileBelowRoot(
  objects: Objects,
  tree: Oid,
  name: `${string}/${string}`,
): Promise<boolean> {
  const { directory } = objects.scratch;
  const run = await runGit([`--git-dir=${directory}`, "ls-tree", "-r", "-d", "-z", "--name-only", tree], {
    directory,
    timeoutMs: CEILINGS.commandMs,
  });
  if (run.status !== 0) {
    throw new CannotRun(
      `the directories of tree ${tree} cannot be listed: ${run.cut ? "there are too many" : run.stderr}`,
      "check the repository with `git fsck`",
    );
  }
  const folder = name.slice(0, name.lastIndexOf("/"));
  const file = name.slice(name.lastIndexOf("/") + 1);
  const places = run.stdout
    .toString("latin1")
    .split("\0")
    .filter((path) => path.endsWith(`/${folder}`))
    .map((path) => `${path}/${file}` as BytePath);
  const found = await lookupAll(objects.reader, tree, places, CEILINGS.objectBytes);
  return [...found.values()].some(({ kind }) => kind !== "absent");
}
