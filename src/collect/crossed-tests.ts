import { textOfPath } from "../contract/byte-path.ts";
import type { BaseTestsOnHead, TestOnBase } from "../engine/altered-test.ts";
import { type Fact, unknown } from "../engine/fact.ts";
import { treeOfCommit } from "../git/commits.ts";
import { entriesAt } from "../git/lookup.ts";
import type { Oid } from "../git/types.ts";
import { type NamedTest, outcomeOf, titleOf } from "../scan/test-reports/proof.ts";
import type { ReportedTest } from "../scan/test-reports/test-report.ts";
import { statesOf } from "../scan/test-reports/test-states.ts";
import { type FoundAlteration, testName } from "./altered-tests.ts";
import { type CrossedRun, type GivenReports, readAll, reported } from "./given-reports.ts";
import type { JudgedRange } from "./judged-range.ts";
import type { TestEvidence } from "./test-facts.ts";
import { isSame } from "./weakened-tests.ts";

/** Tests of one run that findings name. */
const BROKEN_MAX = 500;
const NAME_LENGTH_MAX = 300;

export interface CrossedFacts {
  readonly tests_on_base: Fact<readonly TestOnBase[]>;
  readonly base_tests_on_head: Fact<BaseTestsOnHead>;
}

export interface CrossedQuestion {
  readonly range: JudgedRange;
  readonly found: readonly FoundAlteration[];
  /** What the head's tests came to on the head. */
  readonly head: Pick<TestEvidence, "fact" | "tests">;
  readonly given: GivenReports;
}

/**
 * What the head's tests came to on the target's code, and the target's on the head's [H9]. Nothing is known of it unless the
 * head's own tests are known: a test that fails on the target proves something only where it passes here.
 */
export async function crossedFacts({ range, found, head, given }: CrossedQuestion): Promise<CrossedFacts> {
  if (!head.fact.known) {
    const why = unknown(`what the tests come to on the head is not known: ${head.fact.why}`);
    return { tests_on_base: why, base_tests_on_head: why };
  }
  const onBase = await testsOf(range, given.testsOnBase, "the head's tests on the target's code");
  const onHead = await testsOf(range, given.baseTestsOnHead, "the target's tests on the head's code");
  const named = found.flatMap((each) => (each.names === undefined ? [] : [{ ...each, names: each.names }]));
  return {
    tests_on_base:
      typeof onBase === "string"
        ? unknown(onBase)
        : reported(
            named.flatMap(({ from, names, to }): TestOnBase[] => {
              const asked = to && namedTest(to.path, to.names);
              if (asked === undefined) return [];
              const outcomes = { onBase: outcomeOf(asked, onBase), onHead: outcomeOf(asked, head.tests) };
              return [{ path: from, test: testName(names), ...outcomes }];
            }),
            given,
          ),
    base_tests_on_head:
      typeof onHead === "string" ? unknown(onHead) : reported(baseTests(named, onHead, head.tests), given),
  };
}

type NamedAlteration = FoundAlteration & { readonly names: readonly string[] };

function baseTests(
  named: readonly NamedAlteration[],
  onHead: readonly ReportedTest[],
  own: readonly ReportedTest[],
): BaseTestsOnHead {
  const altered = named.flatMap(({ from, names }) => {
    const asked = namedTest(from, names);
    return asked === undefined ? [] : [{ asked, path: from, test: testName(names) }];
  });
  const [now, then] = [statesOf(own), statesOf(onHead)];
  const failing = onHead.filter((test) => then.get(titleOf(test)) === "failed");
  const isAltered = (test: ReportedTest) =>
    altered.some(({ asked }) => outcomeOf(asked, [test]) !== "not run");
  const broken = failing.filter((test) => now.get(titleOf(test)) === "passed" && !isAltered(test));
  const titles = broken.map((test) => titleOf(test).slice(0, NAME_LENGTH_MAX));
  return {
    altered: altered.map(({ asked, path, test }) => ({ path, test, outcome: outcomeOf(asked, onHead) })),
    broken: [...new Set(titles)].sort().slice(0, BROKEN_MAX),
    failures: failing.length,
  };
}

/** A name without words would mean the whole file. */
function namedTest(path: FoundAlteration["from"], names: readonly string[]): NamedTest | undefined {
  const text = textOfPath(path);
  const name = testName(names);
  return text === undefined || name.trim() === "" ? undefined : { path: text, name };
}

/** The tests of a run, or why they say nothing, as one clause. */
async function testsOf(
  range: JudgedRange,
  run: CrossedRun | undefined,
  what: string,
): Promise<readonly ReportedTest[] | string> {
  if (run === undefined || run.reports.length === 0) return run?.why ?? `nobody ran ${what}`;
  for (const base of run.bases ?? []) {
    const strange = await strangeBase(range, base);
    if (strange !== undefined) return `${what} were run, but ${strange}`;
  }
  const { readTests } = await import("../scan/test-reports/read-tests.ts");
  const { reports, defects } = readAll("tests", run.reports, readTests);
  const [broken] = defects;
  if (broken) return `the report \`${broken.name}\` of ${what} cannot be used: ${broken.what}`;
  const tests = reports.flatMap(({ report }) => report.tests);
  return tests.some(({ status }) => status !== "skipped") ? tests : `no test ran of ${what}`;
}

/** A target that has moved since is the same one where it has what the change touches as it was. */
async function strangeBase(
  { objects, set, touched }: JudgedRange,
  base: string | undefined,
): Promise<string | undefined> {
  if (base === undefined) return "nobody says on which commit of the target";
  if (base === set.base) return undefined;
  const tree = await treeOfCommit(objects, base as Oid);
  if (tree === undefined) return "on a commit that is not here";
  const paths = touched.map(({ path }) => path);
  const [then, now] = [
    await entriesAt(objects.reader, tree, paths),
    await entriesAt(objects.reader, set.baseTree, paths),
  ];
  const other = paths.find((path) => {
    const [one, two] = [then.get(path), now.get(path)];
    return one?.kind === "absent" ? two?.kind !== "absent" : !isSame(one, two);
  });
  return other === undefined ? undefined : "the target has changed since where the change touches it";
}
