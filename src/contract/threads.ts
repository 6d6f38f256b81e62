import { type BytePath, directoriesAbove } from "./byte-path.ts";

/** The repository's root as a directory: always a thread. */
export const ROOT = "" as BytePath;

const FOLDER = ".proofgate";

/**
 * The thread a path belongs to: the deepest directory above it that holds `.proofgate/`, else the root (contract.md, 1).
 * A thread's own `.proofgate/` is the thread's. `threads` are directories as the *target's* tree has them, never the head's: what
 * a change brings does not move a boundary for the change itself.
 */
export function threadOf(path: BytePath, threads: ReadonlySet<BytePath>): BytePath {
  if (threads.size === (threads.has(ROOT) ? 1 : 0)) return ROOT;
  return directoriesAbove(path).find((directory) => threads.has(directory)) ?? ROOT;
}

/** Whether two paths belong to one thread. */
export function shareThread(one: BytePath, other: BytePath, threads: ReadonlySet<BytePath>): boolean {
  return threadOf(one, threads) === threadOf(other, threads);
}

/**
 * The directory that a path below `.proofgate/` makes a thread, or undefined for every other path: `a/b` for
 * `a/b/.proofgate/config.yaml`. A `.proofgate` inside another one makes none: plans are not places for code.
 */
export function threadMadeBy(path: BytePath): BytePath | undefined {
  // Asked of every path, and nearly none has it.
  if (!path.includes(FOLDER)) return undefined;
  const segments = path.split("/");
  const at = segments.indexOf(FOLDER);
  if (at < 0 || at === segments.length - 1) return undefined;
  return segments.slice(0, at).join("/") as BytePath;
}
