import { defineRule } from "../engine/rule.ts";

/** Requirements: [P126]. */
export const rule = defineRule({
  id: "coverage-unmeasured",
  summary: "A changed file has code that no coverage report measures.",
  appliesTo: ["agent"],
  needs: ["coverage"],
  check: ({ coverage: { unmeasured, strangers } }) => [
    ...unmeasured.map((path) => ({
      level: "review" as const,
      message: "code changed here that no coverage report measures",
      note: "no report has this file, nor any other of its kind",
      help: "measure it too and hand over that report as well, or have a person look",
      path,
    })),
    ...(strangers.count === 0
      ? []
      : [
          {
            level: "note" as const,
            message: `the coverage reports name ${strangers.count} files that the head does not have`,
            note: `they count for nothing; one of them is \`${strangers.names[0] ?? ""}\``,
            help: "nothing is wrong with generated files; leave them out of the measurement to see only your own",
            subject: "strangers",
          },
        ]),
  ],
});
