import { type Attack, type Expectation, fail, noProgress, pass, review } from "../attack.ts";
import { type Request, type RunOptions, run } from "../branch.ts";
import type { Changes } from "../files.ts";

type Reports = NonNullable<Request["reports"]>;

const CODE = "export function round(x) {\n  return Math.floor(x);\n}\n";
/** Lines 2 and 3 are new. */
const CHANGED =
  "export function round(x) {\n  const rest = x - Math.floor(x);\n  if (rest > 0.5) return Math.ceil(x);\n  return Math.floor(x);\n}\n";
const options: RunOptions = {
  policy: { tests: { required: true, changed_coverage_min: 80, global_drop_max: 0.5 } },
  files: {
    "src/round.js": CODE,
    "test/a.test.ts": 'it("rounds half to even", () => { expect(round(0.125)).toBe(0.12); });\n',
  },
  targets: ["src/**"],
};

const JUNIT = (inner = "", sums = "") =>
  `<?xml version="1.0"?>\n<testsuite name="test/a.test.ts"${sums}>\n<testcase classname="test/a.test.ts" name="rounds half to even">${inner}</testcase>\n<testcase classname="test/a.test.ts" name="keeps"/>\n</testsuite>\n`;
const LCOV = (hits: Readonly<Record<number, number>>, path = "/home/runner/work/shop/shop/src/round.js") =>
  `TN:\nSF:${path}\n${Object.entries(hits)
    .map(([line, count]) => `DA:${line},${count}\n`)
    .join("")}end_of_record\n`;

const good: Required<Pick<Reports, "tests" | "coverage" | "base-coverage">> = {
  tests: JUNIT(),
  coverage: LCOV({ 2: 1, 3: 1, 4: 1 }),
  "base-coverage": LCOV({ 2: 1 }),
};
const work: Changes = { "src/round.js": CHANGED };

const built =
  (reports: Reports, changes: Changes = work): Attack["build"] =>
  (repo) =>
    run(repo, options)
      .evil(changes)
      .request({ reports: { ...good, ...reports } });

type Side = readonly [title: string, reports: Reports, changes?: Changes];

const pair = (
  id: string,
  threat: string,
  [title, reports, changes]: Side,
  expect: Expectation,
  [twinTitle, twinReports, twinChanges]: Side,
): Attack => ({
  id: `evidence-${id}`,
  threat,
  title,
  build: built(reports, changes),
  expect,
  twin: { title: twinTitle, build: built(twinReports, twinChanges), expect: pass },
});

const bomb = `<!DOCTYPE a [<!ENTITY l0 "lol">${Array.from({ length: 20 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join("")}]>`;
const cobertura = (path: string) =>
  `<?xml version="1.0"?>\n<!DOCTYPE coverage SYSTEM "http://example.com/coverage-04.dtd">\n<coverage line-rate="1"><packages><package><classes><class filename="${path}"><lines><line number="2" hits="1"/><line number="3" hits="1"/></lines></class></classes></package></packages></coverage>`;
const idle = "export function idle() {\n  return 1;\n}\n";

/** Reports of tests and coverage that are forged, broken or of something else: contract.md 4.4. */
export const evidenceCases: readonly Attack[] = [
  pair(
    "no-lines",
    "T145",
    ["a report claims 100 % of no lines", { coverage: "SF:src/round.js\nLF:0\nLH:0\nend_of_record\n" }],
    fail(),
    [
      "a report has a file of types without lines beside the code",
      { coverage: `SF:src/types.js\nLF:0\nLH:0\nend_of_record\n${good.coverage}` },
    ],
  ),
  pair(
    "made-up-file",
    "T145",
    ["all covered files are made up", { coverage: LCOV({ 1: 9 }, "src/made-up.js") }],
    fail(),
    [
      "a report has a generated file beside the code",
      { coverage: `${good.coverage}${LCOV({ 1: 0 }, "/home/runner/work/shop/shop/dist/gen.js")}` },
    ],
  ),
  pair(
    "path-outside",
    "T145",
    [
      "a covered path lies outside of the repository",
      { coverage: LCOV({ 2: 1, 3: 1 }, "../../src/round.js") },
    ],
    fail(),
    [
      "a runner on Windows names the file",
      { coverage: LCOV({ 2: 1, 3: 1, 4: 1 }, "D:\\a\\shop\\shop\\src\\round.js") },
    ],
  ),
  pair("negative", "T145", ["a count is negative", { coverage: LCOV({ 2: 1, 3: -5 }) }], fail(), [
    "a count is beyond what fits into a number",
    { coverage: good.coverage.replace("DA:2,1", "DA:2,18446744073709551615") },
  ]),
  pair(
    "entity-bomb",
    "T145",
    ["the test report is an entity bomb", { tests: `${bomb}<testsuite name="&l20;"/>` }],
    fail(),
    ["the coverage report names its tool's document type", { coverage: cobertura("src/round.js") }],
  ),
  pair(
    "hidden-failure",
    "T145",
    ["a suite lists fewer failures than it says it has", { tests: JUNIT("", ' tests="2" failures="1"') }],
    fail(),
    [
      "a suite counts a skipped test or does not",
      {
        tests: JUNIT("", ' tests="2"').replace(
          "</testsuite>",
          '<testcase name="later"><skipped/></testcase></testsuite>',
        ),
      },
    ],
  ),
  pair(
    "broken-off",
    "T145",
    ["a test report breaks off before its failures", { tests: JUNIT().slice(0, 150) }],
    fail(),
    ["a test was run again and passed then", { tests: JUNIT("<flakyFailure/>") }],
  ),
  pair(
    "other-head",
    "T145",
    ["coverage is of another head", { coverage: LCOV({ 2: 1, 3: 1, 90: 1 }) }],
    fail(),
    ["a tool counts the empty line at the end", { coverage: LCOV({ 2: 1, 3: 1, 4: 1, 6: 1 }) }],
  ),
  pair(
    "unloaded",
    "T146",
    ["new code is never loaded, so that no report has it", {}, { "src/idle.js": idle }],
    fail({ path: "src/idle.js" }),
    ["a new file only passes names on", {}, { "src/index.js": 'export { round } from "./round.js";\n' }],
  ),
  pair(
    "unmeasured",
    "T146",
    ["new code is in a language that nobody measures", {}, { "src/tool.py": "import os\nos.remove('x')\n" }],
    review({ path: "src/tool.py" }),
    ["a document is added", {}, { "src/README.md": "How we round.\n" }],
  ),
  pair(
    "not-run",
    "T145",
    [
      "changed lines did not run",
      { coverage: LCOV({ 2: 1, 3: 0, 4: 1, 5: 1 }), "base-coverage": LCOV({ 1: 0, 2: 1 }) },
    ],
    fail({ path: "src/round.js" }),
    [
      "a comment did not run, says a tool that counts all lines",
      { coverage: LCOV({ 2: 0, 3: 1 }), "base-coverage": LCOV({ 1: 0, 2: 1 }) },
      { "src/round.js": CODE.replace("  return", "  // Towards zero.\n  return") },
    ],
  ),
  pair(
    "regression",
    "own",
    ["coverage of the whole falls", { coverage: LCOV({ 1: 0, 2: 1, 3: 1, 4: 1 }) }],
    noProgress(),
    ["coverage of the whole rises", { "base-coverage": LCOV({ 1: 0, 2: 1 }) }],
  ),
  pair(
    "another-test",
    "T145",
    [
      "a test of another file has the name that the criterion wants",
      { tests: JUNIT().replaceAll("test/a.test.ts", "test/b.test.ts") },
    ],
    fail(),
    [
      "the runner names the file by where it checked out",
      { tests: JUNIT().replaceAll("test/a.test.ts", "/home/runner/work/shop/shop/test/a.test.ts") },
    ],
  ),
  pair("nothing-ran", "T145", ["no test ran", { tests: '<testsuite name="a" tests="0"/>' }], fail(), [
    "a suite without tests stands beside one with some",
    { tests: `<testsuites><testsuite name="none" tests="0"/>${JUNIT().slice(22)}</testsuites>` },
  ]),
];
