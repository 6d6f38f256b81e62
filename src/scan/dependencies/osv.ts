import type { ToolFinding } from "../../engine/facts.ts";
import type { Severity } from "../../engine/severity.ts";
import type { Introduced } from "./compare.ts";
import { cvssSeverity } from "./cvss.ts";
import { type Ecosystem, purlOf } from "./dependency.ts";
import { entriesOf, fieldsOf, listAt, member, textAt } from "./fields.ts";
import { pythonName } from "./readers/requirements.ts";
import { compareVersions } from "./versions.ts";

/** Our ecosystems by the names of the OSV schema (1.6), which may carry a suffix: `Maven:https://…`. */
export const OSV_ECOSYSTEMS: Readonly<Partial<Record<Ecosystem, string>>> = {
  npm: "npm",
  pypi: "PyPI",
  golang: "Go",
  cargo: "crates.io",
  maven: "Maven",
  gem: "RubyGems",
  composer: "Packagist",
  nuget: "NuGet",
  github: "GitHub Actions",
};

/** The introduced packages that an advisory speaks of, each with the versions in which it is mended. */
export function affectedBy(advisory: unknown, introduced: readonly Introduced[]): ToolFinding[] {
  if (textAt(advisory, "id") === undefined || textAt(advisory, "withdrawn") !== undefined) return [];
  return introduced.flatMap((each) => {
    const affected = entriesAbout(advisory, each).filter((entry) => isAffected(entry, each));
    return affected.length === 0 ? [] : [findingOf(advisory, affected, each)];
  });
}

/** What an advisory says of a package, whatever its version. */
export function entriesAbout(advisory: unknown, each: Introduced): unknown[] {
  return listAt(advisory, "affected").filter((entry) => isAbout(entry, each));
}

/** @param affected the advisory's entries by which the package is affected. */
export function findingOf(advisory: unknown, affected: readonly unknown[], each: Introduced): ToolFinding {
  const id = textAt(advisory, "id") ?? "";
  const fixed = [...new Set(affected.flatMap(fixedIn))].slice(0, 5);
  const name = each.version === undefined ? `\`${each.name}\`` : `\`${each.name}\` ${each.version}`;
  const mended = fixed.length === 0 ? "no version is known to be mended" : `mended in ${fixed.join(", ")}`;
  return {
    id: `${id} ${purlOf(each)}`.slice(0, 300),
    severity: severityOf(id, advisory, affected),
    message: `${name} has a known vulnerability; ${mended}`,
    path: each.path,
    ...(each.line === undefined ? {} : { line: each.line }),
  };
}

/** Names of packages in an advisory, as a cheap look says whether it may speak of a package at all. */
export function mayBeAbout(text: string, names: readonly string[]): boolean {
  const lower = text.toLowerCase();
  return names.some((name) => lower.includes(name));
}

function isAbout(entry: unknown, { ecosystem, name }: Introduced): boolean {
  const named = member(entry, "package");
  const written = textAt(named, "name") ?? "";
  if (textAt(named, "ecosystem")?.replace(/:.*$/, "") !== OSV_ECOSYSTEMS[ecosystem]) return false;
  if (ecosystem === "pypi") return pythonName(written) === name;
  // Go advisories name modules; the registries of the others differ in whether case counts.
  return ecosystem === "npm" || ecosystem === "maven" || ecosystem === "golang" || ecosystem === "cargo"
    ? written === name
    : written.toLowerCase() === name.toLowerCase();
}

/** What cannot be compared counts as affected: an advisory is no guess. */
function isAffected(entry: unknown, { version }: Introduced): boolean {
  if (version === undefined) return true;
  const plain = version.replace(/^v(?=\d)/, "");
  const listed = listAt(entry, "versions");
  if (listed.includes(version) || listed.includes(plain)) return true;
  const ranges = listAt(entry, "ranges").filter((range) => textAt(range, "type") !== "GIT");
  if (ranges.length === 0) return listed.length === 0;
  return ranges.some((range) => isInRange(listAt(range, "events"), plain));
}

/** The schema's own algorithm: events in order, `introduced` opens and `fixed` or `last_affected` closes. */
function isInRange(events: readonly unknown[], version: string): boolean {
  let isOpen = false;
  for (const event of inOrder(events)) {
    const [kind, at] = event;
    if (
      kind === "introduced" &&
      (at === "0" || compareVersions(version, at) === undefined || compareVersions(version, at)! >= 0)
    )
      isOpen = true;
    const order = compareVersions(version, at);
    if (order === undefined) continue;
    if (kind === "fixed" && order >= 0) isOpen = false;
    if (kind === "last_affected" && order > 0) isOpen = false;
  }
  return isOpen;
}

function inOrder(events: readonly unknown[]): [string, string][] {
  const pairs = events.flatMap((event) =>
    entriesOf(event).flatMap(([kind, at]): [string, string][] =>
      typeof at === "string" ? [[kind, at]] : [],
    ),
  );
  return pairs.sort(([, one], [, other]) =>
    one === "0" ? -1 : other === "0" ? 1 : (compareVersions(one, other) ?? 0),
  );
}

function fixedIn(entry: unknown): string[] {
  return listAt(entry, "ranges")
    .filter((range) => textAt(range, "type") !== "GIT")
    .flatMap((range) => listAt(range, "events"))
    .flatMap((event) => textAt(event, "fixed")?.slice(0, 60).toWellFormed() ?? []);
}

const WORDS: Readonly<Record<string, Severity>> = {
  LOW: "low",
  MODERATE: "medium",
  MEDIUM: "medium",
  HIGH: "high",
  CRITICAL: "critical",
};

/** The database's own word first, then CVSS. A malicious package is critical; what nobody graded is high. */
function severityOf(id: string, advisory: unknown, affected: readonly unknown[]): Severity {
  if (id.startsWith("MAL-")) return "critical";
  const specific = [...affected, advisory].map((each) => fieldsOf(member(each, "database_specific")));
  const word = specific
    .map((each) => textAt(each, "severity")?.toUpperCase())
    .find((each) => each !== undefined && Object.hasOwn(WORDS, each));
  if (word !== undefined) return WORDS[word]!;
  const vectors = [...affected, advisory]
    .flatMap((each) => listAt(each, "severity"))
    .flatMap((each) => textAt(each, "score") ?? []);
  const graded = vectors.flatMap((vector) => cvssSeverity(vector) ?? []);
  return graded[0] ?? "high";
}
