import { describe, expect, it } from "vitest";
import { firstCommit, isExecutable, kindOfMode, type TreeChange } from "../../src/engine/change.ts";
import { operationsOf, touchedPaths } from "../../src/engine/operations.ts";
import { change, cleanMerge, commit, creation, deletion, entry, modification, path } from "./history.ts";

const plain = entry("old");
const other = entry("new");
const executable = entry("old", 0o100755);
const link = entry("link", 0o120000);

/** What the history does to the first path, as `operation kind @commit`. */
function told(commits: Parameters<typeof touchedPaths>[0], effect: readonly TreeChange[] = []): string[] {
  return (touchedPaths(commits, effect)[0]?.operations ?? []).map(
    ({ operation, kind, commit: sha }) => `${operation} ${kind} @${sha ?? "effect"}`,
  );
}

const oneByOne = (...changes: TreeChange[]) =>
  changes.map((each, index) => commit(`c${index + 1}`, [index === 0 ? "base" : `c${index}`], [each]));

describe("an operation, measured from the branch's start", () => {
  it.each([
    ["a new file", undefined, plain, undefined, ["create"]],
    ["a new executable file", undefined, executable, undefined, ["create", "chmod"]],
    ["a rewritten file", plain, other, plain, ["modify"]],
    ["a deleted file", plain, undefined, plain, ["delete"]],
    ["another mode", plain, executable, plain, ["chmod"]],
    ["a mode taken back", executable, plain, executable, ["chmod"]],
    ["content and mode", plain, entry("new", 0o100755), plain, ["modify", "chmod"]],
    ["a file that becomes a link", plain, link, plain, ["modify"]],
    ["a link to another place", link, entry("l2", 0o120000), link, ["modify"]],
    ["a link that becomes an executable file", link, entry("x", 0o100755), link, ["modify"]],
    ["a link whose content a file keeps", link, entry("link"), link, ["modify"]],
    ["a deleted file, written again as it was", undefined, plain, plain, ["modify"]],
    ["a deleted file, written again as an executable", undefined, executable, plain, ["modify", "chmod"]],
    ["the branch's own file, rewritten", plain, other, undefined, ["create"]],
    ["the branch's own file, deleted", plain, undefined, undefined, ["create"]],
    ["the branch's own file, made executable", plain, executable, undefined, ["create", "chmod"]],
    ["the branch's own executable, rewritten", executable, entry("new", 0o100755), undefined, ["create"]],
    ["the branch's own executable, made plain", executable, plain, undefined, ["create"]],
  ])("%s [P103] [P112]", (_, from, to, start, expected) => {
    expect(operationsOf(change("a", from, to), start)).toEqual(expected);
  });
});

describe("what a range does", () => {
  it("is told path by path, in byte order, whatever order the changes have", () => {
    const commits = [commit("c1", ["base"], [creation("b"), creation("a/z"), creation("a.b")])];
    const paths = touchedPaths(commits, [creation("B"), creation("é")]).map(({ path }) => path);
    expect(paths).toEqual([...paths].sort());
    expect(paths).toHaveLength(5);
    expect(paths[0]).toBe("B");
  });

  it("keeps a write that a later commit takes back [P52] [T058]", () => {
    const commits = oneByOne(change("a", undefined, plain), change("a", plain, undefined));
    expect(touchedPaths(commits, [])).toEqual([
      { path: "a", operations: [{ operation: "create", kind: "file", commit: "c1" }] },
    ]);
  });

  it("names each operation once, at the first commit that shows it", () => {
    expect(
      told(oneByOne(change("a", plain, other), change("a", other, plain), change("a", plain, undefined)), [
        deletion("a"),
      ]),
    ).toEqual(["modify file @c1", "delete file @c3"]);
  });

  it("takes the branch's own file for created, to the end [P103]", () => {
    expect(told(oneByOne(creation("a"), change("a", other, plain)), [creation("a")])).toEqual([
      "create file @c1",
    ]);
  });

  it("knows what the target had from the first change, not from the last", () => {
    expect(told(oneByOne(deletion("a"), creation("a")), [modification("a")])).toEqual([
      "delete file @c1",
      "modify file @c2",
    ]);
  });

  it("adds what only the effect shows, without a commit [T064]", () => {
    expect(touchedPaths([], [deletion("a")])).toStrictEqual([
      { path: "a", operations: [{ operation: "delete", kind: "file" }] },
    ]);
    expect(told([], [modification("a")])).toEqual(["modify file @effect"]);
    expect(told(oneByOne(modification("a")), [deletion("a")])).toEqual([
      "modify file @c1",
      "delete file @effect",
    ]);
    expect(told(oneByOne(creation("a")), [modification("a")])).toEqual([
      "create file @c1",
      "modify file @effect",
    ]);
  });

  it("leaves out clean merges of the target: what they bring, the target has", () => {
    const merge = cleanMerge("c1", ["base", "target"], [modification("a")]);
    expect(touchedPaths([merge, commit("c2", ["c1"], [modification("b")])], [])).toEqual([
      { path: "b", operations: [{ operation: "modify", kind: "file", commit: "c2" }] },
    ]);
  });

  it("counts a merge's own resolution as a change [T061]", () => {
    const merge = commit("c1", ["base", "target"], [creation("evil.sh")], { kind: "merge" });
    expect(told([merge])).toEqual(["create file @c1"]);
  });

  it("tells links and submodules from files, whichever side of the change they are on [T035] [T036]", () => {
    const submodule = entry("1", 0o160000);
    expect(told(oneByOne(change("a", undefined, link)))).toEqual(["create symlink @c1"]);
    expect(told(oneByOne(change("a", plain, submodule)))).toEqual(["modify submodule @c1"]);
    expect(told(oneByOne(change("a", submodule, plain), change("a", plain, other)))).toEqual([
      "modify submodule @c1",
      "modify file @c2",
    ]);
    expect(told([], [change("a", link, undefined)])).toEqual(["delete symlink @effect"]);
  });

  it("says what stands there after merging, where something does", () => {
    const [kept, gone] = touchedPaths(oneByOne(creation("a")), [creation("a"), deletion("b")]);
    expect(kept?.after).toEqual(entry("new"));
    expect(gone).toEqual({ path: "b", operations: [{ operation: "delete", kind: "file" }] });
  });
});

it("the first commit that touches a path may come after what only the effect shows", () => {
  const operations = [
    { operation: "create", kind: "file" },
    { operation: "chmod", kind: "file", commit: "c1" },
  ] as const;
  expect(firstCommit({ path: path("a"), operations })).toBe("c1");
  expect(firstCommit({ path: path("a"), operations: operations.slice(0, 1) })).toBeUndefined();
});

describe("a mode", () => {
  it("is a file's unless it is a link's or a submodule's", () => {
    expect([0o100644, 0o100755, 0o100664, 0o120000, 0o160000].map(kindOfMode)).toEqual([
      "file",
      "file",
      "file",
      "symlink",
      "submodule",
    ]);
  });

  it("makes a file executable by 100755 alone", () => {
    expect([entry("a"), executable, link, undefined].map(isExecutable)).toEqual([false, true, false, false]);
  });
});
