import { describe, expect, it } from "vitest";
import { lcov, junit as passing } from "../app/evidence-world.ts";
import { type Case, judge, WORKFLOW } from "./judged-evidence.ts";

const PIN = "3".repeat(40);
const FOREIGN = "acme/ci/.github/workflows/evidence.yml";
const CONFIG = `version: 1
thread: root
owner: "@alice"
tests: { command: "npm test" }
`;
const LOCK = (packages: object) =>
  JSON.stringify({ name: "shop", lockfileVersion: 3, packages }, undefined, 2);
const MANIFEST = (more: object) => JSON.stringify({ name: "shop", ...more }, undefined, 2);
const PACKAGE = {
  version: "1.0.0",
  resolved: "https://registry.npmjs.org/left/-/left-1.0.0.tgz",
  integrity: `sha512-${Buffer.alloc(64, 7).toString("base64")}`,
};

const OTHER_TEST = { "test/other.test.ts": 'it("passes", () => { expect(2).toBe(2); });\n' };
const suiteOf = (name: string) =>
  `<testsuite name="${name}"><testcase file="test/${name}.test.ts" name="passes"/></testsuite>`;
const RAN_BOTH = {
  name: "base.xml",
  bytes: Buffer.from(`<testsuites>${["page", "other"].map(suiteOf).join("")}</testsuites>`),
};
const COMMAND = { text: "npm test", exitStatus: 0 };
const CALLS = `jobs:\n  evidence:\n    uses: ${FOREIGN}@${PIN}\n`;

/** Each with its honest twin, which differs in nothing but the fake. */
const FAKES: Readonly<Record<string, { fake: Case; why: RegExp; honest: Case }>> = {
  "the workflow is changed by the branch": {
    fake: { change: { [WORKFLOW]: "on: push # mine\n" } },
    why: /workflow `\.github\/workflows\/tests\.yml` is not the target's/,
    honest: {},
  },
  "the workflow exists on the branch alone": {
    fake: {
      job: { caller: ".github/workflows/own.yml" },
      change: { ".github/workflows/own.yml": "on: push\n" },
    },
    why: /the target has no workflow/,
    honest: {
      job: { caller: ".github/workflows/own.yml" },
      target: { ".github/workflows/own.yml": "on: push\n" },
    },
  },
  "the target's workflow has been mended since": {
    fake: { later: { [WORKFLOW]: "on: push # stricter\n" } },
    why: /is not the target's: merge the target/,
    honest: { later: { "docs/a.md": "# A\n" } },
  },
  "the reusable workflow is none that the target calls": {
    fake: {
      target: { [WORKFLOW]: CALLS },
      job: { called: { foreign: "mallory/ci/.github/workflows/evidence.yml", sha: PIN } },
    },
    why: /does not call `mallory\/ci/,
    honest: { target: { [WORKFLOW]: CALLS }, job: { called: { foreign: FOREIGN, sha: PIN } } },
  },
  "the reusable workflow is called at another commit": {
    fake: { target: { [WORKFLOW]: CALLS }, job: { called: { foreign: FOREIGN, sha: "4".repeat(40) } } },
    why: /does not call `acme\/ci/,
    honest: {
      target: { [WORKFLOW]: CALLS },
      job: { called: { foreign: "Acme/CI/.github/workflows/evidence.yml", sha: PIN } },
    },
  },
  "the test runner is configured anew": {
    fake: { change: { "vitest.config.ts": "export default {};\n" } },
    why: /touches `vitest\.config\.ts`/,
    honest: { target: { "vitest.config.ts": "export default {};\n" } },
  },
  "a package's tests are configured anew, deep below": {
    fake: { change: { "packages/a/conftest.py": "A = 1\n" } },
    why: /touches `packages\/a\/conftest\.py`/,
    honest: { change: { "packages/a/contest.py": "A = 1\n" } },
  },
  "package.json's scripts are changed": {
    fake: {
      target: { "package.json": MANIFEST({ scripts: { test: "vitest" } }) },
      change: { "package.json": MANIFEST({ scripts: { test: "true" } }) },
    },
    why: /touches `package\.json`, and more in it than dependencies/,
    honest: {
      target: { "package.json": MANIFEST({ scripts: { test: "vitest" } }) },
      change: { "package.json": MANIFEST({ scripts: { test: "vitest" }, description: "A shop" }) },
    },
  },
  "package.json configures the runner": {
    fake: {
      target: { "package.json": MANIFEST({}) },
      change: { "package.json": MANIFEST({ jest: { testMatch: [] } }) },
    },
    why: /touches `package\.json`/,
    honest: {
      target: { "package.json": MANIFEST({ jest: { testMatch: [] } }) },
      change: { "package.json": MANIFEST({ keywords: ["shop"], jest: { testMatch: [] } }) },
    },
  },
  "package.json cannot be read by us": {
    fake: { target: { "package.json": MANIFEST({}) }, change: { "package.json": "\uFEFF{}" } },
    why: /touches `package\.json`/,
    honest: { target: { "package.json": "\uFEFF{}" } },
  },
  "pyproject.toml configures the runner": {
    fake: {
      target: { "pyproject.toml": '[project]\nname = "a"\n' },
      change: {
        "pyproject.toml": '[project]\nname = "a"\n[tool.pytest.ini_options]\naddopts = "-k nothing"\n',
      },
    },
    why: /touches `pyproject\.toml`/,
    honest: {
      target: { "pyproject.toml": '[project]\nname = "a"\n' },
      change: { "pyproject.toml": '[project]\nname = "a"\nversion = "2"\n' },
    },
  },
  "a package comes that runs a script when it is installed": {
    fake: {
      target: {
        "package.json": MANIFEST({ dependencies: { left: "^1.0.0" } }),
        "package-lock.json": LOCK({
          "": { name: "shop", dependencies: { left: "^1.0.0" } },
          "node_modules/left": PACKAGE,
        }),
      },
      change: {
        "package-lock.json": LOCK({
          "": { name: "shop", dependencies: { left: "^1.0.0" } },
          "node_modules/left": { ...PACKAGE, hasInstallScript: true },
        }),
      },
    },
    why: /runs a script when it is installed, `left`/,
    honest: {
      target: {
        "package.json": MANIFEST({ dependencies: { left: "^1.0.0" } }),
        "package-lock.json": LOCK({
          "": { name: "shop", dependencies: { left: "^1.0.0" } },
          "node_modules/left": { ...PACKAGE, hasInstallScript: true },
        }),
      },
    },
  },
  "the script that the command runs is changed": {
    fake: {
      target: { "ci/test.sh": "vitest run\n" },
      change: { "ci/test.sh": "true\n" },
      job: { command: { text: "bash ./ci/test.sh", exitStatus: 0 } },
    },
    why: /touches `ci\/test\.sh`, which its test command runs/,
    honest: {
      target: { "ci/test.sh": "vitest run\n" },
      change: { "ci/other.sh": "true\n" },
      job: { command: { text: "bash ./ci/test.sh", exitStatus: 0 } },
    },
  },
  "another command was run than the thread declares": {
    fake: {
      target: { ".proofgate/config.yaml": CONFIG },
      job: { command: { text: "npm test -- --passWithNoTests", exitStatus: 0 } },
    },
    why: /and the thread's test command is `npm test`/,
    honest: { target: { ".proofgate/config.yaml": CONFIG }, job: { command: COMMAND } },
  },
  "the declared command was not run at all": {
    fake: { target: { ".proofgate/config.yaml": CONFIG } },
    why: /the job did not run it/,
    honest: { target: { ".proofgate/config.yaml": CONFIG }, job: { command: COMMAND } },
  },
  "the command failed, and its report knows nothing of it": {
    fake: { job: { command: { text: "npm test", exitStatus: 1 } } },
    why: /ended with status 1, and no report names a test that failed/,
    honest: { job: { command: COMMAND } },
  },
  "the report is of another repository": {
    fake: { tests: passing("passes").replace("test/page.test.ts", "spec/other.test.ts") },
    why: /none of the files of its tests is there, `spec\/other\.test\.ts`/,
    honest: {
      tests: passing("passes").replace("test/page.test.ts", "/home/runner/work/shop/shop/test/page.test.ts"),
    },
  },
  "a file of tests that ran on the target did not run": {
    fake: { target: OTHER_TEST, reports: { baseTests: [RAN_BOTH] } },
    why: /`test\/other\.test\.ts` ran on the target, is left alone by the change, and is in no report/,
    honest: {
      target: OTHER_TEST,
      reports: { baseTests: [RAN_BOTH] },
      tests: `<testsuites>${["page", "other"].map(suiteOf).join("")}</testsuites>`,
    },
  },
  "no test ran": {
    fake: { tests: "<testsuites></testsuites>" },
    why: /no test|nothing/,
    honest: {},
  },
  "every test was skipped": {
    fake: { tests: passing("passes").replace("></testcase>", "><skipped/></testcase>") },
    why: /no test that ran/,
    honest: {},
  },
  "the report ends in the middle": {
    fake: { tests: passing("passes").slice(0, -20) },
    why: /cannot be used/,
    honest: {},
  },
  "the report holds a bomb of entities": {
    fake: { tests: `<!DOCTYPE a [<!ENTITY b "${"c".repeat(100)}">]>${passing("&b;&b;")}` },
    why: /cannot be used/,
    honest: { tests: passing("a &amp; b") },
  },
  "coverage is of a file that is not there": {
    fake: { coverage: lcov(1, "src/other.ts") },
    why: /cannot be used: none of its 1 files is there/,
    honest: { coverage: lcov(1, "/home/runner/work/shop/shop/src/page.ts") },
  },
  "coverage counts hits below nothing": {
    fake: { coverage: lcov(-1) },
    why: /cannot be used/,
    honest: { coverage: lcov(1) },
  },
  "coverage speaks of lines that the file does not have": {
    fake: { coverage: "SF:src/page.ts\nDA:1,1\nDA:99,1\nend_of_record\n" },
    why: /line 99|lines/,
    honest: {},
  },
  "there is a doubt about it": {
    fake: { reports: { doubt: "run 7 sent two submissions that contradict each other" } },
    why: /contradict each other/,
    honest: {},
  },
};

describe("proven evidence is void where [T131] [T145] [H5]", () => {
  it.each(Object.entries(FAKES))("%s, and its honest twin counts", async (_, { fake, why, honest }) => {
    const faked = await judge(fake);
    expect(faked.why).toMatch(why);
    expect(faked.verdict).toMatch(/^(?:fail|stop)$/);
    const twin = await judge(honest);
    expect(twin.why.trim()).toBe("");
    expect(twin.verdict).toMatch(/^(?:pass|review)$/);
  });

  it("what nobody proved is not asked of, and is self-reported", async () => {
    const change = { "vitest.config.ts": "export default {};\n" };
    const { verdict, why } = await judge({ change, reports: { jobs: [], source: "self-reported" } });
    expect([verdict, why.trim()]).toEqual(["pass", ""]);
  });
});
