import { type BytePath, baseName } from "../contract/byte-path.ts";
import { firstCommit, kindOfMode, type TouchedPath } from "../engine/change.ts";
import type { PathClass } from "../engine/facts.ts";
import type { WeakenedTest } from "../engine/weakened-test.ts";
import { type EntryAnswer, entriesAt, lookupAll } from "../git/lookup.ts";
import type { Objects } from "../git/objects.ts";
import type { Oid } from "../git/types.ts";
import { compareTests } from "../scan/tests/compare.ts";
import { compareSettings } from "../scan/tests/compare-settings.ts";
import { testInventory } from "../scan/tests/inventory.ts";
import { hasTestName, languageOf, mayHoldProgram, subjectOf } from "../scan/tests/language.ts";
import { TEST_TEXT_MAX } from "../scan/tests/limits.ts";
import { isTestConfiguration, readSettings } from "../scan/tests/settings.ts";
import { isSnapshot } from "../scan/tests/snapshots.ts";
import type { TestFile, TestWeakening } from "../scan/tests/weakening.ts";

/** Files whose texts are held at a time. */
const FILES_AT_ONCE = 64;
/** Files that are read again to find where tests have gone; in a larger change a test that goes is gone. */
const MOVES_FILES_MAX = 2000;

export interface TestComparison {
  readonly objects: Objects;
  readonly baseTree: Oid;
  readonly effectTree: Oid;
  readonly touched: readonly TouchedPath[];
  /** In the order of `touched`. */
  readonly classes: readonly PathClass[];
}

/** A weakening before anybody asked whether the test is one of acceptance. */
export type FoundWeakening = TestWeakening & Pick<WeakenedTest, "commit" | "goesWithSubject">;

/**
 * What the tests of a change prove less in its effect than on the target. Only the two trees are compared: what a commit
 * weakened and a later one restored harms nobody. Work grows with what is touched.
 */
export async function findWeakenedTests(comparison: TestComparison): Promise<FoundWeakening[]> {
  const { objects, baseTree, effectTree, classes } = comparison;
  // What the history touched and the effect leaves as it was is no change here.
  const touched = comparison.touched.filter(({ path }) => isReadable(path));
  const paths = touched.map(({ path }) => path);
  const before = await entriesAt(objects.reader, baseTree, paths);
  const after = await entriesAt(objects.reader, effectTree, paths);
  const isNew = (path: BytePath) => before.get(path)?.kind === "absent";
  const isGone = (path: BytePath) => after.get(path)?.kind === "absent";
  const isTest = new Set(
    classes.flatMap(({ path, isTest: isInTestPaths }) => (isTestFile(path, isInTestPaths) ? [path] : [])),
  );
  const changed = touched.filter(({ path }) => !isNew(path) && !isSame(before.get(path), after.get(path)));
  const old = changed.map(({ path }) => path);
  const fresh = paths.filter((path) => languageOf(path) !== undefined && isNew(path));
  const found = [
    ...(await testWeakenings(
      comparison,
      old.filter((path) => isTest.has(path)),
      fresh,
    )),
    ...(await settingWeakenings(comparison, old.filter(isTestConfiguration))),
    ...snapshotWeakenings(old.filter(isSnapshot), paths, isGone),
  ];
  const places = new Map(touched.map((change) => [change.path, change]));
  const gone = goneSubjects(paths, isTest, isNew, isGone);
  return found.map((weakening): FoundWeakening => {
    const change = places.get(weakening.from);
    const commit = change && firstCommit(change);
    const goesWithSubject = weakening.kind === "deleted" && gone.has(subjectOf(weakening.from));
    return {
      ...weakening,
      ...(commit === undefined ? {} : { commit }),
      ...(goesWithSubject ? { goesWithSubject } : {}),
    };
  });
}

function isReadable(path: BytePath): boolean {
  return languageOf(path) !== undefined || isTestConfiguration(path) || isSnapshot(path);
}

/** By the policy's and the threads' patterns, and by the names that runners look for; Rust's tests stand anywhere. */
function isTestFile(path: BytePath, isInTestPaths: boolean): boolean {
  const language = languageOf(path);
  return language !== undefined && (isInTestPaths || language === "rust" || hasTestName(path));
}

async function testWeakenings(
  { objects, baseTree, effectTree, classes }: TestComparison,
  changed: readonly BytePath[],
  fresh: readonly BytePath[],
): Promise<TestWeakening[]> {
  const inTestPaths = new Set(classes.flatMap(({ path, isTest }) => (isTest ? [path] : [])));
  const read = async (tree: Oid, paths: readonly BytePath[]): Promise<TestFile[]> =>
    (await inventories(objects, tree, paths)).map((file) =>
      mayHoldProgram(file.path) && !inTestPaths.has(file.path) ? { ...file, isProgram: true } : file,
    );
  const found = new Map<BytePath, TestWeakening[]>();
  const losing: BytePath[] = [];
  const gaining: BytePath[] = [];
  for (let at = 0; at < changed.length; at += FILES_AT_ONCE) {
    const lot = changed.slice(at, at + FILES_AT_ONCE);
    const before = await read(baseTree, lot);
    const after = new Map((await read(effectTree, lot)).map((file) => [file.path, file]));
    for (const file of before) {
      const then = after.get(file.path);
      const weakenings = compareTests([file], then ? [then] : []);
      found.set(file.path, weakenings);
      if (weakenings.some(({ kind }) => kind === "deleted")) losing.push(file.path);
      if (then && then.inventory.tests.length > file.inventory.tests.length) gaining.push(file.path);
    }
  }
  if (losing.length > 0 && losing.length + gaining.length + fresh.length <= MOVES_FILES_MAX) {
    const before = await read(baseTree, losing);
    const after = await read(effectTree, [...new Set([...losing, ...gaining, ...fresh])]);
    const kept = await read(
      baseTree,
      gaining.filter((path) => !losing.includes(path)),
    );
    const wanted = new Set(losing);
    const again = compareTests([...before, ...kept], after).filter(({ from }) => wanted.has(from));
    for (const path of losing)
      found.set(
        path,
        again.filter(({ from }) => from === path),
      );
  }
  return changed.flatMap((path) => found.get(path) ?? []);
}

/** The files that are there; one that cannot be read has an inventory that says so. */
export async function inventories(
  objects: Objects,
  tree: Oid,
  paths: readonly BytePath[],
): Promise<TestFile[]> {
  const files: TestFile[] = [];
  for (let at = 0; at < paths.length; at += FILES_AT_ONCE) {
    const lot = paths.slice(at, at + FILES_AT_ONCE);
    for (const [path, answer] of await lookupAll(objects.reader, tree, lot, TEST_TEXT_MAX)) {
      const language = languageOf(path);
      if (language === undefined || answer.kind === "absent" || answer.kind === "not-a-file") continue;
      const text = answer.kind === "file" ? answer.bytes.toString("utf8") : UNREADABLE;
      files.push({ path, inventory: testInventory(text, language) });
    }
  }
  return files;
}

/** Longer than what is read: its inventory is not complete. */
const UNREADABLE = " ".repeat(TEST_TEXT_MAX + 1);

async function settingWeakenings(
  { objects, baseTree, effectTree }: TestComparison,
  paths: readonly BytePath[],
): Promise<TestWeakening[]> {
  if (paths.length === 0) return [];
  const before = await lookupAll(objects.reader, baseTree, paths, TEST_TEXT_MAX);
  const after = await lookupAll(objects.reader, effectTree, paths, TEST_TEXT_MAX);
  return paths.flatMap((path): TestWeakening[] => {
    const [old, next] = [before.get(path), after.get(path)];
    if (next?.kind === "absent" && old?.kind === "file") {
      const said = readSettings(path, old.bytes.toString("utf8")) ?? [];
      return compareSettings(said, []).map((less) => ({ ...less, from: path }));
    }
    const then = old?.kind === "file" ? readSettings(path, old.bytes.toString("utf8")) : undefined;
    const now = next?.kind === "file" ? readSettings(path, next.bytes.toString("utf8")) : undefined;
    if (!then || !now)
      return [{ kind: "unread", from: path, to: path, what: "its settings could not be compared" }];
    return compareSettings(then, now).map((less) => ({ ...less, from: path, to: path }));
  });
}

/** A snapshot that goes with its test's file goes unsaid: the test is spoken of. */
function snapshotWeakenings(
  changed: readonly BytePath[],
  paths: readonly BytePath[],
  isGone: (path: BytePath) => boolean,
): TestWeakening[] {
  const gone = new Set(paths.filter(isGone).map(baseName));
  return changed.flatMap((path): TestWeakening[] => {
    if (!isGone(path)) {
      const what = "the recorded answers are not those that stood there";
      return [{ kind: "snapshot", from: path, to: path, what }];
    }
    const goesWithTest = gone.has(baseName(path).replace(/\.snap$/, "") as BytePath);
    return goesWithTest ? [] : [{ kind: "snapshot", from: path, what: "the recorded answers are gone" }];
  });
}

/** What code of the change is gone for good: nothing new stands beside it that may be the same under another name. */
export function goneSubjects(
  paths: readonly BytePath[],
  tests: ReadonlySet<BytePath>,
  isNew: (path: BytePath) => boolean,
  isGone: (path: BytePath) => boolean,
): Set<string> {
  const code = paths.filter((path) => languageOf(path) !== undefined && !tests.has(path));
  const created = new Set(code.filter((path) => isNew(path) && !isGone(path)).map(directoryOf));
  const gone = code.filter((path) => isGone(path) && !isNew(path) && !created.has(directoryOf(path)));
  return new Set(gone.map(subjectOf));
}

function directoryOf(path: BytePath): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

export function isSame(one: EntryAnswer | undefined, other: EntryAnswer | undefined): boolean {
  return (
    one?.kind === "entry" &&
    other?.kind === "entry" &&
    one.entry.oid === other.entry.oid &&
    kindOfMode(one.entry.mode) === kindOfMode(other.entry.mode)
  );
}
