import { defineRule } from "../engine/rule.ts";

/** Threats: [T145]. */
export const rule = defineRule({
  id: "canary-passed",
  summary: "A test that must fail did not: what these tests say cannot be believed.",
  appliesTo: ["agent"],
  needs: ["canary"],
  check: ({ canary: { outcome } }) => {
    if (outcome === "failed") return [];
    if (outcome === "passed")
      return [
        {
          level: "fail",
          message: "a test that was added to fail is reported as passed",
          note: "whoever writes these reports does not write what the tests come to",
          help: "look at what the change does to the way its tests run, or to the test command of the thread",
        },
      ];
    return [
      {
        level: "review",
        message: "a test that was added to fail is in no report",
        note: "the reports are not written by what runs the test files, or the command runs none of those that a test was added to",
        help: "look at what writes the reports; if the command leaves files out by intent, run it without `canary: true`",
      },
    ];
  },
});
