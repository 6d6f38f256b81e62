import { defineRule } from "../engine/rule.ts";

/** Requirements: [H1] [H5] [P48] [P116] [P124]. */
export const rule = defineRule({
  id: "tests-failed",
  summary: "Tests failed, or nobody proved that they passed.",
  appliesTo: ["agent"],
  needs: ["tests"],
  check: ({ tests }) =>
    tests.failed.map((name) => ({
      level: "fail",
      message: `the test \`${name}\` failed`,
      help: "mend the code, or show that the test is wrong and have a person agree",
      subject: name,
    })),
});
