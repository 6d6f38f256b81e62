import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { Objects } from "../../src/git/objects.ts";
import { revertUpdate } from "../../src/git/revert.ts";
import { CEILINGS, type Oid } from "../../src/git/types.ts";
import { type RefUpdate, updateOfMerge } from "../../src/git/update.ts";
import { Fixture, path, summary } from "./fixture.ts";
import { Random } from "./random.ts";

type Method = "merge" | "squash" | "rebase";
interface Promotion extends RefUpdate {
  readonly head: Oid;
  readonly method: Method;
}

const QUIET = ["-c", "merge.directoryRenames=false", "-c", "advice.mergeConflict=false"];
const FILES = Array.from({ length: 14 }, (_, at) => `src/${"abcdefg"[at % 7]}/file${at}.txt`);

/** The lines of every file of a commit. */
function contents(fixture: Fixture, commit: string): Map<string, string[]> {
  const files = new Map<string, string[]>();
  for (const line of fixture.git("grep", "-n", "", commit).split("\n")) {
    const [, name = "", text = ""] = /^[^:]*:([^:]*):\d+:(.*)$/.exec(line) ?? [];
    files.set(name, [...(files.get(name) ?? []), text]);
  }
  return files;
}

/** What one agent does: a few edits of lines, now and then a file made, deleted, moved or made executable. */
function work(fixture: Fixture, random: Random, name: string, from: Oid): Oid {
  const files = contents(fixture, from);
  const stream: string[] = [];
  const commits = 1 + random.below(3);
  for (let n = 0; n < commits; n += 1) {
    const chosen = random.of([...files.keys()]);
    const lines = files.get(chosen) ?? [];
    const [kind, deeds] = [random.below(10), [] as string[]];
    const put = (path: string, text: readonly string[], mode = "100644") => {
      const data = `${text.join("\n")}\n`;
      files.set(path, [...text]);
      deeds.push(`M ${mode} inline ${path}`, `data ${data.length}`, data);
    };
    if (kind === 0) put(`src/new/${name}-${n}.txt`, [name]);
    else if (kind === 1 || kind === 2) {
      files.delete(chosen);
      deeds.push(`D ${chosen}`);
      if (kind === 2 || files.size < 6) put(`src/moved-${name}-${n}.txt`, lines);
    } else if (kind === 3) put(chosen, lines, "100755");
    else put(chosen, lines.with(random.below(lines.length), `${name} ${n}`));
    const message = `${name}: step ${n}`;
    const when = `n <a@b> ${1_700_000_000 + n} +0000`;
    stream.push(
      "commit refs/heads/work",
      `author ${when}`,
      `committer ${when}`,
      `data ${message.length}`,
      message,
    );
    if (n === 0) stream.push(`from ${from}`);
    stream.push(...deeds);
  }
  fixture.run(["fast-import", "--quiet", "--force"], `${stream.join("\n")}\n`);
  return fixture.git("rev-parse", "refs/heads/work") as Oid;
}

/** A pull request's merge as GitHub makes it; undefined where it conflicts. */
function merged(fixture: Fixture, name: string, head: Oid, before: Oid, method: Method): Oid | undefined {
  try {
    if (method !== "rebase") {
      const tree = fixture.git(...QUIET, "merge-tree", "--write-tree", "--no-messages", before, head) as Oid;
      return fixture.commitTree(tree, method === "merge" ? [before, head] : [before], `${name} (#1)`);
    }
    fixture.git("reset", "-q", "--hard", before);
    fixture.git(...QUIET, "cherry-pick", "--allow-empty", "--keep-redundant-commits", `${before}..${head}`);
    return fixture.git("rev-parse", "HEAD") as Oid;
  } catch {
    return undefined;
  }
}

/** Fifty pull requests into main, some begun before others were merged: merged, squashed and rebased. */
function history(random: Random, count: number) {
  const fixture = Fixture.make();
  for (const file of FILES)
    fixture.write(file, `${Array.from({ length: 40 }, (_, at) => `line ${at} of ${file}`).join("\n")}\n`);
  const start = fixture.commit("start");
  const promotions: Promotion[] = [];
  let tip = start;
  for (let n = 0; promotions.length < count; n += 1) {
    const head = work(fixture, random, `P${n}`, promotions.at(-1 - random.below(3))?.after ?? tip);
    const method = random.of<Method>(["merge", "squash", "rebase"]);
    const after = merged(fixture, `P${n}`, head, tip, method);
    if (after === undefined || after === tip) continue;
    promotions.push({ before: tip, after, head, method });
    tip = after;
  }
  return { fixture, start, tip, promotions };
}

/** Lets the fixture's git see what a reading has written. */
function borrow(fixture: Fixture, { scratch }: Objects): void {
  const info = join(fixture.directory, ".git/objects/info");
  mkdirSync(info, { recursive: true });
  writeFileSync(join(info, "alternates"), `${join(scratch.directory, "objects")}\n`);
}

/** `git revert` of the update as one commit, in a work tree: the tree, or the paths in conflict. */
function oracle(
  fixture: Fixture,
  { before, after }: RefUpdate,
  tip: Oid,
): { tree: string } | { paths: string[] } {
  const one = fixture.git("commit-tree", `${after}^{tree}`, "-p", before, "-m", "one");
  fixture.git("reset", "-q", "--hard", tip);
  try {
    fixture.git(...QUIET, "revert", "--no-commit", one);
  } catch {
    const unmerged = fixture
      .git("ls-files", "-u", "-z")
      .split("\0")
      .filter((line) => line !== "");
    return { paths: [...new Set(unmerged.map((line) => line.slice(line.indexOf("\t") + 1)))].sort() };
  }
  return { tree: fixture.git("write-tree") };
}

async function findsEach(
  { fixture, promotions }: ReturnType<typeof history>,
  objects: Objects,
): Promise<void> {
  const shapes = new Set<string>();
  for (const { before, after, head, method } of promotions) {
    const found = await updateOfMerge(objects, after, head, CEILINGS);
    expect([method, found]).toEqual([method, { before, after }]);
    const isLong = method === "rebase" && fixture.git("rev-parse", `${after}^`) !== before;
    shapes.add(isLong ? "row" : method);
  }
  expect([...shapes].sort()).toEqual(["merge", "rebase", "row", "squash"]);
}

async function takesBackInRandomOrder(
  { fixture, promotions, ...made }: ReturnType<typeof history>,
  objects: Objects,
): Promise<void> {
  const random = new Random(7);
  let { tip } = made;
  const left = [...promotions];
  const seen = { clean: 0, conflicted: 0, unneeded: 0 };
  while (left.length > 0) {
    const [promotion] = left.splice(random.below(left.length), 1) as [Promotion];
    const found = await revertUpdate(objects, promotion, tip, CEILINGS);
    if (found.kind === "undetermined") throw new Error(found.why);
    seen[found.kind] += 1;
    const expected = oracle(fixture, promotion, tip);
    if (found.kind === "conflicted") {
      expect({ paths: found.conflicts.map((each) => each.path) }).toEqual(expected);
      continue;
    }
    const tree = found.kind === "clean" ? found.tree : fixture.git("rev-parse", `${tip}^{tree}`);
    expect({ tree }).toEqual(expected);
    if (found.kind === "clean") tip = fixture.commitTree(found.tree, [tip], `take ${promotion.after} back`);
  }
  expect(seen.clean).toBeGreaterThan(15);
  expect(seen.conflicted).toBeGreaterThan(3);
}

/** The last first: each gives the very tree that was before it. */
async function restoresAll(
  { fixture, start, promotions, ...made }: ReturnType<typeof history>,
  objects: Objects,
): Promise<void> {
  let { tip } = made;
  for (const promotion of promotions.toReversed()) {
    const found = await revertUpdate(objects, promotion, tip, CEILINGS);
    const wanted = fixture.git("rev-parse", `${promotion.before}^{tree}`);
    const given = found.kind === "clean" ? found.tree : fixture.git("rev-parse", `${tip}^{tree}`);
    expect([found.kind, given]).toEqual([found.kind, wanted]);
    if (found.kind === "clean") tip = fixture.commitTree(found.tree, [tip]);
  }
  expect(fixture.git("rev-parse", `${tip}^{tree}`)).toBe(fixture.git("rev-parse", `${start}^{tree}`));
}

it("takes back each of fifty merges, squashes and rebases, in random order as git revert does or with the same conflicts, and the last first to the exact tree [P97]", async () => {
  const made = history(new Random(3), 50);
  const objects = await made.fixture.objects();
  borrow(made.fixture, objects);
  await findsEach(made, objects);
  await takesBackInRandomOrder(made, objects);
  await restoresAll(made, objects);
}, 400_000);

it("says of each conflict what became of the path since, and by which commits", async () => {
  const fixture = Fixture.make();
  for (const name of ["a", "b", "c", "d"]) fixture.write(`${name}.txt`, "1\n");
  const before = fixture.commit("start");
  for (const name of ["a", "b", "d"]) fixture.write(`${name}.txt`, "2\n");
  fixture.git("rm", "-q", "c.txt");
  const after = fixture.commit("promoted");
  fixture.write("a.txt", "3\n");
  const changed = fixture.commit("changed");
  fixture.git("rm", "-q", "b.txt");
  fixture.write("c.txt", "another\n");
  const tip = fixture.commit("deleted, and made again");
  const found = await revertUpdate(await fixture.objects(), { before, after }, tip, CEILINGS);
  expect(found).toEqual({
    kind: "conflicted",
    conflicts: [
      { path: path("a.txt"), since: "changed", by: [changed] },
      { path: path("b.txt"), since: "deleted", by: [tip] },
      { path: path("c.txt"), since: "made again", by: [tip] },
    ],
  });
});

it("lists what a clean revert changes, and says where nothing is left or nothing can be said", async () => {
  const fixture = Fixture.make();
  fixture.write("a.txt", "1\n").write("b.txt", "1\n");
  const before = fixture.commit("start");
  fixture.write("a.txt", "2\n").write("new.txt", "1\n");
  const after = fixture.commit("promoted");
  fixture.write("b.txt", "2\n");
  const tip = fixture.commit("another's work");
  const objects = await fixture.objects();
  const found = await revertUpdate(objects, { before, after }, tip, CEILINGS);
  expect(found.kind === "clean" && summary(found.changes)).toEqual(["M a.txt", "D new.txt"]);
  if (found.kind !== "clean") throw new Error("not clean");
  borrow(fixture, objects);
  const back = fixture.commitTree(found.tree, [tip]);
  expect(await revertUpdate(objects, { before, after }, back, CEILINGS)).toEqual({ kind: "unneeded" });
  const elsewhere = fixture.commitTree(found.tree, [before]);
  expect(await revertUpdate(objects, { before, after }, elsewhere, CEILINGS)).toMatchObject({
    kind: "undetermined",
    why: `\`${after}\` is not in the history of \`${elsewhere}\``,
  });
});

it("takes no other commit for the merge of a pull request", async () => {
  const fixture = Fixture.make();
  fixture.write("a.txt", "1\n");
  const before = fixture.commit("start");
  fixture.write("b.txt", "1\n");
  const head = fixture.commit("work");
  const evil = fixture.tree([
    ["100644", "a.txt", fixture.blob("1\n")],
    ["100644", "b.txt", fixture.blob("1\n")],
    ["100644", "c.txt", fixture.blob("x")],
  ]);
  const objects = await fixture.objects();
  const honest = fixture.commitTree(fixture.git("rev-parse", `${head}^{tree}`) as Oid, [before, head]);
  expect(await updateOfMerge(objects, honest, head, CEILINGS)).toEqual({ before, after: honest });
  const forged = fixture.commitTree(evil, [before, head]);
  expect(await updateOfMerge(objects, forged, head, CEILINGS)).toBeUndefined();
  const squashed = fixture.commitTree(evil, [before]);
  expect(await updateOfMerge(objects, squashed, head, CEILINGS)).toBeUndefined();
  expect(await updateOfMerge(objects, head, head, CEILINGS)).toBeUndefined();
});
