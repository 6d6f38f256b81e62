import type { BytePath } from "../../contract/byte-path.ts";
import type { Weakening } from "../../engine/weakened-test.ts";
import { languageOf } from "./language.ts";
import { STATES, type TestCase } from "./test-case.ts";
import type { Amount } from "./tolerance.ts";

interface Less {
  readonly kind: Weakening;
  readonly what: string;
}

/** In what a test proves less than it did. */
export function comparePair(
  before: TestCase,
  after: TestCase,
  path: BytePath,
  literalsNow: ReadonlySet<string>,
): Less[] {
  const found: Less[] = [];
  const rank = (test: TestCase) => STATES.indexOf(test.state);
  if (rank(after) > rank(before)) found.push({ kind: "skipped", what: STATE_WORDS[after.state] });
  found.push(...assertions(before, after), ...tolerances(before, after), ...bounds(before, after, path));
  if (after.cases !== undefined && after.cases < (before.cases ?? (after.cases === 0 ? 1 : 0))) {
    const kind = after.cases === 0 ? "no cases" : "fewer cases";
    found.push({ kind, what: `it runs for ${after.cases} cases, and ran for ${before.cases ?? "some"}` });
  }
  if (found.length === 0 && takesAnyFailure(before.values, after.values))
    found.push({ kind: "weaker assertions", what: "it takes any kind of failure for the wanted one" });
  if (found.length === 0 && saysLess(before, after, literalsNow))
    found.push({ kind: "weaker assertions", what: "its assertions speak of less than they did" });
  if (found.length === 0 && wantsLess(before, after))
    found.push({ kind: "weaker assertions", what: "it wants a truth where it wanted a value" });
  if (found.length === 0 && losesAny(literals(before), literals(after))) {
    found.push({ kind: "other expectation", what: "its assertions expect other values now" });
  }
  return found;
}

const WIDE = /^(?:Exception|BaseException|Throwable|Error|StandardError|RuntimeException)$/;

/** `raises(ValueError)` became `raises(Exception)`. */
function takesAnyFailure(before: readonly string[], after: readonly string[]): boolean {
  const gained = after.some((value) => WIDE.test(value) && !before.includes(value));
  return gained && before.some((value) => /\w(?:Error|Exception)$/.test(value) && !after.includes(value));
}

/** As many assertions, in which nothing is new and a number, or what a message must match, is gone from the file. */
function saysLess(before: TestCase, after: TestCase, literalsNow: ReadonlySet<string>): boolean {
  if (before.assertions !== after.assertions || after.values.length >= before.values.length) return false;
  const left = Map.groupBy(before.values, (value) => value);
  for (const value of after.values) if (left.get(value)?.pop() === undefined) return false;
  return [...left].some(
    ([value, copies]) =>
      copies.length > 0 && (value === "match" || (/^[\d.]/.test(value) && !literalsNow.has(value))),
  );
}

/** `assert f(n) == w` became `assert f(n)`: fewer are held to a value, more only to a truth, and something is no longer spoken of. */
function wantsLess(before: TestCase, after: TestCase): boolean {
  return (
    after.equalities < before.equalities &&
    after.truths > before.truths &&
    losesAny(
      before.values.filter((value) => !LIBRARY_WORD.test(value)),
      after.values,
    )
  );
}

/** The library's own words need not stay as often as they were. */
const LIBRARY_WORD = /^(?:expect|assert\w*|t|self|it|await|to|eq|not)$/;

const STATE_WORDS = {
  runs: "it runs",
  conditional: "it runs only under a condition now",
  "expected to fail": "it is expected to fail now",
  skipped: "it is skipped now",
} as const;

function assertions(before: TestCase, after: TestCase): Less[] {
  if (after.assertions === 0 && before.assertions > 0) {
    const kind = after.vacuous > 0 ? "vacuous" : "fewer assertions";
    const what =
      after.vacuous > 0 ? "none of its assertions can fail any more" : "it asserts nothing any more";
    return [{ kind, what }];
  }
  if (keepsAll(before, after)) return [];
  if (after.assertions < before.assertions) {
    const lost = Math.min(after.vacuous - before.vacuous, before.assertions - after.assertions);
    return lost > 0
      ? [{ kind: "vacuous", what: `${lost} of its ${before.assertions} assertions can no longer fail` }]
      : [
          {
            kind: "fewer assertions",
            what: `it has ${after.assertions} assertions, and had ${before.assertions}`,
          },
        ];
  }
  return after.exact < before.exact
    ? [
        {
          kind: "weaker assertions",
          what: `${after.exact} of its assertions hold to one answer, and ${before.exact} did`,
        },
      ]
    : [];
}

/** Assertions that were drawn together: everything that was spoken of still is, and nothing holds to less. */
function keepsAll(before: TestCase, after: TestCase): boolean {
  if (
    after.assertions - after.exact > before.assertions - before.exact ||
    (before.exact > 0 && after.exact === 0)
  )
    return false;
  if (after.assertions >= before.assertions && after.exact >= before.exact) return true;
  const left = new Map<string, number>();
  for (const value of after.values) left.set(value, (left.get(value) ?? 0) + 1);
  return before.values.every((value) => {
    if (LIBRARY_WORD.test(value)) return true;
    const count = left.get(value) ?? 0;
    left.set(value, count - (isLiteral(value) ? 1 : 0));
    return count > 0;
  });
}

function tolerances(before: TestCase, after: TestCase): Less[] {
  return slackIncrease(before.tolerances, after.tolerances)
    .filter(({ from }) => from !== undefined)
    .map(({ what, from, to }) => ({
      kind: "wider tolerance",
      what: `\`${what.split(" ")[0]}\` took ${from}, and takes ${to}`,
    }));
}

/** Amounts that are larger than their counterparts; `from` is absent where there was none. */
export function slackIncrease(
  before: readonly Amount[],
  after: readonly Amount[],
): { what: string; from?: string; to: string }[] {
  const found: { what: string; from?: string; to: string }[] = [];
  const old = Map.groupBy(before, ({ what }) => what);
  for (const [what, now] of Map.groupBy(after, (each) => each.what)) {
    const then = sorted(old.get(what) ?? []);
    const next = sorted(now);
    if (then.length === 0) {
      found.push({ what, to: next.at(-1)!.shown });
      continue;
    }
    // As many as before: each with its like. Else the loosest with the loosest.
    const at =
      then.length === next.length
        ? next.findIndex((each, index) => each.looseness > then[index]!.looseness)
        : next.length - 1;
    const one = at < 0 ? undefined : next[at];
    const other = then.length === next.length ? then[at] : then.at(-1);
    if (one && other && one.looseness > other.looseness)
      found.push({ what, from: other.shown, to: one.shown });
  }
  return found;
}

function sorted(amounts: readonly Amount[]): Amount[] {
  return [...amounts].sort((one, other) => one.looseness - other.looseness);
}

/** What a runner allows a test that says nothing, in its own unit. */
const USUAL_TIMEOUT_MS = 5000;

function bounds(before: TestCase, after: TestCase, path: BytePath): Less[] {
  const usual = languageOf(path) === "javascript" ? USUAL_TIMEOUT_MS : Number.POSITIVE_INFINITY;
  const [then, now] = [before.timeout ?? usual, after.timeout ?? usual];
  const found: Less[] = [];
  if (now > then)
    found.push({ kind: "longer timeout", what: `it may take ${shown(now)}, and might take ${shown(then)}` });
  if (after.retries > before.retries) {
    found.push({
      kind: "more retries",
      what: `it may be tried ${after.retries} times more, and might ${before.retries}`,
    });
  }
  return found;
}

function shown(timeout: number): string {
  return Number.isFinite(timeout) ? String(timeout) : "for ever";
}

function literals({ values }: TestCase): string[] {
  return values.filter(isLiteral);
}

function isLiteral(value: string): boolean {
  return /^["0-9.]/.test(value) || /^(?:true|false|null|None|True|False|nil)$/.test(value);
}

/** Whether a value of before stands less often among those of after. */
function losesAny(before: readonly string[], after: readonly string[]): boolean {
  const left = new Map<string, number>();
  for (const value of after) left.set(value, (left.get(value) ?? 0) + 1);
  return before.some((value) => {
    const count = left.get(value) ?? 0;
    left.set(value, count - 1);
    return count <= 0;
  });
}
