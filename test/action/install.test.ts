import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { NEEDED, partOfLock } from "../../action/needed-packages.mjs";
import { projectFiles, ROOT } from "../tools/source-tree.ts";

const whole = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8"));
/** The App and its store are no part of the judge. */
const judge = /^src\/(contract|engine|rules|report|ledger|git|scan|collect|setup|cli)\/.*\.(ts|mjs)$/;
const APP = /^(probot|kysely|pg|@octokit\/rest|@electric-sql\/pglite)$/;

describe("what the Action installs [P116]", () => {
  it("is what the judge imports, and no more", () => {
    const imported = projectFiles(judge).flatMap(({ text }) =>
      [...text.matchAll(/^(?:import|export) [^"]*from "([^".:]+)";$|import\("([^".:]+)"\)/gm)].map(
        ([, one, other]) => one ?? other ?? "",
      ),
    );
    const optional = Object.keys(whole.packages[""].optionalDependencies);
    const packages = new Set(imported.filter((name) => !APP.test(name) && !optional.includes(name)));
    expect([...packages].sort()).toEqual([...NEEDED].sort());
  });

  it("is as the lock file says, each package with its digest and at its place", () => {
    const { project, lock } = partOfLock(whole, NEEDED);
    expect(Object.keys(project.dependencies)).toEqual(NEEDED);
    const { "": _, ...packages } = lock.packages;
    expect(Object.keys(packages).length).toBeLessThan(60);
    for (const [place, { version, integrity }] of Object.entries(packages))
      expect([place, version, integrity]).toEqual([
        place,
        whole.packages[place].version,
        expect.stringMatching(/^sha512-/),
      ]);
  });

  it("takes what a package needs from the nearest folder, and leaves out what is not asked for", () => {
    const entry = (more: object = {}) => ({ version: "1.0.0", integrity: "sha512-x", dev: true, ...more });
    const packages = {
      "": {
        name: "x",
        version: "1",
        devDependencies: { a: "1.0.0", z: "1.0.0" },
        optionalDependencies: { o: "1" },
      },
      "node_modules/a": entry({ dependencies: { b: "1" } }),
      "node_modules/a/node_modules/b": entry({ dependencies: { c: "1" } }),
      "node_modules/b": entry(),
      "node_modules/c": entry(),
      "node_modules/o": entry(),
      "node_modules/z": entry(),
    };
    const placesOf = (takes?: (name: string) => boolean) =>
      Object.keys(partOfLock({ lockfileVersion: 3, packages }, ["a"], takes).lock.packages);
    const places = ["", "node_modules/a", "node_modules/a/node_modules/b", "node_modules/c"];
    expect(placesOf()).toEqual([...places, "node_modules/o"]);
    expect(placesOf(() => false)).toEqual(places);
  });
});
