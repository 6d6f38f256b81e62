import { defineRule } from "../engine/rule.ts";

/** Requirements: [P126] [P127]. */
export const rule = defineRule({
  id: "report-unusable",
  summary: "A report that was handed over as evidence cannot be used.",
  appliesTo: ["agent", "updater"],
  needs: ["reports"],
  check: ({ reports }) =>
    reports.map(({ kind, name, what, help, line }) => ({
      level: "fail",
      message: `the ${WORDS[kind]} \`${name}\` cannot be used${line === undefined ? "" : `, from its line ${line} on`}`,
      note: what,
      help,
      subject: `${kind} ${name}`,
    })),
});

const WORDS = {
  tests: "test report",
  coverage: "coverage report",
  "base-coverage": "coverage report of the target",
  sarif: "SARIF report",
  "base-sarif": "SARIF report of the target",
  usage: "usage report",
} as const;
