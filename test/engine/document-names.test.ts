import { describe, expect, it } from "vitest";
import { misnamedDocument } from "../../src/engine/misnamed-document.ts";
import { path } from "./history.ts";

describe("a file beside the documents", () => {
  it.each([
    "policy.yaml.bak",
    "policy.jsonl",
    "config.yml.orig",
    "my-config.yaml",
    "policies/base.yaml~",
    "policies/base.jsonc",
    "old/policies/base.yml",
    "requirements/FR-1.yml.bak",
    "old/requirements/FR-1.yml",
    "WORK_PLAN.json.bak",
    "work_plan.yaml2",
    "old/WORK_PLAN.yaml",
    "plans/a/b/WORK_PLAN.yaml",
    "plans/WP-1.json.bak",
    "old/plans/WP-1.json",
  ])("is nobody's attempt at one: `%s`", (name) => {
    expect(misnamedDocument(path(`.proofgate/${name}`))).toBeUndefined();
    expect(misnamedDocument(path(`a/.proofgate/${name}`))).toBeUndefined();
  });

  it.each(["work_plan.yml", "workplan.yaml", "work-plan.jsonc", "Work_Plan.json5"])(
    "is one: `%s`",
    (name) => {
      expect(misnamedDocument(path(`.proofgate/${name}`))?.problem.help).toBe(
        "name it `.proofgate/WORK_PLAN.json`",
      );
    },
  );

  it("is no document where a line break ends its name", () => {
    expect(misnamedDocument(path(".proofgate/policy.yml\n"))).toBeUndefined();
    expect(misnamedDocument(path(".proofgate/policy.yml\nx"))).toBeUndefined();
    expect(misnamedDocument(path("a\nb/.proofgate/policy.yml"))?.kind).toBe("policy");
  });
});
