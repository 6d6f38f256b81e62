import type { BytePath } from "./byte-path.ts";
import { matchesPatternOrItsRoot, type PathPattern, parsePattern } from "./pattern.ts";
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
  return BUILT_IN.map((entry) => entry.match);
}

interface Entry {
  readonly compiled: PathPattern;
  readonly match: ProtectedMatch;
}

const BUILT_IN: readonly Entry[] = data.groups.flatMap(({ category, reason, patterns }) =>
  patterns.map((pattern) => {
    const parsed = parsePattern(pattern.toLowerCase());
    if (!parsed.ok) throw new Error(`invariant: protected-paths.json: ${parsed.message}`);
    return { compiled: parsed.pattern, match: { source: "built-in", pattern, category, reason } as const };
  }),
);

// Every pattern has one segment by which a path that it could cover is found without asking all the others: by the
// whole name, by how the name begins, or by its extension.
const BY_NAME = new Map<string, Entry[]>();
const BY_HEAD = new Map<string, Entry[]>();
const BY_EXTENSION = new Map<string, Entry[]>();
const HEAD_BYTES = 3;
for (const entry of BUILT_IN) index(entry);

function index(entry: Entry): void {
  const key = entry.compiled.text.split("/").find((segment) => segment !== "**") ?? "";
  const star = key.indexOf("*");
  if (star < 0) add(BY_NAME, key, entry);
  else if (star >= HEAD_BYTES) add(BY_HEAD, key.slice(0, HEAD_BYTES), entry);
  else if (/^\*\.[^*.]+$/.test(key)) add(BY_EXTENSION, key.slice(1), entry);
  else throw new Error(`invariant: protected-paths.json: \`${entry.match.pattern}\` cannot be indexed`);
}

function add(map: Map<string, Entry[]>, key: string, entry: Entry): void {
  const entries = map.get(key);
  if (entries === undefined) map.set(key, [entry]);
  else entries.push(entry);
}

function builtInMatch(path: BytePath): ProtectedMatch | undefined {
  // The list is ASCII, and no byte above 0x7f lowers to one below: only ASCII case is ignored.
  const lower = path.toLowerCase() as BytePath;
  for (const name of lower.split("/")) {
    const found =
      firstCovering(BY_NAME.get(name), lower) ??
      firstCovering(BY_HEAD.get(name.slice(0, HEAD_BYTES)), lower) ??
      firstCovering(BY_EXTENSION.get(name.slice(name.lastIndexOf("."))), lower);
    if (found !== undefined) return found;
  }
  return undefined;
}

function firstCovering(entries: readonly Entry[] | undefined, path: BytePath): ProtectedMatch | undefined {
  return entries?.find((entry) => matchesPatternOrItsRoot(entry.compiled, path))?.match;
}
