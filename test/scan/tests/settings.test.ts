import { describe, expect, it } from "vitest";
import { bytePathOfText } from "../../../src/contract/byte-path.ts";
import { compareSettings } from "../../../src/scan/tests/compare-settings.ts";
import { isTestConfiguration, readSettings } from "../../../src/scan/tests/settings.ts";

function found(path: string, before: string, after: string): string[] {
  const bytes = bytePathOfText(path);
  return compareSettings(readSettings(bytes, before)!, readSettings(bytes, after)!).map(({ kind }) => kind);
}

const script = (test: string) => JSON.stringify({ scripts: { test } });

type Pair = readonly [path: string, before: string, attack: string, kind: string, twin: string];
const PAIRS: readonly Pair[] = [
  [
    "jest.config.js",
    "module.exports = { coverageThreshold: { global: { lines: 90 } } };",
    "module.exports = { coverageThreshold: { global: { lines: 50 } } };",
    "lower threshold",
    "module.exports = { coverageThreshold: { global: { lines: 91 } } };",
  ],
  [
    "vitest.config.ts",
    "export default defineConfig({ test: { coverage: { thresholds: { branches: 80 } } } });",
    "export default defineConfig({ test: { coverage: {} } });",
    "lower threshold",
    "export default defineConfig({ test: { globals: true, coverage: { thresholds: { branches: 80 } } } });",
  ],
  [
    "vitest.config.ts",
    "export default { test: { testTimeout: 5000 } };",
    "export default { test: { testTimeout: 500_000 } };",
    "longer timeout",
    "export default { test: { testTimeout: 1000 } };",
  ],
  [
    "playwright.config.ts",
    "export default { retries: 0 };",
    "export default { retries: 5 };",
    "more retries",
    "export default { workers: 5, retries: 0 };",
  ],
  [
    "playwright.config.ts",
    "export default { forbidOnly: true };",
    "export default { forbidOnly: false };",
    "runner option",
    "export default { forbidOnly: true, fullyParallel: true };",
  ],
  [
    "jest.config.json",
    '{ "passWithNoTests": false }',
    '{ "passWithNoTests": true }',
    "runner option",
    '{ "passWithNoTests": false, "verbose": true }',
  ],
  [
    "vitest.config.ts",
    'export default { test: { exclude: ["node_modules"] } };',
    'export default { test: { exclude: ["node_modules", "src/billing/**"] } };',
    "excluded",
    'export default { test: { exclude: ["node_modules", "dist/**"] } };',
  ],
  [
    "jest.config.js",
    'module.exports = { testMatch: ["**/*.test.ts", "**/*.spec.ts"] };',
    'module.exports = { testMatch: ["**/*.spec.ts"] };',
    "excluded",
    'module.exports = { testMatch: ["**/*.test.ts", "**/*.spec.ts", "e2e/**"] };',
  ],
  [
    "jest.config.js",
    'module.exports = { collectCoverageFrom: ["src/**"] };',
    'module.exports = { collectCoverageFrom: ["src/**", "!src/tax/**"] };',
    "excluded",
    'module.exports = { collectCoverageFrom: ["src/**", "lib/**"] };',
  ],
  [
    "package.json",
    script("jest"),
    script("jest --passWithNoTests"),
    "runner option",
    script("jest --coverage"),
  ],
  [
    "package.json",
    script("vitest run"),
    script("vitest run || true"),
    "runner option",
    script("vitest run && npm run lint"),
  ],
  [
    "package.json",
    script("node --test"),
    script("echo ok"),
    "runner option",
    script("node --test --experimental-strip-types"),
  ],
  ["package.json", script("jest"), script("jest -u"), "runner option", script("jest --verbose")],
  [
    "package.json",
    '{ "jest": { "coverageThreshold": { "global": { "lines": 90 } } } }',
    '{ "jest": {} }',
    "lower threshold",
    '{ "name": "a", "jest": { "coverageThreshold": { "global": { "lines": 90 } } } }',
  ],
  [
    ".nycrc",
    '{ "check-coverage": true, "lines": 90 }',
    '{ "check-coverage": false, "lines": 90 }',
    "runner option",
    '{ "check-coverage": true, "lines": 90, "all": true }',
  ],
  [
    ".nycrc.json",
    '{ "lines": 90 }',
    '{ "lines": 10 }',
    "lower threshold",
    '{ "lines": 90, "reporter": ["text"] }',
  ],
  [
    "pyproject.toml",
    "[tool.coverage.report]\nfail_under = 90\n",
    "[tool.coverage.report]\nfail_under = 20\n",
    "lower threshold",
    "[tool.coverage.report]\nfail_under = 90\nshow_missing = true\n",
  ],
  [
    "pyproject.toml",
    '[tool.pytest.ini_options]\naddopts = "-q"\n',
    '[tool.pytest.ini_options]\naddopts = "-q --ignore=tests/billing"\n',
    "runner option",
    '[tool.pytest.ini_options]\naddopts = "-q --strict-markers"\n',
  ],
  [
    "pyproject.toml",
    '[tool.coverage.run]\nomit = [\n  "venv/*",\n]\n',
    '[tool.coverage.run]\nomit = [\n  "venv/*",\n  "src/billing/*",\n]\n',
    "excluded",
    '[tool.coverage.run]\nomit = [\n  "venv/*",\n]\nbranch = true\n',
  ],
  [
    "pytest.ini",
    "[pytest]\naddopts = -q\n",
    "[pytest]\naddopts = -q -k 'not slow'\n",
    "runner option",
    "[pytest]\naddopts = -q -ra\n",
  ],
  [
    "setup.cfg",
    "[coverage:report]\nfail_under = 80\n",
    "[coverage:report]\n",
    "lower threshold",
    "[metadata]\nname = a\n[coverage:report]\nfail_under = 80\n",
  ],
  [
    ".coveragerc",
    "[report]\nfail_under = 80\n",
    "[report]\nfail_under = 8\n",
    "lower threshold",
    "[report]\nfail_under = 88\n",
  ],
  [
    "codecov.yml",
    "coverage:\n  status:\n    project:\n      default:\n        target: 80%\n",
    "coverage:\n  status:\n    project:\n      default:\n        target: 5%\n",
    "lower threshold",
    "coverage:\n  status:\n    project:\n      default:\n        target: 85%\n",
  ],
  [
    "pom.xml",
    "<project><properties></properties></project>",
    "<project>\n<properties><skipTests>true</skipTests></properties></project>",
    "runner option",
    "<project>\n<properties><skipTests>false</skipTests></properties></project>",
  ],
  [
    "build.gradle",
    "test {\n  useJUnitPlatform()\n}\n",
    "test {\n  useJUnitPlatform()\n  ignoreFailures = true\n}\n",
    "runner option",
    "test {\n  useJUnitPlatform()\n  ignoreFailures = false\n}\n",
  ],
  [
    "pom.xml",
    "<limit>\n<minimum>0.80</minimum>\n</limit>",
    "<limit>\n<minimum>0.10</minimum>\n</limit>",
    "lower threshold",
    "<limit>\n<minimum>0.90</minimum>\n</limit>",
  ],
];

describe("the settings of test runners and coverage tools [T146] [T147]", () => {
  it.each(PAIRS)("%s: %s, weakened", (path, before, attack, kind) => {
    expect(isTestConfiguration(bytePathOfText(path))).toBe(true);
    expect(found(path, before, attack)).toEqual([kind]);
  });

  it.each(PAIRS)("%s: %s, lawfully changed", (path, before, _, __, twin) => {
    expect(found(path, before, twin)).toEqual([]);
  });

  it("are not those of compilers and packages", () => {
    expect(isTestConfiguration(bytePathOfText("tsconfig.json"))).toBe(false);
    expect(
      found("package.json", "{}", '{ "files": ["dist"], "exclude": ["a"], "version": "0.1.0" }'),
    ).toEqual([]);
  });

  const excludes = (...plugin: string[]) =>
    `<plugins>\n<plugin>\n${plugin.join("\n")}\n<excludes>\n<exclude>billing/**</exclude>\n</excludes>\n</plugin>\n</plugins>`;
  const artifact = (name: string) => `<artifactId>${name}</artifactId>`;

  it("are those of the plugins that test, and not what is left out of a package", () => {
    const pom = (...plugin: string[]) => found("pom.xml", "<plugins>\n</plugins>", excludes(...plugin));
    expect(pom(artifact("maven-surefire-plugin"))).toEqual(["excluded"]);
    expect(pom(artifact("jacoco-maven-plugin"))).toEqual(["excluded"]);
    expect(pom(artifact("maven-shade-plugin"))).toEqual([]);
    expect(found("pyproject.toml", "", '[tool.flit.sdist]\nexclude = [\n  "docs/_build/",\n]\n')).toEqual([]);
    expect(found("pyproject.toml", "", '[tool.pytest]\nexclude = [\n  "docs/_build/",\n]\n')).toEqual([
      "excluded",
    ]);
  });

  it.each([
    ["a comment", [`<!-- ${artifact("maven-shade-plugin")} -->`, artifact("maven-surefire-plugin")]],
    [
      "a dependency",
      ["<dependencies>", "<dependency>", artifact("x-plugin"), "</dependency>", "</dependencies>"],
    ],
    ["nothing", []],
  ])("are a testing plugin's as long as %s hides which it is", (_, plugin) => {
    expect(found("pom.xml", "<plugins>\n</plugins>", excludes(...plugin))).toEqual(["excluded"]);
  });

  it("are not compared where they are too long", () => {
    expect(readSettings(bytePathOfText("jest.config.js"), " ".repeat((1 << 20) + 1))).toBeUndefined();
  });
});
