import { describe, expect, it } from "vitest";
import { planWith, problemsOf } from "./examples.ts";

const help = (kind: Parameters<typeof problemsOf>[0], text: string) =>
  problemsOf(kind, text).map((problem) => problem.help);

const PATTERN_HELP = "write it from the repository's root, with no leading `/`";
const BRANCH_HELP = "write the branch's name, as `agent/WP-142`, without `refs/heads/`";
const KEYS_OF_LIMITS =
  "`runtime_minutes`, `iterations`, `no_progress_iterations`, `tool_calls`, `files_changed`, `lines_changed`, `bytes_changed`, `commits`";

describe("a document that is not valid is told what to write instead [H3]", () => {
  it.each([
    ["limits: { files_changed: '40' }", "write an integer from 0 to 10000000"],
    ["limits: 3", `write an object; its keys are ${KEYS_OF_LIMITS}`],
    ["limits: { max_files: 3 }", `remove it; allowed here: ${KEYS_OF_LIMITS}`],
    ["budget: { per_run: -1 }", "write a number from 0 to 1000000000"],
    ["budget: { warn_at: 0 }", "write a number above 0, at most 1"],
    ["budget: { warn_at: 0.95 }", "warn before a human must approve: `warn_at` < `approve_at` ≤ 1"],
    ["branches: { dev: '' }", "write text of at most 244 characters or null, as `dev`"],
    ["branches: { agent: a }", "write a list of 0 to 200 items"],
    ["agents: [{ login: a }, { login: A }]", "keep one of them"],
    ["agents: [{}]", "add `login`: write a GitHub login, as `acme-coder[bot]`"],
    [
      "roles: { admin: {} }",
      "remove it; allowed here: `planner`, `coder`, `tester`, `updater`, `security`, `cost`, `gate`",
    ],
    ["protected: ['']", "write text of at most 256 characters, as `src/**`"],
    ["plan: { approval: [low, low] }", "remove one of the two"],
    ["plan: { requirements: maybe }", "use one of `required`, `optional`"],
    ["usage: { required: yes }", "write true or false"],
    [
      "security: { static_analysis: { stop_at: hihg } }",
      "write `high`; use one of `low`, `medium`, `high`, `critical`",
    ],
    ["extends: base", "write `name@sha256:` and 64 lower-case hexadecimal digits"],
    ["on_stop:", "use one of `lock`, `quarantine`, `revert`"],
  ])("in a policy: %s", (text, wanted) => {
    expect(help("policy", `version: 1\n${text}\n`)).toEqual([wanted]);
  });

  it.each([
    [{ version: 2 }, "write 1"],
    [{ targets: [] }, "write a list of 1 to 5000 items"],
    [
      { targets: [{ file: "a" }] },
      "a target has either `file`, an exact path, or `path`, a pattern, never both",
    ],
    [
      { targets: [{ file: "a", operations: ["rename"] }] },
      "use one of `create`, `modify`, `delete`, `chmod`",
    ],
    [
      { targets: [{ path: "a/*", operations: ["delete"] }] },
      "deletions name exact files: write a target with `file` for each; operations of a `path` are create, modify, chmod",
    ],
    [
      { targets: [{ path: "**", operations: ["create"] }] },
      "begin with the name of a directory, as `src/**`; name files at the root by `file`",
    ],
    [
      { targets: Array.from({ length: 201 }, (_, at) => ({ path: `d${at}/*`, operations: ["create"] })) },
      "name directories by `**`, or split the work into several plans",
    ],
    [{ tests: { acceptance: { "AC-1": "x" } } }, "write the requirement and the criterion, as `FR-12/AC-1`"],
    [
      { tests: { acceptance: { "FR-12/AC-1": "" } } },
      "write plain text: no control characters, no bidirectional overrides; at most 1000 characters",
    ],
    [
      { assumptions: [{ claim: "a", check: {} }] },
      "write an object; its keys are `file_exists`, `file_absent`, `file_contains`, `test_passes`, `dependency`",
    ],
  ])("in a plan: %j", (changes, wanted) => {
    expect(help("work-plan", planWith(changes))).toEqual([wanted]);
  });

  it("before it is even read", () => {
    const bytes = (...of: number[]) => problemsOf("policy", Uint8Array.from(of)).map((each) => each.help);
    expect(bytes(0xef, 0xbb, 0xbf, 0x61)).toEqual(["save it as UTF-8 without a byte order mark"]);
    expect(bytes(0xff)).toEqual(["save it as UTF-8"]);
    expect(help("policy", "#".repeat(256 * 1024 + 1))).toEqual([
      "shorten it: name directories by patterns, or split it",
    ]);
  });
});

describe("what stands for paths, patterns and branches is read as such [P102] [T040]", () => {
  const plan = (changes: object) => problemsOf("work-plan", planWith({ ...changes }));
  const requirement = 'version: 1\nid: FR-12\nowner: "@alice"\nobjective: Round half to even.\n';

  it.each([
    ["policy", "roles: { coder: { deny: ['/x'] } }", "/roles/coder/deny/0"],
    ["policy", "protected: ['/x']", "/protected/0"],
    ["policy", "branches: { agent: ['/x'] }", "/branches/agent/0"],
    ["policy", "tests: { require_test_for: ['/x'] }", "/tests/require_test_for/0"],
    ["policy", "tests: { test_paths: ['/x'] }", "/tests/test_paths/0"],
    [
      "policy",
      "promotion: { staging_to_main: { auto_approve: { paths: ['/x'] } } }",
      "/promotion/staging_to_main/auto_approve/paths/0",
    ],
    ["config", "shared_interfaces: ['/x']", "/shared_interfaces/0"],
    ["config", "tests: { paths: ['/x'] }", "/tests/paths/0"],
  ] as const)("in a %s: %s", (kind, text, pointer) => {
    expect(problemsOf(kind, `version: 1\n${text}\n`)).toMatchObject([{ pointer, help: PATTERN_HELP }]);
  });

  it.each([
    ["inputs: ['/x']", "/inputs/0"],
    ["outputs: ['/x']", "/outputs/0"],
    ["non_goals: [{ text: a, paths: ['/x'] }]", "/non_goals/0/paths/0"],
  ])("in a requirement: %s", (text, pointer) => {
    expect(problemsOf("requirement", `${requirement}${text}\n`)).toMatchObject([
      { pointer, help: PATTERN_HELP },
    ]);
  });

  it.each(["dev", "staging", "main"])("in a policy's branch %s", (rung) => {
    expect(problemsOf("policy", `version: 1\nbranches: { ${rung}: 'a b' }\n`)).toMatchObject([
      { pointer: `/branches/${rung}`, help: BRANCH_HELP },
    ]);
  });

  it("in a plan's assumptions", () => {
    const assuming = (check: object) => plan({ assumptions: [{ claim: "a", check }] });
    const at = "/assumptions/0/check";
    expect(assuming({ file_exists: "/a" })).toMatchObject([{ pointer: `${at}/file_exists` }]);
    expect(assuming({ file_absent: "/a" })).toMatchObject([{ pointer: `${at}/file_absent` }]);
    expect(assuming({ file_contains: { file: "/a", text: "b" } })).toMatchObject([
      { pointer: `${at}/file_contains/file`, help: PATTERN_HELP },
    ]);
  });

  it("in a plan's branch: a name, or where it has a `*` a pattern", () => {
    expect(plan({ branch: "a b" })).toMatchObject([{ pointer: "/branch", help: BRANCH_HELP }]);
    expect(plan({ branch: "/a/**" })).toMatchObject([{ pointer: "/branch", help: PATTERN_HELP }]);
  });
});
