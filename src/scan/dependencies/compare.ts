import type {
  DependenciesFact,
  DependencyChange,
  DependencyRisk,
  UnreadDependencies,
} from "../../engine/dependency-change.ts";
import { type Denials, denialRisks } from "./deny.ts";
import { type Dependency, type DependencyList, purlOf } from "./dependency.ts";
import { type ChangedList, isAllowedHost, type Known, knownOf, lineOf, nameKey } from "./listed.ts";
import { lockRisks } from "./lock-risks.ts";
import { lookalikeOf } from "./lookalikes.ts";
import { integrityRisks, type PackageRisk, scriptRisks, sourceRisks } from "./risks-of-package.ts";
import { compareVersions } from "./versions.ts";

export interface CompareOptions {
  /** Hosts that the thread's config or the plan lets the run reach. */
  readonly allowedHosts: readonly string[];
  readonly denied: Denials;
}

/** One version of a package that was not there before. */
export type Introduced = Pick<Dependency, "ecosystem" | "name" | "version" | "isDev"> & {
  readonly path: ChangedList["path"];
  readonly line?: number;
  /** No list of the target has the name. */
  readonly isNew?: boolean;
  /** It lies in a repository, a directory or at a host of its own: a registry need not know it. */
  readonly isElsewhere?: boolean;
};

export interface Comparison {
  readonly fact: DependenciesFact;
  /** In no order; without a version where a manifest gives a range only. */
  readonly introduced: readonly Introduced[];
}

/** What the lists of a change do to dependencies, each file against what stood in its place. */
export function compareLists(lists: readonly ChangedList[], options: CompareOptions): Comparison {
  const known = knownOf(lists, options.allowedHosts);
  const found = lists.map((list) => ({ list, ...compareOne(list, known, options.denied) }));
  return {
    fact: {
      changes: found.flatMap(({ changes }) => changes),
      risks: found.flatMap(({ list, risks }) => place(list, grouped(risks))),
      unread: lists.flatMap(unreadOf),
    },
    introduced: found.flatMap(({ introduced }) => introduced),
  };
}

type NamedRisk = PackageRisk & { readonly name: string; readonly anchor?: string };

interface OneComparison {
  readonly changes: DependencyChange[];
  readonly risks: NamedRisk[];
  readonly introduced: Introduced[];
}

function compareOne(list: ChangedList, known: Known, denied: Denials): OneComparison {
  const { after, before, path } = list;
  const found: OneComparison = { changes: [], risks: [], introduced: [] };
  // Where the file cannot be read, nothing is said of its packages.
  if (after !== undefined && !after.ok) return found;
  const now = after?.list;
  found.risks.push(...lockRisks(list));
  // What the target has there is not known: all that is new could be old.
  if (before !== undefined && !before.ok) return found;
  const old = before?.list;
  const [was, is] = [byName(old), byName(now)];
  const isSealed = now?.kind === "lock" && isSealedList(old ?? now);
  const hasLicenses = now?.dependencies.some(({ license }) => license !== undefined) ?? false;
  for (const name of new Set([...is.keys(), ...was.keys()])) {
    const [left, right] = [was.get(name) ?? [], is.get(name) ?? []];
    const fresh = right.filter((each) => !left.some((other) => isSame(each, other)));
    if (fresh.length === 0 && right.length > 0) continue;
    const change = changeOf(list, left, right, known);
    if (change) found.changes.push(change);
    for (const each of fresh) {
      const { ecosystem, version, isDev } = each;
      if (!left.some((other) => other.version === version && version !== undefined))
        found.introduced.push({
          ecosystem,
          name,
          isDev,
          path,
          ...(version === undefined ? {} : { version }),
          ...(left.length === 0 && !known.names.has(nameKey(each)) ? { isNew: true } : {}),
          ...(isElsewhere(each) ? { isElsewhere: true } : {}),
        });
      const risks = [
        ...sourceRisks(each, left, known, now?.kind === "lock"),
        ...integrityRisks(each, left, isSealed),
        ...scriptRisks(each, left),
        ...denialRisks(each, denied, hasLicenses),
        ...(left.length === 0 ? lookalikeRisks(each, known) : []),
      ];
      for (const risk of risks) found.risks.push({ ...risk, name: each.name, anchor: each.anchor });
    }
  }
  found.risks.push(...indexRisks(now, known));
  return found;
}

function isElsewhere({ origin, range }: Dependency): boolean {
  if (origin !== undefined) return origin.kind !== "registry";
  return /^(?:workspace|catalog|file|link|portal):/.test(range ?? "");
}

function byName(list: DependencyList | undefined): Map<string, Dependency[]> {
  const found = new Map<string, Dependency[]>();
  for (const dependency of list?.dependencies ?? []) {
    const some = found.get(dependency.name);
    if (some) some.push(dependency);
    else found.set(dependency.name, [dependency]);
  }
  return found;
}

/** Whether every package that comes from a registry has a digest; of a file with very few nobody can say. */
function isSealedList(list: DependencyList): boolean {
  const fromRegistry = list.dependencies.filter(
    ({ origin, isBundled }) => !isBundled && origin?.kind !== "git" && origin?.kind !== "local",
  );
  const sealed = fromRegistry.filter(({ integrity }) => integrity.length > 0).length;
  return sealed >= 2 && sealed >= fromRegistry.length - 1;
}

function isSame(one: Dependency, other: Dependency): boolean {
  return (
    one.version === other.version &&
    one.range === other.range &&
    one.runsOnInstall === other.runsOnInstall &&
    one.integrity.join() === other.integrity.join() &&
    JSON.stringify(one.origin) === JSON.stringify(other.origin)
  );
}

function changeOf(
  list: ChangedList,
  left: readonly Dependency[],
  right: readonly Dependency[],
  known: Known,
): DependencyChange | undefined {
  const [old, now] = [versionsOf(left), versionsOf(right)];
  if (old === now && left.length > 0 && right.length > 0) return undefined;
  const subject = right[0] ?? left[0];
  if (!subject) return undefined;
  // A package that another list of the target has already has moved, and is not new.
  if (left.length === 0 && known.names.has(nameKey(subject))) return undefined;
  // Lock files change by the thousand lines; where in them nobody asks.
  const text = list.after?.ok && list.format.kind === "manifest" ? list.after.text : undefined;
  const line = right[0] && lineOf(text, right[0].anchor);
  return {
    deed: deedOf(left, right),
    name: subject.name,
    purl: purlOf(subject),
    ...(old === "" ? {} : { from: old }),
    ...(now === "" ? {} : { to: now }),
    isDirect: [...left, ...right].some(({ isDirect }) => isDirect),
    list: list.format.kind,
    isLockAlone: list.format.kind === "lock" && !list.manifestChanges,
    path: list.path,
    ...(line === undefined ? {} : { line }),
    ...(list.commit === undefined ? {} : { commit: list.commit }),
  };
}

function deedOf(left: readonly Dependency[], right: readonly Dependency[]): DependencyChange["deed"] {
  if (left.length === 0) return "add";
  if (right.length === 0) return "remove";
  const [old, now] = [left[0]!, right[0]!];
  if (left.length > 1 || right.length > 1) return "update";
  const direction = compareVersions(boundOf(now), boundOf(old));
  return direction !== undefined && direction < 0 ? "downgrade" : "update";
}

/** The version, or the one a range begins with. */
function boundOf({ version, range }: Dependency): string {
  return version ?? (range ?? "").replace(/^[\s^~=v>]+/, "");
}

function versionsOf(some: readonly Dependency[]): string {
  const versions = new Set(some.map(({ version, range }) => version ?? range ?? ""));
  return [...versions].sort().join(", ").slice(0, 200).toWellFormed();
}

/** A name that a reviewer may take for another one [T154]. */
function lookalikeRisks({ ecosystem, name }: Dependency, known: Known): PackageRisk[] {
  if (known.names.has(nameKey({ ecosystem, name }))) return [];
  const found = lookalikeOf(ecosystem, name, known.namesOf.get(ecosystem) ?? new Set());
  if (!found) return [];
  const message =
    found.of === "" ? `\`${name}\` is no name that packages have` : `\`${name}\` looks like \`${found.of}\``;
  return [
    { kind: "lookalike", severity: found.isForeignScript ? "high" : "medium", message, note: found.how },
  ];
}

function indexRisks(
  now: DependencyList | undefined,
  known: Known,
): (PackageRisk & { name: string; anchor: string })[] {
  return (now?.indexes ?? []).flatMap(({ host, anchor, isEncrypted }) => {
    if (known.indexes.has(host) || isAllowedHost(host, known)) return [];
    const message = `packages may be taken from \`${host}\`${isEncrypted ? "" : ", without encryption"}`;
    const note = "neither the target, nor the thread's config, nor the plan names this host";
    return [{ kind: "index-added", severity: "high", message, note, name: host, anchor } as const];
  });
}

function unreadOf(list: ChangedList): UnreadDependencies[] {
  const { after, before, path, format } = list;
  const commit = list.commit === undefined ? {} : { commit: list.commit };
  if (after === undefined) return [];
  if (!after.ok) {
    const what = format.read ? "file" : "format";
    return [{ path, what, why: after.why, isOld: before !== undefined && !before.ok, ...commit }];
  }
  const old = new Set(before?.ok ? before.list.gaps : []);
  return after.list.gaps
    .filter((gap) => !old.has(gap))
    .slice(0, 20)
    .map((why) => ({ path, what: "part", why: why.toWellFormed(), isOld: false, ...commit }));
}

function place({ path, after, commit }: ChangedList, risks: readonly NamedRisk[]): DependencyRisk[] {
  const text = after?.ok ? after.text : undefined;
  return risks.map(({ anchor, ...risk }) => {
    const line = anchor === undefined ? undefined : lineOf(text, anchor);
    return {
      ...risk,
      path,
      ...(line === undefined ? {} : { line }),
      ...(commit === undefined ? {} : { commit }),
    };
  });
}

/** Of one kind in one file the first are named, and the others counted: a list of thousands is read by nobody. */
const OF_A_KIND_MAX = 20;

function grouped(risks: readonly NamedRisk[]): NamedRisk[] {
  const byMessage = new Map(risks.map((risk) => [`${risk.kind} ${risk.severity} ${risk.message}`, risk]));
  const byKind = Map.groupBy(byMessage.values(), ({ kind, severity }) => `${kind} ${severity}`);
  return [...byKind.values()].flatMap((alike) => {
    const more = alike.length - OF_A_KIND_MAX;
    if (more <= 0) return alike;
    return alike
      .slice(0, OF_A_KIND_MAX)
      .map((risk, at) =>
        at === OF_A_KIND_MAX - 1
          ? { ...risk, message: `${risk.message}, and ${more} more are like it` }
          : risk,
      );
  });
}
