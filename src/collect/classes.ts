import type { BytePath } from "../contract/byte-path.ts";
import { fileKindOf } from "../contract/file-kind.ts";
import {
  isInfrastructure,
  isLockFile,
  isManifest,
  isSecuritySensitive,
  isTestPath,
} from "../contract/path-class.ts";
import { matchesPattern, type PathPattern } from "../contract/pattern.ts";
import { protectedBy } from "../contract/protected-paths.ts";
import { threadMadeBy } from "../contract/threads.ts";
import type { TouchedPath } from "../engine/change.ts";
import type { PathClass } from "../engine/facts.ts";
import { planLocation } from "../engine/plan-file.ts";

export interface ClassPatterns {
  /** The policy's own protected paths, on top of the built-in list. */
  readonly protected: readonly PathPattern[];
  readonly tests: readonly PathPattern[];
  /** The threads of the target above the touched paths. */
  readonly threads: ReadonlySet<BytePath>;
  /** What the policy denies to the actor's role. */
  readonly denied: readonly PathPattern[];
}

/**
 * A `.proofgate/` folder makes its directory a thread with limits of its own (contract.md, 1): making
 * one is for people, else an agent could make itself a thread and leave the one above.
 */
function newThread(
  path: BytePath,
  threads: ReadonlySet<BytePath>,
): { pattern: string; category: string } | undefined {
  const directory = threadMadeBy(path);
  if (directory === undefined || threads.has(directory) || planLocation(path)) return undefined;
  return { pattern: "**/.proofgate/**", category: "gate" };
}

/** What each touched path is by its name, in the order of `touched`. */
export function classifyPaths(touched: readonly TouchedPath[], patterns: ClassPatterns): PathClass[] {
  return touched.map(({ path }) => {
    const protection = protectedBy(path, patterns.protected) ?? newThread(path, patterns.threads);
    const kind = fileKindOf(path);
    const plain = {
      path,
      isManifest: isManifest(path),
      isLockFile: isLockFile(path),
      isInfrastructure: isInfrastructure(path),
      isTest: isTestPath(path, patterns.tests),
      isSensitive: isSecuritySensitive(path),
      isDeniedToRole: patterns.denied.some((pattern) => matchesPattern(pattern, path)),
    };
    const isUnusual = kind !== undefined && !kind.reviewable;
    // Nearly every path is neither, and to spread nothing into thousands of them takes as long as to classify them.
    if (!protection && !isUnusual) return plain;
    return {
      ...plain,
      ...(protection ? { protection: { pattern: protection.pattern, category: protection.category } } : {}),
      ...(isUnusual ? { unusualKind: kind.kind } : {}),
    };
  });
}
