import { type BytePath, baseName, directoriesAbove } from "../contract/byte-path.ts";
import { firstCommit, kindOfMode } from "../engine/change.ts";
import type { PathClass } from "../engine/facts.ts";
import { type EntryAnswer, entriesAt, type FileAnswer, lookupAll } from "../git/lookup.ts";
import type { Oid } from "../git/types.ts";
import type { DependencyList } from "../scan/dependencies/dependency.ts";
import { LIST_BYTES_MAX, LISTS_MAX } from "../scan/dependencies/limits.ts";
import type { ChangedList } from "../scan/dependencies/listed.ts";
import { formatOf, type ListFormat, type ListReading, readList } from "../scan/dependencies/read-list.ts";
import type { JudgedRange } from "./judged-range.ts";
import { inside } from "./target-tree.ts";

/** What decides whether a path may name dependencies: its name and what class that makes it. */
export type NamedPath = Pick<PathClass, "path" | "isManifest" | "isLockFile">;

/** Files whose bytes are held at a time. */
const FILES_AT_ONCE = 16;
/** Of other people's formats only the name is known. */
export const NOBODY_READS: Pick<ListFormat, "kind" | "ecosystem"> = {
  kind: "manifest",
  ecosystem: "generic",
};

/** Lock files that stand beside a manifest, by its name. */
const LOCKS: Readonly<Record<string, readonly string[]>> = {
  "package.json": ["package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml", "yarn.lock", "bun.lock"],
  "pyproject.toml": ["poetry.lock", "uv.lock", "pdm.lock"],
  Pipfile: ["Pipfile.lock"],
  "Cargo.toml": ["Cargo.lock"],
  Gemfile: ["Gemfile.lock"],
  "composer.json": ["composer.lock"],
};

/** Whether a path names dependencies, by its name and class alone. */
export function namesDependencies(path: BytePath, classed: NamedPath | undefined): boolean {
  return formatOf(path) !== undefined || (classed?.isManifest ?? false) || (classed?.isLockFile ?? false);
}

/**
 * The manifests and lock files that the effect changes, read on both sides, with their neighbours. What only the history
 * shows is none: it was taken back. A text, where there are more than can be looked at.
 */
export async function changedLists(
  range: JudgedRange,
  classes: readonly NamedPath[],
): Promise<readonly ChangedList[] | string> {
  const { objects, set, effectTree, touched } = range;
  const candidates = touched.filter(({ path }, at) => namesDependencies(path, classes[at]));
  const paths = candidates.map(({ path }) => path);
  const before = await entriesAt(objects.reader, set.baseTree, paths);
  const after = await entriesAt(objects.reader, effectTree, paths);
  const changed = candidates.filter(({ path }) => !isSame(before.get(path), after.get(path)));
  if (changed.length > LISTS_MAX) return `it changes more than ${LISTS_MAX} manifests and lock files`;
  const moving = new Set(changed.map(({ path }) => path));
  const [old, now] = [new Lists(range, set.baseTree), new Lists(range, effectTree)];
  const neighbours = changed.flatMap(({ path }) => neighboursOf(path));
  await old.read([...moving, ...neighbours]);
  await now.read([...moving, ...neighbours]);
  return changed.map((change): ChangedList => {
    const { path } = change;
    const format = formatOf(path) ?? NOBODY_READS;
    const commit = firstCommit(change);
    const [left, right] = [old.at(path), now.at(path)];
    const beside = neighboursOf(path);
    const idle =
      format.kind === "manifest" ? beside.find((each) => !moving.has(each) && now.at(each)?.ok) : undefined;
    const idleList = idle === undefined ? undefined : listIn(now.at(idle));
    const manifests = format.kind === "lock" ? beside : [];
    return {
      path,
      format,
      ...(left === undefined ? {} : { before: left }),
      ...(right === undefined ? {} : { after: right }),
      ...optional("manifestBefore", firstList(manifests, old)),
      ...optional("manifestAfter", firstList(manifests, now)),
      hadManifest: manifests.some((each) => old.has(each)),
      hasManifest: manifests.some((each) => now.has(each)),
      ...(idle === undefined || idleList === undefined ? {} : { idleLock: { path: idle, list: idleList } }),
      manifestChanges: manifests.some((each) => moving.has(each)),
      ...optional("commit", commit),
    };
  });
}

/** The manifests beside a lock file; the lock files beside a manifest. */
export function neighboursOf(path: BytePath): BytePath[] {
  const directory = directoriesAbove(path)[0]!;
  const names =
    formatOf(path)?.manifests ?? (Object.hasOwn(LOCKS, baseName(path)) ? LOCKS[baseName(path)]! : []);
  return names.map((name) => inside(directory, name));
}

/** The lists of one tree. */
class Lists {
  private readonly readings = new Map<BytePath, ListReading>();
  private readonly range: JudgedRange;
  private readonly tree: Oid;

  constructor(range: JudgedRange, tree: Oid) {
    this.range = range;
    this.tree = tree;
  }

  async read(paths: readonly BytePath[]): Promise<void> {
    const wanted = [...new Set(paths)];
    for (let at = 0; at < wanted.length; at += FILES_AT_ONCE) {
      const lot = wanted.slice(at, at + FILES_AT_ONCE);
      const answers = await lookupAll(this.range.objects.reader, this.tree, lot, LIST_BYTES_MAX);
      for (const [path, answer] of answers) {
        const reading = readingOf(formatOf(path), answer);
        if (reading) this.readings.set(path, reading);
      }
    }
  }

  at(path: BytePath): ListReading | undefined {
    return this.readings.get(path);
  }

  has(path: BytePath): boolean {
    return this.readings.has(path);
  }
}

function readingOf(format: ListFormat | undefined, answer: FileAnswer): ListReading | undefined {
  if (answer.kind === "absent") return undefined;
  if (answer.kind === "not-a-file")
    return { ok: false, why: `it is a ${kindOfMode(answer.entry.mode)}, and no file` };
  if (format === undefined) return { ok: false, why: "nobody of ours reads this format" };
  if (answer.kind === "unreadable") {
    const why = answer.why === "too-large" ? `it has more than ${LIST_BYTES_MAX} bytes` : answer.detail;
    return { ok: false, why };
  }
  return readList(format, answer.bytes);
}

function firstList(paths: readonly BytePath[], lists: Lists): DependencyList | undefined {
  for (const path of paths) {
    const list = listIn(lists.at(path));
    if (list) return list;
  }
  return undefined;
}

function listIn(reading: ListReading | undefined): DependencyList | undefined {
  return reading?.ok ? reading.list : undefined;
}

function isSame(one: EntryAnswer | undefined, other: EntryAnswer | undefined): boolean {
  if (one?.kind === "absent" && other?.kind === "absent") return true;
  return (
    one?.kind === "entry" &&
    other?.kind === "entry" &&
    one.entry.oid === other.entry.oid &&
    kindOfMode(one.entry.mode) === kindOfMode(other.entry.mode)
  );
}

function optional<Key extends string, T>(key: Key, value: T | undefined): { [K in Key]?: T } {
  return (value === undefined ? {} : { [key]: value }) as { [K in Key]?: T };
}
