// Breaks one room of the judge (MUTATION_ROOM) in small ways, one at a time, and asks whether its own tests notice:
// started by mutation.ts. A room's own tests, because a mutant is then tried in milliseconds, and because a page of the
// specification is read beside the code that it is about.
const room = process.env.MUTATION_ROOM ?? "engine";
const files = process.env.MUTATION_FILES?.split(",");

/** @type {import("@stryker-mutator/api/core").PartialStrykerOptions} */
export default {
  testRunner: "in-process",
  plugins: ["./test/tools/mutation-runner.ts"],
  mutate: [
    ...(files ?? [`src/${room}/**/*.ts`]),
    "!src/contract/generated/**",
    // A list of rules: a mutant of it is a missing rule, which test/docs.test.ts finds without running anything.
    "!src/rules/index.ts",
    // A list of formats, each with its own test; and what runs in a worker, where no mutant is switched on.
    "!src/scan/secrets/pack/**",
    "!src/scan/secrets/secret-{scanner,worker}.ts",
    // What starts other programs: its tests start them too.
    "!src/scan/secrets/second-opinion/**",
  ],
  // Stryker would rewrite tsconfig.json through an interface that TypeScript 7 no longer has; nothing here needs it.
  tsconfigFile: "none",
  coverageAnalysis: "perTest",
  ignoreStatic: process.env.MUTATION_STATIC === "no",
  concurrency: Number(process.env.MUTATION_PROCESSES ?? 2),
  timeoutMS: 10_000,
  // The first run counts every mutant that it meets; on a busy machine that alone takes longer than Stryker's five minutes.
  dryRunTimeoutMinutes: 30,
  // A mutant that acts while its module is loaded has everything loaded anew, and nothing of it is ever let go of.
  maxTestRunnerReuse: 1000,
  // Written anew by others while it is copied.
  ignorePatterns: ["/dist", "/reports", "/coverage"],
  tempDirName: ".stryker-tmp",
  reporters: ["clear-text", "progress", "html", "json"],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false, reportMutants: false },
  htmlReporter: { fileName: `reports/mutation/${room}/index.html` },
  jsonReporter: { fileName: `reports/mutation/${room}/mutation.json` },
  thresholds: { high: 95, low: 85, break: room.startsWith("scan/") ? 80 : 85 },
};
