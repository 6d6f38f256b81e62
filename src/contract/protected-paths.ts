import type { BytePath } from "./byte-path.ts";
import { matchesPatternOrItsRoot, type PathPattern } from "./pattern.ts";
import { indexPatterns, valueFor } from "./pattern-index.ts";
import data from "./protected-paths.json" with { type: "json" };

/** The version of the built-in list: it rises whenever a pattern comes or goes. */
export const PROTECTED_PATHS_VERSION: number = data.version;

/** What protects a path. */
export interface ProtectedMatch {
  readonly source: "built-in" | "policy";
  /** As the list writes it. */
  readonly pattern: string;
  /** The built-in list's group; `policy` for what the policy adds. */
  readonly category: string;
  /** What the file can do: a clause that completes "protected because it …" or stands alone. */
  readonly reason: string;
}

/**
 * What protects a path, or undefined (contract.md, 3). The built-in list ignores ASCII case, for so do the machines
 * that obey these files; what a policy adds does not. `X/**` protects X itself too. `.gitignore`, manifests and
 * the configuration of tests, linters and builds are not on the list: ordinary tasks edit them.
 */
export function protectedBy(path: BytePath, extra: readonly PathPattern[]): ProtectedMatch | undefined {
  const builtIn = builtInMatch(path);
  if (builtIn !== undefined) return builtIn;
  const pattern = extra.find((candidate) => matchesPatternOrItsRoot(candidate, path));
  if (pattern === undefined) return undefined;
  return { source: "policy", pattern: pattern.text, category: "policy", reason: "the policy protects it" };
}

/** The built-in list, in its published order. */
export function builtInProtection(): readonly ProtectedMatch[] {
  return BUILT_IN;
}

const BUILT_IN: readonly ProtectedMatch[] = data.groups.flatMap(({ category, reason, patterns }) =>
  patterns.map((pattern) => ({ source: "built-in", pattern, category, reason }) as const),
);
const INDEX = indexPatterns(BUILT_IN.map((match) => [match.pattern.toLowerCase(), match] as const));

function builtInMatch(path: BytePath): ProtectedMatch | undefined {
  // The list is ASCII, and no byte above 0x7f lowers to one below: only ASCII case is ignored.
  return valueFor(INDEX, path.toLowerCase() as BytePath);
}
