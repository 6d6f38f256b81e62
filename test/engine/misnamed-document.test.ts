import { describe, expect, it } from "vitest";
import { misnamedDocument } from "../../src/engine/misnamed-document.ts";
import { path } from "./history.ts";

describe("a file that looks like a document and is not read", () => {
  it.each([
    [".proofgate/policy.yml", "policy", ".proofgate/policy.yaml"],
    [".proofgate/policy.json", "policy", ".proofgate/policy.yaml"],
    [".proofgate/Policy.yaml", "policy", ".proofgate/policy.yaml"],
    ["a/b/.proofgate/config.yml", "config", "a/b/.proofgate/config.yaml"],
    [".proofgate/policies/base.yml", "policy", ".proofgate/policies/base.yaml"],
    [".proofgate/requirements/FR-1.yml", "requirement", ".proofgate/requirements/FR-1.yaml"],
    ["a/.proofgate/requirements/FR-1.json", "requirement", "a/.proofgate/requirements/FR-1.yaml"],
    [".proofgate/work_plan.json", "work-plan", ".proofgate/WORK_PLAN.json"],
    [".proofgate/WORK_PLAN.yaml", "work-plan", ".proofgate/WORK_PLAN.json"],
    [".proofgate/plans/WP-1/workplan.json5", "work-plan", ".proofgate/plans/WP-1/WORK_PLAN.json"],
    [".proofgate/plans/WP-1.json", "work-plan", ".proofgate/plans/WP-1/WORK_PLAN.json"],
  ])("is `%s`, a %s to be named `%s`", (name, kind, right) => {
    expect(misnamedDocument(path(name))).toEqual({
      kind,
      problem: {
        message: "this file is not read: nothing of that name is looked for",
        help: `name it \`${right}\``,
      },
    });
  });

  it.each(["a/.proofgate/policy.yaml", "a/.proofgate/policy.yml"])(
    "is `%s`: only the root has one",
    (name) => {
      expect(misnamedDocument(path(name))).toEqual({
        kind: "policy",
        problem: {
          message: "this file is not read: a policy stands at the repository's root only",
          help: "move it to `.proofgate/policy.yaml`, or write the thread's own bounds into its `config.yaml`",
        },
      });
    },
  );

  it.each([
    ".proofgate/policy.yaml",
    "a/.proofgate/config.yaml",
    ".proofgate/policies/base.yaml",
    ".proofgate/requirements/FR-1.yaml",
    ".proofgate/WORK_PLAN.json",
    "a/.proofgate/plans/WP-1/WORK_PLAN.json",
    ".proofgate/requirements/README.md",
    ".proofgate/requirements/old/FR-1.yml",
    ".proofgate/plans/WP-1/notes.json",
    ".proofgate/my-policy.yml",
    "policy.yml",
    "x.proofgate/policy.yml",
    ".proofgate",
  ])("is not `%s`", (name) => expect(misnamedDocument(path(name))).toBeUndefined());
});
