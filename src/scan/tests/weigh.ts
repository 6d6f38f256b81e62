import { createHash } from "node:crypto";
import { type Assertion, assertionAt, valuesIn } from "./assertion.ts";
import { endsProgram } from "./exits.ts";
import { earlyLeave, shortCircuit } from "./guards.ts";
import type { Language } from "./language.ts";
import { boundAt, leavingState } from "./leaving.ts";
import type { LocalFunction, LocalFunctions } from "./local-functions.ts";
import type { Reach } from "./reach.ts";
import { LOOK_MAX, type Span, statementEnd } from "./spans.ts";
import { type FoundTest, type TestCase, type TestState, worse } from "./test-case.ts";
import { isMark, type TokenText } from "./token.ts";
import type { Amount } from "./tolerance.ts";

/** What is known of a whole file when its tests are weighed. */
export interface FileScene {
  readonly text: TokenText;
  readonly language: Language;
  readonly reach: Reach;
  readonly functions: LocalFunctions;
  /** Names that the file takes from an assertion library. */
  readonly imported: ReadonlySet<string>;
}

const NUMBERS_MAX = 64;
/** Each token may be looked at about so many times over: tests in tests cost, and a bound stops hostile ones. */
const WORK_PER_TOKEN = 16;
const CALLS_DEEP_MAX = 4;

/** Weighs bodies; one for a file, so that the work on all of them has one bound. */
export class Scales {
  private readonly scene: FileScene;
  private readonly assertions: readonly (Assertion | undefined)[];
  private readonly totals = new Map<string, Tally>();
  private work: number;

  constructor(scene: FileScene) {
    this.scene = scene;
    const { text, language, imported } = scene;
    this.assertions = text.tokens.map((token, at) =>
      token.kind === "word" ? assertionAt(text, language, at, imported) : undefined,
    );
    this.work = WORK_PER_TOKEN * text.tokens.length + 10_000;
  }

  get isComplete(): boolean {
    return this.work > 0;
  }

  /** The test with what its body proves. */
  weigh(found: FoundTest): Omit<TestCase, "body"> {
    const tally = this.tally(found.body, 0);
    const { names, line, isFocused, cases } = found;
    return {
      names,
      line,
      isFocused,
      cases,
      state: worse(found.state, tally.state),
      assertions: tally.assertions,
      exact: tally.exact,
      equalities: tally.equalities,
      truths: tally.truths,
      vacuous: tally.vacuous,
      snapshots: tally.snapshots,
      values: tally.values.sort(),
      tolerances: tally.tolerances,
      timeout: tally.timeout ?? found.timeout,
      retries: Math.max(tally.retries, found.retries ?? 0),
      shape: this.shapeOf(found.body),
    };
  }

  /** The assertions of a function of the file, those of the functions that it calls included. */
  assertionsOf({ body }: LocalFunction): number {
    return this.tally(body, 0).assertions;
  }

  private tally(body: Span, depth: number): Tally {
    const { text, reach } = this.scene;
    const tally = emptyTally();
    const level = reach.levelOf(body.start);
    // What is never closed ends with the text.
    const bodyEnd = Math.min(body.end, text.tokens.length);
    let end = bodyEnd;
    for (let at = body.start; at < end && this.work > 0; at++) {
      this.work -= 1;
      const token = text.tokens[at]!;
      if (token.kind !== "word") continue;
      const isOuter = reach.levelOf(at) === level;
      const assertion = this.assertions[at];
      // The caller of a function of the file's own proves what the function proves.
      const called = this.called(at, body);
      if (called && depth < CALLS_DEEP_MAX) {
        const proven = this.ofFunction(called, depth);
        addCalled(tally, proven, reach.isDead(at));
        if (proven.assertions > 0) tally.values.push(...this.given(at));
      } else if (assertion) this.add(tally, assertion);
      else this.leaving(tally, at, level);
      this.bounds(tally, at);
      if (isOuter && end === bodyEnd && this.ends(at, body)) {
        // What is returned still runs: `return expect(…).resolves.toBe(…)`.
        end = Math.min(end, statementEnd(text, at, LOOK_MAX));
        this.vacuousFrom(tally, end, bodyEnd);
      }
    }
    // A function that asserts nothing leaves whoever calls it as it was.
    if (tally.isGuarded && (depth === 0 || tally.assertions > 0))
      tally.state = worse(tally.state, "conditional");
    return tally;
  }

  private add(tally: Tally, assertion: Assertion): void {
    const { text, reach, language } = this.scene;
    const { at } = assertion;
    const cut = language === "javascript" ? shortCircuit(text, at) : undefined;
    addAssertion(
      tally,
      assertion,
      reach.isDead(at) || cut === "never",
      reach.isConditional(at) || cut !== undefined,
    );
  }

  private called(at: number, body: Span): LocalFunction | undefined {
    const { text, functions } = this.scene;
    const token = text.tokens[at]!;
    const isCalled = isMark(text.tokens[at + 1], "(") || this.scene.language === "ruby";
    const found = isCalled ? functions.find(token.text, at) : undefined;
    // Not where it is defined, and not a function calling itself.
    if (!found || found.body.start === body.start || found.at === at) return undefined;
    const isMember = isMark(text.tokens[at - 1], ".") || isMark(text.tokens[at - 1], "?.");
    return isMember && found.isPlain ? undefined : found;
  }

  /** What a function is called with: it may well be what it expects. */
  private given(at: number): string[] {
    const { tokens, closer } = this.scene.text;
    const end = isMark(tokens[at + 1], "(") ? Math.min(closer[at + 1]!, at + LOOK_MAX) : at;
    this.work -= end - at;
    return valuesIn(tokens, { start: at + 1, end });
  }

  private ofFunction(called: LocalFunction, depth: number): Tally {
    const key = `${called.body.start}`;
    const known = this.totals.get(key);
    if (known) return known;
    this.totals.set(key, emptyTally());
    const tally = this.tally(called.body, depth + 1);
    this.totals.set(key, tally);
    return tally;
  }

  /** Statements that leave the test without failing it. */
  private leaving(tally: Tally, at: number, level: number): void {
    const { text, language, reach } = this.scene;
    const own = reach.levelOf(at);
    const isOuter = own === level;
    // A function within leaves itself alone.
    const guard = earlyLeave(text, language, at);
    if (guard !== undefined && reach.levelOf(guard) === level) tally.isGuarded = true;
    const state = leavingState(text, language, at);
    if (state === undefined) return;
    const isSure = isOuter && !reach.isConditional(at) && state === "skipped";
    tally.state = worse(tally.state, isSure ? "skipped" : "conditional");
  }

  private bounds(tally: Tally, at: number): void {
    const { text } = this.scene;
    const amount = boundAt(text, at);
    if (amount?.what === "timeout") tally.timeout = Math.max(tally.timeout ?? 0, amount.looseness);
    if (amount?.what === "retries") tally.retries = Math.max(tally.retries, amount.looseness);
  }

  /** Whether the body's own statements end here: what comes after is never reached. */
  private ends(at: number, body: Span): boolean {
    const { tokens } = this.scene.text;
    const { text } = tokens[at]!;
    const before = tokens[at - 1];
    if (text === "return" || (text === "next" && this.scene.language === "ruby")) {
      const begins = at === body.start || tokens[at]!.isFirst || /^[;{}]$/.test(before?.text ?? "");
      return (
        begins &&
        !/^(?:\)|else|=>|if|unless)$/.test(before?.text ?? "") &&
        !this.scene.reach.isConditional(at) &&
        !this.isModified(at)
      );
    }
    return endsProgram(this.scene.text, this.scene.language, at);
  }

  /** Ruby: `return if x`. */
  private isModified(at: number): boolean {
    const next = this.scene.text.tokens[at + 1];
    return (
      this.scene.language === "ruby" &&
      next?.line === this.scene.text.tokens[at]!.line &&
      /^(?:if|unless)$/.test(next.text)
    );
  }

  private vacuousFrom(tally: Tally, start: number, end: number): void {
    for (let at = start; at < end && this.work > 0; at++) {
      this.work -= 1;
      if (this.assertions[at]) tally.vacuous += 1;
    }
  }

  private shapeOf({ start, end }: Span): Set<number> {
    const { tokens } = this.scene.text;
    const hashes = new Set<number>();
    const window: number[] = [];
    for (let at = start; at < Math.min(end, tokens.length) && this.work > 0; at++) {
      this.work -= 1;
      window.push(hashOf(tokens[at]!.text));
      if (window.length > 4) window.shift();
      hashes.add(window.reduce((sum, next) => (Math.imul(sum, 31) + next) | 0, 7));
    }
    // The smallest hashes stand for all: the same ones for the same text, wherever it goes.
    return new Set([...hashes].sort((one, other) => one - other).slice(0, NUMBERS_MAX));
  }
}

interface Tally {
  state: TestState;
  /** Its own statements may leave before its end. */
  isGuarded: boolean;
  assertions: number;
  exact: number;
  equalities: number;
  truths: number;
  vacuous: number;
  snapshots: number;
  values: string[];
  tolerances: Amount[];
  timeout: number | undefined;
  retries: number;
}

function emptyTally(): Tally {
  return {
    state: "runs",
    isGuarded: false,
    assertions: 0,
    exact: 0,
    equalities: 0,
    truths: 0,
    vacuous: 0,
    snapshots: 0,
    values: [],
    tolerances: [],
    timeout: undefined,
    retries: 0,
  };
}

function addAssertion(tally: Tally, assertion: Assertion, isDead: boolean, isConditional: boolean): void {
  if (isDead || assertion.strength === "constant") {
    tally.vacuous += 1;
    return;
  }
  tally.assertions += 1;
  if (assertion.strength === "exact" && !isConditional) tally.exact += 1;
  if (assertion.comparison === "equality") tally.equalities += 1;
  else if (assertion.comparison === "truth") tally.truths += 1;
  if (assertion.strength === "snapshot") tally.snapshots += 1;
  tally.values.push(...assertion.values);
  tally.tolerances.push(...assertion.tolerances);
}

function addCalled(tally: Tally, called: Tally, isDead: boolean): void {
  if (isDead) {
    tally.vacuous += called.assertions;
    return;
  }
  tally.state = worse(tally.state, called.state === "skipped" ? "conditional" : called.state);
  tally.assertions += called.assertions;
  tally.exact += called.exact;
  tally.equalities += called.equalities;
  tally.truths += called.truths;
  tally.vacuous += called.vacuous;
  tally.snapshots += called.snapshots;
  if (tally.values.length < 10_000) tally.values.push(...called.values.slice(0, 1000));
  tally.tolerances.push(...called.tolerances.slice(0, NUMBERS_MAX));
}

function hashOf(text: string): number {
  return text.length < 32
    ? [...text].reduce((sum, char) => (Math.imul(sum, 33) ^ char.charCodeAt(0)) | 0, 5381)
    : createHash("sha256").update(text).digest().readInt32LE(0);
}
