import type { CanaryOutcome } from "../engine/altered-test.ts";
import { type Fact, unknown } from "../engine/fact.ts";
import { canaryOutcome } from "../scan/tests/canary.ts";
import { type CanaryRun, type GivenReport, type GivenReports, readAll, reported } from "./given-reports.ts";

const WORST_FIRST: readonly CanaryOutcome[] = ["passed", "not seen", "failed"];

/** A run with tests that must fail, as whoever ran it tells of it. */
interface ToldCanary {
  readonly name?: string;
  readonly cut?: string;
}

/** The run's reports with the names that must have failed; none of them where it was ended. */
export function canaryOf(runs: readonly ToldCanary[], reports: readonly GivenReport[]): CanaryRun {
  const cut = runs.find((run) => run.cut !== undefined)?.cut;
  const names = runs.flatMap(({ name }) => (name === undefined ? [] : [name]));
  return cut === undefined ? { names, reports } : { names, reports: [], why: `the run was ended: ${cut}` };
}

/** What came of tests that must fail, of all runs the worst: what reports of these tests say can be believed no further than that. */
export async function canaryFact(given: GivenReports): Promise<Fact<{ readonly outcome: CanaryOutcome }>> {
  const { canary } = given;
  if (canary === undefined || canary.names.length === 0)
    return unknown("nobody ran the tests with one that must fail");
  if (canary.why !== undefined) return unknown(canary.why);
  const { readTests } = await import("../scan/test-reports/read-tests.ts");
  const { reports } = readAll("tests", canary.reports, readTests);
  const tests = reports.flatMap(({ report }) => report.tests);
  const outcomes = canary.names.map((name) => canaryOutcome(tests, name));
  const worst = WORST_FIRST.find((outcome) => outcomes.includes(outcome)) ?? "not seen";
  return reported({ outcome: worst }, given);
}
