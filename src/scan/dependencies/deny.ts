import type { Dependency } from "./dependency.ts";
import { purlOf } from "./dependency.ts";
import type { PackageRisk } from "./risks-of-package.ts";

/** What the policy forbids (`security.dependencies`). */
export interface Denials {
  /** Package URLs; `*` stands for any text within one segment. Without a version: every version. */
  readonly packages: readonly string[];
  /** SPDX ids; `*` stands for any text. */
  readonly licenses: readonly string[];
}

/** Packages and licences that the policy forbids; `hasLicenses`: whether the file says licences at all. */
export function denialRisks(after: Dependency, denied: Denials, hasLicenses: boolean): PackageRisk[] {
  const found: PackageRisk[] = [];
  const pattern = denied.packages.find((each) => matchesPurl(each, after));
  if (pattern !== undefined) {
    const message = `\`${after.name}\` is a package that the policy forbids`;
    found.push({
      kind: "denied-package",
      severity: "critical",
      message,
      note: `\`${pattern}\` is in \`security.dependencies.deny\``,
    });
  }
  if (denied.licenses.length === 0 || !hasLicenses || after.origin?.kind === "local") return found;
  if (after.license === undefined) {
    const message = `the licence of \`${after.name}\` is not known`;
    const note = "the policy forbids some licences, and the lock file does not say this one";
    found.push({ kind: "license-unknown", severity: "low", message, note });
  } else if (isDeniedLicense(after.license, denied.licenses)) {
    const message = `\`${after.name}\` has a licence that the policy forbids`;
    found.push({
      kind: "denied-license",
      severity: "high",
      message,
      note: `its licence is \`${after.license.slice(0, 100).toWellFormed()}\``,
    });
  }
  return found;
}

/** Whether a package URL, as a policy or a plan writes it, means this package. */
export function matchesPurl(
  pattern: string,
  dependency: Pick<Dependency, "ecosystem" | "name" | "version">,
): boolean {
  const plain = pattern.replace(/[?#].*$/, "").replace("%40", "@");
  const { ecosystem, name, version } = dependency;
  const purl = purlOf({ ecosystem, name }).replace("%40", "@");
  const at = plain.lastIndexOf("@");
  const hasVersion = at > plain.indexOf("/") + 1 && !plain.slice(at).includes("/");
  if (!hasVersion) return matchesText(plain, purl);
  return (
    matchesText(plain.slice(0, at), purl) &&
    version !== undefined &&
    matchesText(plain.slice(at + 1), version)
  );
}

/** An expression is denied where none of its alternatives is free of a denied licence (SPDX 2.3, annex D). */
function isDeniedLicense(expression: string, denied: readonly string[]): boolean {
  const alternatives = expression.slice(0, 1000).split(/\bOR\b|\//);
  return alternatives.every((part) =>
    (part.match(/[\w.+-]+/g) ?? []).some((id) =>
      denied.some((pattern) => matchesText(pattern.toLowerCase(), id.toLowerCase())),
    ),
  );
}

/** `*` is any text without a slash; one pass, whatever the text is. */
function matchesText(pattern: string, text: string): boolean {
  const parts = pattern.split("*");
  if (parts.length === 1) return pattern === text;
  const first = parts[0]!;
  const last = parts.at(-1)!;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length)
    return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found < 0 || found + part.length > text.length - last.length || text.slice(at, found).includes("/"))
      return false;
    at = found + part.length;
  }
  return !text.slice(at, text.length - last.length).includes("/");
}
