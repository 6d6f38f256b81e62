/** What a test came to in one iteration. */
export type TestState = "passed" | "failed" | "skipped";

/** What was measured of one iteration, at its last commit. */
export interface IterationMeasure {
  readonly iteration: number;
  /** The tree of its last commit. */
  readonly tree: string;
  /** Every test of its reports, by name; absent where there was no report that can be used. */
  readonly tests?: ReadonlyMap<string, TestState>;
  /** Criteria of acceptance whose tests passed. */
  readonly satisfied?: ReadonlySet<string>;
  /** The declared measure. */
  readonly measure?: number;
}

export interface ProgressQuestion {
  /** The target as the run began: what was mended or met there is no progress of the run's. */
  readonly baseline?: Omit<IterationMeasure, "iteration">;
  /** In order of iteration, each once. */
  readonly iterations: readonly IterationMeasure[];
  /** Whether an iteration without a report counts as one without progress. */
  readonly testsRequired: boolean;
  /** Which way the declared measure gets better, where one is declared. */
  readonly better?: "higher" | "lower";
}

/** What one iteration came to, and why. `unmeasured`: nothing says anything of it, and nothing had to. */
export interface IterationOutcome {
  readonly iteration: number;
  readonly outcome: "progress" | "idle" | "unmeasured";
  /** One clause. */
  readonly why: string;
}

/**
 * What each iteration brought, measured and never told [P47] [P129]. It is progress if, of the tests that it has and that
 * were there before, more pass than in any earlier iteration; if a criterion is met that never was; if the declared measure
 * is better than ever. So no test counts that is deleted, renamed or new, none that is broken and mended again, and no
 * state that was there before, whatever a fickle test says of it the second time.
 */
export function outcomesOf(question: ProgressQuestion): IterationOutcome[] {
  const { baseline, iterations } = question;
  const seen = new Seen(question.better);
  let previous: Omit<IterationMeasure, "iteration"> | undefined = baseline;
  if (baseline) seen.add(baseline);
  return iterations.map((current): IterationOutcome => {
    const { iteration } = current;
    const progress = progressOf(current, previous, seen);
    const isMeasured =
      current.tests !== undefined || current.satisfied !== undefined || current.measure !== undefined;
    const isRepeated = seen.trees.has(current.tree);
    const why = isRepeated
      ? "its tree was there before"
      : (progress ?? idleReason(current, previous, question));
    seen.add(current);
    if (current.tests) previous = current;
    if (progress !== undefined && !isRepeated) return { iteration, outcome: "progress", why };
    const isIdle = isMeasured || isRepeated || question.testsRequired;
    return { iteration, outcome: isIdle ? "idle" : "unmeasured", why };
  });
}

/** Iterations in a row, up to the last, that made no progress. One that nothing measures neither counts nor ends the row. */
export function idleIterations(outcomes: readonly IterationOutcome[]): number {
  let idle = 0;
  for (const { outcome } of outcomes) {
    if (outcome === "progress") idle = 0;
    if (outcome === "idle") idle += 1;
  }
  return idle;
}

/** Everything that the run has reached so far. */
class Seen {
  readonly trees = new Set<string>();
  /** Tests that have passed or failed: one that was always skipped, and passes, has mended nothing. */
  readonly known = new Set<string>();
  /** Of each report. */
  readonly passed: (readonly string[])[] = [];
  readonly satisfied = new Set<string>();
  best: number | undefined;
  readonly #better: ProgressQuestion["better"];

  constructor(better: ProgressQuestion["better"]) {
    this.#better = better;
  }

  add({ tree, tests, satisfied, measure }: Omit<IterationMeasure, "iteration">): void {
    this.trees.add(tree);
    if (tests) this.passed.push(namesOf(tests, "passed"));
    for (const [name, state] of tests ?? []) if (state !== "skipped") this.known.add(name);
    for (const criterion of satisfied ?? []) this.satisfied.add(criterion);
    if (measure !== undefined && this.isBetter(measure)) this.best = measure;
  }

  /** The first value has nothing to be better than. */
  isBetter(measure: number): boolean {
    if (!Number.isFinite(measure)) return false;
    if (this.best === undefined) return true;
    return this.#better === "lower" ? measure < this.best : measure > this.best;
  }
}

type Measured = Omit<IterationMeasure, "iteration">;

function progressOf(
  current: IterationMeasure,
  previous: Measured | undefined,
  seen: Seen,
): string | undefined {
  const met = [...(current.satisfied ?? [])].filter((criterion) => !seen.satisfied.has(criterion)).sort();
  if (met[0] !== undefined) return `\`${met[0]}\` is met${more(met.length)}`;
  const { tests, measure } = current;
  if (tests && morePassThanEver(tests, seen)) {
    const mended = namesOf(tests, "passed").filter((name) => previous?.tests?.get(name) === "failed");
    return `the test \`${mended[0] ?? namesOf(tests, "passed")[0]}\` no longer fails${more(Math.max(1, mended.length))}`;
  }
  if (measure !== undefined && seen.best !== undefined && seen.isBetter(measure)) {
    return `the declared measure is ${measure}, the best so far was ${seen.best}`;
  }
  return undefined;
}

/** Of the tests that are there now and were there before. The first report has nothing to be better than. */
function morePassThanEver(tests: ReadonlyMap<string, TestState>, { known, passed }: Seen): boolean {
  const now = namesOf(tests, "passed").filter((name) => known.has(name)).length;
  return passed.length > 0 && passed.every((names) => now > names.filter((name) => tests.has(name)).length);
}

function more(count: number): string {
  return count === 1 ? "" : `, and ${count - 1} more`;
}

function idleReason(
  { tests }: IterationMeasure,
  previous: Measured | undefined,
  { testsRequired }: ProgressQuestion,
): string {
  if (!tests) return testsRequired ? "no test report came, and tests are required" : "no test report came";
  const failing = namesOf(tests, "failed");
  const before = previous?.tests && namesOf(previous.tests, "failed");
  if (before === undefined) return "there is nothing to compare it with";
  if (failing.length === before.length && failing.every((name, index) => name === before[index])) {
    return failing.length === 0 ? "no test failed before, nor does one now" : "the same tests fail as before";
  }
  return "no more tests pass than ever before in this run";
}

/** In order. */
function namesOf(tests: ReadonlyMap<string, TestState>, wanted: TestState): string[] {
  return [...tests].flatMap(([name, state]) => (state === wanted ? [name] : [])).sort();
}
