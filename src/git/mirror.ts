import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { type Remote, type RemoteFailure, remoteFailure, runWithRemote } from "./remote.ts";
import { type GitRun, runGit } from "./run-git.ts";
import type { ObjectFormat, Oid } from "./types.ts";

/** What became of fetching objects into a mirror. */
export type FetchOutcome =
  | {
      readonly kind: "fetched";
      /** What git's own check of the objects holds against them; they are here all the same, to be judged. */
      readonly malformed?: string;
    }
  | RemoteFailure
  /** More bytes than a mirror may have. */
  | { readonly kind: "too-large"; readonly bytesMax: number };

export interface FetchOptions {
  /** Bytes that the mirror may take on disk. */
  readonly bytesMax: number;
  /** Milliseconds. */
  readonly timeoutMs: number;
}

/** Heads that were fetched are kept under this name, so that later fetches send only what is new. */
const KEPT = "refs/kept";
const WATCH_MS = 250;
const PACKS_MAX = 40;

/**
 * A bare repository of ours with one remote repository's objects: no work tree, no remote, no token, no configuration
 * from elsewhere. A cache: what is lost is fetched again.
 */
export class Mirror {
  readonly directory: string;

  private constructor(directory: string) {
    this.directory = directory;
  }

  /**
   * Opens the mirror in the directory, or makes an empty one there, whole or not at all. Removes what a killed fetch has
   * left, so that no other process may be using the directory.
   */
  static open(directory: string, objectFormat: ObjectFormat = "sha1"): Mirror {
    if (!existsSync(directory)) make(directory, objectFormat);
    removeLeftovers(directory);
    return new Mirror(directory);
  }

  /**
   * Brings exactly these objects and all that they stand on. Safe to call at the same time from several places. Nothing
   * the remote says moves a name of ours but `refs/kept/<id>`.
   */
  async fetch(remote: Remote, oids: readonly Oid[], options: FetchOptions): Promise<FetchOutcome> {
    const wanted = await this.missing(oids);
    // What is here can be judged however large the rest has grown: commands and the other branches go on.
    if (wanted.length === 0) return { kind: "fetched" };
    if (bytesIn(this.directory) > options.bytesMax) return { kind: "too-large", bytesMax: options.bytesMax };
    const outcome = await this.bring(remote, wanted, options);
    // It came whole all the same: a name would call it fetched the next time.
    if (outcome.kind === "too-large") await this.forget(wanted);
    return outcome;
  }

  private async bring(remote: Remote, wanted: readonly Oid[], options: FetchOptions): Promise<FetchOutcome> {
    const checked = await this.run(remote, wanted, options, true);
    if (succeeded(checked)) return { kind: "fetched" };
    const malformed = complaintOf(checked.run);
    if (checked.tooLarge || malformed === undefined) return this.failed(checked, options);
    // What git would not take is fetched all the same: our own reader names each defect and its place. That git's
    // check complained is said beside it, so that nothing passes that only git has seen.
    const unchecked = await this.run(remote, wanted, options, false);
    return succeeded(unchecked) ? { kind: "fetched", malformed } : this.failed(unchecked, options);
  }

  /** Joins the packs of many fetches into few. Who reads meanwhile looks again, as git does. */
  async tidy(): Promise<void> {
    const packs = readdirSync(join(this.directory, "objects", "pack")).filter((name) =>
      name.endsWith(".pack"),
    );
    if (packs.length <= PACKS_MAX) return;
    const run = await this.git(["repack", "-a", "-d", "--keep-unreachable", "--quiet"]);
    if (run.status !== 0) throw new Error(`git repack in ${this.directory}: ${run.stderr}`);
  }

  /** Those of the objects that are not here with all that they stand on. */
  private async missing(oids: readonly Oid[]): Promise<Oid[]> {
    const run = await this.git(["for-each-ref", "--format=%(objectname)", `${KEPT}/`]);
    const kept = new Set(run.stdout.toString("utf8").split("\n"));
    return [...new Set(oids)].filter((oid) => !kept.has(oid));
  }

  private async forget(oids: readonly Oid[]): Promise<void> {
    const missing = new Set(await this.missing(oids));
    for (const oid of oids) {
      if (missing.has(oid)) continue;
      const run = await this.git(["update-ref", "-d", `${KEPT}/${oid}`]);
      if (run.status !== 0) throw new Error(`git update-ref in ${this.directory}: ${run.stderr}`);
    }
  }

  private async run(
    remote: Remote,
    oids: readonly Oid[],
    { bytesMax, timeoutMs }: FetchOptions,
    checks: boolean,
  ) {
    const watch = new AbortController();
    const timer = setInterval(() => {
      if (bytesIn(this.directory) > bytesMax) watch.abort();
    }, WATCH_MS);
    try {
      const run = await runWithRemote(
        [
          `--git-dir=${this.directory}`,
          ...["-c", `fetch.fsckObjects=${checks}`, "-c", "fetch.writeCommitGraph=false"],
          // Packs stay packs: thousands of single files would be slower to read, and to count.
          ...["-c", "fetch.unpackLimit=1"],
          ...["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance"],
          ...["--recurse-submodules=no", "--stdin", "--end-of-options", remote.url],
        ],
        remote,
        { timeoutMs, signal: watch.signal, input: oids.map((oid) => `${oid}:${KEPT}/${oid}\n`).join("") },
      );
      return { run, tooLarge: watch.signal.aborted || bytesIn(this.directory) > bytesMax };
    } finally {
      clearInterval(timer);
    }
  }

  private failed(
    { run, tooLarge }: { run: GitRun; tooLarge: boolean },
    { bytesMax }: FetchOptions,
  ): FetchOutcome {
    return tooLarge ? { kind: "too-large", bytesMax } : remoteFailure(run);
  }

  private git(args: readonly string[]): Promise<GitRun> {
    return runGit([`--git-dir=${this.directory}`, ...args]);
  }
}

function succeeded({ run, tooLarge }: { readonly run: GitRun; readonly tooLarge: boolean }): boolean {
  return run.status === 0 && !tooLarge;
}

/** What git's check of received objects complained of; undefined where that was not what failed. */
function complaintOf({ stderr }: GitRun): string | undefined {
  const line = stderr
    .split("\n")
    .find((each) => /^error: object [0-9a-f]+: \w+:|^fatal: fsck error/.test(each));
  return line?.replace(/^(?:error|fatal): /, "").slice(0, 500);
}

/** Made beside its place and then named: a crash in the middle leaves nothing under the name. */
function make(directory: string, objectFormat: ObjectFormat): void {
  mkdirSync(join(directory, ".."), { recursive: true });
  const made = mkdtempSync(`${directory}.new-`);
  mkdirSync(join(made, "refs"));
  mkdirSync(join(made, "objects", "info"), { recursive: true });
  mkdirSync(join(made, "objects", "pack"), { recursive: true });
  writeFileSync(join(made, "HEAD"), "ref: refs/heads/none\n");
  const format = objectFormat === "sha256" ? "[extensions]\n\tobjectformat = sha256\n" : "";
  writeFileSync(
    join(made, "config"),
    `[core]\n\trepositoryformatversion = ${format ? 1 : 0}\n\tbare = true\n${format}`,
  );
  try {
    renameSync(made, directory);
  } catch (error) {
    rmSync(made, { recursive: true, force: true });
    // Somebody else was faster, with the same.
    if (!existsSync(directory)) throw error;
  }
}

/** What a fetch that was killed has left: files it had not finished, and locks that nobody holds. */
function removeLeftovers(directory: string): void {
  for (const folder of ["objects/pack", KEPT, "."]) {
    const place = join(directory, folder);
    if (!existsSync(place)) continue;
    for (const name of readdirSync(place)) {
      if (/^tmp_|\.lock$/.test(name)) rmSync(join(place, name), { recursive: true, force: true });
    }
  }
}

/** Bytes of a mirror on disk, as far as fetching makes them grow. */
export function bytesIn(directory: string): number {
  const pack = join(directory, "objects", "pack");
  if (!existsSync(pack)) return 0;
  return readdirSync(pack).reduce(
    (sum, name) => sum + (statSync(join(pack, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}
