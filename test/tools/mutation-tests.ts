/**
 * What the tests import as `vitest` while mutants are tried (mutation-runner.ts): `describe` and `it` only note the tests,
 * `expect` is vitest's own. A run of one test costs what the test costs, no more.
 */
import { expect as vitestExpect } from "vitest";

export interface NotedTest {
  readonly name: string;
  readonly run: () => unknown;
}

type Body = (...row: unknown[]) => unknown;

const noted: NotedTest[] = [];
const names: string[] = [];

export const expect = vitestExpect;

export function describe(name: string, body: () => void): void {
  names.push(name);
  // A mutant may break what the body does while it is read: the next tests keep their names all the same.
  try {
    body();
  } finally {
    names.pop();
  }
}

export function it(name: string, body: Body): void {
  noted.push({ name: [...names, name].join(" > "), run: body });
}

function rowsOf<T>(note: (name: string, body: T) => void, withRow: (body: T, row: unknown[]) => T) {
  return (table: readonly unknown[]) => (name: string, body: T) => {
    for (const row of table) note(name, withRow(body, Array.isArray(row) ? row : [row]));
  };
}

it.each = rowsOf<Body>(it, (body, row) => () => body(...row));
describe.each = rowsOf<Body>(describe, (body, row) => () => body(...row));

/** The tests noted since the last call. */
export function takeNotedTests(): NotedTest[] {
  return noted.splice(0);
}
