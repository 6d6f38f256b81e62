import type { BytePath } from "../contract/byte-path.ts";
import type { CommitFact, TreeChange } from "../engine/change.ts";
import type { ObjectReader } from "../git/object-reader.ts";
import type { Objects } from "../git/objects.ts";
import type { ChangeSet, ObjectAnswer, Oid, Unreadable } from "../git/types.ts";
import { BySides } from "./by-sides.ts";
import { ReadAhead } from "./read-ahead.ts";

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

/**
 * Reads each pair that a reader wants, once; no more of them is held than one and what little is read ahead. What was
 * there before comes from one git while another reads what took its place: it is git that is waited for.
 */
export async function readContents(
  objects: Objects,
  pairs: readonly ContentPair[],
  bytesMax: number,
  readers: readonly PairReader[],
): Promise<ReadOutcome> {
  const wanted = pairs
    .map((pair) => ({ pair, readers: readers.filter((reader) => reader.wants(pair)) }))
    .filter((each) => each.readers.length > 0);
  const unreadable = new Map<string, Unreadable>();
  const sizes = new Map<Oid, number>();
  const bodyOf = (answer: ObjectAnswer): Buffer | undefined => {
    if (answer.kind === "object") sizes.set(answer.oid, answer.body.length);
    else unreadable.set(answer.oid, { ...answer, type: "blob" });
    return answer.kind === "object" ? answer.body : undefined;
  };
  const read = (reader: ObjectReader, side: "from" | "to"): ReadAhead =>
    new ReadAhead(
      reader,
      wanted.flatMap(({ pair }) => pair[side] ?? []),
      { type: "blob", bytesMax },
    );
  const old = read(objects.readerOfOld, "from");
  const brought = read(objects.reader, "to");
  try {
    for (const { pair, readers: takers } of wanted) {
      // Most answers are here already, and most readers done at once: a promise for each of thousands would cost more.
      const before = pair.from === undefined ? undefined : old.next();
      const beforeBody = before && bodyOf(before instanceof Promise ? await before : before);
      const after = pair.to === undefined ? undefined : brought.next();
      const afterBody = after && bodyOf(after instanceof Promise ? await after : after);
      const open = takers.flatMap((reader) => reader.take(pair, beforeBody, afterBody) ?? []);
      if (open.length > 0) await Promise.all(open);
    }
  } finally {
    await Promise.all([old.close(), brought.close()]);
  }
  return { unreadable: [...unreadable.values()], sizes };
}
