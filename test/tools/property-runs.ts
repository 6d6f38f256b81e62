/**
 * How many examples a property is tried on. A mutation run tries each property hundreds of times over, and lowers them
 * all by PROPERTY_RUNS_MAX (mutation-runner.ts); it takes the same examples for every mutant, so that a score can
 * be compared with the last one.
 */
export function propertyRuns(count: number): { numRuns: number; seed?: number } {
  const most = process.env.PROPERTY_RUNS_MAX;
  return most === undefined ? { numRuns: count } : { numRuns: Math.min(count, Number(most)), seed: 1 };
}
