import type { SerializedError } from "vitest";
import type { Reporter, TestModule } from "vitest/node";

/** Ends a test run with one line for machines, alone and without colour: `N passed, N failed`. */
export class ClosingLine implements Reporter {
  readonly #write: (text: string) => void;

  constructor(write: (text: string) => void = (text) => void process.stdout.write(text)) {
    this.#write = write;
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    let passed = 0;
    // What failed outside any test (a file that does not load, an error that nobody awaited) has failed all the same.
    let failed = unhandledErrors.length;
    for (const module of modules) {
      failed += module.errors().length;
      for (const test of module.children.allTests("passed")) passed += test.ok() ? 1 : 0;
      failed += [...module.children.allTests("failed")].length;
      for (const suite of module.children.allSuites()) failed += suite.errors().length;
    }
    this.#write(`${passed} passed, ${failed} failed\n`);
  }
}
