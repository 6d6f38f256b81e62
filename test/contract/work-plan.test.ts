import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { propertyRuns } from "../tools/property-runs.ts";
import { EXAMPLES, planWith, problemsOf } from "./examples.ts";

/** `pointer: message` of each problem of the example plan with these changes. */
function wrong(changes: Readonly<Record<string, unknown>>): string[] {
  return problemsOf("work-plan", planWith(changes)).map(({ pointer, message }) => `${pointer}: ${message}`);
}
const targets = (...list: readonly object[]) => ({ targets: list });
const create = { operations: ["create"] };
const STOPS = JSON.parse(EXAMPLES["work-plan"]).stop_conditions as string[];

describe("a work plan", () => {
  it.each(["version", "plan_id", "requirements", "branch", "targets", "risk", "limits", "stop_conditions"])(
    "needs its %s [P100] [P101] [P102] [P104] [P106] [P108] [P110]",
    (key) => {
      expect(wrong({ [key]: undefined })).toEqual([`: the document lacks the key \`${key}\``]);
    },
  );

  it.each([
    "category",
    "assumptions",
    "confidence",
    "blast_radius",
    "commands",
    "network",
    "dependencies",
    "tests",
    "budget",
    "promotion",
    "security",
  ])("may leave out its %s", (key) => {
    expect(wrong({ [key]: undefined })).toEqual([]);
  });

  it("names no requirement only as an empty list, never doubled or misnamed ones [P101]", () => {
    expect(wrong({ requirements: [] })).toEqual([]);
    expect(wrong({ requirements: ["FR-1", "FR-2"] })).toEqual([]);
    expect(wrong({ requirements: ["FR-1", "FR-1"] })).toEqual([
      "/requirements/1: `requirements` has an item twice",
    ]);
    expect(wrong({ requirements: ["12"] })).toEqual([
      "/requirements/0: `requirements[0]` has the wrong form",
    ]);
    expect(wrong({ requirements: "FR-1" })).toEqual(["/requirements: `requirements` is the text `FR-1`"]);
  });

  it.each([
    ["WP-142", "WP 142"],
    ["2026.11.a", "WP-142."],
    ["a", ".."],
    ["a_b", "a/b"],
    ["x".repeat(100), "-x"],
  ])("has an id that can name its folder: %s, not %s [P100]", (good, bad) => {
    expect(wrong({ plan_id: good })).toEqual([]);
    expect(wrong({ plan_id: bad })).toEqual(["/plan_id: `plan_id` has the wrong form"]);
  });

  it("is for a branch that git could have, or in a standing plan for a pattern of such [P108]", () => {
    for (const branch of ["agent/WP-142", "agent/größe", "renovate/**", "agent/*"])
      expect(wrong({ branch })).toEqual([]);
    for (const branch of [
      "a..b",
      "a b",
      "/a",
      "a/",
      "a//b",
      "a.lock",
      "a/.b",
      "@",
      "HEAD",
      "-a",
      "a.",
      "a~1",
      "a^",
      "a:b",
      "a?",
      "a[b",
      "a\\b",
      "a@{0}",
      "a\tb",
      "a***",
      "a/**b",
      "a\u202eb",
    ]) {
      expect(wrong({ branch }), branch).toEqual([expect.stringMatching(/^\/branch: `branch`: /)]);
    }
  });

  it.each([
    [
      { file: "app/[slug]/page.tsx", ...create },
      { file: "../a", ...create },
      "/targets/0/file: `targets[0].file`: the path `../a` has `..` as a segment",
    ],
    [
      { file: "a*b", ...create },
      { path: "*/b", ...create },
      "/targets/0/path: `targets[0].path`: the first segment of a plan's pattern has a `*`",
    ],
    [
      { path: "src/**", ...create },
      { path: "**", ...create },
      "/targets/0/path: `targets[0].path`: the first segment of a plan's pattern has a `*`",
    ],
    [
      { path: "src/**/a", ...create },
      { path: "src/**a", ...create },
      "/targets/0/path: `targets[0].path`: the pattern `src/**a` has `**` beside other characters",
    ],
    [
      { file: "a", operations: ["delete"] },
      { path: "a/*", operations: ["delete"] },
      "/targets/0/operations/0: `targets[0].operations[0]` is the text `delete`, which is not allowed",
    ],
    [
      { file: "a", operations: ["create", "modify", "delete", "chmod"] },
      { file: "a", operations: [] },
      "/targets/0/operations: `targets[0].operations` is empty",
    ],
    [
      { path: "a/*", operations: ["chmod"] },
      { path: "a/*", operations: ["chmod", "chmod"] },
      "/targets/0/operations/1: `targets[0].operations` has an item twice",
    ],
    [
      { file: "a", ...create },
      { file: "a", operations: ["rename"] },
      "/targets/0/operations/0: `targets[0].operations[0]` is the text `rename`, which is not allowed",
    ],
    [
      { file: "a", kind: "symlink", ...create },
      { path: "a/*", kind: "symlink", ...create },
      "/targets/0/kind: unknown key `kind` in `targets[0]`",
    ],
    [
      { file: "a", kind: "submodule", ...create },
      { file: "a", kind: "socket", ...create },
      "/targets/0/kind: `targets[0].kind` is the text `socket`, which is not allowed",
    ],
    [
      { file: "a", ...create },
      { file: "a", path: "a/*", ...create },
      "/targets/0/path: unknown key `path` in `targets[0]`",
    ],
    [{ file: "a", ...create }, { ...create }, "/targets/0: `targets[0]` lacks the key `path`"],
    [{ file: "a", ...create }, { file: "a" }, "/targets/0: `targets[0]` lacks the key `operations`"],
    [{ file: "a", ...create }, { file: "", ...create }, "/targets/0/file: `targets[0].file` is empty"],
    [
      { path: `a/${"b".repeat(254)}`, ...create },
      { file: "./a", ...create },
      "/targets/0/file: `targets[0].file`: the path `./a` has `.` as a segment",
    ],
  ])("may have the target %j but not %j [P102] [P103] [H3]", (twin, attack, problem) => {
    expect(wrong(targets(twin))).toEqual([]);
    expect(wrong(targets(attack))).toEqual([problem]);
  });

  it("has at least one target, and an empty list does not mean all [T105]", () => {
    expect(wrong({ targets: [] })).toEqual(["/targets: `targets` is empty"]);
  });

  it("has at most 200 patterns, of at most 256 characters; exact files are not counted", () => {
    const patterns = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ path: `d${index}/*`, ...create }));
    const files = Array.from({ length: 300 }, (_, index) => ({ file: `f${index}`, ...create }));
    expect(wrong(targets(...patterns(200), ...files))).toEqual([]);
    expect(wrong(targets(...patterns(201)))).toEqual([
      "/targets/200/path: the plan has more than 200 patterns",
    ]);
    const long = wrong(targets({ path: `a/${"b".repeat(255)}`, ...create }));
    expect(long[0]).toBe("/targets/0/path: `targets[0].path` has more than 256 characters");
  });

  it("names all six stop conditions, in any order [P110] [T105]", () => {
    expect(wrong({ stop_conditions: STOPS.toReversed() })).toEqual([]);
    const problems = problemsOf("work-plan", planWith({ stop_conditions: STOPS.slice(1) }));
    expect(problems.map(({ message }) => message)).toEqual(["`stop_conditions` has fewer than 6 items"]);
    expect(problems[0]?.help).toContain(STOPS[0]);
    expect(wrong({ stop_conditions: [...STOPS.slice(1), STOPS[1]] })).toEqual([
      "/stop_conditions/5: `stop_conditions` has an item twice",
    ]);
    expect(wrong({ stop_conditions: [...STOPS.slice(1), "STOP_NEVER"] })[0]).toMatch(
      "is the text `STOP_NEVER`, which is not allowed",
    );
    expect(wrong({ stop_conditions: [] })).toEqual([
      "/stop_conditions: `stop_conditions` has fewer than 6 items",
    ]);
  });

  it.each([
    [{ risk: "critical" }, { risk: "none" }],
    [{ confidence: "low" }, { confidence: 0.9 }],
    [{ category: "security-injection" }, { category: "security" }],
    [{ promotion: { to: "main" } }, { promotion: { to: "production" } }],
    [{ security: { dependencies: { stop_at: "low" } } }, { security: { secrets: "review" } }],
    [{ limits: {} }, { limits: { files_changed: null } }],
    [{ limits: { bytes_changed: 5_000_000 } }, { limits: { max_files: 3 } }],
    [{ budget: { warn_at: 0.95 } }, { budget: { warn_at: 0.95, approve_at: 0.9 } }],
    [{ network: ["registry.example.com"] }, { network: ["http://registry.example.com/x"] }],
    [{ commands: ["npm test"] }, { commands: [["npm", "test"]] }],
    [{ tests: { acceptance: { "FR-12/AC-1": "a > b" } } }, { tests: { acceptance: { "AC-1": "a > b" } } }],
    [{ tests: { acceptance: {} } }, { tests: { acceptance: { "FR-12/AC-1": "" } } }],
    [{ blast_radius: {} }, { blast_radius: { summary: "a\u001b[2Jb" } }],
    [{ blast_radius: { summary: "first line\nsecond, עברית" } }, { blast_radius: { summary: "a\u202eb" } }],
    [{ dependencies: { add: ["left-pad"] } }, { dependencies: { install: ["left-pad"] } }],
  ])("may say %j but not %j [S3] [H14] [P104] [P105] [P107] [P109] [T106] [T107]", (twin, attack) => {
    expect(wrong(twin)).toEqual([]);
    expect(wrong(attack).length).toBe(1);
  });

  it("checks assumptions in exactly one way each [H6]", () => {
    const assuming = (check: unknown) => wrong({ assumptions: [{ claim: "it is so", check }] });
    for (const check of [
      { file_exists: "a" },
      { file_absent: "a" },
      { file_contains: { file: "a", text: "b" } },
      { test_passes: "a > b" },
      { dependency: { name: "left-pad", version: "^1.0.0" } },
      undefined,
    ]) {
      expect(assuming(check)).toEqual([]);
    }
    expect(assuming({})).toEqual(["/assumptions/0/check: `assumptions[0].check` is empty"]);
    expect(assuming({ file_exists: "a", file_absent: "b" })).toEqual([
      "/assumptions/0/check: `assumptions[0].check` has more than 1 key",
    ]);
    expect(assuming({ file_contains: { file: "a" } })).toEqual([
      "/assumptions/0/check/file_contains: `assumptions[0].check.file_contains` lacks the key `text`",
    ]);
    expect(assuming({ file_contains: { file: "/etc/passwd", text: "root" } })).toEqual([
      "/assumptions/0/check/file_contains/file: `assumptions[0].check.file_contains.file`: the path `/etc/passwd` is absolute",
    ]);
    expect(assuming({ command: "true" })[0]).toMatch("unknown key `command`");
  });

  it("is never valid with a limit that is not a whole, safe, positive number [T102]", () => {
    const odd = fc.oneof(
      fc.double().filter((value) => !Number.isSafeInteger(value) || value < 0),
      fc.string(),
      fc.boolean(),
      fc.constant(null),
    );
    fc.assert(
      fc.property(
        odd,
        (value) => void expect(wrong({ limits: { commits: value } }).length).toBeGreaterThan(0),
      ),
      propertyRuns(100),
    );
  });
});
