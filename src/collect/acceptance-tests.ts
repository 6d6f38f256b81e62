import { type BytePath, bytePathOfText, directoriesAbove } from "../contract/byte-path.ts";
import type { Requirement } from "../contract/generated/documents.ts";
import type { RunPlan } from "../engine/plan-state.ts";
import type { WeakenedTest } from "../engine/weakened-test.ts";
import { readDirectories } from "../git/directories.ts";
import type { Objects } from "../git/objects.ts";
import { type AcceptanceTest, isNamed, partsOf } from "../scan/tests/acceptance.ts";
import { inside, type TargetTree } from "./target-tree.ts";
import type { Threads } from "./threads.ts";
import type { FoundWeakening } from "./weakened-tests.ts";

/** Requirements of one thread that are read; a thread with more has its first ones, by name, looked at. */
const REQUIREMENTS_MAX = 500;

/** UTF-16 units of a test's name that a finding shows. */
const NAME_LENGTH_MAX = 300;

/** The facts of what was found: which test proves which criterion, and one entry for a file that lost all alike. */
export async function withCriteria(
  found: readonly FoundWeakening[],
  target: TargetTree,
  objects: Objects,
  threads: Threads,
  plan: RunPlan | undefined,
): Promise<WeakenedTest[]> {
  if (found.length === 0) return [];
  const known = [
    ...planTests(plan),
    ...(await requirementTests(
      found.map(({ from }) => from),
      target,
      objects,
      threads,
    )),
  ];
  const named = found.map((weakening) => toFact(weakening, criterionOf(weakening, known, plan?.thread)));
  return gathered(
    named.filter(({ kind, criterion }) => criterion !== undefined || !OF_ACCEPTANCE_ONLY.has(kind)),
  );
}

/** What is no loss unless a document knows the test by its place and name. */
const OF_ACCEPTANCE_ONLY: ReadonlySet<WeakenedTest["kind"]> = new Set(["moved", "other expectation"]);

function planTests(plan: RunPlan | undefined): AcceptanceTest[] {
  return Object.entries(plan?.document.tests?.acceptance ?? {}).map(([criterion, id]) => ({
    criterion,
    id: String(id),
  }));
}

/** The criteria of every requirement that the target has in the threads above: whoever's run weakens their tests. */
async function requirementTests(
  paths: readonly BytePath[],
  target: TargetTree,
  objects: Objects,
  { directories }: Threads,
): Promise<AcceptanceTest[]> {
  const above = new Set(paths.flatMap(directoriesAbove).filter((directory) => directories.has(directory)));
  const folders = [...above].map((thread) => inside(thread, ".proofgate/requirements"));
  const answers = await readDirectories(objects.reader, target.tree, folders);
  const files = folders.flatMap((folder) => {
    const answer = answers.get(folder);
    if (answer?.kind !== "directory") return [];
    const names = answer.entries.map(({ name }) => name).filter((name) => /\.ya?ml$/.test(name));
    return names.slice(0, REQUIREMENTS_MAX).map((name) => `${folder}/${name}` as BytePath);
  });
  const documents = await target.documents("requirement", files);
  return [...documents.values()].flatMap((document) =>
    document.state === "valid" ? testsOf(document.value) : [],
  );
}

function testsOf({ id, acceptance = [] }: Requirement): AcceptanceTest[] {
  return acceptance.flatMap(({ id: criterion, test }) =>
    test === undefined ? [] : [{ criterion: `${id}/${criterion}`, id: String(test) }],
  );
}

/** A plan's path may begin at its thread. */
function criterionOf(
  { from, names }: FoundWeakening,
  known: readonly AcceptanceTest[],
  thread: BytePath | undefined,
): string | undefined {
  return known.find(({ id }) => {
    const { path, name } = partsOf(id);
    const bytes = bytePathOfText(path);
    const isHere = bytes === from || (thread !== undefined && thread !== "" && `${thread}/${bytes}` === from);
    return isHere && (names === undefined || isNamed(name, names));
  })?.criterion;
}

function toFact(weakening: FoundWeakening, criterion: string | undefined): WeakenedTest {
  const { kind, from, to, line, names, what, commit, goesWithSubject } = weakening;
  return {
    kind,
    path: to ?? from,
    what,
    ...(line === undefined ? {} : { line }),
    ...(names === undefined ? {} : { test: names.join(" > ").slice(0, NAME_LENGTH_MAX) }),
    ...(criterion === undefined ? {} : { criterion }),
    ...(goesWithSubject ? { goesWithSubject } : {}),
    ...(commit === undefined ? {} : { commit }),
  };
}

/** Kinds that a file's tests suffer together: one entry says it for all that no document names. */
const TOGETHER: ReadonlySet<WeakenedTest["kind"]> = new Set(["deleted", "unfocused", "not found"]);

function gathered(facts: readonly WeakenedTest[]): WeakenedTest[] {
  const groups = Map.groupBy(facts, ({ kind, path, criterion }) =>
    TOGETHER.has(kind) && criterion === undefined ? `${kind} ${path}` : "",
  );
  const done = new Set<string>();
  return facts.flatMap((fact) => {
    const key = TOGETHER.has(fact.kind) && fact.criterion === undefined ? `${fact.kind} ${fact.path}` : "";
    const group = groups.get(key) ?? [];
    if (key === "" || group.length === 1) return [fact];
    if (done.has(key)) return [];
    done.add(key);
    const { kind, path, test, commit, goesWithSubject } = fact;
    const common = {
      kind,
      path,
      ...(commit === undefined ? {} : { commit }),
      ...(goesWithSubject ? { goesWithSubject } : {}),
    };
    return [{ ...common, what: `\`${test}\` and ${group.length - 1} more: ${fact.what}` }];
  });
}
