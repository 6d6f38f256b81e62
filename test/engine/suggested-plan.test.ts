import { describe, expect, it } from "vitest";
import { bytePath } from "../../src/contract/byte-path.ts";
import type { EntryKind, Operation, TouchedPath } from "../../src/engine/change.ts";
import { STOP_CODES } from "../../src/engine/finding.ts";
import { suggestPlan } from "../../src/engine/suggested-plan.ts";
import { path } from "./history.ts";

const touched = (
  name: string,
  operations: readonly Operation[] = ["modify"],
  kind: EntryKind = "file",
): TouchedPath => ({
  path: path(name),
  operations: operations.map((operation) => ({ operation, kind })),
});
const suggest = (paths: readonly TouchedPath[], branch = "agent/WP-7") =>
  suggestPlan({ branch, touched: paths, linesChanged: 9, commits: 3 }) as {
    plan_id: string;
    targets: unknown[];
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

  it("leaves the lines out where nobody counted them", () => {
    const plan = suggestPlan({ branch: "a", touched: [], linesChanged: undefined, commits: 0 });
    expect((plan as { limits: object }).limits).toStrictEqual({ files_changed: 0, commits: 0 });
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

  it.each([
    ["agent/WP-7", "WP-7"],
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
