import type { Statement } from "./python-statements.ts";
import { after, argumentsOf, type Span } from "./spans.ts";
import { type FoundTest, type TestState, worse } from "./test-case.ts";
import { isMark, isWord, type TokenText } from "./token.ts";

/** A name that a statement takes a test away by, class before method, and what becomes of the test. */
interface Undone {
  readonly at: number;
  readonly names: readonly string[];
  readonly state: TestState;
}

/** Python: tests that the file defines and takes away again: `del test_x`, `test_x = None`, `globals().pop("test_x")`. */
export function withoutUndone(
  text: TokenText,
  statements: readonly Statement[],
  found: readonly FoundTest[],
): FoundTest[] {
  const undone = statements.flatMap((statement) => undoneBy(text, statement));
  if (undone.length === 0) return [...found];
  const byName = Map.groupBy(undone, ({ names }) => names.join("\0"));
  return found.map((test) => {
    let { state } = test;
    for (let length = 1; length <= test.names.length; length++)
      // Before its definition it is another thing of that name.
      for (const { at, state: left } of byName.get(test.names.slice(0, length).join("\0")) ?? [])
        if (at >= test.body.start) state = worse(state, left);
    return { ...test, state };
  });
}

function undoneBy(text: TokenText, { start, end, around, isDerived, state }: Statement): Undone[] {
  const { tokens } = text;
  const left = state === "runs" ? "skipped" : state;
  const undone = (names: readonly string[]): Undone => ({
    at: start,
    names: [...around, ...names],
    state: left,
  });
  if (isWord(tokens[start], "del"))
    return targetsOf(text, { start: start + 1, end }).flatMap((target) => {
      const names = namesOf(text, target);
      return names ? [undone(names)] : [];
    });
  // Of a class that has to be constructed pytest collects nothing, wherever in it that is said.
  if (isWord(tokens[start], "def"))
    return isConstructor(tokens[start + 1]?.text) && around.length > 0 && !isDerived
      ? [{ ...undone([]), at: Number.POSITIVE_INFINITY }]
      : [];
  const called = calledNames(text, { start, end });
  if (called) return [undone(called)];
  const { targets, value } = assignmentIn(text, { start, end });
  return targets.flatMap((target) => {
    const names = namesOf(text, target);
    const own = names?.at(-1);
    if (!names || own === undefined) return [];
    if (own === "__test__")
      return isWord(tokens[value], "False") && names.length > 1 ? [undone(names.slice(0, -1))] : [];
    // `test_x = slow(test_x)`: it is still the test, in a wrapping.
    return tokens.slice(value, end).some((token) => isWord(token, own)) ? [] : [undone(names)];
  });
}

function isConstructor(word: string | undefined): boolean {
  return word === "__init__" || word === "__new__";
}

/** `a, b` behind `del`. */
function targetsOf({ tokens, closer }: TokenText, { start, end }: Span): Span[] {
  const isBracketed = isMark(tokens[start], "(") && closer[start] === end - 1;
  const [first, last] = isBracketed ? [start + 1, end - 1] : [start, end];
  const found: Span[] = [];
  let from = first;
  for (let at = first; at <= last; at++) {
    if (at < last && !isMark(tokens[at], ",")) continue;
    if (at > from) found.push({ start: from, end: at });
    from = at + 1;
  }
  return found;
}

/** `Test.test_x`, `globals()["test_x"]`: the names, outermost first; undefined for anything else. */
function namesOf({ tokens }: TokenText, { start, end }: Span): string[] | undefined {
  if (isScope(tokens[start]?.text) && isMark(tokens[start + 1], "(")) {
    const key = tokens[start + 4];
    return isMark(tokens[start + 3], "[") && key?.kind === "string" && end === start + 6
      ? [key.text]
      : undefined;
  }
  const names: string[] = [];
  for (let at = start; at < end; at += 2) {
    if (tokens[at]?.kind !== "word" || (at + 1 < end && !isMark(tokens[at + 1], "."))) return undefined;
    names.push(tokens[at]!.text);
  }
  return names;
}

/** `globals().pop("test_x")`, `delattr(Test, "test_x")`, `setattr(Test, "test_x", None)`. */
function calledNames(text: TokenText, { start }: Span): string[] | undefined {
  const { tokens } = text;
  const word = tokens[start]?.text;
  if (
    isScope(word) &&
    isMark(tokens[start + 3], ".") &&
    /^(?:pop|__delitem__)$/.test(tokens[start + 4]?.text ?? "")
  ) {
    const key = tokens[start + 6];
    return isMark(tokens[start + 5], "(") && key?.kind === "string" ? [key.text] : undefined;
  }
  if ((word !== "delattr" && word !== "setattr") || !isMark(tokens[start + 1], "(")) return undefined;
  const [owner, key, value] = argumentsOf(text, start + 1);
  const name = key && tokens[key.start];
  if (!owner || name?.kind !== "string") return undefined;
  const isWrapped = value && tokens.slice(value.start, value.end).some((token) => isWord(token, name.text));
  const names = namesOf(text, owner);
  return isWrapped || !names ? undefined : [...names, name.text];
}

function isScope(word: string | undefined): boolean {
  return word === "globals" || word === "locals" || word === "vars";
}

/** What `a = b, c = value` and `a: Any = value` give a value to, and where the value begins; no targets where it is no assignment. */
function assignmentIn(text: TokenText, { start, end }: Span): { targets: Span[]; value: number } {
  const { tokens, closer } = text;
  const targets: Span[] = [];
  let value = start;
  for (let at = start; at < Math.min(end, start + TARGETS_MAX); at = after(closer, at)) {
    // The type of a name that is annotated.
    if (isMark(tokens[at], ":") && targets.length === 0) targets.push({ start, end: at });
    if (!isMark(tokens[at], "=")) continue;
    if (targets[0]?.start !== value) targets.push(...targetsOf(text, { start: value, end: at }));
    value = at + 1;
  }
  return value === start ? { targets: [], value } : { targets, value };
}

/** Tokens of an assignment's targets that are looked at. */
const TARGETS_MAX = 60;
