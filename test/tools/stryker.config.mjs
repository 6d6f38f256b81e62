// Breaks one room of the judge (MUTATION_ROOM) in small ways, one at a time, and asks whether its own tests notice:
// started by mutation.ts. A room's own tests, because a mutant is then tried in less than a second, and because a page of
// the specification is read beside the code that it is about.
const room = process.env.MUTATION_ROOM ?? "engine";

/** @type {import("@stryker-mutator/api/core").PartialStrykerOptions} */
export default {
  testRunner: "vitest",
  plugins: ["@stryker-mutator/vitest-runner"],
  vitest: {
    configFile: "test/tools/vitest.mutation.config.ts",
    related: false,
    pool: "threads",
  },
  mutate: [
    `src/${room}/**/*.ts`,
    "!src/contract/generated/**",
    // A list of rules: a mutant of it is a missing rule, which test/docs.test.ts finds without running anything.
    "!src/rules/index.ts",
  ],
  // Stryker would rewrite tsconfig.json through an interface that TypeScript 7 no longer has; nothing here needs it.
  tsconfigFile: "none",
  coverageAnalysis: "perTest",
  concurrency: 2,
  incremental: true,
  incrementalFile: `reports/mutation/${room}/incremental.json`,
  tempDirName: ".stryker-tmp",
  reporters: ["clear-text", "progress", "html", "json"],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  htmlReporter: { fileName: `reports/mutation/${room}/index.html` },
  jsonReporter: { fileName: `reports/mutation/${room}/mutation.json` },
  thresholds: { high: 95, low: 85, break: 85 },
};
