import type { TestState } from "../../engine/progress.ts";
import { titleOf } from "./proof.ts";
import type { ReportedTest } from "./test-report.ts";

/** What each test came to, by its title: of several of one title the worst, so that no passing twin hides a failure. */
export function statesOf(tests: readonly ReportedTest[]): ReadonlyMap<string, TestState> {
  const states = new Map<string, TestState>();
  for (const test of tests) {
    const title = titleOf(test);
    const before = states.get(title);
    const state: TestState = test.status === "errored" ? "failed" : test.status;
    if (before === "failed" || (before === "skipped" && state === "passed")) continue;
    states.set(title, state);
  }
  return states;
}
