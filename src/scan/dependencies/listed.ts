import type { BytePath } from "../../contract/byte-path.ts";
import { isDeclaredHost } from "../../contract/declared-host.ts";
import type { Dependency, DependencyList } from "./dependency.ts";
import type { ListFormat, ListReading } from "./read-list.ts";

/** One manifest or lock file on both sides of a change, with what of its neighbours matters. */
export interface ChangedList {
  readonly path: BytePath;
  readonly format: ListFormat;
  /** Absent where the file is not there. */
  readonly before?: ListReading;
  readonly after?: ListReading;
  /** Of a lock file: what the manifest beside it says, before and after. Absent where there is none, or it cannot be read. */
  readonly manifestBefore?: DependencyList;
  readonly manifestAfter?: DependencyList;
  /** Of a lock file: whether a manifest stands beside it. */
  readonly hadManifest: boolean;
  readonly hasManifest: boolean;
  /** Of a manifest: the lock file beside it that the change leaves as it was. */
  readonly idleLock?: { readonly path: BytePath; readonly list: DependencyList };
  /** Of a lock file: whether the manifest beside it changes too. */
  readonly manifestChanges: boolean;
  readonly commit?: string;
}

/** Everything that must not seem new: what the target's own lists have. */
export interface Known {
  /** `ecosystem name`. */
  readonly names: ReadonlySet<string>;
  readonly namesOf: ReadonlyMap<string, ReadonlySet<string>>;
  /** Hosts, and repositories at hosts, from which the target takes packages already. */
  readonly places: ReadonlySet<string>;
  /** Hosts that documents name, as they write them: `*.` in front stands for any name below. */
  readonly allowedHosts: readonly string[];
  readonly indexes: ReadonlySet<string>;
  /** Scopes of npm whose packages the target takes from hosts that are no public registries. */
  readonly privateScopes: ReadonlySet<string>;
}

export function knownOf(lists: readonly ChangedList[], allowedHosts: readonly string[]): Known {
  const names = new Set<string>();
  const namesOf = new Map<string, Set<string>>();
  const places = new Set<string>();
  const indexes = new Set<string>();
  const scopes = new Map<string, { isPublic: boolean; isPrivate: boolean }>();
  for (const { before } of lists) {
    if (!before?.ok) continue;
    for (const index of before.list.indexes) indexes.add(index.host);
    const own = before.list.project;
    for (const dependency of before.list.dependencies) {
      names.add(nameKey(dependency));
      const some = namesOf.get(dependency.ecosystem) ?? new Set<string>(own === undefined ? [] : [own]);
      namesOf.set(dependency.ecosystem, some.add(dependency.name));
      const place = placeOf(dependency);
      if (place !== undefined && dependency.origin?.isEncrypted) places.add(place);
      noteScope(dependency, scopes);
    }
  }
  const privateScopes = [...scopes]
    .filter(([, seen]) => seen.isPrivate && !seen.isPublic)
    .map(([scope]) => scope);
  return { names, namesOf, places, allowedHosts, indexes, privateScopes: new Set(privateScopes) };
}

function noteScope(
  { name, origin }: Dependency,
  scopes: Map<string, { isPublic: boolean; isPrivate: boolean }>,
): void {
  const scope = scopeOf(name);
  if (scope === undefined || (origin?.kind !== "registry" && origin?.kind !== "host")) return;
  const seen = scopes.get(scope) ?? { isPublic: false, isPrivate: false };
  scopes.set(scope, {
    isPublic: seen.isPublic || origin.kind === "registry",
    isPrivate: seen.isPrivate || origin.kind === "host",
  });
}

/** Whether a document lets the run reach a host. */
export function isAllowedHost(host: string, { allowedHosts }: Known): boolean {
  return isDeclaredHost(allowedHosts, host);
}

export function nameKey({ ecosystem, name }: Pick<Dependency, "ecosystem" | "name">): string {
  return `${ecosystem} ${name}`;
}

export function scopeOf(name: string): string | undefined {
  return /^@([^/]+)\//.exec(name)?.[1];
}

/** By what two origins are told apart: of git the repository, of other addresses the host. */
export function placeOf({ origin }: Pick<Dependency, "origin">): string | undefined {
  if (origin?.host === undefined || origin.kind === "local") return undefined;
  return origin.repository === undefined ? origin.host : `${origin.host}/${origin.repository}`;
}

/** 1-based; undefined where the text does not hold the anchor. */
export function lineOf(text: string | undefined, anchor: string): number | undefined {
  if (text === undefined) return undefined;
  const at = text.indexOf(anchor);
  if (at < 0) return undefined;
  const begin = at + (/^\n+/.exec(anchor)?.[0].length ?? 0);
  let line = 1;
  for (let next = text.indexOf("\n"); next >= 0 && next < begin; next = text.indexOf("\n", next + 1))
    line += 1;
  return line;
}
