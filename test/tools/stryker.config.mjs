// npm run mutation: breaks the judge in small ways, one at a time, and asks whether any test notices.
/** @type {import("@stryker-mutator/api/core").PartialStrykerOptions} */
export default {
  testRunner: "vitest",
  plugins: ["@stryker-mutator/vitest-runner"],
  vitest: { configFile: "test/tools/vitest.mutation.config.ts", related: false, pool: "threads" },
  mutate: [
    "src/{engine,contract,rules}/**/*.ts",
    "!src/contract/generated/**",
    // A list of rules: a mutant of it is a missing rule, which test/docs.test.ts finds without running anything.
    "!src/rules/index.ts",
  ],
  // Stryker would rewrite tsconfig.json through an interface that TypeScript 7 no longer has; nothing here needs it.
  tsconfigFile: "none",
  coverageAnalysis: "perTest",
  concurrency: 2,
  incremental: true,
  incrementalFile: "reports/mutation/incremental.json",
  tempDirName: ".stryker-tmp",
  reporters: ["clear-text", "progress", "html", "json"],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  htmlReporter: { fileName: "reports/mutation/index.html" },
  jsonReporter: { fileName: "reports/mutation/mutation.json" },
  thresholds: { high: 95, low: 85, break: 85 },
};
