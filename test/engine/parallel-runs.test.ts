import { describe, expect, it } from "vitest";
import {
  meetableTargets,
  OVERLAPS_COUNTED,
  OVERLAPS_MAX,
  targetOverlaps,
} from "../../src/engine/parallel-runs.ts";

type Target = { readonly file: string } | { readonly path: string };
const targets = (...each: readonly Target[]) =>
  meetableTargets({ targets: each.map((target) => ({ ...target, operations: ["modify"] })) } as never);

describe("the targets of two plans", () => {
  it("overlap where both name one file, and may where a pattern stands between them [P29]", () => {
    const ours = targets({ path: "src/*.ts" }, { file: "src/a.ts" }, { file: "docs/[x].md" });
    const theirs = targets({ path: "src/lib/**" }, { file: "src/a.ts" }, { path: "docs/**" });
    expect(targetOverlaps(ours, theirs)).toEqual({
      overlaps: [
        { ours: "src/a.ts", theirs: "src/a.ts", isExact: true },
        { ours: "src/*.ts", theirs: "src/a.ts", isExact: false },
        { ours: "docs/[x].md", theirs: "docs/**", isExact: false },
      ],
      overlapsBeyond: 0,
    });
  });

  it("lie apart where no path is in both", () => {
    const ours = targets({ path: "src/*.ts" }, { file: "a.ts" });
    const theirs = targets({ path: "src/**/*.js" }, { file: "A.ts" }, { path: "lib/**" });
    expect(targetOverlaps(ours, theirs)).toEqual({ overlaps: [], overlapsBeyond: 0 });
  });

  it("are counted beyond those that are listed, the exact ones first", () => {
    const many = Array.from({ length: 30 }, (_, at) => ({ path: `src/${at}*` }));
    const { overlaps, overlapsBeyond } = targetOverlaps(
      targets(...many, { file: "src/a" }),
      targets({ path: "src/**" }, { file: "src/a" }),
    );
    expect(overlaps[0]).toEqual({ ours: "src/a", theirs: "src/a", isExact: true });
    expect(overlaps).toHaveLength(OVERLAPS_MAX);
    expect(overlapsBeyond).toBe(32 - OVERLAPS_MAX);
  });

  it("are counted no further than that: two plans of 200 patterns each", () => {
    const many = targets(...Array.from({ length: 200 }, (_, at) => ({ path: `src/**/${at}*` })), {
      file: "a.ts",
    });
    const found = targetOverlaps(
      many,
      targets(...Array.from({ length: 200 }, () => ({ path: "src/**" })), { file: "a.ts" }),
    );
    expect(found.overlaps[0]?.isExact).toBe(true);
    expect(found.overlaps.length + found.overlapsBeyond).toBe(OVERLAPS_COUNTED + 1);
  });
});
