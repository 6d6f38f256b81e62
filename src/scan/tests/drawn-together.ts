import type { TestCase } from "./test-case.ts";

/**
 * Whether what a test spoke of stands in other, new tests of its file: it was split, or drawn together with others into a
 * table. Then nothing is lost, and the report says that it moved.
 * @param added the file's tests that stand for none of before
 */
export function standsElsewhere(
  before: TestCase,
  after: TestCase | undefined,
  added: readonly TestCase[],
  literalsNow: ReadonlySet<string>,
): boolean {
  const now = after === undefined ? added : [after, ...added];
  const running = now.filter(({ state }) => state === "runs");
  if (running.length < now.length || running.length === 0) return false;
  const exact = running.reduce((sum, test) => sum + test.exact * Math.max(1, test.cases ?? 1), 0);
  if (exact < before.exact) return false;
  const words = new Set(running.flatMap(({ values }) => values));
  return before.values.every((value) => words.has(value) || isVariable(value) || literalsNow.has(value));
}

/** A name that a table's parameters may have replaced: no call, no literal; the library's words go without saying. */
function isVariable(value: string): boolean {
  return /^(?:value|result|got|want|wanted|expected|actual|expect|assert\w*|pytest|await)$/.test(value);
}
