import { defineRule } from "../engine/rule.ts";

/** Threats: [T145]. */
export const rule = defineRule({
  id: "canary-passed",
  summary: "A test that must fail passed: nothing that these tests say can be believed.",
  appliesTo: ["agent"],
  needs: ["canary"],
  check: ({ canary }) =>
    canary.failed
      ? []
      : [
          {
            level: "fail",
            message: "a test that was added to fail is reported as passed",
            note: "whoever writes these reports does not write what the tests come to",
            help: "look at what the change does to the way its tests run, or to the test command of the thread",
          },
        ],
});
