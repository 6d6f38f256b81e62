import { describe, expect, it } from "vitest";
import {
  COMPARED_MAX,
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

  it("are looked for no longer than that: two plans of thousands of targets hold up nobody", () => {
    const patterns = 200;
    const files = Array.from({ length: 4800 }, (_, at) => ({ file: `src/${at}.ts` }));
    const theirs = (last: number) => [
      ...Array.from({ length: patterns - 1 }, () => ({ path: "lib/**" })),
      { path: `src/${last}.*` },
      // Files beside files are no pairs, and told at once however many there are.
      ...files.map(({ file }) => ({ file: `apart/${file}` })),
      { file: "src/4799.ts" },
    ];
    const overlapsAt = (last: number) => targetOverlaps(targets(...files), targets(...theirs(last))).overlaps;
    const exact = { ours: "src/4799.ts", theirs: "src/4799.ts", isExact: true };
    const last = COMPARED_MAX / patterns - 1;
    expect(overlapsAt(last)).toEqual([
      exact,
      { ours: `src/${last}.ts`, theirs: `src/${last}.*`, isExact: false },
    ]);
    expect(overlapsAt(last + 1)).toEqual([exact]);
  });
});
