import { existsSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import {
  bytesIn,
  complaintOf,
  makeMirror,
  objectFormatIn,
  removeLeftovers,
  writeComplaint,
} from "./mirror-files.ts";
import { type Objects, openObjects } from "./objects.ts";
import { type Remote, type RemoteFailure, remoteFailure, runWithRemote } from "./remote.ts";
import { type GitRun, runGit } from "./run-git.ts";
import type { ObjectFormat, Oid, Repository } from "./types.ts";

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
const LOOSE_NAMES_MAX = 200;
/** Then what merges have written is thrown away. */
const USES_MAX = 200;

/**
 * A bare repository of ours with one remote repository's objects: no work tree, no remote, no token, no configuration
 * from elsewhere. A cache: what is lost is fetched again.
 */
export class Mirror {
  readonly directory: string;
  /** What git need not be asked for: where its objects are, and of which format. */
  readonly repository: Repository;
  /** Objects that are here with all that they stand on: nobody but this process writes to the mirror. */
  private kept: Promise<Set<string>> | undefined;
  private readonly coming = new Map<string, Promise<FetchOutcome>>();
  private readonly idle: { readonly objects: Objects; uses: number }[] = [];

  private constructor(directory: string) {
    this.directory = directory;
    const objectDirectory = resolve(directory, "objects");
    this.repository = { directory, objectDirectory, objectFormat: objectFormatIn(directory) };
  }

  /**
   * Opens the mirror in the directory, or makes an empty one there, whole or not at all. Removes what a killed fetch has
   * left, so that no other process may be using the directory.
   */
  static open(directory: string, objectFormat: ObjectFormat = "sha1"): Mirror {
    if (!existsSync(directory)) makeMirror(directory, objectFormat);
    removeLeftovers(directory, KEPT);
    return new Mirror(directory);
  }

  /**
   * Brings exactly these objects and all that they stand on. Safe to call at the same time from several places. Nothing
   * the remote says moves a name of ours but `refs/kept/<id>`.
   */
  async fetch(remote: Remote, oids: readonly Oid[], options: FetchOptions): Promise<FetchOutcome> {
    const wanted = await this.missing(oids);
    // What is here can be judged however large the rest has grown: commands and the other branches go on.
    if (wanted.length === 0) return this.fetched(oids);
    const key = wanted.join(" ");
    // Many branches begin at the same target: it is asked for once.
    const coming = this.coming.get(key) ?? this.bring(remote, wanted, options);
    this.coming.set(key, coming);
    try {
      const outcome = await coming;
      return outcome.kind === "fetched" ? this.fetched(oids) : outcome;
    } finally {
      this.coming.delete(key);
    }
  }

  /**
   * Brings many objects by one git, where all of them come without a complaint of its check: `fetch` then has them
   * already. Whatever does not come is for `fetch` to tell of.
   */
  async fetchAhead(remote: Remote, oids: readonly Oid[], options: FetchOptions): Promise<void> {
    const wanted = await this.missing(oids);
    if (wanted.length === 0 || bytesIn(this.directory) > options.bytesMax) return;
    const checked = await this.run(remote, wanted, options, true);
    if (succeeded(checked)) await this.keep(wanted);
    else await this.forget(wanted);
  }

  private async bring(remote: Remote, wanted: readonly Oid[], options: FetchOptions): Promise<FetchOutcome> {
    const tooLarge = { kind: "too-large", bytesMax: options.bytesMax } as const;
    if (bytesIn(this.directory) > options.bytesMax) return tooLarge;
    const checked = await this.run(remote, wanted, options, true);
    if (succeeded(checked)) return await this.keep(wanted);
    const malformed = complaintIn(checked.run);
    if (!checked.tooLarge && malformed === undefined) return remoteFailure(checked.run);
    let last = checked;
    if (!checked.tooLarge && malformed !== undefined) {
      // What git would not take is fetched all the same: our own reader names each defect and its place. That git's
      // check complained is said beside it, so that nothing passes that only git has seen.
      for (const oid of wanted) writeComplaint(this.directory, oid, malformed);
      last = await this.run(remote, wanted, options, false);
      if (succeeded(last)) return await this.keep(wanted);
    }
    if (!last.tooLarge) return remoteFailure(last.run);
    // It came whole all the same: a name would call it fetched the next time.
    await this.forget(wanted);
    return tooLarge;
  }

  /**
   * Lets `work` read: nobody else reads by the same gits meanwhile. They are kept for the next one, for to start a git
   * takes a large process longer than to be answered.
   */
  async withObjects<T>(work: (objects: Objects) => Promise<T>): Promise<T> {
    const used = this.idle.pop() ?? {
      objects: openObjects(this.repository, dirname(this.directory)),
      uses: 0,
    };
    let isGood = false;
    try {
      const result = await work(used.objects);
      used.uses += 1;
      isGood = used.uses < USES_MAX;
      return result;
    } finally {
      if (isGood) this.idle.push(used);
      else await used.objects.close();
    }
  }

  /** Ends the gits that nobody reads by. */
  async closeIdle(): Promise<void> {
    await Promise.all(this.idle.splice(0).map(({ objects }) => objects.close()));
  }

  private async keep(oids: readonly Oid[]): Promise<FetchOutcome> {
    const kept = await this.keptOids();
    for (const oid of oids) kept.add(oid);
    return { kind: "fetched" };
  }

  /** What git's check held against the first of these that it did not take; what came upon it brings that along. */
  complaintAmong(oids: readonly string[]): string | undefined {
    for (const oid of oids) {
      const said = complaintOf(this.directory, oid);
      if (said !== undefined) return said;
    }
    return undefined;
  }

  private fetched(oids: readonly Oid[]): FetchOutcome {
    const malformed = this.complaintAmong(oids);
    return malformed === undefined ? { kind: "fetched" } : { kind: "fetched", malformed };
  }

  /**
   * Joins the packs of many fetches into few, the small ones first, so that a large one is not written again for every
   * forty pushes; and names into one file, for git reads all of them at each fetch. Who reads meanwhile looks again, as
   * git does.
   */
  async tidy(): Promise<void> {
    const packs = this.namesIn("objects/pack").filter((name) => name.endsWith(".pack"));
    if (packs.length > PACKS_MAX)
      await this.must(["-c", "repack.writeBitmaps=false", "repack", "--geometric=2", "-d", "--quiet"]);
    if (this.namesIn(KEPT).length > LOOSE_NAMES_MAX) await this.must(["pack-refs", "--all"]);
  }

  private namesIn(folder: string): readonly string[] {
    const place = join(this.directory, folder);
    return existsSync(place) ? readdirSync(place) : [];
  }

  /** Those of the objects that are not here with all that they stand on. */
  private async missing(oids: readonly Oid[]): Promise<Oid[]> {
    const kept = await this.keptOids();
    return [...new Set(oids)].filter((oid) => !kept.has(oid));
  }

  private keptOids(): Promise<Set<string>> {
    this.kept ??= this.listKept().catch((error: unknown) => {
      this.kept = undefined;
      throw error;
    });
    return this.kept;
  }

  /** Git is asked once: to list thousands of names for each fetch would take longer than the fetch. */
  private async listKept(): Promise<Set<string>> {
    const run = await this.git(["for-each-ref", "--format=%(objectname)", `${KEPT}/`]);
    return new Set(run.stdout.toString("utf8").split("\n"));
  }

  /** Takes away the names that a fetch has made of these, and not told of. */
  private async forget(oids: readonly Oid[]): Promise<void> {
    const named = await this.listKept();
    const known = await this.keptOids();
    for (const oid of oids) {
      if (!named.has(oid) || known.has(oid)) continue;
      await this.must(["update-ref", "-d", `${KEPT}/${oid}`]);
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

  private async must(args: readonly string[]): Promise<void> {
    const run = await this.git(args);
    if (run.status !== 0) throw new Error(`git ${args.join(" ")} in ${this.directory}: ${run.stderr}`);
  }

  private git(args: readonly string[]): Promise<GitRun> {
    return runGit([`--git-dir=${this.directory}`, ...args]);
  }
}

function succeeded({ run, tooLarge }: { readonly run: GitRun; readonly tooLarge: boolean }): boolean {
  return run.status === 0 && !tooLarge;
}

/** What git's check of received objects complained of; undefined where that was not what failed. */
function complaintIn({ stderr }: GitRun): string | undefined {
  const line = stderr
    .split("\n")
    .find((each) => /^error: object [0-9a-f]+: \w+:|^fatal: fsck error/.test(each));
  return line?.replace(/^(?:error|fatal): /, "").slice(0, 500);
}
