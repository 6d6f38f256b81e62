import type { BytePath } from "../contract/byte-path.ts";
import type { CommitFact, TreeChange } from "../engine/change.ts";
import type { ObjectReader, ReadOptions } from "../git/object-reader.ts";
import { ObjectSpool } from "../git/object-spool.ts";
import type { Objects } from "../git/objects.ts";
import { ReadAhead } from "../git/read-ahead.ts";
import type { ChangeSet, ObjectAnswer, Oid, Unreadable } from "../git/types.ts";
import { BySides } from "./by-sides.ts";

const SUBMODULE = 0o160000;

/** One place at which the range makes a change of contents. */
export interface ChangedPlace {
  readonly path: BytePath;
  /** The new side's mode; the old one's where the path goes. */
  readonly mode: number;
  /** Absent where only the effect shows it. */
  readonly commit?: string;
}

/** Two contents, one of which took the place of the other, and everywhere the range does that; not both are absent. */
export interface ContentPair {
  readonly from?: Oid;
  readonly to?: Oid;
  /** In topological and byte order; the effect's last. */
  readonly places: readonly ChangedPlace[];
}

/** Who reads contents as they stream by: lines are counted, and everything that scans takes its look, in one pass. */
export interface PairReader {
  wants(pair: ContentPair): boolean;
  /** A side is undefined where it is absent or cannot be read. Must not keep the buffers. */
  take(pair: ContentPair, before: Buffer | undefined, after: Buffer | undefined): void | Promise<void>;
}

/** Every distinct pair of contents that a new commit or the effect changes; clean merges of the target have none. */
export function changedPairs(commits: readonly CommitFact[], set: ChangeSet): ContentPair[] {
  const pairs: { from?: Oid; to?: Oid; places: ChangedPlace[] }[] = [];
  const bySides = new BySides<ChangedPlace[]>();
  const add = (change: TreeChange, commit: string | undefined): void => {
    const sides = sidesOf(change);
    const { from, to } = sides;
    // A change of mode alone changes no content.
    if (from === to) return;
    const known = bySides.get(sides);
    const place: ChangedPlace = {
      path: change.path,
      mode: (change.to ?? change.from)?.mode ?? 0,
      ...(commit === undefined ? {} : { commit }),
    };
    if (known) {
      known.push(place);
      return;
    }
    const places = [place];
    bySides.set(sides, places);
    pairs.push({ ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }), places });
  };
  for (const { sha, changes, isCleanTargetMerge } of commits) {
    if (!isCleanTargetMerge) for (const change of changes) add(change, sha);
  }
  // What a commit shows already is not read again for the effect.
  const shown = new Set(pairs.flatMap(({ to }) => (to === undefined ? [] : [to])));
  for (const change of set.effect.changes) {
    const { to } = sidesOf(change);
    if (to !== undefined && !shown.has(to)) add(change, undefined);
  }
  return pairs;
}

/** The contents of a change's two sides; a submodule has none. */
export function sidesOf({ from, to }: TreeChange): { from: Oid | undefined; to: Oid | undefined } {
  // Checked by construction: entries come from git's own trees.
  const oidOf = (side: TreeChange["from"]) =>
    side && side.mode !== SUBMODULE ? (side.oid as Oid) : undefined;
  return { from: oidOf(from), to: oidOf(to) };
}

/** What came of reading contents. */
export interface ReadOutcome {
  /** What could not be read, or is larger than asked for. */
  readonly unreadable: readonly Unreadable[];
  /** Bytes of everything that was read. */
  readonly sizes: ReadonlyMap<Oid, number>;
}

/** From so many pairs on git is at work as soon as they are known; fewer are read when they are wanted. */
const SPOOLED_FROM = 512;

interface Sides {
  readonly old: Ahead;
  readonly brought: Ahead;
}

interface Ahead {
  next(): ObjectAnswer | Promise<ObjectAnswer>;
  close(): Promise<void>;
}

/**
 * The contents of pairs, each of which is read once; no more of them is held than one and what little is read ahead. What
 * was there before comes from one git while another reads what took its place: it is git that is waited for.
 */
export class PairContents {
  readonly pairs: readonly ContentPair[];
  private readonly objects: Objects;
  private readonly options: ReadOptions;
  private readonly spooled: Sides | undefined;

  constructor(objects: Objects, pairs: readonly ContentPair[], bytesMax: number) {
    this.objects = objects;
    this.pairs = pairs;
    this.options = { type: "blob", bytesMax };
    if (pairs.length >= SPOOLED_FROM) this.spooled = this.spools();
  }

  /** Hands each pair to who wants it. Once: then nothing is left to read. */
  async handTo(readers: readonly PairReader[]): Promise<ReadOutcome> {
    // Of what lies in a file already, what nobody wants is passed over.
    const asked = this.spooled
      ? this.pairs
      : this.pairs.filter((pair) => readers.some((reader) => reader.wants(pair)));
    const sides = this.spooled ?? this.readWhenAsked(asked);
    const unreadable = new Map<string, Unreadable>();
    const sizes = new Map<Oid, number>();
    const bodyOf = (answer: ObjectAnswer): Buffer | undefined => {
      if (answer.kind === "object") sizes.set(answer.oid, answer.body.length);
      else unreadable.set(answer.oid, { ...answer, type: "blob" });
      return answer.kind === "object" ? answer.body : undefined;
    };
    try {
      for (const pair of asked) {
        // Most answers are here already, and most readers done at once: a promise for each of thousands would cost more.
        const old = pair.from === undefined ? undefined : sides.old.next();
        const before = old instanceof Promise ? await old : old;
        const brought = pair.to === undefined ? undefined : sides.brought.next();
        const after = brought instanceof Promise ? await brought : brought;
        const takers = readers.filter((reader) => reader.wants(pair));
        if (takers.length === 0) continue;
        const beforeBody = before && bodyOf(before);
        const afterBody = after && bodyOf(after);
        const open: Promise<void>[] = [];
        for (const reader of takers) {
          const taken = reader.take(pair, beforeBody, afterBody);
          if (taken !== undefined) open.push(taken);
        }
        if (open.length > 0) await Promise.all(open);
      }
    } finally {
      if (!this.spooled) await closeBoth(sides);
    }
    return { unreadable: [...unreadable.values()], sizes };
  }

  /** What was not handed out is not wanted any more. */
  async close(): Promise<void> {
    if (this.spooled) await closeBoth(this.spooled);
  }

  /** Undefined where no file can be made: the ordinary readers need none. */
  private spools(): Sides | undefined {
    const { scratch, reader, readerOfOld } = this.objects;
    let old: ObjectSpool | undefined;
    try {
      old = new ObjectSpool(scratch, readerOfOld, oidsOf(this.pairs, "from"), this.options);
      return { old, brought: new ObjectSpool(scratch, reader, oidsOf(this.pairs, "to"), this.options) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === undefined) throw error;
      void old?.close();
      return undefined;
    }
  }

  private readWhenAsked(pairs: readonly ContentPair[]): Sides {
    const { reader, readerOfOld } = this.objects;
    const ahead = (from: ObjectReader, side: "from" | "to") =>
      new ReadAhead(from, oidsOf(pairs, side), this.options);
    return { old: ahead(readerOfOld, "from"), brought: ahead(reader, "to") };
  }
}

function oidsOf(pairs: readonly ContentPair[], side: "from" | "to"): Oid[] {
  return pairs.flatMap((pair) => pair[side] ?? []);
}

async function closeBoth({ old, brought }: Sides): Promise<void> {
  await Promise.all([old.close(), brought.close()]);
}
