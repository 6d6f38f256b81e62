import { defineRule } from "../engine/rule.ts";

/** Requirements: [H1] [H5] [P48] [P116] [P124]. */
export const rule = defineRule({
  id: "tests-failed",
  summary: "Tests failed, or nobody proved that they passed.",
  appliesTo: ["agent"],
  needs: ["tests"],
  check: ({ tests: { failed, failedBeyond } }) => [
    ...failed.map((name) => ({
      level: "fail" as const,
      message: `the test \`${name}\` failed`,
      help: HELP,
      subject: name,
    })),
    ...(failedBeyond === 0
      ? []
      : [
          {
            level: "fail" as const,
            message: `${failedBeyond} more tests failed`,
            help: HELP,
            subject: "more tests",
          },
        ]),
  ],
});

const HELP = "mend the code, or show that the test is wrong and have a person agree";
