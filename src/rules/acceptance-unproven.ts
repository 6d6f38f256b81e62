import { defineRule } from "../engine/rule.ts";
import type { AcceptanceProof } from "../engine/test-evidence.ts";

/** Requirements: [P7] [P12] [P128]. */
export const rule = defineRule({
  id: "acceptance-unproven",
  summary: "A criterion of acceptance has no test that ran and passed.",
  appliesTo: ["agent"],
  needs: ["acceptance"],
  check: ({ acceptance }) =>
    acceptance
      .filter(({ outcome }) => outcome !== "passed")
      .map(({ criterion, test, outcome }) => ({
        // Nothing is wrong with a criterion that a person judges: but then a person must.
        level: outcome === "not named" ? "review" : "fail",
        message: `\`${criterion}\` is not proven: ${WORDS[outcome]}`,
        ...(test === undefined ? {} : { note: `its test is \`${test}\`` }),
        help: HELP[outcome],
        subject: criterion,
      })),
});

type Unproven = AcceptanceProof["outcome"];

const WORDS: Readonly<Record<Unproven, string>> = {
  passed: "its test passed",
  failed: "its test failed",
  skipped: "its test was skipped",
  "not run": "no report has its test",
  "no such file": "its test's file is not there",
  "not named": "no document names a test for it",
};

const RUN = "run it, and hand over the report that has it: a test is known by its file and its names";
const HELP: Readonly<Record<Unproven, string>> = {
  passed: RUN,
  failed: "mend the code, or show that the test is wrong and have a person agree",
  skipped: "let the test run: what is skipped proves nothing",
  "not run": RUN,
  "no such file": "write the test where the requirement or the plan says that it is",
  "not named": "name its test in the requirement or in the plan's `tests.acceptance`, or have a person look",
};
