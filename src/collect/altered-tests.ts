import type { BytePath } from "../contract/byte-path.ts";
import type { AlteredTest } from "../engine/altered-test.ts";
import { entriesAt } from "../git/lookup.ts";
import { alterationsOf, type TestAlteration } from "../scan/tests/alterations.ts";
import { languageOf, subjectOf } from "../scan/tests/language.ts";
import type { TestFile } from "../scan/tests/weakening.ts";
import { goneSubjects, inventories, isSame, type TestComparison } from "./weakened-tests.ts";

/** Test files that are read to tell what was altered in them; of a larger change every file is one whole. */
const FILES_MAX = 1000;

/** UTF-16 units of a test's name that is kept: it is asked for in reports. */
const NAME_LENGTH_MAX = 2000;

/**
 * The tests of the target that the change's effect has otherwise, and where they stand now. What a commit altered and a
 * later one put back is altered for nobody.
 */
export async function findAlteredTests(comparison: TestComparison): Promise<readonly FoundAlteration[]> {
  const { objects, baseTree, effectTree, touched, classes } = comparison;
  const inTestPaths = new Set(classes.flatMap(({ path, isTest }) => (isTest ? [path] : [])));
  const paths = touched.map(({ path }) => path).filter((path) => languageOf(path) !== undefined);
  // By the declared paths alone: what is no test of these is code, for whoever asks whether both change together.
  const tests = paths.filter((path) => inTestPaths.has(path));
  if (tests.length === 0) return [];
  const before = await entriesAt(objects.reader, baseTree, paths);
  const after = await entriesAt(objects.reader, effectTree, paths);
  const isNew = (path: BytePath) => before.get(path)?.kind === "absent";
  const isGone = (path: BytePath) => after.get(path)?.kind === "absent";
  const old = tests.filter((path) => !isNew(path) && !isSame(before.get(path), after.get(path)));
  if (old.length === 0) return [];
  const files = tests.filter((path) => isNew(path) || old.includes(path));
  if (files.length > FILES_MAX) return old.map((from) => ({ how: "unread", from }));
  const read = async (tree: typeof baseTree, of: readonly BytePath[]): Promise<TestFile[]> =>
    await inventories(objects, tree, of);
  const found = alterationsOf(await read(baseTree, old), await read(effectTree, files));
  const gone = goneSubjects(paths, new Set(tests), isNew, isGone);
  return found.map((alteration) => {
    const goesWithSubject = isGone(alteration.from) && gone.has(subjectOf(alteration.from));
    return goesWithSubject ? { ...alteration, goesWithSubject } : alteration;
  });
}

export type FoundAlteration = TestAlteration & Pick<AlteredTest, "goesWithSubject">;

export function alteredTest({ from, how, names, to, goesWithSubject }: FoundAlteration): AlteredTest {
  return {
    path: from,
    how,
    ...(names === undefined ? {} : { test: testName(names) }),
    ...(to === undefined || to.path !== from ? {} : { line: to.line }),
    ...(goesWithSubject ? { goesWithSubject } : {}),
  };
}

export function testName(names: readonly string[]): string {
  return names.join(" > ").slice(0, NAME_LENGTH_MAX);
}
