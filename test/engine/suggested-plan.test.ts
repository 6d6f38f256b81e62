import { describe, expect, it } from "vitest";
import { bytePath } from "../../src/contract/byte-path.ts";
import type { EntryKind, Operation, TouchedPath } from "../../src/engine/change.ts";
import { STOP_CODES } from "../../src/engine/finding.ts";
import { limitsBeyond, type SuggestionInput, suggestPlan } from "../../src/engine/suggested-plan.ts";
import { path } from "./history.ts";

const touched = (
  name: string,
  operations: readonly Operation[] = ["modify"],
  kind: EntryKind = "file",
): TouchedPath => ({
  path: path(name),
  operations: operations.map((operation) => ({ operation, kind })),
});
const INPUT: SuggestionInput = {
  branch: "agent/WP-7",
  touched: [],
  linesChanged: 9,
  commits: 3,
  dependencies: [],
  risk: "low",
  requirementsDemanded: false,
  bounds: {},
};
const suggest = (paths: readonly TouchedPath[], branch = "agent/WP-7", more: Partial<SuggestionInput> = {}) =>
  suggestPlan({ ...INPUT, branch, touched: paths, ...more }) as {
    plan_id: string;
    requirements: string[];
    targets: unknown[];
    risk: string;
    limits: object;
    dependencies?: object;
  };
const many = (directory: string, count: number) =>
  Array.from({ length: count }, (_, at) => touched(`${directory}${at}.ts`));

describe("the plan that a change would have needed", () => {
  it("names each file with what was done to it, and the limits that were used [P111]", () => {
    const both = touched("src/a.ts", ["chmod", "create"]);
    expect(suggest([touched("old.ts", ["delete"]), both])).toEqual({
      version: 1,
      plan_id: "WP-7",
      requirements: [],
      branch: "agent/WP-7",
      targets: [
        { file: "old.ts", operations: ["delete"] },
        { file: "src/a.ts", operations: ["create", "chmod"] },
      ],
      risk: "low",
      limits: { files_changed: 2, lines_changed: 9, commits: 3 },
      stop_conditions: STOP_CODES,
    });
  });

  it("declares the repository's own dependencies that the change adds, updates and removes, by name [P93]", () => {
    const change = { purl: "pkg:npm/a", isDirect: true, list: "manifest", isLockAlone: false } as const;
    const manifest = path("package.json");
    const dependencies = [
      { ...change, deed: "add", name: "zod", path: manifest },
      { ...change, deed: "add", name: "deep", path: manifest, isDirect: false },
      { ...change, deed: "downgrade", name: "lodash", path: manifest },
      { ...change, deed: "remove", name: "left-pad", path: manifest },
    ] as const;
    expect(suggest([], "a", { dependencies }).dependencies).toStrictEqual({
      add: ["zod"],
      remove: ["left-pad"],
      update: ["lodash"],
    });
    expect(suggest([], "a")).not.toHaveProperty("dependencies");
  });

  it("leaves the lines out where nobody counted them", () => {
    const plan = suggest([], "a", { linesChanged: undefined, commits: 0 });
    expect(plan.limits).toStrictEqual({ files_changed: 0, commits: 0 });
  });

  it("never allows more than the documents above it, and says where the change goes beyond them [P107]", () => {
    const more = { commits: 300, bounds: { files_changed: 1, lines_changed: 9, commits: 200 } };
    const touchedTwo = [touched("a.ts"), touched("b.ts")];
    expect(suggest(touchedTwo, "a", more).limits).toEqual({
      files_changed: 1,
      lines_changed: 9,
      commits: 200,
    });
    expect(limitsBeyond({ ...INPUT, touched: touchedTwo, ...more })).toEqual([
      { limit: "files_changed", allowed: 1 },
      { limit: "commits", allowed: 200 },
    ]);
    expect(limitsBeyond({ ...INPUT, touched: touchedTwo })).toEqual([]);
  });

  it("marks where only a person knows the requirement, and takes the risk that the paths make", () => {
    const plan = suggest([touched("a.ts")], "a", { requirementsDemanded: true, risk: "high" });
    expect(plan).toMatchObject({ requirements: ["FR-NAME-IT"], risk: "high" });
  });

  it("has a target of its own for each kind of entry", () => {
    const mixed: TouchedPath = {
      path: path("a"),
      operations: [
        { operation: "create", kind: "symlink" },
        { operation: "modify", kind: "file" },
        { operation: "modify", kind: "file", commit: "c2" },
      ],
    };
    expect(suggest([mixed]).targets).toEqual([
      { file: "a", operations: ["modify"] },
      { file: "a", operations: ["create"], kind: "symlink" },
    ]);
  });

  it("leaves out what no plan can name", () => {
    const odd: TouchedPath = { ...touched("a"), path: bytePath(Uint8Array.of(0xff)) };
    expect(suggest([odd, touched("a\nb"), touched("é.ts")]).targets).toEqual([
      { file: "é.ts", operations: ["modify"] },
    ]);
  });

  it("names directories where files would be too many, and deletions exactly [H3]", () => {
    const paths = [
      ...many("src/x/", 58),
      touched("src/x/z.ts", ["create"]),
      touched("src/x/old.ts", ["modify", "delete"]),
      touched("src/x/link", ["create"], "symlink"),
      touched("README.md"),
      touched("app/[slug]/page.tsx"),
      touched("src/y/a.ts"),
    ];
    expect(suggest(paths).targets).toEqual([
      { path: "src/x/*", operations: ["create", "modify"] },
      { path: "src/y/*", operations: ["modify"] },
      { file: "src/x/old.ts", operations: ["modify", "delete"] },
      { file: "src/x/link", operations: ["create"], kind: "symlink" },
      { file: "README.md", operations: ["modify"] },
      { file: "app/[slug]/page.tsx", operations: ["modify"] },
    ]);
  });

  it("names up to sixty files one by one", () => {
    expect(suggest(many("src/", 60)).targets).toHaveLength(60);
    expect(suggest(many("src/", 61)).targets).toEqual([{ path: "src/*", operations: ["modify"] }]);
  });

  it("leaves out, among many, what no plan can name", () => {
    const odd: TouchedPath = { ...touched("a"), path: bytePath(Uint8Array.of(0x61, 0x2f, 0xff)) };
    expect(suggest([...many("src/", 61), odd]).targets).toEqual([{ path: "src/*", operations: ["modify"] }]);
  });

  it("names top-level directories where a plan may not name as many patterns", () => {
    const paths = Array.from({ length: 201 }, (_, at) => touched(`src/d${at}/a.ts`, ["create"]));
    expect(suggest([...paths.slice(1), touched("lib/a.ts")]).targets).toEqual([
      { path: "src/**", operations: ["create"] },
      { path: "lib/**", operations: ["modify"] },
    ]);
    expect(suggest(paths.slice(1)).targets).toHaveLength(200);
  });

  it.each([
    ["agent/WP-7", "WP-7"],
    ["agent/con", "WP-con"],
    ["agent/NUL.x", "WP-NUL.x"],
    [`agent/${"x".repeat(59)}.y`, "x".repeat(59)],
    ["fix", "fix"],
    ["agent/fix a && b", "fix-a-b"],
    ["agent/-x", "WP-1"],
    ["agent/é", "WP-1"],
    ["agent/", "WP-1"],
    [`agent/${"x".repeat(70)}`, "x".repeat(60)],
  ])("takes its id from the branch: %s", (branch, id) => {
    expect(suggest([], branch).plan_id).toBe(id);
  });
});
