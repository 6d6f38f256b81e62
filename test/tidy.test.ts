import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type LockFile, lockViolations } from "./tools/lock-file.ts";
import { canUse } from "./tools/real-tool.ts";
import { projectFiles, ROOT } from "./tools/source-tree.ts";
import { machineViolations, tidyViolations } from "./tools/tidy.ts";

describe("the house", () => {
  it("is tidy: short files and functions, nothing silenced, nothing skipped", () => {
    expect(tidyViolations(projectFiles(/\.(ts|mjs)$/))).toEqual([]);
  });

  it("has a lock file that `npm ci` takes on any machine", () => {
    const lock = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")) as LockFile;
    expect(lockViolations(lock)).toEqual([]);
  });

  it("names no machine and no registry", () => {
    expect(machineViolations(projectFiles(/(^|\/)[^.]*\.(json|ya?ml|md|ts|mjs)$|rc$|^\.ci\/run$/))).toEqual(
      [],
    );
  });
});

const statements = (count: number) => "a();\n".repeat(count);
const test = "test/a.test.ts";
const source = "src/engine/a.ts";

/** Words that this file must not hold itself are put together here. */
const later = ["TO", "DO"].join("");
const quiet = ["biome", "ignore"].join("-");

const OFFENDERS: readonly [string, string, string][] = [
  [source, statements(301), "301 lines, at most 300"],
  [source, `function a() {\n${statements(69)}}`, "a function of 71 lines"],
  [test, `it("a", () => {\n${statements(69)}});`, "a function of 71 lines"],
  [source, "export default 1;", "no default exports"],
  [source, "const a: any = 1;", "no `any`"],
  [source, "enum A { B }", "no enum"],
  [source, `// ${later}: later`, "do it now"],
  [source, `/* ${quiet} lint: no */`, "mend what the tool found"],
  [source, "console.error(1);", "no console"],
  [test, `it.skip("a", () => {});`, "no `.skip`"],
  [test, `describe.only("a", () => {});`, "no `.only`"],
  [test, `it.only.each([])("a", () => {});`, "no `.only`"],
  [test, `it.skipIf(true)("a", () => {});`, "ask test/tools/real-tool.ts"],
];

const INNOCENTS: readonly [string, string][] = [
  [source, statements(300)],
  [source, `function a() {\n${statements(68)}}`],
  [test, `describe("a", () => {\n${statements(200)}});`],
  [source, `// ${later} (#12): later`],
  [test, `// ${quiet} format: one case a line`],
  [source, "const a = { any: 1, skip: b.skip };"],
  [test, "console.log(1);"],
];

describe("the judge of tidiness", () => {
  it.each(OFFENDERS)("finds in %s what it should", (path, text, complaint) => {
    expect(tidyViolations([{ path, text }]).join("\n")).toContain(complaint);
  });

  it.each(INNOCENTS)("finds nothing in %s that is well", (path, text) => {
    expect(tidyViolations([{ path, text }])).toEqual([]);
  });

  it("finds what is wrong with a lock file", () => {
    const whole = { integrity: "sha512-a" };
    const packages = {
      "": { optionalDependencies: { a: "1" } },
      "node_modules/a": { ...whole, optionalDependencies: { b: "1", c: "1" } },
      "node_modules/a/node_modules/b": whole,
    };
    expect(lockViolations({ packages: { ...packages, "node_modules/c": whole } })).toEqual([]);
    expect(lockViolations({ packages })).toEqual([expect.stringContaining("its optional c is missing")]);
    expect(lockViolations({ packages: { "node_modules/a": { resolved: "https://x" } } })).toHaveLength(2);
  });

  it("finds a registry's address in a lock file and in a configuration, and a host of one network anywhere", () => {
    const host = ["npm", "corp"].join(".");
    expect(
      machineViolations([
        { path: "package-lock.json", text: `{ "resolved": "https://x/y.tgz" }` },
        { path: ".npmrc", text: "registry=https://x" },
        { path: "README.md", text: `get it from ${host}` },
      ]),
    ).toHaveLength(3);
    expect(machineViolations([{ path: "README.md", text: "npm is at npmjs.com" }])).toEqual([]);
  });

  it("lets a machine lack a tool, unless PROOFGATE_REQUIRE names it", () => {
    expect(canUse("semgrep", true, "semgrep")).toBe(true);
    expect(canUse("semgrep", false, "git,semgrep-rules")).toBe(false);
    expect(() => canUse("semgrep", false, "git semgrep")).toThrow("must not be skipped");
  });
});
