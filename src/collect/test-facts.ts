import { type BytePath, bytePathOfText } from "../contract/byte-path.ts";
import { type Fact, notYet, unknown } from "../engine/fact.ts";
import { FAILED_TESTS_MAX, type ReportDefect, type TestsFact } from "../engine/test-evidence.ts";
import { entriesAt } from "../git/lookup.ts";
import { reportPath } from "../scan/coverage/report-path.ts";
import { titleOf } from "../scan/test-reports/proof.ts";
import type { ReportedTest } from "../scan/test-reports/test-report.ts";
import { type GivenReports, readAll, reported } from "./given-reports.ts";
import type { JudgedRange } from "./judged-range.ts";

/** UTF-16 units of a test's name that a finding shows. */
const NAME_LENGTH_MAX = 300;

export interface TestEvidence {
  readonly fact: Fact<TestsFact>;
  /** Of all reports; empty where the fact is unknown. */
  readonly tests: readonly ReportedTest[];
  readonly defects: readonly ReportDefect[];
}

/** What the test reports say. One that cannot be used makes all unknown: nobody knows what it hides. */
export async function testEvidence(range: JudgedRange, given: GivenReports): Promise<TestEvidence> {
  if (given.tests.length === 0)
    return { fact: notYet("no test report was given", "head"), tests: [], defects: [] };
  const { readTests } = await import("../scan/test-reports/read-tests.ts");
  const { reports, defects } = readAll("tests", given.tests, readTests);
  const nothing = (why: string): TestEvidence => ({ fact: unknown(why), tests: [], defects });
  const [broken] = defects;
  if (broken) return nothing(`the test report \`${broken.name}\` cannot be used: ${broken.what}`);
  const tests = reports.flatMap(({ report }) => report.tests);
  const failing = tests.filter(({ status }) => status === "failed" || status === "errored");
  const passed = tests.filter(({ status }) => status === "passed").length;
  if (passed + failing.length === 0) return nothing("the test reports have no test that ran");
  const stranger = await onlyStrangers(range, tests, given);
  if (stranger !== undefined) return nothing(stranger);
  const lacking = await fileThatDidNotRun(range, tests, given);
  if (lacking !== undefined) return nothing(lacking);
  const silent = silentFailure(failing.length, given);
  if (silent !== undefined) return nothing(silent);
  const files = await ownPaths(range, failing);
  const titles = failing.map((test) => {
    const file = test.file === undefined ? undefined : files.get(test.file);
    return titleOf(file === undefined ? test : { ...test, file }).slice(0, NAME_LENGTH_MAX);
  });
  const failed = [...new Set(titles)].sort();
  const fact: TestsFact = {
    passed,
    skipped: tests.length - passed - failing.length,
    failed: failed.slice(0, FAILED_TESTS_MAX),
    failedBeyond: Math.max(0, failed.length - FAILED_TESTS_MAX),
  };
  return { fact: reported(fact, given), tests, defects };
}

/** Files of tests that are looked for in the head. */
const LOOKED_FOR_MAX = 5000;

/** Proven reports whose tests lie in files, none of which the head has: they are of something else. */
async function onlyStrangers(
  range: JudgedRange,
  tests: readonly ReportedTest[],
  { jobs = [] }: GivenReports,
): Promise<string | undefined> {
  const withFiles = tests.filter(({ file }) => file !== undefined);
  if (jobs.length === 0 || withFiles.length === 0) return undefined;
  const some = [...new Map(withFiles.map((test) => [test.file, test])).values()].slice(0, LOOKED_FOR_MAX);
  const there = await ownPaths(range, some, LOOKED_FOR_MAX);
  return there.size > 0 ? undefined : `none of the files of its tests is there, \`${some[0]?.file}\` for one`;
}

/** A file that ran on the target, that the change leaves alone, and of which the head's proven reports have no test. */
async function fileThatDidNotRun(
  range: JudgedRange,
  tests: readonly ReportedTest[],
  { jobs = [], baseTests = [] }: GivenReports,
): Promise<string | undefined> {
  if (jobs.length === 0 || baseTests.length === 0) return undefined;
  const { readTests } = await import("../scan/test-reports/read-tests.ts");
  const { reports } = readAll("tests", baseTests, readTests);
  const before = reports.flatMap(({ report }) => report.tests).filter(({ status }) => status !== "skipped");
  const [ranThen, runNow] = [
    await ownPaths(range, before, LOOKED_FOR_MAX),
    await ownPaths(range, tests, LOOKED_FOR_MAX),
  ];
  const touched = new Set(range.touched.map(({ path }) => path));
  const now = new Set(runNow.values());
  const gone = [...ranThen.values()].find((path) => !now.has(path) && !touched.has(bytePathOfText(path)));
  return (
    gone && `\`${gone}\` ran on the target, is left alone by the change, and is in no report of the head`
  );
}

/** A command that failed, and reports in which nothing did: something is missing from them [T145]. */
function silentFailure(failing: number, { jobs = [] }: GivenReports): string | undefined {
  const broken = jobs.find(({ command }) => command !== undefined && command.exitStatus !== 0);
  if (broken === undefined || failing > 0) return undefined;
  const status = broken.command?.exitStatus;
  return `the test command of ${broken.name} ended with status ${status}, and no report names a test that failed`;
}

/** Runners name files by where they were checked out: the longest end of each that the head has is the file's path. */
async function ownPaths(
  { objects, set }: JudgedRange,
  tests: readonly ReportedTest[],
  namesMax = FAILED_TESTS_MAX,
): Promise<ReadonlyMap<string, string>> {
  const names = [...new Set(tests.flatMap(({ file }) => file ?? []))].slice(0, namesMax);
  const ends = new Map(names.map((name) => [name, endsOf(reportPath(name))]));
  const asked = [...ends.values()].flat().map((path) => bytePathOfText(path));
  const there = await entriesAt(objects.reader, set.headTree, asked);
  const isThere = (path: string) => there.get(bytePathOfText(path) as BytePath)?.kind === "entry";
  return new Map(
    [...ends].flatMap(([name, paths]) => {
      const path = paths.find(isThere);
      return path === undefined ? [] : [[name, path] as const];
    }),
  );
}

/** Longest first. */
function endsOf(path: string | undefined): string[] {
  const segments = path?.split("/").filter((segment) => segment !== "") ?? [];
  return segments.map((_, index) => segments.slice(index).join("/"));
}
