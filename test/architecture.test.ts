import { describe, expect, it } from "vitest";
import { architectureViolations, topLevelViolations } from "./tools/architecture.ts";
import { TOP_LEVEL } from "./tools/rooms.ts";
import { projectFiles, projectPaths } from "./tools/source-tree.ts";

describe("the rooms of src", () => {
  it("keep their walls: who imports whom, no circles, pure rooms pure [S1] [P48]", () => {
    expect(architectureViolations(projectFiles(/^src\/.*\.(ts|mjs)$/))).toEqual([]);
  });

  it("stand at a top level that does not grow", () => {
    expect(topLevelViolations(projectPaths())).toEqual([]);
  });
});

/** A made-up file, and the words that the complaint about it must hold. */
const OFFENDERS: readonly [string, string, string][] = [
  ["src/engine/a.ts", `import { b } from "../rules/b.ts";`, "engine must not import rules"],
  ["src/engine/a.ts", `import type { B } from "../rules/b.ts";`, "engine must not import rules"],
  [
    "src/contract/a.ts",
    `export * from "../engine/b.ts";`,
    "contract must not import engine: it may import none",
  ],
  ["src/rules/a.ts", `const b = import("../git/b.ts");`, "rules must not import git"],
  ["src/rules/a.ts", `type B = import("../git/b.ts").B;`, "rules must not import git"],
  ["src/cli/a.ts", `const b = import(name);`, "an import must be a literal"],
  ["src/git/a.ts", `import { parse } from "../contract/policy.ts";`, "knows no policy"],
  ["src/engine/a.ts", `import { b } from "../../test/b.ts";`, "leaves src"],
  [
    "src/engine/a.ts",
    `import { readFileSync } from "node:fs";`,
    "must not import `node:fs`: read in `collect`",
  ],
  ["src/git/a.ts", `import { readFileSync } from "fs";`, "write `node:fs`"],
  ["src/collect/a.ts", `import { spawn } from "node:child_process";`, "must not start programs"],
  ["src/engine/a.ts", `import lodash from "lodash";`, "must not import the package `lodash`"],
  ["src/git/a.ts", `import { x } from "@scope/name/deep";`, "must not import the package `@scope/name`"],
  ["src/engine/a.ts", `const a = process.env;`, "must not use `process`"],
  ["src/engine/a.ts", `const a = { process };`, "must not use `process`"],
  ["src/engine/a.ts", `const a = Date.now();`, "must not use `Date`: pass the moment as a fact"],
  ["src/engine/a.ts", `const a = Math.random();`, "must not use `random`"],
  ["src/engine/a.ts", `setTimeout(run, 1);`, "must not use `setTimeout`"],
  ["src/engine/a.ts", `const a = new Promise(run);`, "must not use `Promise`"],
  ["src/engine/a.ts", `async function a() {}`, "must not be async"],
  ["src/engine/a.ts", `const a = async () => 1;`, "must not be async"],
  ["src/engine/a.ts", `const a = await b;`, "must not be async"],
  ["src/engine/a.ts", `const a = new Intl.Collator();`, "must not use `Intl`"],
  ["src/engine/a.ts", `const a = b.localeCompare(c);`, "must not use `localeCompare`"],
  ["src/engine/a.ts", `const a = b?.toLocaleLowerCase();`, "must not use `toLocaleLowerCase`"],
  ["src/report/a.ts", `console.log(1);`, "must not use `console`"],
  ["src/cli/a.ts", `spawnSync("git", ["status"]);`, "only src/git starts git"],
  ["src/scan/a.ts", `child.execFile("git", []);`, "only src/git starts git"],
  ["src/engine/utils.ts", ``, "a drawer's name"],
  ["src/engine/helpers/a.ts", ``, "a drawer's name"],
  ["src/attic/a.ts", ``, "`attic` is no room"],
];

const INNOCENTS: readonly [string, string][] = [
  ["src/engine/a.ts", `import type { BytePath } from "../contract/byte-path.ts";`],
  ["src/contract/a.ts", `import schema from "../../schemas/plan.v1.schema.json" with { type: "json" };`],
  ["src/contract/a.ts", `import { createHash } from "node:crypto"; import { Ajv } from "ajv/dist/2020.js";`],
  ["src/git/a.ts", `import { bytePath } from "../contract/byte-path.ts"; spawn("git", []);`],
  ["src/engine/a.ts", `const a = { process: 1, Date: 2 }; a.process; interface B { Promise: string }`],
  ["src/cli/a.ts", `export const a = async () => process.exit(await Promise.resolve(1));`],
];

describe("the judge of the rooms", () => {
  it.each(OFFENDERS)("finds in %s: %s", (path, text, complaint) => {
    expect(architectureViolations([{ path, text }]).join("\n")).toContain(complaint);
  });

  it.each(INNOCENTS)("finds nothing in %s: %s", (path, text) => {
    expect(architectureViolations([{ path, text }])).toEqual([]);
  });

  it("finds a circle of three files, once", () => {
    const circle = architectureViolations([
      { path: "src/engine/a.ts", text: `import "./b.ts";` },
      { path: "src/engine/b.ts", text: `import "./c.ts";` },
      { path: "src/engine/c.ts", text: `import "./a.ts";` },
    ]);
    expect(circle).toEqual([
      "src/engine/a.ts:1: imports go in a circle (src/engine/a.ts → src/engine/b.ts → src/engine/c.ts → src/engine/a.ts): " +
        "move what both need into a file of its own",
    ]);
  });

  it("finds what is added to the top level, and what is missing from it", () => {
    expect(topLevelViolations([...TOP_LEVEL, "tools/a.ts", "action/action.yml"])).toEqual([
      "tools: the top level is fixed: put it into src, test, .github or .ci",
    ]);
    expect(topLevelViolations(TOP_LEVEL.filter((entry) => entry !== "LICENSE"))).toEqual([
      "LICENSE: missing from the top level",
    ]);
  });
});
