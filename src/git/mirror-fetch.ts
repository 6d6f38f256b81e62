import { bytesIn, FILTER, PROMISOR } from "./mirror-files.ts";
import { type Remote, runWithRemote } from "./remote.ts";
import type { GitRun } from "./run-git.ts";

export interface FetchOptions {
  /** Bytes that the mirror may take on disk. */
  readonly bytesMax: number;
  /** Milliseconds. */
  readonly timeoutMs: number;
}

/** What one fetch asks for. */
export interface Wanted {
  /** What git reads from its standard input: a refspec or an object's id a line, however many. */
  readonly lines: string;
  /** Whether git checks what it receives. */
  readonly checks: boolean;
  /** Exactly these objects: nothing that is here is told of, so that the remote need not look for what stands between. */
  readonly isExact?: boolean;
}

export interface FetchRun {
  readonly run: GitRun;
  readonly tooLarge: boolean;
}

const WATCH_MS = 250;

/**
 * One `git fetch` into a mirror. Into a partial one it leaves contents out but those that are asked for by their ids;
 * a remote that knows no filter sends them all, which is as good. The remote's address is in no file.
 */
export async function fetchOnce(
  { directory, isPartial }: { readonly directory: string; readonly isPartial: boolean },
  remote: Remote,
  { lines, checks, isExact = false }: Wanted,
  { bytesMax, timeoutMs }: FetchOptions,
): Promise<FetchRun> {
  const watch = new AbortController();
  const timer = setInterval(() => {
    if (bytesIn(directory) > bytesMax) watch.abort();
  }, WATCH_MS);
  try {
    const run = await runWithRemote(
      [
        `--git-dir=${directory}`,
        ...["-c", `fetch.fsckObjects=${checks}`, "-c", "fetch.writeCommitGraph=false"],
        // Packs stay packs: thousands of single files would be slower to read, and to count.
        ...["-c", "fetch.unpackLimit=1"],
        ...(isExact ? ["-c", "fetch.negotiationAlgorithm=noop"] : []),
        ...["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance"],
        ...["--recurse-submodules=no", ...(isPartial ? [`--filter=${FILTER}`] : []), "--stdin"],
        ...["--end-of-options", isPartial ? PROMISOR : remote.url],
      ],
      remote,
      { timeoutMs, signal: watch.signal, input: lines },
      isPartial ? [[`remote.${PROMISOR}.url`, remote.url]] : [],
    );
    return { run, tooLarge: watch.signal.aborted || bytesIn(directory) > bytesMax };
  } finally {
    clearInterval(timer);
  }
}

export function succeeded({ run, tooLarge }: FetchRun): boolean {
  return run.status === 0 && !tooLarge;
}

/** What git's check of received objects complained of; undefined where that was not what failed. */
export function complaintIn({ stderr }: GitRun): string | undefined {
  const line = stderr
    .split("\n")
    .find((each) => /^error: object [0-9a-f]+: \w+:|^fatal: fsck error/.test(each));
  return line?.replace(/^(?:error|fatal): /, "").slice(0, 500);
}
