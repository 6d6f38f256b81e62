import type { CommitFact } from "../engine/change.ts";
import type { Content, ContentScanner } from "../scan/content.ts";
import type { ContentPair, PairReader } from "./contents.ts";
import { sidesOf } from "./contents.ts";

const SYMLINK = 0o120000;

/**
 * Hands new contents to a scanner: every one that a new commit or the effect brings, once for all paths at which it is
 * looked at alike. A content that stood before the range at such a path was moved, and is not new.
 */
export class ScannedContents implements PairReader {
  private readonly scanner: ContentScanner;
  private readonly standing: ReadonlySet<string>;

  constructor(scanner: ContentScanner, commits: readonly CommitFact[]) {
    this.scanner = scanner;
    this.standing = standingBefore(commits, scanner);
  }

  wants(pair: ContentPair): boolean {
    return pair.to !== undefined && this.placesIn(pair).length > 0;
  }

  async take(pair: ContentPair, before: Buffer | undefined, after: Buffer | undefined): Promise<void> {
    if (after === undefined) return;
    for (const { path, mode, commit } of this.placesIn(pair)) {
      const content: Content = {
        path,
        kind: mode === SYMLINK ? "symlink" : "file",
        bytes: after,
        ...(before === undefined ? {} : { before }),
        ...(commit === undefined ? {} : { commit }),
      };
      await this.scanner.scan(content);
    }
  }

  /** The first place for each way of looking. */
  private placesIn({ to, places }: ContentPair) {
    const keys = new Set<string>();
    return places.filter(({ path, mode }) => {
      const key = `${this.scanner.keyOf(path)} ${mode === SYMLINK}`;
      if (keys.has(key) || this.standing.has(`${to} ${this.scanner.keyOf(path)}`)) return false;
      keys.add(key);
      return true;
    });
  }
}

/** What stood at a path when the range first changed it. */
function standingBefore(commits: readonly CommitFact[], scanner: ContentScanner): ReadonlySet<string> {
  const standing = new Set<string>();
  const touched = new Set<string>();
  for (const { changes, isCleanTargetMerge } of commits) {
    if (isCleanTargetMerge) continue;
    for (const change of changes) {
      const { from } = sidesOf(change);
      if (from !== undefined && !touched.has(change.path))
        standing.add(`${from} ${scanner.keyOf(change.path)}`);
      touched.add(change.path);
    }
  }
  return standing;
}
