import { expect, it } from "vitest";
import { bytePath } from "../../src/contract/byte-path.ts";
import { readDirectories, siblingsOf } from "../../src/git/directories.ts";
import { findTrailer } from "../../src/git/history.ts";
import { changedLines } from "../../src/git/line-count.ts";
import { lookupAll } from "../../src/git/lookup.ts";
import { CEILINGS, type Oid } from "../../src/git/types.ts";
import { processorTime } from "../tools/processor-time.ts";
import { Fixture, path, summary } from "./fixture.ts";

function withTree(make: (fixture: Fixture, blob: Oid) => Oid): { fixture: Fixture; head: Oid } {
  const fixture = Fixture.make();
  const base = fixture.write("a", "a").commit();
  return { fixture, head: fixture.commitTree(make(fixture, fixture.blob("x")), [base]) };
}

it("ends fast on eleven trees that name ten thousand million paths [T073]", async () => {
  const { fixture, head } = withTree((made, blob) => {
    let tree = made.tree(Array.from({ length: 10 }, (_, n) => ["100644", `f${n}`, blob] as const));
    for (let level = 0; level < 9; level += 1) {
      tree = made.tree(Array.from({ length: 10 }, (_, n) => ["40000", `d${n}`, tree] as const));
    }
    return tree;
  });
  const spent = processorTime();
  const range = await fixture.range("main", head);
  expect(spent()).toBeLessThan(20_000);
  expect(range.ceilingsExceeded).toMatchObject([{ ceiling: "paths", limit: 200_000, commit: head }]);
});

it("lists a tree that stands in several places under each of its names", async () => {
  const { fixture, head } = withTree((made, blob) => {
    const twice = made.tree([["100644", "f", blob]]);
    const inner = made.tree([
      ["40000", "x", twice],
      ["40000", "y", twice],
    ]);
    return made.tree([
      ["40000", "d", inner],
      ["40000", "e", twice],
    ]);
  });
  const { commits, effect } = await fixture.range("main", head);
  const created = ["d/x/f", "d/y/f", "e/f"];
  const paths = (changes: readonly { readonly path: string }[]) => changes.map((change) => change.path);
  expect(paths(effect.changes)).toEqual(["a", ...created]);
  expect(commits.map(({ changes }) => paths(changes))).toEqual([["a", ...created]]);
});

it("names too deep a tree without climbing down it [T033]", async () => {
  const { fixture, head } = withTree((made, blob) => {
    let tree = made.tree([["100644", "f", blob]]);
    for (let level = 0; level < 40; level += 1) tree = made.tree([["40000", "d", tree]]);
    return tree;
  });
  expect(
    (await fixture.range("main", head, { depth: 30 })).ceilingsExceeded.map(({ ceiling }) => ceiling),
  ).toContain("depth");
  expect((await fixture.range("main", head)).effect.changes).toHaveLength(2);
});

it("keeps names apart that are not UTF-8, or hold line feeds and escapes [T026] [T027] [T028]", async () => {
  const names = [
    Buffer.from("a\nb"),
    Buffer.from("\x1b[31m"),
    Buffer.from([0xfd, 0xfc, 0x41]),
    Buffer.from([0xff, 0xfe, 0x41]),
  ];
  const { fixture, head } = withTree((made, blob) => {
    const sorted = [...names].sort(Buffer.compare);
    return made.tree(sorted.map((name) => ["100644", name, blob] as const));
  });
  const range = await fixture.range("main", head);
  const created = range.effect.changes.filter(({ from }) => from === undefined).map((change) => change.path);
  expect(created).toEqual([...names].sort(Buffer.compare).map((name) => bytePath(name)));
  expect(range.treeDefects).toEqual([]);
});

it("shows a file that becomes a directory as a deletion and creations [T038]", async () => {
  const { fixture, head } = withTree((made, blob) =>
    made.tree([["40000", "a", made.tree([["100644", "evil", blob]])]]),
  );
  expect(summary((await fixture.range("main", head)).effect.changes)).toEqual(["D a", "A a/evil"]);
});

it("shows symbolic links, submodules and odd modes by their modes, and reads no submodule [T032] [T035] [T036]", async () => {
  const { fixture, head } = withTree((made, blob) =>
    made.tree([
      ["120000", "a", blob],
      ["160000", "m", "1".repeat(40) as Oid],
      ["100664", "odd", blob],
    ]),
  );
  const range = await fixture.range("main", head);
  expect(range.effect.changes.map(({ path: at, to }) => [at, to?.mode])).toEqual([
    ["a", 0o120000],
    ["m", 0o160000],
    ["odd", 0o100664],
  ]);
  expect(range.treeDefects).toMatchObject([{ kind: "badFilemode", path: "odd", commit: head }]);
  expect(range.unreadable).toEqual([]);
});

it("names the defects of trees that a change introduces, by path, and none that were there before [T030] [T031]", async () => {
  const { fixture, head } = withTree((made, blob) =>
    made.tree([
      [
        "40000",
        "sub",
        made.tree([
          ["100644", "b", blob],
          ["100644", "a", blob],
          ["100644", "a", made.blob("y")],
          ["0100644", "z", blob],
        ]),
      ],
    ]),
  );
  const range = await fixture.range("main", head);
  expect(range.treeDefects.map(({ kind, path: at }) => `${kind} ${at}`).sort()).toEqual([
    "duplicateEntries sub/a",
    "treeNotSorted sub/a",
    "zeroPaddedFilemode sub/z",
  ]);
  expect(summary(range.effect.changes)).toEqual(["D a", "A sub/a", "A sub/a", "A sub/b", "A sub/z"]);
  const next = fixture.commitTree(
    fixture.tree([
      ["100644", "new", fixture.blob("n")],
      ["40000", "sub", fixture.git("rev-parse", `${head}:sub`) as Oid],
    ]),
    [head],
  );
  expect((await fixture.range(head, next)).treeDefects).toEqual([]);
});

it("keeps what is hidden in headers and after a NUL byte readable, and calls it a defect [T055] [T056] [T057]", async () => {
  const fixture = Fixture.make();
  const base = fixture.write("a", "a").commit();
  const tree = fixture.git("rev-parse", "HEAD^{tree}");
  const raw = `tree ${tree}\nparent ${base}\nauthor n <a@b> 1 +0000\ncommitter n <a@b> 1 +0000\nencoding UTF-7\nx-hidden value\n more\n\nshown\0hidden\n`;
  const head = fixture.object("commit", Buffer.from(raw));
  const [commit] = (await fixture.range(base, head)).commits;
  expect(commit?.encoding).toBe("UTF-7");
  expect(commit?.headers.map(({ name, value }) => [name, value.toString()])).toEqual([
    ["encoding", "UTF-7"],
    ["x-hidden", "value\n more"],
  ]);
  expect(commit?.message.toString()).toBe("shown\0hidden\n");
  expect(commit?.defects).toEqual(["nulInCommit"]);
});

it("looks up files and directories of a commit without following links", async () => {
  const fixture = Fixture.make();
  fixture.write("d/e/file", "content").write("d/big", "x".repeat(100)).write("plain", "p").commit();
  const link = fixture.blob("d/e");
  const entries = fixture.run(["ls-tree", "-z", "HEAD"]).toString().split("\0").slice(0, -1);
  const listed = entries
    .map((line) => line.split(/[ \t]/))
    .map(([mode, , oid, name]) => [(mode ?? "").replace(/^0/, ""), name ?? "", oid as Oid] as const);
  const root = fixture.tree([
    ["40000", "d", (listed[0] as (typeof listed)[0])[2]],
    ["120000", "link", link],
    ["100644", "plain", (listed[1] as (typeof listed)[0])[2]],
  ]);
  const { reader } = await fixture.objects();
  const asked = ["d/e/file", "d/big", "d", "link", "link/file", "plain/x", "none/none", "D/e/file"].map(path);
  const found = await lookupAll(reader, root, asked, 50);
  expect(
    [...found.values()].map((answer) => (answer.kind === "unreadable" ? answer.why : answer.kind)).sort(),
  ).toEqual(["file", "too-large", "not-a-file", "not-a-file", "absent", "absent", "absent", "absent"].sort());
  expect(found.get(path("d/e/file"))).toMatchObject({ kind: "file", bytes: Buffer.from("content") });
  const directories = await readDirectories(reader, root, ["d", "plain", "link"].map(path));
  expect([...directories].map(([at, { kind }]) => `${at}:${kind}`).sort()).toEqual([
    ":directory",
    "d:directory",
    "link:not-a-directory",
    "plain:not-a-directory",
  ]);
  expect([...(await siblingsOf(reader, root, [path("d")])).keys()]).toEqual(["d"]);
});

it("finds a finished plan wherever a squash merge left its trailer, and no plan whose id only begins alike", async () => {
  const fixture = Fixture.make();
  const squash = fixture
    .write("a", "a")
    .commit("Feature (#3)\n\n* one\n\nPlan-Id: WP-142\nIteration: 1\n\n* two\n\nmore");
  fixture.write("a", "b").commit("mentions Plan-Id: WP-9 in passing");
  const objects = await fixture.objects();
  const tip = fixture.git("rev-parse", "HEAD") as Oid;
  expect(await findTrailer(objects, tip, "Plan-Id", "WP-142", CEILINGS)).toEqual({
    commit: squash,
    complete: true,
  });
  for (const id of ["WP-14", "WP-9", "WP-1424"]) {
    expect(await findTrailer(objects, tip, "Plan-Id", id, CEILINGS)).toEqual({ complete: true });
  }
});

it("counts lines of text and of binary alike, and 26 MB of them in a moment [T044]", () => {
  const count = (from: string | undefined, to: string | undefined) =>
    changedLines(
      from === undefined ? from : Buffer.from(from, "latin1"),
      to === undefined ? to : Buffer.from(to, "latin1"),
    );
  expect(count(undefined, "a\nb")).toEqual({ added: 2, removed: 0 });
  expect(count("a\nb\n", undefined)).toEqual({ added: 0, removed: 2 });
  expect(count("a\nb", "a\nb\n")).toEqual({ added: 1, removed: 1 });
  expect(count("a\nx\nb\n", "a\nb\n")).toEqual({ added: 0, removed: 1 });
  expect(count("\0\xff\n", "\0\xfe\n")).toEqual({ added: 1, removed: 1 });
  const lines = Array.from(
    { length: 400_000 },
    (_, n) => `line number ${n}, made long enough to be like code\n`,
  );
  const [from, to] = [
    Buffer.from(lines.join("")),
    Buffer.from(lines.map((line, n) => (n % 1000 === 7 ? `x${line}` : line)).join("")),
  ];
  const spent = processorTime();
  expect(changedLines(from, to)).toEqual({ added: 400, removed: 400 });
  const shuffled = Buffer.from(lines.toReversed().join(""));
  const { added, removed } = changedLines(from, shuffled);
  expect([added === removed, added <= 400_000, added >= 399_999 - 4096]).toEqual([true, true, true]);
  expect(spent()).toBeLessThan(40_000);
});
