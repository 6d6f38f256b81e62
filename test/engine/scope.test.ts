import { describe, expect, it } from "vitest";
import { parsePattern } from "../../src/contract/pattern.ts";
import { OPERATIONS, type Operation } from "../../src/engine/change.ts";
import type { CompiledTarget, RunPlan } from "../../src/engine/plan-state.ts";
import { isNamedExactly, isPlanned, isTargeted } from "../../src/engine/scope.ts";
import { path } from "./history.ts";

const file = (
  name: string,
  operations: readonly Operation[],
  kind: CompiledTarget["kind"] = "file",
): CompiledTarget => ({
  file: path(name),
  operations,
  kind,
});

function under(text: string, ...operations: readonly Operation[]): CompiledTarget {
  const parsed = parsePattern(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return { pattern: parsed.pattern, operations, kind: "file" };
}

function plan(...targets: readonly CompiledTarget[]): RunPlan {
  return {
    id: "WP-1",
    sha256: "A",
    path: path("p"),
    thread: path(""),
    targets,
    document: {} as RunPlan["document"],
  };
}

const allows = (of: RunPlan, name: string, kind: CompiledTarget["kind"] = "file") =>
  OPERATIONS.filter((operation) => isPlanned(of, path(name), { operation, kind }));

describe("a plan", () => {
  it("allows on a path what its targets name for it, and nothing else [P102] [P103] [P112]", () => {
    const both = plan(
      under("src/**", "create", "modify"),
      file("src/run.sh", ["chmod"]),
      file("old.ts", ["delete"]),
    );
    expect(allows(both, "src/a.ts")).toEqual(["create", "modify"]);
    expect(allows(both, "src/run.sh")).toEqual(["create", "modify", "chmod"]);
    expect(allows(both, "old.ts")).toEqual(["delete"]);
    expect(allows(both, "lib/a.ts")).toEqual([]);
    expect(allows(plan(), "src/a.ts")).toEqual([]);
  });

  it("takes a file literally, and compares bytes [T038] [T039] [T040]", () => {
    const exact = plan(file("app/[slug]/*.tsx", ["modify"]), file("é.ts", ["modify"]));
    expect(allows(exact, "app/[slug]/*.tsx")).toEqual(["modify"]);
    expect(allows(exact, "app/[slug]/a.tsx")).toEqual([]);
    expect(allows(exact, "é.ts")).toEqual(["modify"]);
    expect(allows(exact, "e\u0301.ts")).toEqual([]);
    expect(allows(exact, "app/[slug]/*.tsx/evil")).toEqual([]);
    expect(allows(exact, "APP/[slug]/*.tsx")).toEqual([]);
  });

  it("allows links and submodules only where it says so [T035] [T036]", () => {
    const links = plan(under("src/**", "create"), file("src/x", ["create"], "symlink"));
    expect(allows(links, "src/x", "symlink")).toEqual(["create"]);
    expect(allows(links, "src/y", "symlink")).toEqual([]);
    expect(allows(links, "src/x", "submodule")).toEqual([]);
    expect(allows(plan(file("src/x", ["create"], "symlink")), "src/x")).toEqual([]);
  });

  it("names a path by any of its targets, whatever it allows there", () => {
    const two = plan(under("src/**", "create"), file("lib/a.ts", ["delete"], "symlink"));
    expect(["src/a.ts", "lib/a.ts", "lib/b.ts"].map((name) => isTargeted(two, path(name)))).toEqual([
      true,
      true,
      false,
    ]);
  });

  it("names a path exactly only by `file` [P94]", () => {
    const two = plan(under("a/b.ts", "modify"), file("a/c.ts", ["modify"]));
    expect(["a/b.ts", "a/c.ts"].map((name) => isNamedExactly(two, path(name)))).toEqual([false, true]);
  });

  it("covers nothing by a target that is empty", () => {
    expect(isTargeted(plan({ operations: ["create"], kind: "file" }), path("a"))).toBe(false);
  });
});
