import type { Ecosystem } from "./dependency.ts";
import popular from "./popular-names.json" with { type: "json" };

/** Shorter names have too many honest neighbours. */
const NEIGHBOUR_LENGTH_MIN = 6;
const NAMES: Readonly<Record<string, string>> = popular.names;
const KNOWN = new Map<Ecosystem, Neighbourhood>();

/** How a name resembles another one. */
export interface Lookalike {
  readonly of: string;
  /** One clause. */
  readonly how: string;
  readonly isForeignScript: boolean;
}

/**
 * The well-known package, or the one of the repository's own, that a name may be taken for [T154]. Undefined for the
 * well-known names themselves. `own`: names that the repository has already, whose scopes are its own.
 */
export function lookalikeOf(
  ecosystem: Ecosystem,
  name: string,
  own: ReadonlySet<string>,
): Lookalike | undefined {
  const known = neighbourhoodOf(ecosystem);
  if (known.names.has(name) || own.has(name)) return undefined;
  const isForeignScript = /[^\x20-\x7e]/.test(name);
  const plain = skeletonOf(name);
  const found = known.near(plain);
  if (found !== undefined && found.name !== name) {
    const how = isForeignScript ? "it has letters of another script" : found.how;
    return { of: found.name, how, isForeignScript };
  }
  if (isForeignScript)
    return { of: "", how: "it has letters that package names do not have", isForeignScript };
  return nearOwnScope(name, own);
}

/** `@acmee/tool` or `acme-tool` beside the repository's own `@acme/…`. */
function nearOwnScope(name: string, own: ReadonlySet<string>): Lookalike | undefined {
  const scope = /^@([^/]+)\//.exec(name)?.[1];
  for (const mine of own) {
    const [, ownScope, rest] = /^@([^/]+)\/(.+)$/.exec(mine) ?? [];
    if (ownScope === undefined) continue;
    if (
      scope !== undefined &&
      scope !== ownScope &&
      ownScope.length >= 4 &&
      isNear(skeletonOf(scope), skeletonOf(ownScope))
    )
      return { of: mine, how: `its scope is nearly \`@${ownScope}\``, isForeignScript: false };
    if (scope === undefined && skeletonOf(name) === skeletonOf(`${ownScope}${rest}`))
      return { of: mine, how: "it has the name without the scope", isForeignScript: false };
  }
  return undefined;
}

interface Near {
  readonly name: string;
  readonly how: string;
}

/** Well-known names, and what lies one slip of the finger from them. */
class Neighbourhood {
  readonly names: ReadonlySet<string>;
  private readonly bySkeleton = new Map<string, string>();
  /** Every skeleton with one letter left out: two that share such a text are at most two slips apart. */
  private readonly byGap = new Map<string, string[]>();

  constructor(names: readonly string[]) {
    this.names = new Set(names);
    for (const name of names) {
      const plain = skeletonOf(name);
      this.bySkeleton.set(plain, name);
      if (plain.length < NEIGHBOUR_LENGTH_MIN) continue;
      for (const gap of gapsOf(plain)) this.byGap.set(gap, [...(this.byGap.get(gap) ?? []), name]);
    }
  }

  near(plain: string): Near | undefined {
    const same = this.bySkeleton.get(plain);
    if (same !== undefined)
      return { name: same, how: "only separators, the scope or look-alike characters differ" };
    if (plain.length < NEIGHBOUR_LENGTH_MIN - 1 || plain.length > 100) return undefined;
    for (const gap of [plain, ...gapsOf(plain)]) {
      for (const name of [
        ...(this.byGap.get(gap) ?? []),
        ...(this.bySkeleton.has(gap) ? [this.bySkeleton.get(gap)!] : []),
      ]) {
        const other = skeletonOf(name);
        if (other.length >= NEIGHBOUR_LENGTH_MIN && isNear(plain, other))
          return { name, how: "one letter differs" };
      }
    }
    return undefined;
  }
}

function neighbourhoodOf(ecosystem: Ecosystem): Neighbourhood {
  const known =
    KNOWN.get(ecosystem) ?? new Neighbourhood((NAMES[ecosystem] ?? "").split(" ").filter(Boolean));
  KNOWN.set(ecosystem, known);
  return known;
}

/** What is left of a name for a hasty eye: no case, separators or scope mark, digits as the letters they look like. */
function skeletonOf(name: string): string {
  return name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[\u0300-\u036f\s@/._-]+/g, "")
    .replace(
      /[\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0501\u03bf\u03b1]/g,
      (letter) => LATIN[letter]!,
    )
    .replace(/0/g, "o")
    .replace(/1/g, "l");
}

/** Cyrillic and Greek letters that look like Latin ones. */
const LATIN: Readonly<Record<string, string>> = {
  "\u0430": "a",
  "\u0435": "e",
  "\u043e": "o",
  "\u0440": "p",
  "\u0441": "c",
  "\u0443": "y",
  "\u0445": "x",
  "\u0456": "i",
  "\u0501": "d",
  "\u03bf": "o",
  "\u03b1": "a",
};

function gapsOf(text: string): string[] {
  return Array.from(text, (_, at) => text.slice(0, at) + text.slice(at + 1));
}

/** One letter more, less, changed, or two beside each other swapped. */
function isNear(one: string, other: string): boolean {
  if (one === other || Math.abs(one.length - other.length) > 1) return one === other;
  let start = 0;
  while (start < one.length && one[start] === other[start]) start += 1;
  let end = 0;
  const least = Math.min(one.length, other.length) - start;
  while (end < least && one.at(-1 - end) === other.at(-1 - end)) end += 1;
  const [left, right] = [one.slice(start, one.length - end), other.slice(start, other.length - end)];
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}
