/**
 * Something was not as the caller had found it: somebody else moved first. Nothing was written. The caller reads again
 * and decides again; the message says what was expected and what is there.
 */
export class LostRaceError extends Error {
  /** What is there now; undefined where there is nothing. */
  readonly actual: string | undefined;
  constructor(what: string, expected: string, actual: string | undefined) {
    super(
      `${what} is ${actual === undefined ? "not there" : `\`${actual}\``} and not \`${expected}\`: it was moved meanwhile`,
    );
    this.actual = actual;
  }
}
