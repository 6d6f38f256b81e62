import type { BytePath } from "../contract/byte-path.ts";
import type { CommitFact } from "../engine/change.ts";
import type { Content, ContentScanner } from "../scan/content.ts";
import { type ChangedPlace, type ContentPair, type PairReader, sidesOf } from "./contents.ts";

const SYMLINK = 0o120000;

/** Where each content stood that the range takes away from a path, by its object's id. */
export type StandingContents = ReadonlyMap<string, readonly BytePath[]>;

/**
 * Hands new contents to a scanner: every one that a new commit or the effect brings, once for all paths at which it is
 * looked at alike. A content that stood before the range at such a path was moved, and is not new.
 */
export class ScannedContents implements PairReader {
  private readonly scanner: ContentScanner;
  private readonly standing: StandingContents;

  constructor(scanner: ContentScanner, standing: StandingContents) {
    this.scanner = scanner;
    this.standing = standing;
  }

  wants(pair: ContentPair): boolean {
    return pair.to !== undefined && this.placesIn(pair).length > 0;
  }

  take(pair: ContentPair, before: Buffer | undefined, after: Buffer | undefined): void | Promise<void> {
    if (after === undefined) return undefined;
    const open = this.placesIn(pair).flatMap(
      (place) => this.scanner.scan(contentAt(place, before, after)) ?? [],
    );
    // Nearly every scan is done at once, and then nobody waits.
    return open.length === 0 ? undefined : Promise.all(open).then(() => undefined);
  }

  /** The first place for each way of looking. */
  private placesIn({ to, places }: ContentPair): readonly ChangedPlace[] {
    const stood = this.standing.get(to ?? "");
    // Nearly every content is new, and in one place: its way of looking is compared with no other.
    if (stood === undefined && places.length === 1) return places;
    const known = new Set(stood?.map((path) => this.scanner.keyOf(path)));
    const keys = new Set<string>();
    return places.filter(({ path, mode }) => {
      const way = this.scanner.keyOf(path);
      const key = `${way} ${mode === SYMLINK}`;
      if (keys.has(key) || known.has(way)) return false;
      keys.add(key);
      return true;
    });
  }
}

function contentAt({ path, mode, commit }: ChangedPlace, before: Buffer | undefined, bytes: Buffer): Content {
  const kind = mode === SYMLINK ? "symlink" : "file";
  return {
    path,
    kind,
    bytes,
    ...(before === undefined ? {} : { before }),
    ...(commit === undefined ? {} : { commit }),
  };
}

/** What stood at each path when the range first changed it. */
export function standingBefore(commits: readonly CommitFact[]): StandingContents {
  const standing = new Map<string, BytePath[]>();
  const touched = new Set<string>();
  for (const { changes, isCleanTargetMerge } of commits) {
    if (isCleanTargetMerge) continue;
    for (const change of changes) {
      const { from } = sidesOf(change);
      if (from !== undefined && !touched.has(change.path)) {
        const paths = standing.get(from);
        if (paths) paths.push(change.path);
        else standing.set(from, [change.path]);
      }
      touched.add(change.path);
    }
  }
  return standing;
}
