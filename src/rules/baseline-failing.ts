import { defineRule } from "../engine/rule.ts";

/** Failed tests that are named one by one. */
const TESTS_MAX = 50;

/** Requirements: [P124]. */
export const rule = defineRule({
  id: "baseline-failing",
  summary: "A test failed on the target already, before the run began.",
  appliesTo: ["agent"],
  needs: ["baseline_tests"],
  wants: ["tests"],
  check: ({ baseline_tests, perhaps }) => {
    const stillFailing = perhaps.tests.known ? new Set(perhaps.tests.value.failed) : undefined;
    return baseline_tests.failed.slice(0, TESTS_MAX).map((name) => {
      const isMended = stillFailing !== undefined && !stillFailing.has(name);
      return {
        level: isMended ? "note" : "fail",
        message: `the test \`${name}\` failed on the target already`,
        note: isMended
          ? "it does not fail on this head"
          : "a run that begins on a red suite cannot be told from one that broke it",
        help: isMended
          ? "nothing is wrong here"
          : "mend the target first, or give a run of its own the task to mend it",
        subject: name,
      };
    });
  },
});
