/** Enough of every ecosystem's versions to say which of two is the older one. */
export interface Version {
  readonly epoch: number;
  readonly release: readonly number[];
  /** Words and numbers behind the release: what has any is older than the release itself, unless they say otherwise. */
  readonly rest: readonly string[];
}

const VERSION_LENGTH_MAX = 200;
const PRE_RELEASE =
  /^(?:a|alpha|b|beta|c|rc|cr|pre|preview|dev|m|milestone|snapshot|canary|next|nightly|ea|incubating)$/;
/** Words that stand behind a release and mean that or a later one. */
const LATER = /^(?:post|patch|pl|p|sp|r|rev|final|ga|release|jre|android|incompatible)$/;

/** Undefined where the text does not begin as versions do. */
export function versionOf(text: string): Version | undefined {
  // A commit id begins with digits often enough.
  if (/^[0-9a-f]{40}$/i.test(text)) return undefined;
  const match = /^[v=\s]*(?:(\d+)!)?(\d+(?:\.\d+)*)(.*)$/s.exec(text.slice(0, VERSION_LENGTH_MAX).trim());
  if (!match) return undefined;
  const [, epoch, release, behind] = match;
  const rest =
    behind!
      .replace(/\+(?!incompatible).*$/, "")
      .toLowerCase()
      .match(/[a-z]+|\d+/g) ?? [];
  return { epoch: Number(epoch ?? 0), release: release!.split(".").map(Number), rest };
}

/** Below 0 where `one` is older, above where it is newer, 0 where neither is; undefined where that cannot be said. */
export function compareVersions(one: string, other: string): number | undefined {
  const [left, right] = [versionOf(one), versionOf(other)];
  if (!left || !right) return undefined;
  if (left.epoch !== right.epoch) return left.epoch - right.epoch;
  for (let at = 0; at < Math.max(left.release.length, right.release.length); at += 1) {
    const difference = (left.release[at] ?? 0) - (right.release[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return compareRest(left.rest, right.rest);
}

function compareRest(left: readonly string[], right: readonly string[]): number {
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const [one, other] = [left[at], right[at]];
    if (one === other) continue;
    if (one === undefined) return -sideOf(other!);
    if (other === undefined) return sideOf(one);
    const [number, another] = [/^\d/.test(one), /^\d/.test(other)];
    if (number && another) return Number(one) - Number(other);
    // A number is older than a word (SemVer 11.4.3).
    if (number !== another) return number ? -1 : 1;
    return sideOf(one) !== sideOf(other) ? sideOf(one) - sideOf(other) : one < other ? -1 : 1;
  }
  return 0;
}

/** Whether a further part makes a version newer (1) or older (-1). */
function sideOf(part: string): number {
  if (LATER.test(part)) return 1;
  return PRE_RELEASE.test(part) ? -1 : /^\d/.test(part) ? 1 : -1;
}
