import { describe, expect, it } from "vitest";
import { type BytePath, bytePath } from "../../src/contract/byte-path.ts";
import { threadOf } from "../../src/contract/threads.ts";
import type { TouchedPath } from "../../src/engine/change.ts";
import type { PathClass } from "../../src/engine/facts.ts";
import { suggestedScope } from "../../src/engine/suggested-scope.ts";
import { path } from "./history.ts";

const touched = (name: BytePath): TouchedPath => ({
  path: name,
  operations: [{ operation: "modify", kind: "file" }],
});
const classOf = (name: BytePath): PathClass => ({
  path: name,
  ...(name.startsWith(".github/") ? { protection: { pattern: ".github/**", category: "ci" } } : {}),
  isManifest: false,
  isLockFile: false,
  isInfrastructure: false,
  isTest: false,
  isSensitive: false,
  isDeniedToRole: false,
});

function scopeOf(names: readonly (string | BytePath)[], threads: readonly string[] = []) {
  const paths = names.map((name) => path(name));
  const directories = new Set(["", ...threads].map((name) => path(name)));
  const { thread, kept, leftOut } = suggestedScope(paths.map(touched), paths.map(classOf), (name) =>
    threadOf(name, directories),
  );
  return { thread, kept: kept.map((change) => change.path), leftOut };
}

describe("what one plan could allow of a change", () => {
  it("is neither protected nor a plan [P94]", () => {
    expect(scopeOf([".github/workflows/ci.yml", ".proofgate/WORK_PLAN.json", "src/a.ts"])).toEqual({
      thread: "",
      kept: ["src/a.ts"],
      leftOut: [
        { path: ".github/workflows/ci.yml", why: "protected" },
        { path: ".proofgate/WORK_PLAN.json", why: "a plan" },
      ],
    });
  });

  it("is what a document can name", () => {
    const odd = bytePath(Uint8Array.of(0xff));
    const { kept, leftOut } = suggestedScope([touched(odd), touched(path("a"))], [], () => path(""));
    expect(kept.map((change) => change.path)).toEqual(["a"]);
    expect(leftOut).toEqual([{ path: odd, why: "no plan can name it" }]);
  });

  it("is one thread's: that with most of the paths, of several the first [P20]", () => {
    expect(scopeOf(["a.ts", "billing/a.ts", "billing/b.ts"], ["billing"])).toEqual({
      thread: "billing",
      kept: ["billing/a.ts", "billing/b.ts"],
      leftOut: [{ path: "a.ts", why: "thread `/`" }],
    });
    expect(scopeOf(["b/a.ts", "a/a.ts"], ["a", "b"])).toMatchObject({
      thread: "a",
      leftOut: [{ path: "b/a.ts", why: "thread `b`" }],
    });
  });

  it("may be nothing", () => {
    expect(scopeOf([".github/a"])).toMatchObject({ thread: "", kept: [] });
  });
});
