import { describe, expect, it } from "vitest";
import type { CommitFact } from "../../src/engine/change.ts";
import { type LimitUseQuestion, limitUse } from "../../src/engine/limit-use.ts";
import { touchedPaths } from "../../src/engine/operations.ts";
import { change, cleanMerge, commit, creation, entry, modification, path } from "./history.ts";

const own = ".proofgate/plans/WP-1/WORK_PLAN.json";
const bound = (value: number) => ({ value, setBy: "the policy" });
const bounds = {
  files_changed: bound(2),
  lines_changed: bound(20),
  bytes_changed: bound(100),
  commits: bound(2),
  iterations: bound(3),
};

/** Each change counts ten lines; each blob's size is asked for by its id. */
function use(commits: readonly CommitFact[], more: Partial<LimitUseQuestion> = {}) {
  const question = {
    commits,
    touched: touchedPaths(commits, []),
    planPath: path(own),
    linesOf: () => 10,
    newBlobBytes: new Map([["new", 60]]),
    bounds,
  };
  return Object.fromEntries(limitUse({ ...question, ...more }).map((each) => [each.limit, each]));
}

const iterating = (sha: string, parent: string, iteration: string) =>
  commit(sha, [parent], [modification("a")], { trailers: [{ key: "Iteration", value: iteration }] });

describe("what a run has used", () => {
  it("is counted over the whole history: files once, lines for each commit, bytes for each blob [P52] [P92] [T058]", () => {
    const commits = [
      commit("plan", ["base"], [creation(own)]),
      commit("c1", ["plan"], [creation("a")]),
      commit("c2", ["c1"], [change("a", entry("new"), entry("other")), creation("b")]),
      commit("c3", ["c2"], [change("a", entry("other"), undefined)]),
    ];
    const used = use(commits, {
      newBlobBytes: new Map([
        ["new", 60],
        ["other", 50],
      ]),
    });
    expect(used).toEqual({
      files_changed: { limit: "files_changed", used: 2, allowed: 2, setBy: "the policy" },
      lines_changed: {
        limit: "lines_changed",
        used: 40,
        allowed: 20,
        setBy: "the policy",
        at: { commit: "c2", path: "b" },
      },
      bytes_changed: {
        limit: "bytes_changed",
        used: 110,
        allowed: 100,
        setBy: "the policy",
        at: { commit: "c2", path: "a" },
      },
      commits: { limit: "commits", used: 3, allowed: 2, setBy: "the policy", at: { commit: "c3" } },
      iterations: { limit: "iterations", used: 0, allowed: 3, setBy: "the policy" },
    });
  });

  it("says where the first path beyond the limit is", () => {
    const used = use([
      commit("c1", ["base"], [creation("a"), creation("b")]),
      commit("c2", ["c1"], [creation("c"), creation("d")]),
    ]);
    expect(used.files_changed).toMatchObject({ used: 4, at: { commit: "c2", path: "c" } });
  });

  it("does not count the plan, empty commits and clean merges of the target", () => {
    const used = use([
      commit("c0", ["base"], []),
      commit("plan", ["c0"], [creation(own)]),
      cleanMerge("m", ["plan", "target"], [modification("x"), modification("y"), modification("z")]),
    ]);
    for (const { used: count } of Object.values(used)) expect(count).toBe(0);
  });

  it("counts what else the plan's commit changes", () => {
    expect(use([commit("plan", ["base"], [creation(own), creation("a")])])).toMatchObject({
      files_changed: { used: 1 },
      commits: { used: 1 },
      lines_changed: { used: 10 },
    });
  });

  it("counts files that only merging shows, at their path", () => {
    const commits = [commit("c1", ["base"], [creation("a")])];
    const touched = touchedPaths(commits, [
      modification("b"),
      modification("c"),
      creation("a"),
      creation(own),
    ]);
    expect(use(commits, { touched }).files_changed).toMatchObject({ used: 3, at: { path: "c" } });
  });

  it("counts no bytes for what the target has already, and for what is only deleted", () => {
    expect(
      use([
        commit(
          "c1",
          ["base"],
          [change("a", undefined, entry("known")), change("b", entry("new"), undefined)],
        ),
      ]).bytes_changed?.used,
    ).toBe(0);
  });

  it("names the highest iteration, and the commit that first went beyond the limit [P55]", () => {
    const used = use([
      iterating("c1", "base", "3"),
      iterating("c2", "c1", "5"),
      iterating("c3", "c2", "4"),
      iterating("c4", "c3", "9"),
    ]);
    expect(used.iterations).toEqual({
      limit: "iterations",
      used: 9,
      allowed: 3,
      setBy: "the policy",
      at: { commit: "c2" },
    });
  });
});
