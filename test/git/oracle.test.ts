import { expect, it } from "vitest";
import { parseCommit } from "../../src/git/commit-object.ts";
import { changedLines } from "../../src/git/line-count.ts";
import { parseTag } from "../../src/git/tags.ts";
import { trailersOf } from "../../src/git/trailers.ts";
import { lookOver } from "../../src/git/tree.ts";
import { diffTrees } from "../../src/git/tree-walk.ts";
import { CEILINGS, type Oid } from "../../src/git/types.ts";
import { Fixture, rawTree } from "./fixture.ts";
import { Random } from "./random.ts";

const NULL = "0".repeat(40);
// fsck cannot even begin with these.
const UNPARSED = "unparsed";
const COMMIT = "2".repeat(40) as Oid;
const TREE = "1".repeat(40) as Oid;

/** What git's own fsck says of objects, by id. Broken links are not its subject here. */
function fsck(fixture: Fixture): Map<string, string[]> {
  const said = new Map<string, string[]>();
  let report = "";
  try {
    fixture.run(["fsck", "--strict", "--no-dangling", "--no-reflogs"]);
  } catch (error) {
    report = String((error as { stderr: Buffer }).stderr);
  }
  for (const line of report.split("\n")) {
    const [, oid, kind] = /^(?:error|warning) in \w+ ([0-9a-f]{40}): (\w+):/.exec(line) ?? [];
    const unparsed = /^error: ([0-9a-f]{40}): object could not be parsed/.exec(line)?.[1];
    if (unparsed) said.set(unparsed, [UNPARSED]);
    if (oid && kind) said.set(oid, [...(said.get(oid) ?? []), kind].sort());
  }
  return said;
}

it("calls a tree odd exactly where git fsck does, and for the same reasons [T030] [T031] [T032]", () => {
  const fixture = Fixture.make();
  const random = new Random(11);
  const blob = fixture.blob("x");
  const names = ["a", "a.b", "a-b", "b", "ab", ".", "..", ".git", ".GIT", "x/y", "", "é"];
  const trees = new Map<Oid, string[]>();
  for (let n = 0; n < 150; n += 1) {
    const entries = Array.from({ length: 1 + random.below(4) }, () => {
      const mode = random.of([
        "100644",
        "100644",
        "100644",
        "40000",
        "100755",
        "120000",
        "100664",
        "0100644",
        "160000",
        "40755",
      ]);
      return [mode, random.of(names), random.below(12) === 0 ? NULL : blob] as const;
    });
    const sorted = random.below(2) === 0 ? [...entries].sort((a, b) => (key(a) < key(b) ? -1 : 1)) : entries;
    const raw = rawTree(sorted);
    const oid = fixture.object("tree", raw);
    trees.set(oid, [...new Set<string>(lookOver(raw, "sha1").defects.map(({ kind }) => kind))].sort());
  }
  const said = fsck(fixture);
  let odd = 0;
  for (const [oid, kinds] of trees) {
    const oracle = said.get(oid) ?? [];
    if (oracle.length > 0) odd += 1;
    const raw = fixture.run(["cat-file", "tree", oid]).toString("latin1");
    // An empty name ends git's own parser: it says no more than that. In a tree out of order it misses twins.
    const known = oracle.includes("badTree") && kinds.includes("emptyName") ? kinds : oracle;
    const missed = kinds.includes("treeNotSorted") && !known.includes("duplicateEntries");
    expect([raw, kinds.filter((kind) => !(missed && kind === "duplicateEntries"))]).toEqual([raw, known]);
  }
  expect(odd).toBeGreaterThan(50);
});

function key([mode, name]: readonly [string, string, string]): string {
  return Number.parseInt(mode, 8) >> 12 === 4 ? `${name}/` : name;
}

it("lists the same changes as git diff-tree without renames, in the same order", async () => {
  const fixture = Fixture.make();
  const random = new Random(5);
  const names = ["a", "a.b", "a-b", "b", "ab", "c"];
  const grow = (depth: number): Oid => {
    const chosen = names
      .filter(() => random.below(3) > 0)
      .map((name) => {
        const isTree = depth > 0 && random.below(2) === 0;
        return isTree
          ? (["40000", name, grow(depth - 1)] as const)
          : ([random.of(["100644", "100755", "120000"]), name, fixture.blob(`${random.below(3)}`)] as const);
      });
    return fixture.tree(chosen.sort((one, other) => (key(one) < key(other) ? -1 : 1)));
  };
  const trees = Array.from({ length: 8 }, () => grow(2));
  const { reader } = await fixture.objects();
  for (const from of trees) {
    for (const to of trees) {
      const { changes, odd } = await diffTrees(reader, from, to, CEILINGS);
      const oracle = fixture
        .run(["diff-tree", "-r", "-z", "--no-renames", "--no-abbrev", from, to])
        .toString("latin1")
        .split("\0");
      const listed = changes.flatMap((change) => {
        const side = (entry: typeof change.from) =>
          [entry?.mode.toString(8).padStart(6, "0") ?? "000000", entry?.oid ?? NULL] as const;
        const [[mode, oid], [newMode, newOid]] = [side(change.from), side(change.to)];
        const kind =
          mode === "000000"
            ? "A"
            : newMode === "000000"
              ? "D"
              : mode.slice(0, 2) === newMode.slice(0, 2)
                ? "M"
                : "T";
        return [`:${mode} ${newMode} ${oid} ${newOid} ${kind}`, change.path];
      });
      expect([...listed, ""]).toEqual(oracle);
      expect(odd.defects).toEqual([]);
    }
  }
});

/** Author lines, most of them as git does not write them. */
const PEOPLE = [
  ...[
    "n <a@b> 1 +0000",
    "n <a@b> 01 +0000",
    "n <a@b> 1 0000",
    "n <a@b> 1 +000",
    "n <a@b>1 +0000",
    "n<a@b> 1 +0000",
    "<a@b> 1 +0000",
  ],
  ...[
    " <a@b> 1 +0000",
    "n a@b> 1 +0000",
    "n <a<b> 1 +0000",
    "n <a@b 1 +0000",
    "n <a@b> x +0000",
    "n",
    "",
    "n <a@b> 99999999999999999999 +0000",
  ],
  ...["n <a@b> 18446744073709551614 +0000", "n <> 0 -0000", "n <a@b> 1 +0000 x", "n > <a@b> 1 +0000"],
];

/** Header lines that do not belong where they are put. */
const HEADER_LINES = [
  `tree ${TREE}`,
  `tree ${TREE}x`,
  `parent ${COMMIT}`,
  "parent x",
  "encoding ISO-8859-1",
  "gpgsig -\n x",
  "x-secret y",
  "a\0b",
];

it("calls a commit or a tag malformed wherever git fsck does [T056]", () => {
  const fixture = Fixture.make();
  const random = new Random(7);
  const person = (): string => (random.below(3) > 0 ? "n <a@b> 1 +0000" : random.of(PEOPLE));
  const parsed = new Map<Oid, readonly string[]>();
  const raws = new Map<Oid, string>();
  const put = (type: string, raw: Buffer): Oid => {
    const oid = fixture.object(type, raw);
    raws.set(oid, raw.toString("latin1"));
    return oid;
  };
  for (let n = 0; n < 120; n += 1) {
    const headers = [`tree ${TREE}`, `parent ${COMMIT}`, `author ${person()}`, `committer ${person()}`];
    if (random.below(3) === 0)
      headers.splice(random.below(headers.length), random.below(2), random.of(HEADER_LINES));
    if (random.below(9) === 0) headers.splice(2, 0, `author ${person()}`);
    const raw = Buffer.from(
      headers.join("\n") + random.of(["\n\nmessage\n", "\n\nmessage\n", "\n", "", "\n\na\0b"]),
    );
    parsed.set(put("commit", raw), parseCommit(TREE, raw, "sha1").defects);
    const tagHeaders = [
      `object ${COMMIT}`,
      "type commit",
      `tag ${random.of(["v1", "v1", "a..b", "a.lock", "", "/x", "a b"])}`,
      `tagger ${person()}`,
    ];
    if (random.below(3) === 0)
      tagHeaders.splice(random.below(4), 1, random.of([...HEADER_LINES, "type nothing", "object x"]));
    const rawTag = Buffer.from(tagHeaders.join("\n") + random.of(["\n\nmessage\n", "\n", ""]));
    parsed.set(put("tag", rawTag), parseTag(TREE, rawTag, "sha1").defects);
  }
  const said = fsck(fixture);
  expect(said.size).toBeGreaterThan(40);
  for (const [oid, kinds] of parsed) {
    const oracle = said.get(oid) ?? [];
    const raw = raws.get(oid);
    // fsck gives up at its first error; each one it names must be ours too, and what it passes we pass but for our own.
    if (oracle.includes(UNPARSED)) expect([raw, kinds]).not.toEqual([raw, []]);
    else
      expect([raw, oracle.filter((kind) => !(kinds as readonly string[]).includes(kind))]).toEqual([raw, []]);
    const own = ["misplacedHeader", "emptyHeader"];
    if (oracle.length === 0) expect([raw, kinds.filter((kind) => !own.includes(kind))]).toEqual([raw, []]);
  }
});

it("reads trailers as git interpret-trailers does", () => {
  const fixture = Fixture.make();
  const random = new Random(3);
  const pieces = [
    ...[
      "Plan-Id: WP-1",
      "Iteration: 7",
      "Iteration:7",
      "Iteration : 7",
      " continued",
      "\tx: y",
      "plain words",
      "",
      "",
      "# comment",
      "Signed-off-by: n <a@b>",
    ],
    ...[
      "(cherry picked from commit 1234)",
      "Key:",
      ": value",
      "a b: c",
      "Co-authored-by: é <x>",
      "---",
      "Conflicts:",
      "\tfile",
      "Key: one\r",
      "  ",
      "x-y_z: 1",
    ],
  ];
  for (let n = 0; n < 150; n += 1) {
    const message = `${Array.from({ length: 1 + random.below(9) }, () => random.of(pieces)).join("\n")}${random.of(["\n", "\n", "\n\n"])}`;
    const oracle = fixture.run(["interpret-trailers", "--parse", "--no-divider"], message).toString("utf8");
    const ours = trailersOf(Buffer.from(message))
      .map(({ key, value }) => `${key}: ${value}\n`)
      .join("");
    expect([message, ours]).toEqual([message, oracle]);
  }
});

it("counts no more lines than git diff --numstat --text, and the same as its shortest difference", () => {
  const fixture = Fixture.make();
  const random = new Random(9);
  const line = (): string => `${random.of(["{", "}", "a", "b", "", "same", `${random.below(40)}`])}\n`;
  for (let n = 0; n < 60; n += 1) {
    const old = Array.from({ length: random.below(60) }, line);
    const edited = old.flatMap((text) => random.of([[text], [text], [text], [], [line(), text], [line()]]));
    const cut = (lines: string[]): Buffer =>
      Buffer.from(random.below(3) === 0 ? lines.join("").replace(/\n$/, "") : lines.join(""));
    const [from, to] = [cut(old), cut(edited)];
    const counted = changedLines(from, to);
    const numstat = (...args: string[]): [number, number] => {
      const [one, other] = [fixture.blob(from), fixture.blob(to)];
      const [added = "0", removed = "0"] = fixture
        .git("diff", "--numstat", "--text", ...args, one, other)
        .split("\t");
      return [Number(added), Number(removed)];
    };
    expect([counted.added, counted.removed]).toEqual(numstat("--minimal"));
    const [added, removed] = numstat();
    expect(counted.added + counted.removed).toBeLessThanOrEqual(added + removed);
  }
});
