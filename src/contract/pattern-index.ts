import { byDirectory } from "./by-directory.ts";
import type { BytePath } from "./byte-path.ts";
import { matchesPatternOrItsRoot, type PathPattern, parsePattern } from "./pattern.ts";

/** Many patterns with a value each, found by path without asking every one of them. */
export interface PatternIndex<T> {
  /** The patterns that may cover a path because of a directory above it, from the root down. */
  readonly aboveOf: (path: BytePath) => readonly Entry<T>[];
  readonly buckets: Buckets<T>;
}

interface Buckets<T> {
  readonly byName: Bucket<T>;
  readonly byHead: Bucket<T>;
  readonly byExtension: Bucket<T>;
}

interface Entry<T> {
  readonly pattern: PathPattern;
  readonly value: T;
}

/** Entries by key. `seen` tells, without a string being made, that a name has none: most names of most paths. */
interface Bucket<T> {
  readonly entries: Map<string, Entry<T>[]>;
  readonly seen: Uint8Array;
}

const HEAD_BYTES = 3;

/**
 * Indexes patterns of ours. Each needs one segment to be found by: a whole name (`.npmrc`), a name's first three bytes
 * (`.yarnrc*`), or an extension (`*.tf`). A pattern without one is a bug, and throws.
 */
export function indexPatterns<T>(patterns: Iterable<readonly [pattern: string, value: T]>): PatternIndex<T> {
  const index: Buckets<T> = { byName: bucket(), byHead: bucket(), byExtension: bucket() };
  for (const [text, value] of patterns) {
    const parsed = parsePattern(text);
    if (!parsed.ok) throw new Error(`invariant: ${parsed.message}`);
    const key = text.split("/").find((segment) => segment !== "**") ?? "**";
    const star = key.indexOf("*");
    const entry = { pattern: parsed.pattern, value };
    if (star < 0) add(index.byName, key, entry);
    else if (star >= HEAD_BYTES) add(index.byHead, key.slice(0, HEAD_BYTES), entry);
    else if (/^\*\.(?:[^*/]+\.)?[^*./]+$/.test(key))
      add(index.byExtension, key.slice(key.lastIndexOf(".")), entry);
    else throw new Error(`invariant: \`${text}\` has no segment to be found by`);
  }
  return { buckets: index, aboveOf: byDirectory((directory) => entriesAbove(index, directory)) };
}

/** The value of a pattern that covers the path, or whose `X/**` has the path as its X; undefined where none does. */
export function valueFor<T>({ aboveOf, buckets }: PatternIndex<T>, path: BytePath): T | undefined {
  const start = path.lastIndexOf("/") + 1;
  const found =
    covering(aboveOf(path), path) ??
    covering(entriesIn(buckets.byName, path, start, path.length), path) ??
    covering(entriesIn(buckets.byHead, path, start, Math.min(path.length, start + HEAD_BYTES)), path) ??
    covering(entriesByExtension(buckets, path, start, path.length), path);
  return found?.value;
}

function covering<T>(entries: readonly Entry<T>[] | undefined, path: BytePath): Entry<T> | undefined {
  // Most names have no entry: nothing is made for them.
  if (entries === undefined || entries.length === 0) return undefined;
  return entries.find(({ pattern }) => matchesPatternOrItsRoot(pattern, path));
}

function entriesAbove<T>(buckets: Buckets<T>, directory: BytePath): Entry<T>[] {
  const found: (readonly Entry<T>[] | undefined)[] = [];
  for (let start = 0; start < directory.length; ) {
    const slash = directory.indexOf("/", start);
    const end = slash < 0 ? directory.length : slash;
    found.push(entriesIn(buckets.byName, directory, start, end));
    found.push(entriesIn(buckets.byHead, directory, start, Math.min(end, start + HEAD_BYTES)));
    found.push(entriesByExtension(buckets, directory, start, end));
    start = end + 1;
  }
  return found.flatMap((entries) => entries ?? []);
}

function entriesByExtension<T>(
  { byExtension }: Buckets<T>,
  path: BytePath,
  start: number,
  end: number,
): readonly Entry<T>[] | undefined {
  const dot = path.lastIndexOf(".", end - 1);
  return dot >= start ? entriesIn(byExtension, path, dot, end) : undefined;
}

function entriesIn<T>(
  bucket: Bucket<T>,
  path: BytePath,
  start: number,
  end: number,
): readonly Entry<T>[] | undefined {
  if (bucket.seen[slot(path, start, end)] === 0) return undefined;
  return bucket.entries.get(path.slice(start, end));
}

function bucket<T>(): Bucket<T> {
  return { entries: new Map(), seen: new Uint8Array(SLOTS) };
}

function add<T>(bucket: Bucket<T>, key: string, entry: Entry<T>): void {
  const entries = bucket.entries.get(key);
  if (entries === undefined) bucket.entries.set(key, [entry]);
  else entries.push(entry);
  bucket.seen[slot(key, 0, key.length)] = 1;
}

const SLOTS = 8192;

function slot(text: string, start: number, end: number): number {
  if (start >= end) return 0;
  const middle = (start + end) >> 1;
  return (
    (text.charCodeAt(start) * 7 +
      text.charCodeAt(end - 1) * 151 +
      text.charCodeAt(middle) * 1031 +
      (end - start) * 61) %
    SLOTS
  );
}
