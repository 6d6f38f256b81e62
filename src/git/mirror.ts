import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type BringBlobs, withLackingBrought } from "./lacking-blobs.ts";
import { complaintIn, type FetchOptions, type FetchRun, fetchOnce, succeeded } from "./mirror-fetch.ts";
import {
  bytesIn,
  complaintOf,
  type MirrorKind,
  makeMirror,
  removeLeftovers,
  restoreConfiguration,
  writeComplaint,
} from "./mirror-files.ts";
import { tidyMirror } from "./mirror-tidy.ts";
import { type Objects, openObjects } from "./objects.ts";
import { type Remote, type RemoteFailure, remoteFailure } from "./remote.ts";
import { type GitRun, runGit } from "./run-git.ts";
import type { Oid, Repository } from "./types.ts";

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

/** Heads that were fetched are kept under this name, so that later fetches send only what is new. */
const KEPT = "refs/kept";
/** Objects that one request asks for: some 50 bytes each. */
const WANTS_MAX = 10_000;
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
  /** Contents are here only where a judgement needed them. Decided when it is made. */
  readonly isPartial: boolean;
  /** Objects that are here with all that they stand on: nobody but this process writes to the mirror. */
  private kept: Promise<Set<string>> | undefined;
  private readonly coming = new Map<string, Promise<FetchOutcome>>();
  private readonly idle: { readonly objects: Objects; uses: number }[] = [];

  private constructor(directory: string) {
    this.directory = directory;
    const objectDirectory = resolve(directory, "objects");
    const { isPartial, objectFormat } = restoreConfiguration(directory);
    this.isPartial = isPartial;
    this.repository = {
      directory,
      objectDirectory,
      objectFormat,
      ...(isPartial ? { isPartial: true } : {}),
    };
  }

  /**
   * Opens the mirror in the directory, or makes an empty one there, whole or not at all. Removes what a killed fetch has
   * left, so that no other process may be using the directory.
   */
  static open(directory: string, kind: MirrorKind = {}): Mirror {
    if (!existsSync(directory)) makeMirror(directory, kind);
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

  /**
   * Brings exactly these blobs of what was fetched, many by one git. Into a whole mirror all of them came with their
   * commits.
   */
  async fetchBlobs(remote: Remote, blobs: readonly Oid[], options: FetchOptions): Promise<FetchOutcome> {
    for (let at = 0; at < blobs.length; at += WANTS_MAX) {
      const lines = blobs.slice(at, at + WANTS_MAX).map((oid) => `${oid}\n`);
      const tooLarge = { kind: "too-large", bytesMax: options.bytesMax } as const;
      if (bytesIn(this.directory) > options.bytesMax) return tooLarge;
      const wanted = { lines: lines.join(""), checks: true, isExact: true };
      const fetched = await fetchOnce(this, remote, wanted, options);
      if (fetched.tooLarge) return tooLarge;
      const malformed = complaintIn(fetched.run);
      // Of a blob alone git has nothing to say: something else stands there.
      if (malformed !== undefined) return { kind: "failed", why: "missing", detail: malformed };
      if (!succeeded(fetched)) return remoteFailure(fetched.run);
    }
    return { kind: "fetched" };
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
   * takes a large process longer than to be answered. What is more than commits and trees needs `bring`: in a partial
   * mirror `work` is repeated with what it lacked.
   * @throws CannotRun where what `work` needs cannot be had.
   */
  async withObjects<T>(work: (objects: Objects) => Promise<T>, bring?: BringBlobs): Promise<T> {
    const used = this.idle.pop() ?? {
      objects: openObjects(this.repository, dirname(this.directory)),
      uses: 0,
    };
    used.objects.lacking.clear();
    let isGood = false;
    try {
      const once = () => work(used.objects);
      const result =
        this.isPartial && bring !== undefined
          ? await withLackingBrought(used.objects, bring, once)
          : await once();
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

  /** Joins what many fetches have left in pieces. */
  async tidy(): Promise<void> {
    if (await tidyMirror(this, KEPT)) this.kept = undefined;
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

  private run(
    remote: Remote,
    oids: readonly Oid[],
    options: FetchOptions,
    checks: boolean,
  ): Promise<FetchRun> {
    const lines = oids.map((oid) => `${oid}:${KEPT}/${oid}\n`).join("");
    return fetchOnce(this, remote, { lines, checks }, options);
  }

  private async must(args: readonly string[]): Promise<void> {
    const run = await this.git(args);
    if (run.status !== 0) throw new Error(`git ${args.join(" ")} in ${this.directory}: ${run.stderr}`);
  }

  private git(args: readonly string[]): Promise<GitRun> {
    return runGit([`--git-dir=${this.directory}`, ...args]);
  }
}
