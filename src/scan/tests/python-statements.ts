import { bodyOf, type Line } from "./python.ts";
import { type Reach, stateAt } from "./reach.ts";
import type { Span } from "./spans.ts";
import { NAMES_MAX, type TestState } from "./test-case.ts";
import { isMark, isWord, type TokenText } from "./token.ts";

/** A statement that runs when the file is imported. */
export interface Statement extends Span {
  /** The classes around it, outermost first. */
  readonly around: readonly string[];
  /** Whether the innermost class is derived from another, which may be one that its runner constructs. */
  readonly isDerived: boolean;
  /** Whether it surely runs. */
  readonly state: TestState;
}

interface Class {
  readonly names: readonly string[];
  readonly isDerived: boolean;
  readonly end: number;
}

/**
 * The statements of a module and of its classes, as far as an import runs them: of functions the heads, none for
 * `__main__`.
 */
export function loadedStatements(text: TokenText, lines: readonly Line[], reach: Reach): Statement[] {
  const { tokens } = text;
  const found: Statement[] = [];
  const classes: Class[] = [];
  let skippedUntil = 0;
  for (const line of lines) {
    if (line.start < skippedUntil) continue;
    while (classes.length > 0 && classes.at(-1)!.end <= line.start) classes.pop();
    const word = isWord(tokens[line.start], "async") ? line.start + 1 : line.start;
    const { names: around = [], isDerived = false } = classes.at(-1) ?? {};
    const isMain = isWord(tokens[word], "if") && isWord(tokens[word + 1], "__name__");
    const isFunction = isWord(tokens[word], "def");
    if (isFunction || isMain) skippedUntil = line.blockEnd;
    if (isMain) continue;
    if (isWord(tokens[word], "class")) {
      const names = [...around, tokens[word + 1]?.text ?? ""].slice(-NAMES_MAX);
      // What it is derived from may be one of unittest's.
      const isDerived = isMark(tokens[word + 2], "(") && tokens[word + 3]?.kind === "word";
      classes.push({ names, isDerived, end: line.blockEnd });
    }
    // `if x: del test_x`: the statement stands behind the colon.
    const start = isFunction
      ? word
      : HEADERS.test(tokens[word]!.text)
        ? bodyOf(text, line).start
        : line.start;
    const end = isMark(tokens[line.end - 1], ";") ? line.end - 1 : line.end;
    if (start < end && !reach.isDead(start))
      found.push({ start, end, around, isDerived, state: stateAt(reach, start) });
  }
  return found;
}

const HEADERS = /^(?:if|elif|else|for|while|try|except|finally|with|class|async)$/;
