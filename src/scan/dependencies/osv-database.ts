import { opendir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { ToolFinding } from "../../engine/facts.ts";
import type { Introduced } from "./compare.ts";
import { affectedBy, mayBeAbout, OSV_ECOSYSTEMS } from "./osv.ts";

/** Advisories of one database; the largest ecosystem has some 230,000. */
const FILES_MAX = 1_000_000;
const FILE_BYTES_MAX = 8 * 1024 * 1024;
const DEPTH_MAX = 4;

export interface Asked {
  /** Each once. */
  readonly versions: readonly Introduced[];
  /** Packages of which no file says the version. */
  readonly open: readonly Introduced[];
}

/** What of the introduced packages can be asked about: a lock file's version stands for the range of its manifest. */
export function askedOf(introduced: readonly Introduced[]): Asked {
  const known = introduced.filter(({ ecosystem }) => OSV_ECOSYSTEMS[ecosystem] !== undefined);
  const versions = new Map<string, Introduced>();
  for (const each of known)
    if (each.version !== undefined)
      versions.set(`${each.ecosystem} ${each.name} ${each.version} ${each.path}`, each);
  const locked = new Set([...versions.values()].map(({ ecosystem, name }) => `${ecosystem} ${name}`));
  const open = known.filter(
    ({ ecosystem, name, version }) => version === undefined && !locked.has(`${ecosystem} ${name}`),
  );
  return { versions: [...versions.values()], open };
}

export type DatabaseAnswer =
  | { readonly ok: true; readonly findings: readonly ToolFinding[]; readonly advisories: number }
  /** `why`: one clause. */
  | { readonly ok: false; readonly why: string };

/**
 * What a directory of advisories in the OSV schema says of the introduced packages: `<ecosystem>/<id>.json`, as the
 * database's own archives unpack, or any other folders. One advisory that cannot be read makes the answer unknown: it
 * might be the one that matters.
 */
export async function askDatabase(
  directory: string,
  introduced: readonly Introduced[],
): Promise<DatabaseAnswer> {
  const names = [...new Set(introduced.map(({ name }) => nameInAdvisory(name)))];
  const findings: ToolFinding[] = [];
  let advisories = 0;
  try {
    for await (const path of jsonFiles(directory, 0)) {
      advisories += 1;
      if (advisories > FILES_MAX)
        return { ok: false, why: `the database has more than ${FILES_MAX} advisories` };
      const text = await readAdvisory(path);
      if (text === undefined)
        return { ok: false, why: "an advisory of the database is larger than any that is known" };
      if (mayBeAbout(text, names)) findings.push(...affectedBy(JSON.parse(text), introduced));
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return {
      ok: false,
      why: `the database could not be read: ${(error as NodeJS.ErrnoException).code ?? "an advisory is no JSON"}`,
    };
  }
  if (advisories === 0) return { ok: false, why: "the database has no advisories" };
  return { ok: true, findings: findings.sort(inOrder), advisories };
}

/** Separators of PyPI's names differ between writers: the longest part of a name is in every writing of it. */
function nameInAdvisory(name: string): string {
  const parts = name.toLowerCase().split(/[-_.]/);
  return parts.reduce((longest, part) => (part.length > longest.length ? part : longest), "");
}

async function* jsonFiles(directory: string, depth: number): AsyncGenerator<string> {
  for await (const entry of await opendir(directory)) {
    const path = join(directory, entry.name);
    if (entry.isDirectory() && depth < DEPTH_MAX) yield* jsonFiles(path, depth + 1);
    else if (entry.isFile() && entry.name.endsWith(".json")) yield path;
  }
}

async function readAdvisory(path: string): Promise<string | undefined> {
  const { size } = await stat(path);
  return size > FILE_BYTES_MAX ? undefined : readFile(path, "utf8");
}

function inOrder(one: ToolFinding, other: ToolFinding): number {
  return one.id < other.id ? -1 : one.id > other.id ? 1 : 0;
}
