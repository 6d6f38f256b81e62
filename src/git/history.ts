import { parseCommit } from "./commit-object.ts";
import type { Objects } from "./objects.ts";
import { runGit } from "./run-git.ts";
import type { Ceilings, Oid } from "./types.ts";

export interface TrailerSearch {
  /** The youngest commit of the history whose message has the line. */
  readonly commit?: Oid;
  /** The whole history was searched: without it, nothing found means nothing known. */
  readonly complete: boolean;
}

/**
 * Searches the history of `tip` for a commit with the line `key: value`, at the start of a line anywhere in its message:
 * a squash merge buries the trailers of what it squashed. The key in any case, as git takes trailers, the value exactly.
 */
export async function findTrailer(
  objects: Objects,
  tip: Oid,
  key: string,
  value: string,
  ceilings: Ceilings,
): Promise<TrailerSearch> {
  const { directory, repository } = objects.scratch;
  const grep = ["rev-list", "--fixed-strings", `--grep=${value}`, tip];
  const run = await runGit([`--git-dir=${directory}`, ...grep], {
    directory,
    timeoutMs: ceilings.commandMs,
    ...(repository.shallowFile !== undefined && {
      environment: { GIT_SHALLOW_FILE: repository.shallowFile },
    }),
  });
  const candidates = run.stdout
    .toString("latin1")
    .split("\n")
    .filter((line) => line !== "") as Oid[];
  let complete = run.status === 0 && repository.shallowFile === undefined;
  let commit: Oid | undefined;
  await objects.reader.stream(candidates, { type: "commit", bytesMax: ceilings.objectBytes }, (answer) => {
    if (answer.kind === "unreadable") complete = false;
    else if (commit === undefined) {
      const { message } = parseCommit(answer.oid, answer.body, objects.reader.objectFormat);
      if (hasLine(message.toString("utf8"), key, value)) commit = answer.oid;
    }
  });
  return commit === undefined ? { complete } : { commit, complete };
}

function hasLine(message: string, key: string, value: string): boolean {
  return message.split("\n").some((line) => {
    const colon = line.indexOf(":");
    return (
      colon > 0 &&
      line.slice(0, colon).trimEnd().toLowerCase() === key.toLowerCase() &&
      line.slice(colon + 1).trim() === value
    );
  });
}
