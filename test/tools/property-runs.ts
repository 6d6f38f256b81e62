/**
 * How many examples a property is tried on. A mutation run tries each property hundreds of times over, and lowers them
 * all by PROPERTY_RUNS_MAX (vitest.mutation.config.ts).
 */
export function propertyRuns(count: number): { numRuns: number } {
  return { numRuns: Math.min(count, Number(process.env.PROPERTY_RUNS_MAX ?? count)) };
}
