import type { Dependency, DependencyList } from "../dependency.ts";

/** go.mod: what is asked for, and what `replace` puts in its place. */
export function readGoMod(text: string): DependencyList {
  const dependencies: Dependency[] = [];
  let block = "";
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.replace(/\/\/.*$/, "").trim();
    const isIndirect = /\/\/\s*indirect\b/.test(raw);
    if (line === ")") block = "";
    else if (/^(?:require|replace|exclude|retract|tool|godebug|ignore)\s*\($/.test(line))
      block = line.split(/[\s(]/)[0]!;
    else {
      const [, verb, rest] = /^(?:(require|replace)\s+)?(.*)$/.exec(line) ?? [];
      const found = moduleOf(verb ?? block, rest ?? "", isIndirect, raw.trim());
      if (found) dependencies.push(found);
    }
  }
  return { kind: "manifest", ecosystem: "golang", dependencies, indexes: [], gaps: [] };
}

function moduleOf(verb: string, rest: string, isIndirect: boolean, anchor: string): Dependency | undefined {
  const words = rest.split(/\s+/).map((word) => word.replace(/^["`](.*)["`]$/, "$1"));
  const base = { ecosystem: "golang", isDev: false, integrity: [], anchor } as const;
  if (verb === "require" && words.length >= 2 && /^v\d/.test(words[1]!)) {
    return { ...base, name: words[0]!, version: words[1]!, isDirect: !isIndirect };
  }
  const arrow = words.indexOf("=>");
  if (verb !== "replace" || arrow < 1 || words[arrow + 1] === undefined) return undefined;
  const [name, version] = words.slice(arrow + 1);
  if (/^\.{0,2}\/|^[A-Za-z]:/.test(name!)) {
    return { ...base, name: words[0]!, isDirect: true, origin: { kind: "local", isEncrypted: true } };
  }
  // Another module under the name of the first.
  return {
    ...base,
    name: name!,
    ...(version === undefined ? {} : { version }),
    isDirect: true,
    origin: { kind: "git", host: name!.split("/")[0]!, repository: name!, isEncrypted: true, isPinned: true },
  };
}

/** go.sum: the digests of modules that were downloaded, also of versions that the build does not take. */
export function readGoSum(text: string): DependencyList {
  const byModule = new Map<string, { name: string; version: string; digests: string[] }>();
  for (const line of text.split(/\r?\n/)) {
    const [name, version, digest, more] = line.trim().split(/\s+/);
    if (name === undefined || name === "") continue;
    const [, algorithm, hash] = /^(h\d+):([A-Za-z0-9+/=]+)$/.exec(digest ?? "") ?? [];
    if (version === undefined || algorithm === undefined || more !== undefined) continue;
    const release = version.replace(/\/go\.mod$/, "");
    const key = `${name} ${release}`;
    const known = byModule.get(key) ?? { name, version: release, digests: [] };
    known.digests.push(`${version === release ? "module" : "go.mod"}-${algorithm}:${hash}`);
    byModule.set(key, known);
  }
  return {
    kind: "lock",
    ecosystem: "golang",
    dependencies: [...byModule.values()].map(({ name, version, digests }) => ({
      ecosystem: "golang",
      name,
      version,
      isDirect: false,
      isDev: false,
      integrity: digests,
      anchor: `${name} ${version}`,
    })),
    indexes: [],
    gaps: [],
  };
}
