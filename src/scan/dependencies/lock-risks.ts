import type { Dependency, DependencyList } from "./dependency.ts";
import type { ChangedList } from "./listed.ts";
import type { PackageRisk } from "./risks-of-package.ts";

type NamedRisk = PackageRisk & { readonly name: string; readonly anchor?: string };

/** Where a lock file and the manifest beside it no longer say the same, and did before [T153]. */
export function lockRisks(list: ChangedList): NamedRisk[] {
  const { after, format } = list;
  if (after === undefined || !after.ok) return [];
  if (format.kind === "manifest") return behind(list, after.list);
  // Of an empty one nothing is installed.
  const alone = after.list.dependencies.length > 0 ? withoutManifest(list) : [];
  return [...alone, ...unasked(list, after.list), ...differing(list, after.list)];
}

/** New lock file, or old one whose manifest goes. */
function withoutManifest({ format, hadManifest, hasManifest, before }: ChangedList): NamedRisk[] {
  if (format.manifests === undefined || hasManifest || (before !== undefined && !hadManifest)) return [];
  const message = "the lock file has no manifest beside it";
  const note = `expected one of ${format.manifests.map((name) => `\`${name}\``).join(", ")}`;
  return [{ kind: "lock-without-manifest", severity: "medium", message, note, name: "" }];
}

/** New packages that neither another package nor the manifest asks for: nobody needs them, and they are installed. */
function unasked({ before, manifestAfter }: ChangedList, now: DependencyList): NamedRisk[] {
  const { asked, direct } = now;
  if (asked === undefined || before === undefined || !before.ok) return [];
  // Without the projects' own wishes nobody can say what is asked for.
  if (
    direct === undefined &&
    (manifestAfter === undefined || manifestAfter.hasWorkspaces || manifestAfter.isPartial)
  )
    return [];
  const wanted = new Set([...asked, ...namesIn(manifestAfter)]);
  const old = new Set(before.list.dependencies.map(({ name }) => name));
  return now.dependencies
    .filter(
      ({ name, alias, isBundled }) =>
        !isBundled && !old.has(name) && !wanted.has(name) && !wanted.has(alias ?? name),
    )
    .map(({ name, anchor }) => ({
      kind: "lock-unasked",
      severity: "medium",
      message: `\`${name}\` is in the lock file, and nothing asks for it`,
      note: "neither the manifest nor a package of the lock file names it",
      name,
      anchor,
    }));
}

/** What the lock file says of its manifest's wishes is written by the same hand as the rest of it. */
function differing({ before, manifestBefore, manifestAfter }: ChangedList, now: DependencyList): NamedRisk[] {
  if (now.direct === undefined || manifestAfter === undefined || manifestAfter.isPartial) return [];
  const differs = (list: DependencyList | undefined, manifest: DependencyList | undefined): string[] => {
    const wanted = new Set(namesIn(manifest));
    return [...(list?.direct?.keys() ?? [])].filter((name) => !wanted.has(name));
  };
  const old = new Set(differs(before?.ok ? before.list : undefined, manifestBefore));
  return differs(now, manifestAfter)
    .filter((name) => !old.has(name))
    .map((name) => ({
      kind: "lock-differs",
      severity: "medium",
      message: `the lock file says that the manifest asks for \`${name}\`, and it does not`,
      name,
    }));
}

/** The manifest asks for more, and the lock file beside it was left as it was. */
function behind({ before, idleLock }: ChangedList, now: DependencyList): NamedRisk[] {
  if (idleLock === undefined) return [];
  const old = new Set(before?.ok ? before.list.dependencies.map(({ name }) => name) : []);
  const locked = new Set(idleLock.list.dependencies.flatMap(({ name, alias }) => [name, alias ?? name]));
  return now.dependencies
    .filter((each) => each.isDirect && !old.has(each.name) && !locked.has(each.name) && !isLocal(each))
    .map(({ name, anchor }) => ({
      kind: "lock-behind",
      severity: "low",
      message: `\`${name}\` is not in the lock file`,
      note: "whoever installs takes whatever version is newest then, without a digest",
      name,
      anchor,
    }));
}

function isLocal({ origin, range }: Dependency): boolean {
  return origin?.kind === "local" || /^(?:workspace|catalog|file|link|portal):/.test(range ?? "");
}

function namesIn(list: DependencyList | undefined): string[] {
  return (
    list?.dependencies.flatMap(({ name, alias }) => (alias === undefined ? [name] : [name, alias])) ?? []
  );
}
