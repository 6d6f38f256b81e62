import type { Source } from "./fact.ts";
import type { Facts } from "./facts.ts";
import { iterationOf } from "./iteration.ts";

/** What was measured of a head, small enough for the ledger: what progress is read from, iteration by iteration (P86). */
export interface RunMeasure {
  /** The highest that its commits name. */
  readonly iteration?: number;
  readonly tests?: { readonly passed: number; readonly failed: number; readonly source: Source };
  /** Criteria of acceptance whose tests passed. */
  readonly criteria_met?: number;
}

/** Undefined where nothing of it is known. */
export function measureOf({ commits, tests, acceptance }: Facts): RunMeasure | undefined {
  const named = commits.known ? commits.value.map(iterationOf).filter((each) => each !== undefined) : [];
  const iteration = named.reduce<number | undefined>((most, each) => Math.max(most ?? each, each), undefined);
  const measure = {
    ...(iteration === undefined ? {} : { iteration }),
    ...(tests.known
      ? {
          tests: {
            passed: tests.value.passed,
            failed: tests.value.failed.length + tests.value.failedBeyond,
            source: tests.source,
          },
        }
      : {}),
    ...(acceptance.known
      ? { criteria_met: acceptance.value.filter(({ outcome }) => outcome === "passed").length }
      : {}),
  };
  return Object.keys(measure).length === 0 ? undefined : measure;
}

/** One iteration as it was measured last. */
export interface ScoredIteration {
  readonly iteration: number;
  readonly head: string;
  readonly score: number;
  readonly tests_passed: number;
  readonly tests_failed: number;
  readonly criteria_met: number;
  readonly source: Source;
}

/**
 * Scores iterations in the order in which they were measured: failing tests fewer than in the iteration before, and criteria
 * of acceptance more. The first has nothing to be better than. One without a report of tests is left out.
 */
export function scoreIterations(
  measured: readonly { readonly head: string; readonly measure: RunMeasure }[],
): readonly ScoredIteration[] {
  const last = new Map<number, Omit<ScoredIteration, "score">>();
  for (const { head, measure } of measured) {
    const { iteration, tests, criteria_met = 0 } = measure;
    if (iteration === undefined || tests === undefined) continue;
    const { passed, failed, source } = tests;
    last.set(iteration, {
      iteration,
      head,
      tests_passed: passed,
      tests_failed: failed,
      criteria_met,
      source,
    });
  }
  const inOrder = [...last.values()];
  return inOrder.map((each, index) => {
    const before = inOrder[index - 1] ?? each;
    const score = before.tests_failed - each.tests_failed + (each.criteria_met - before.criteria_met);
    return { ...each, score };
  });
}
