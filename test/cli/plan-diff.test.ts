import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { comparePlans } from "../../src/cli/plan-comparison.ts";
import type { WorkPlan } from "../../src/contract/generated/documents.ts";
import { STOP_CODES } from "../../src/engine/finding.ts";
import { run } from "./run.ts";

const plan = (parts: Partial<WorkPlan> = {}): WorkPlan => ({
  version: 1,
  plan_id: "WP-142",
  requirements: ["FR-12"],
  branch: "agent/WP-142",
  targets: [{ path: "src/*.ts", operations: ["create", "modify"] }],
  risk: "medium",
  limits: { files_changed: 6 },
  stop_conditions: [...STOP_CODES],
  ...parts,
});
const targets = (...list: WorkPlan["targets"]) => plan({ targets: list });
const differ = (from: WorkPlan, into: WorkPlan) =>
  comparePlans(from, into).map(({ effect, message }) => `${effect}: ${message}`);

const SRC = { path: "src/*.ts", operations: ["create", "modify"] } satisfies WorkPlan["targets"][number];

describe("the difference of two plans", () => {
  it("is nothing where only explanations differ, or what is new was allowed already", () => {
    expect(differ(plan(), plan({ category: "fix" }))).toEqual([]);
    expect(differ(targets(SRC), targets(SRC, { file: "src/a.ts", operations: ["modify"] }))).toEqual([]);
    expect(
      differ(
        targets({ path: "src/**", operations: ["create"] }),
        targets({ path: "src/**", operations: ["create"] }, { path: "src/a/**", operations: ["create"] }),
      ),
    ).toEqual([]);
  });

  it.each<[string, WorkPlan, WorkPlan, string[]]>([
    [
      "a further file",
      targets(SRC),
      targets(SRC, { file: "lib/a.ts", operations: ["create"] }),
      ["widens: `lib/a.ts` may now get: create"],
    ],
    [
      "a further operation",
      targets(SRC),
      targets({ ...SRC, operations: ["create", "modify", "chmod"] }),
      ["widens: `src/*.ts` may now get: chmod"],
    ],
    [
      "a deletion",
      targets(SRC),
      targets(SRC, { file: "src/a.ts", operations: ["delete"] }),
      ["widens: `src/a.ts` may now get: delete"],
    ],
    [
      "a symlink",
      targets(SRC),
      targets(SRC, { file: "src/a.ts", operations: ["create"], kind: "symlink" }),
      ["widens: symlink `src/a.ts` may now get: create"],
    ],
    [
      "a narrower pattern",
      targets({ path: "src/**", operations: ["create"] }),
      targets({ path: "src/*.ts", operations: ["create"] }),
      ["tightens: `src/**` may no longer get: create"],
    ],
    [
      "a wider pattern",
      targets({ path: "src/*/*.ts", operations: ["create"] }),
      targets({ path: "src/**/*.ts", operations: ["create"] }),
      ["widens: `src/**/*.ts` may now get: create"],
    ],
    [
      "a higher limit",
      plan(),
      plan({ limits: { files_changed: 7 } }),
      ["widens: `limits.files_changed` was `6`, is `7`"],
    ],
    [
      "a lower limit",
      plan(),
      plan({ limits: { files_changed: 5 } }),
      ["tightens: `limits.files_changed` was `6`, is `5`"],
    ],
    [
      "a limit left out",
      plan(),
      plan({ limits: {} }),
      ["widens: `limits.files_changed` was `6`, is not set"],
    ],
    [
      "a limit of its own",
      plan({ limits: {} }),
      plan(),
      ["tightens: `limits.files_changed` was not set, is `6`"],
    ],
    [
      "less coverage",
      plan({ tests: { changed_coverage_min: 90 } }),
      plan({ tests: { changed_coverage_min: 80 } }),
      ["widens: `tests.changed_coverage_min` was `90`, is `80`"],
    ],
    ["a lower risk", plan(), plan({ risk: "low" }), ["widens: `risk` was `medium`, is `low`"]],
    ["a higher risk", plan(), plan({ risk: "high" }), ["tightens: `risk` was `medium`, is `high`"]],
    [
      "more confidence",
      plan({ confidence: "low" }),
      plan({ confidence: "high" }),
      ["widens: `confidence` was `low`, is `high`"],
    ],
    [
      "a further rung",
      plan({ promotion: { to: "dev" } }),
      plan({ promotion: { to: "main" } }),
      ["widens: `promotion.to` was `dev`, is `main`"],
    ],
    [
      "a further command",
      plan(),
      plan({ commands: ["npm test"] }),
      ["widens: `commands` has `npm test`, which is new"],
    ],
    [
      "a host less",
      plan({ network: ["a.example"] }),
      plan({ network: [] }),
      ["tightens: `network` no longer has `a.example`"],
    ],
    [
      "another branch",
      plan(),
      plan({ branch: "agent/x" }),
      ["changes: `branch` was `agent/WP-142`, is `agent/x`"],
    ],
    [
      "another requirement",
      plan(),
      plan({ requirements: ["FR-13"] }),
      ["changes: `requirements` has `FR-13`, which is new", "changes: `requirements` no longer has `FR-12`"],
    ],
    [
      "a severity",
      plan({ security: { static_analysis: { stop_at: "medium" } } }),
      plan({ security: { static_analysis: { stop_at: "high" } } }),
      ["widens: `security.static_analysis.stop_at` was `medium`, is `high`"],
    ],
  ])("names %s", (_what, from, into, expected) => {
    expect(differ(from, into)).toEqual(expected);
  });

  it("says what widens first, then what a person must weigh, then what tightens", () => {
    const into = plan({ limits: { files_changed: 1 }, branch: "agent/x", commands: ["npm test"] });
    expect(comparePlans(plan(), into).map(({ effect }) => effect)).toEqual(["widens", "changes", "tightens"]);
  });
});

describe("plan diff", () => {
  let home: string;
  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), "proofgate-diff-"));
    const put = (name: string, content: object) => writeFileSync(join(home, name), JSON.stringify(content));
    put("old.json", plan());
    put("wider.json", plan({ commands: ["npm test"] }));
    put("tighter.json", plan({ limits: { files_changed: 5 } }));
    put("same.json", Object.fromEntries(Object.entries(plan()).reverse()));
    put("invalid.json", {});
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));
  const diff = (...argv: string[]) => run(["plan", "diff", ...argv], { directory: home });

  it("ends with 3 where a person must look, with 0 where not, with 1 for a plan that is not valid", async () => {
    expect(await diff("old.json", "same.json")).toEqual({ status: 0, stdout: "the same plan\n", stderr: "" });
    expect(await diff("old.json", "tighter.json")).toMatchObject({ status: 0 });
    expect(await diff("old.json", "wider.json")).toEqual({
      status: 3,
      stdout: "widens    `commands` has `npm test`, which is new\n",
      stderr: "",
    });
    expect(await diff("old.json", "invalid.json")).toMatchObject({ status: 1, stdout: "" });
  });

  it("answers in JSON with both hashes", async () => {
    const { from, into, differences } = JSON.parse(
      (await diff("old.json", "wider.json", "--format", "json")).stdout,
    );
    expect(from).not.toBe(into);
    expect(differences).toEqual([
      { effect: "widens", field: "commands", message: "`commands` has `npm test`, which is new" },
    ]);
  });
});
