import { expect, it } from "vitest";
import { Fixture, path, summary } from "./fixture.ts";

function started(): Fixture {
  const fixture = Fixture.make();
  for (let n = 1; n <= 3; n += 1) fixture.write(`src/${n}.ts`, `one\ntwo ${n}\nthree\n`);
  fixture.write(".github/workflows/ci.yml", "on: push\n").commit("base");
  fixture.git("checkout", "-q", "-b", "agent/P1");
  return fixture;
}

it("reads a linear range commit by commit, and its effect without merging", async () => {
  const fixture = started();
  fixture.write("src/1.ts", "changed\n").commit("first\n\nPlan-Id: P1\nIteration: 1");
  fixture.git("rm", "-q", "src/2.ts");
  fixture.write("new/deep/x.ts", "x").commit("second");
  const range = await fixture.range("main", "agent/P1");
  expect(range.commits.map((commit) => [commit.kind, summary(commit.changes), commit.trailers])).toEqual([
    [
      "ordinary",
      ["M src/1.ts"],
      [
        { key: "Plan-Id", value: "P1" },
        { key: "Iteration", value: "1" },
      ],
    ],
    ["ordinary", ["A new/deep/x.ts", "D src/2.ts"], []],
  ]);
  expect(summary(range.effect.changes)).toEqual(["A new/deep/x.ts", "M src/1.ts", "D src/2.ts"]);
  expect(range.effect.tree).toBe(range.headTree);
  expect(range.effect.mergeBases).toEqual([range.base]);
  expect([...range.newBlobs.values()].map(({ path, size, origin }) => [path, size, origin])).toEqual([
    ["src/1.ts", 8, "commit"],
    ["new/deep/x.ts", 1, "commit"],
  ]);
  expect([range.treeDefects, range.unreadable, range.ceilingsExceeded]).toEqual([[], [], []]);
});

it("shows a rename as a deletion and a creation, and its content as not new [T020]", async () => {
  const fixture = started();
  fixture.git("mv", ".github/workflows/ci.yml", "src/ok.ts");
  fixture.commit();
  const range = await fixture.range("main", "HEAD");
  expect(summary(range.effect.changes)).toEqual(["D .github/workflows/ci.yml", "A src/ok.ts"]);
  expect([...range.newBlobs.values()].map(({ path, inTarget }) => [path, inTarget])).toEqual([
    ["src/ok.ts", true],
  ]);
});

it("gives no rename credit when two files swap their contents [T021]", async () => {
  const fixture = started();
  fixture.git("mv", "src/1.ts", "t");
  fixture.git("mv", "src/2.ts", "src/1.ts");
  fixture.git("mv", "t", "src/2.ts");
  fixture.commit();
  expect(summary((await fixture.range("main", "HEAD")).effect.changes)).toEqual(["M src/1.ts", "M src/2.ts"]);
});

it("shows a change of mode alone [T013]", async () => {
  const fixture = started();
  fixture.git("update-index", "--chmod=+x", "src/1.ts");
  fixture.git("commit", "-qm", "x");
  const range = await fixture.range("main", "HEAD");
  expect(summary(range.effect.changes)).toEqual(["T src/1.ts"]);
  expect(range.newBlobs.size).toBe(0);
});

it("shows what a commit adds and a later one removes [T058]", async () => {
  const fixture = started();
  fixture.write("key", "value").commit();
  fixture.git("rm", "-q", "key");
  fixture.commit();
  const range = await fixture.range("main", "HEAD");
  expect(range.effect.changes).toEqual([]);
  expect(range.commits.map(({ changes }) => summary(changes))).toEqual([["A key"], ["D key"]]);
  expect([...range.newBlobs.values()].map(({ path }) => path)).toEqual(["key"]);
});

it("finds what an evil merge adds that neither parent has, and nothing in a clean one [T061]", async () => {
  const fixture = started();
  fixture.write("a", "a").commit();
  fixture.git("checkout", "-q", "main");
  fixture.write("b", "b").commit();
  fixture.git("checkout", "-q", "agent/P1");
  fixture.git("merge", "-q", "--no-ff", "main");
  const clean = (await fixture.range("main", "HEAD")).commits.at(-1);
  expect([clean?.kind, clean?.cleanMerge, clean?.mergesTarget, clean?.changes]).toEqual([
    "merge",
    true,
    true,
    [],
  ]);
  fixture.write("evil.sh", "x").git("add", "-A");
  fixture.git("commit", "-q", "--amend", "-m", "merge");
  const evil = (await fixture.range("main", "HEAD")).commits.at(-1);
  expect([evil?.cleanMerge, evil?.mergesTarget, summary(evil?.changes ?? [])]).toEqual([
    false,
    true,
    ["A evil.sh"],
  ]);
});

it("lists a blob that only git's own merge made, and says that it is git's", async () => {
  const fixture = started();
  const lines = Array.from({ length: 20 }, (_, n) => `${n}\n`);
  fixture.git("checkout", "-q", "main");
  fixture.write("f", lines.join("")).commit();
  fixture.git("checkout", "-q", "-B", "agent/P1");
  fixture.write("f", ["top\n", ...lines].join("")).commit();
  fixture.git("checkout", "-q", "main");
  fixture.write("f", [...lines, "end\n"].join("")).commit();
  const onlyEffect = await fixture.range("main", "agent/P1");
  expect(
    [...onlyEffect.newBlobs.values()].map(({ path, origin, commit }) => [path, origin, commit === undefined]),
  ).toEqual([
    ["f", "commit", false],
    ["f", "effect", true],
  ]);
  fixture.git("checkout", "-q", "agent/P1");
  fixture.git("merge", "-q", "main");
  const merged = await fixture.range("main", "agent/P1");
  expect([...merged.newBlobs.values()].map(({ path, origin }) => [path, origin])).toEqual([
    ["f", "commit"],
    ["f", "auto-merge"],
  ]);
  expect(merged.commits.at(-1)?.changes).toEqual([]);
});

it("counts a conflicted path as changed, whichever side its author chose", async () => {
  const fixture = started();
  fixture.write("src/1.ts", "ours\n").commit();
  fixture.git("checkout", "-q", "main");
  fixture.write("src/1.ts", "theirs\n").write("other", "o").commit();
  fixture.git("checkout", "-q", "agent/P1");
  const before = await fixture.range("main", "HEAD");
  expect([before.effect.merge.kind, before.effect.conflictedPaths]).toEqual(["conflicted", ["src/1.ts"]]);
  fixture.git("merge", "-q", "-X", "ours", "main");
  const merge = (await fixture.range("main", "HEAD")).commits.at(-1);
  expect([merge?.conflictedPaths, summary(merge?.changes ?? []), merge?.cleanMerge]).toEqual([
    ["src/1.ts"],
    ["M src/1.ts"],
    false,
  ]);
});

it("sees an ours-merge undo the target's work, in the merge and in the effect [T063]", async () => {
  const fixture = started();
  fixture.write("a", "a").commit();
  fixture.git("checkout", "-q", "main");
  fixture.write("src/fix.ts", "fix").commit();
  fixture.git("checkout", "-q", "agent/P1");
  fixture.git("merge", "-q", "-s", "ours", "main");
  const range = await fixture.range("main", "HEAD");
  expect(summary(range.commits.at(-1)?.changes ?? [])).toEqual(["D src/fix.ts"]);
  expect(summary(range.effect.changes)).toEqual(["A a", "D src/fix.ts"]);
});

it("names an octopus as one, with its changes against the first parent [T062]", async () => {
  const fixture = started();
  const base = fixture.git("rev-parse", "HEAD") as never;
  fixture.write(".github/workflows/x.yml", "x").git("add", "-A");
  const tree = fixture.git("write-tree") as never;
  const sides = [1, 2].map((n) =>
    fixture.commitTree(fixture.git("rev-parse", `${base}^{tree}`) as never, [base], `side ${n}`),
  );
  const octopus = fixture.commitTree(tree, [base, ...sides]);
  const last = (await fixture.range("main", octopus)).commits.at(-1);
  expect([last?.kind, last?.autoMerge, summary(last?.changes ?? [])]).toEqual([
    "octopus",
    undefined,
    ["A .github/workflows/x.yml"],
  ]);
});

it("says that histories are unrelated instead of an empty effect, and goes on [T066]", async () => {
  const fixture = started();
  fixture.git("checkout", "-q", "--orphan", "agent/o");
  fixture.write("o", "o").commit();
  const range = await fixture.range("main", "agent/o");
  expect([range.effect.unrelated, range.effect.tree, range.commits.map(({ kind }) => kind)]).toEqual([
    true,
    undefined,
    ["root"],
  ]);
  fixture.git("checkout", "-q", "agent/P1");
  fixture.write("p", "p").commit();
  fixture.git("merge", "-q", "--allow-unrelated-histories", "-X", "ours", "agent/o");
  fixture.git("merge", "-q", "--no-ff", "-m", "again", "main~0", "-s", "ours");
  const joined = await fixture.range("main", "agent/P1");
  expect(
    joined.commits.filter(({ kind }) => kind === "merge").map(({ autoMerge }) => autoMerge?.kind),
  ).toEqual(["unrelated"]);
  expect(joined.effect.unrelated).toBe(false);
});

it("lists both merge bases of a criss-cross [T065]", async () => {
  const fixture = started();
  const a = fixture.write("a", "a").commit();
  fixture.git("checkout", "-q", "main");
  const b = fixture.write("b", "b").commit();
  fixture.git("merge", "-q", "--no-ff", "-m", "one", a);
  fixture.git("checkout", "-q", "agent/P1");
  fixture.git("merge", "-q", "--no-ff", "-m", "other", b);
  fixture.write("c", "c").commit();
  const range = await fixture.range("main", "agent/P1");
  expect(range.effect.mergeBases).toEqual([a, b].sort());
  expect(summary(range.effect.changes)).toEqual(["A c"]);
});

it("judges against the target's tip, however old the branch's start is [T064]", async () => {
  const fixture = started();
  fixture.write("a", "a").commit();
  fixture.git("checkout", "-q", "main");
  fixture.git("rm", "-q", "src/3.ts");
  fixture.commit();
  const range = await fixture.range("main", "agent/P1");
  expect([range.effect.merge.kind, summary(range.effect.changes)]).toEqual(["clean", ["A a"]]);
});

it("has no commits and no effect where the target already has the head", async () => {
  const fixture = started();
  fixture.git("checkout", "-q", "main");
  fixture.write("a", "a").commit();
  const range = await fixture.range("main", "agent/P1");
  expect([range.commits, range.effect.changes, range.effect.mergeBases]).toEqual([[], [], [range.head]]);
});

it("knows empty commits, and reads the same in a bare clone", async () => {
  const fixture = started();
  fixture.commit("empty");
  fixture.write("a", "a").commit();
  const range = await fixture.range("main", "HEAD");
  expect(range.commits.map(({ kind }) => kind)).toEqual(["empty", "ordinary"]);
  fixture.git("clone", "-q", "--bare", ".", "bare.git");
  const bare = await new Fixture(`${fixture.directory}/bare.git`).range("main", "agent/P1");
  expect(bare).toEqual(range);
});

it("stops listing at each ceiling and names it [T074]", async () => {
  const fixture = started();
  for (let n = 0; n < 5; n += 1) fixture.write(`many/${n}`, `${n}`).commit();
  expect((await fixture.range("main", "HEAD", { commits: 4 })).ceilingsExceeded).toEqual([
    { ceiling: "commits", limit: 4 },
  ]);
  const paths = await fixture.range("main", "HEAD", { paths: 4 });
  expect(paths.ceilingsExceeded).toEqual([{ ceiling: "paths", limit: 4 }]);
  expect(paths.commits.map(({ changes }) => changes.length)).toEqual([1, 1, 1, 1, 1]);
  const all = await fixture.range("main", "HEAD", { allPaths: 5 });
  expect(all.ceilingsExceeded).toEqual([{ ceiling: "allPaths", limit: 5 }]);
  const trees = await fixture.range("main", "HEAD", { trees: 3 });
  expect(trees.ceilingsExceeded.map(({ ceiling }) => ceiling)).toEqual(["trees"]);
});

it("names a blob that is missing, and where it is needed", async () => {
  const fixture = started();
  const gone = "1".repeat(40) as never;
  const base = fixture.git("rev-parse", "main") as never;
  const head = fixture.commitTree(fixture.tree([["100644", "gone", gone]]), [base]);
  const range = await fixture.range("main", head);
  expect(range.unreadable).toMatchObject([
    { oid: gone, type: "blob", why: "missing", path: path("gone"), commit: head },
  ]);
});
