import type { Amount } from "./tolerance.ts";

/** Whether a test counts, the worse the later: it runs; only under a condition; its failure is wanted; not at all. */
export const STATES = ["runs", "conditional", "expected to fail", "skipped"] as const;
export type TestState = (typeof STATES)[number];

/** One test, as its file's text has it. */
export interface TestCase {
  /** The names of the suites around it and its own, outermost first; at most `NAMES_MAX`. */
  readonly names: readonly string[];
  /** 1-based. */
  readonly line: number;
  readonly state: TestState;
  readonly isFocused: boolean;
  /** Assertions that can fail. */
  readonly assertions: number;
  /** Of these, the ones that hold to one answer, always. */
  readonly exact: number;
  /** Of the assertions, those that hold to a wanted value, and those that only want a truth. */
  readonly equalities: number;
  readonly truths: number;
  /** Assertions that cannot fail: constant, swallowed, never reached. */
  readonly vacuous: number;
  /** External and inline snapshots among the assertions. */
  readonly snapshots: number;
  /** What the assertions speak of, in code-unit order. */
  readonly values: readonly string[];
  readonly tolerances: readonly Amount[];
  readonly timeout: number | undefined;
  readonly retries: number;
  /** Of a parametrised test: how often it runs, where that can be counted. */
  readonly cases: number | undefined;
  /** Hashes of the body's stretches of four tokens, for telling a moved test from another one. */
  readonly shape: ReadonlySet<number>;
  /** As it is written. */
  readonly body: string;
}

/** All tests of one file's text. */
export interface TestInventory {
  readonly tests: readonly TestCase[];
  /** Assertions in functions that are no tests, by name: what tests lean on. */
  readonly supports: ReadonlyMap<string, number>;
  /** Words of the test library that the file defines anew. */
  readonly shadowed: readonly string[];
  /** Words that assert, with the modules that the file takes them from. */
  readonly sources: ReadonlyMap<string, string>;
  /** Hooks and main functions by which no test of the file runs. */
  readonly silenced: readonly string[];
  /** Its literals, a bounded number of them. */
  readonly literals: ReadonlySet<string>;
  /** How often each word stands outside of the tests' bodies: hooks, helpers, tables of cases. */
  readonly around: ReadonlyMap<string, number>;
  /** Timeouts and retries that hold for the whole file. */
  readonly settings: readonly Amount[];
  /** Conditions under which the compiler leaves the file out. */
  readonly conditions: readonly string[];
  /** False where the text is so entangled that not all of it was looked at. */
  readonly isComplete: boolean;
}

export const NAMES_MAX = 64;

/** A test as found by the reader of its language, before its body is weighed. */
export interface FoundTest {
  readonly names: readonly string[];
  readonly line: number;
  readonly state: TestState;
  readonly isFocused: boolean;
  readonly body: { readonly start: number; readonly end: number };
  readonly timeout?: number | undefined;
  readonly retries?: number | undefined;
  readonly cases?: number | undefined;
}

export function worse(one: TestState, other: TestState): TestState {
  return STATES.indexOf(one) >= STATES.indexOf(other) ? one : other;
}
