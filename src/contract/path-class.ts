import { byDirectory } from "./by-directory.ts";
import type { BytePath } from "./byte-path.ts";
import data from "./path-classes.json" with { type: "json" };
import { matchesPattern, type PathPattern } from "./pattern.ts";
import { indexPatterns, valueFor } from "./pattern-index.ts";

const MANIFEST = indexed(data.manifest);
const LOCK_FILE = indexed(data.lock_file);
const INFRASTRUCTURE = indexed(data.infrastructure);
const isBelowSensitive = byDirectory(hasSegmentIn(new Set(data.security_sensitive_directories)));
const isBelowIrreversible = byDirectory(hasSegmentIn(new Set(data.irreversible_directories)));

/** Whether the path's name is that of a package manifest: what people write to say what they depend on. */
export function isManifest(path: BytePath): boolean {
  return valueFor(MANIFEST, path) === true;
}

/** Whether the path's name is that of a lock file: what a package manager writes. */
export function isLockFile(path: BytePath): boolean {
  return valueFor(LOCK_FILE, path) === true;
}

/**
 * Whether the path describes what runs where: Terraform and its kin, Kubernetes and Helm documents, deployment
 * configuration. Program text in a directory called `k8s` or `kubernetes` is not; nor are Dockerfiles and compose files,
 * which belong to the service beside them. CI is protected instead (`protectedBy`).
 */
export function isInfrastructure(path: BytePath): boolean {
  return valueFor(INFRASTRUCTURE, path) === true;
}

/** Whether a directory above the path is wholly named for authority, secrets, money or stored data; in any ASCII case. */
export function isSecuritySensitive(path: BytePath): boolean {
  return isBelowSensitive(path);
}

/** Whether the path lies among the changes to stored data that no revert undoes. */
export function isIrreversible(path: BytePath): boolean {
  return isBelowIrreversible(path);
}

/** Whether the policy's or a thread's test patterns cover the path. */
export function isTestPath(path: BytePath, patterns: readonly PathPattern[]): boolean {
  return patterns.some((pattern) => matchesPattern(pattern, path));
}

function hasSegmentIn(names: ReadonlySet<string>): (directory: BytePath) => boolean {
  return (directory) =>
    directory
      .toLowerCase()
      .split("/")
      .some((name) => names.has(name));
}

function indexed(patterns: readonly string[]) {
  return indexPatterns(patterns.map((pattern) => [pattern, true] as const));
}
