import type { BytePath } from "../contract/byte-path.ts";

/** A test, or what stands around the tests of a file, that was there before the change and is another one after it. */
export interface AlteredTest {
  readonly path: BytePath;
  /** Its names on the target, outermost first, with ` > ` between; absent where the whole file is meant. */
  readonly test?: string;
  /** `around`: hooks, helpers, tables of cases; `unread`: nobody can tell what became of the file's tests. */
  readonly how: "altered" | "gone" | "around" | "unread";
  /** 1-based, in the effect; absent where it is gone. */
  readonly line?: number;
  /** Whether what it tested goes in the same change. */
  readonly goesWithSubject?: boolean;
}

/** What came of tests that must fail. `passed`: one is reported as passed that could not; `not seen`: one is in no report. */
export type CanaryOutcome = "failed" | "passed" | "not seen";

export type RunOutcome = "passed" | "failed" | "skipped" | "not run";

/** What an altered test, as the head has it, came to on the target's code and on the head's [H9]. */
export interface TestOnBase {
  /** On the target, as in `AlteredTest`. */
  readonly path: BytePath;
  readonly test: string;
  readonly onBase: RunOutcome;
  readonly onHead: RunOutcome;
}

/** What the target's own test files came to on the head's code. */
export interface BaseTestsOnHead {
  /** Of the altered tests, as the target has them. */
  readonly altered: readonly {
    readonly path: BytePath;
    readonly test: string;
    readonly outcome: RunOutcome;
  }[];
  /** Tests that pass with the head's test files, fail so, and were not altered themselves: in byte order. */
  readonly broken: readonly string[];
  /** Tests that failed or could not begin, whichever they are. */
  readonly failures: number;
}

/** What is known of tests that stood on the target and that the change alters, and of how far tests can be believed (src/engine/facts.ts). */
export interface AlteredTestFacts {
  /** Tests of the target that are other ones in the effect, whether they prove more or less. */
  readonly altered_tests: readonly AlteredTest[];
  /** Files of these that nobody but listed testers has pushed. */
  readonly tests_by_testers: readonly BytePath[];
  /** What they come to on the target's code, as the head has them. */
  readonly tests_on_base: readonly TestOnBase[];
  /** What the target's test files come to on the head's code. */
  readonly base_tests_on_head: BaseTestsOnHead;
  /** What came of tests that were added to fail: the worst of it. */
  readonly canary: { readonly outcome: CanaryOutcome };
}
