import type { DependencyRiskKind } from "../../engine/dependency-change.ts";
import type { Severity } from "../../engine/severity.ts";
import type { Dependency, Origin } from "./dependency.ts";
import { isAllowedHost, type Known, placeOf, scopeOf } from "./listed.ts";

/** A risk before anybody asked where it stands. */
export interface PackageRisk {
  readonly kind: DependencyRiskKind;
  readonly severity: Severity;
  readonly message: string;
  readonly note?: string;
}

const COMMON_FORGES: ReadonlySet<string> = new Set([
  "github.com",
  "gitlab.com",
  "bitbucket.org",
  "codeberg.org",
]);

/** Where a package comes from that it did not come from before [T153] [T155]. `before`: the entries of the same name. */
export function sourceRisks(
  after: Dependency,
  before: readonly Dependency[],
  known: Known,
  isLock: boolean,
): PackageRisk[] {
  const { origin, name } = after;
  if (origin === undefined) return confusion(after, before, known);
  if (before.some((old) => isSameOrigin(old.origin, origin))) return [];
  const from = whereFrom(origin);
  const found: PackageRisk[] = [];
  if (
    !origin.isEncrypted &&
    origin.host !== undefined &&
    !before.some((old) => old.origin && !old.origin.isEncrypted)
  ) {
    const message = `\`${name}\` is fetched from ${from} without encryption`;
    found.push({
      kind: "source-unencrypted",
      severity: "high",
      message,
      note: "anybody on the way can put other content in its place",
    });
  }
  if (origin.names !== undefined && origin.names !== name.toLowerCase()) {
    const message = `\`${name}\` is fetched from the address of \`${origin.names}\``;
    found.push({
      kind: "source-of-another",
      severity: "high",
      message,
      note: `what is installed is \`${origin.names}\`, whatever the entry is called`,
    });
  }
  if (origin.kind === "local") {
    if (isLock && before.length > 0 && before.every((old) => old.origin?.kind !== "local"))
      found.push({
        kind: "source-changed",
        severity: "medium",
        message: `\`${name}\` is taken from a directory, no longer from a registry`,
      });
    return found;
  }
  if (origin.kind === "registry")
    return [...found, ...confusion(after, before, known), ...movedRepository(after, before)];
  return [...found, ...elsewhere(after, origin, before, known, isLock)];
}

function elsewhere(
  after: Dependency,
  origin: Origin,
  before: readonly Dependency[],
  known: Known,
  isLock: boolean,
): PackageRisk[] {
  const { name } = after;
  const place = placeOf(after);
  // Everybody has repositories at a forge: that its host is known says nothing.
  const host = origin.host ?? "";
  const isKnownHost = !COMMON_FORGES.has(host) && (known.places.has(host) || isAllowedHost(host, known));
  if (place !== undefined && (known.places.has(place) || isKnownHost)) return [];
  const from = whereFrom(origin);
  const sealed = before.some(
    (old) => old.version === after.version && shares(old.integrity, after.integrity),
  );
  if (before.length > 0) {
    const message = `\`${name}\` is fetched from ${from}, no longer from ${whereFrom(before[0]!.origin)}`;
    return sealed
      ? [{ kind: "source-changed", severity: "medium", message, note: "its digest is the same as before" }]
      : [{ kind: "source-changed", severity: "high", message }];
  }
  const isKept =
    origin.kind === "git" && COMMON_FORGES.has(origin.host ?? "") && (origin.isPinned || !isLock);
  const message = `\`${name}\` is new and is fetched from ${from}`;
  const note = "neither a registry nor a host that the target, the thread's config or the plan names";
  return [{ kind: "source-unknown", severity: isKept ? "medium" : "high", message, note }];
}

/** A package of a private scope, offered by a public registry: anybody may have put it there. */
function confusion(after: Dependency, before: readonly Dependency[], known: Known): PackageRisk[] {
  const scope = after.ecosystem === "npm" ? scopeOf(after.name) : undefined;
  const wasPrivate = before.length > 0 && before.every(({ origin }) => origin?.kind === "host");
  const sealed = before.some(
    (old) => old.version === after.version && shares(old.integrity, after.integrity),
  );
  if (after.origin?.kind !== "registry" || sealed) return [];
  if (scope !== undefined && known.privateScopes.has(scope)) {
    const message = `\`${after.name}\` is fetched from the public registry, where \`@${scope}\` is a private scope`;
    const note = "the target takes every other package of that scope from a host of its own";
    return [{ kind: "source-confused", severity: "high", message, note }];
  }
  if (!wasPrivate) return [];
  const message = `\`${after.name}\` is fetched from the public registry, no longer from ${whereFrom(before[0]!.origin)}`;
  return [{ kind: "source-confused", severity: "medium", message }];
}

/** Packagist's packages lie in their authors' repositories. */
function movedRepository(after: Dependency, before: readonly Dependency[]): PackageRisk[] {
  const repository = after.origin?.repository;
  const old = before.find(({ origin }) => origin?.repository !== undefined);
  if (repository === undefined || old === undefined || placeOf(old) === placeOf(after)) return [];
  const message = `\`${after.name}\` is fetched from \`${placeOf(after)}\`, no longer from \`${placeOf(old)}\``;
  return [{ kind: "source-changed", severity: "medium", message }];
}

/** Whether a digest was lost, weakened or changed [T153]. `isSealed`: every other package of the file has one. */
export function integrityRisks(
  after: Dependency,
  before: readonly Dependency[],
  isSealed: boolean,
): PackageRisk[] {
  const { name, ecosystem } = after;
  if (after.origin?.kind === "git" || after.origin?.kind === "local") return [];
  const old = before.filter(({ integrity }) => integrity.length > 0);
  if (after.integrity.length === 0) {
    const bundled = after.isBundled && !old.some(({ isBundled }) => !isBundled);
    if (bundled || (old.length === 0 && (before.length > 0 || !isSealed))) return [];
    const isPin = ecosystem === "docker" || ecosystem === "github";
    if (old.length === 0 && isPin) return [];
    const message =
      old.length > 0
        ? `\`${name}\` has lost its ${isPin ? "pin" : "digest"}`
        : `\`${name}\` is new and has no digest`;
    const note =
      old.length > 0
        ? "whatever is offered under its name is taken"
        : "every other package of the file has one";
    const kind = old.length > 0 ? "integrity-lost" : "integrity-missing";
    return [{ kind, severity: isPin ? "medium" : "high", message, note }];
  }
  // Tags of images and commits of actions move with every update.
  if (ecosystem === "docker" || ecosystem === "github" || /(?:^dev-|-dev$)/.test(after.version ?? ""))
    return [];
  const same = old.filter(({ version }) => version === after.version);
  if (same.length === 0 || same.some(({ integrity }) => shares(integrity, after.integrity))) return [];
  const algorithms = new Set(after.integrity.map(algorithmOf));
  const common = same
    .flatMap(({ integrity }) => integrity)
    .some((digest) => algorithms.has(algorithmOf(digest)));
  if (common) {
    const message = `\`${name}\` ${after.version ?? ""} has another digest than before`.replace("  ", " ");
    return [
      {
        kind: "integrity-changed",
        severity: "critical",
        message,
        note: "a version that was published keeps its content",
      },
    ];
  }
  const strength = (list: readonly string[]) =>
    Math.max(...list.map((digest) => STRENGTH[algorithmOf(digest)] ?? 0));
  if (same.some(({ integrity }) => strength(integrity) > strength(after.integrity))) {
    const message = `\`${name}\` has a weaker digest than before`;
    return [
      {
        kind: "integrity-weakened",
        severity: "high",
        message,
        note: `\`${algorithmOf(after.integrity[0]!)}\` can be forged`,
      },
    ];
  }
  return [];
}

const STRENGTH: Readonly<Record<string, number>> = { md5: 1, sha1: 1, sha256: 3, sha384: 3, sha512: 3 };

/** Programs that run when a package is installed [T156]. */
export function scriptRisks(after: Dependency, before: readonly Dependency[]): PackageRisk[] {
  const { name } = after;
  const ran = before.some(({ runsOnInstall }) => runsOnInstall);
  if (after.runsOnInstall && before.length === 0) {
    return [
      {
        kind: "script-new",
        severity: "medium",
        message: `\`${name}\` is new and runs a program when it is installed`,
      },
    ];
  }
  if (after.runsOnInstall && !ran && before.some(({ runsOnInstall }) => runsOnInstall === false)) {
    const message = `\`${name}\` runs a program when it is installed, and did not before`;
    return [{ kind: "script-gained", severity: "medium", message }];
  }
  const same = before.some(
    (old) => old.runsOnInstall && old.version === after.version && shares(old.integrity, after.integrity),
  );
  if (after.runsOnInstall === false && same) {
    const message = `the lock file no longer says that \`${name}\` runs a program when it is installed`;
    return [
      {
        kind: "script-hidden",
        severity: "medium",
        message,
        note: "version and digest are the same as before",
      },
    ];
  }
  return [];
}

function isSameOrigin(one: Origin | undefined, other: Origin): boolean {
  if (one === undefined) return false;
  return (
    one.kind === other.kind &&
    one.host === other.host &&
    one.repository === other.repository &&
    one.isEncrypted === other.isEncrypted &&
    (one.isPinned ?? true) === (other.isPinned ?? true) &&
    one.names === other.names
  );
}

function shares(one: readonly string[], other: readonly string[]): boolean {
  return one.some((digest) => other.includes(digest));
}

function algorithmOf(digest: string): string {
  return digest.slice(0, digest.indexOf(":"));
}

function whereFrom(origin: Origin | undefined): string {
  if (origin === undefined) return "the registry";
  if (origin.kind === "local") return "a directory";
  const place = placeOf({ origin });
  return `${origin.kind === "git" ? "git at " : ""}\`${place ?? "an unnamed host"}\``;
}
