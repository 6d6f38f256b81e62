import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { autoMerges } from "../../src/git/merge.ts";
import { CEILINGS, type Oid } from "../../src/git/types.ts";
import { Fixture } from "./fixture.ts";

it("says which pairs it did not come to: another attempt may tell of these, and of no other", async () => {
  const fixture = Fixture.make();
  const into = fixture.write("a.txt", "a\n").commit("base");
  const [one, other] = ["one", "other"].map((name) => fixture.commitTree(fixture.tree([]), [], name));
  fixture.git("checkout", "-q", "-b", "side");
  const from = fixture.write("b.txt", "b\n").commit("side");
  const objects = await fixture.objects();
  const pairs = [one!, other!, from].map((each) => ({ into, from: each }));
  const merge = async (failedMerges: number) =>
    (await autoMerges(objects, pairs, { ...CEILINGS, failedMerges })).map((each) => [
      each.kind,
      "isUntried" in each,
    ]);
  expect(await merge(2)).toEqual([
    ["unrelated", false],
    ["unrelated", false],
    ["clean", false],
  ]);
  expect(await merge(0)).toEqual([
    ["unrelated", false],
    ["undetermined", true],
    ["undetermined", true],
  ]);
});

it("answers the same however many pairs there are, and names each that git cannot merge", async () => {
  const fixture = Fixture.make();
  const into = fixture.write("a.txt", "a\n").commit("base");
  const orphan = fixture.commitTree(fixture.tree([]), [], "orphan");
  fixture.git("checkout", "-q", "-b", "side");
  const froms = Array.from({ length: 40 }, (_, at) =>
    at % 7 === 3 ? orphan : fixture.write("b.txt", `${at}\n`).commit(`${at}`),
  );
  const pairs = froms.map((from) => ({ into, from }));
  const merges = await autoMerges(await fixture.objects(), pairs, CEILINGS);
  expect(merges.map(({ kind }) => kind)).toEqual(
    froms.map((from) => (from === orphan ? "unrelated" : "clean")),
  );
  const trees = merges.flatMap((merge) => (merge.kind === "clean" ? [merge.tree] : []));
  expect(new Set(trees).size).toBe(trees.length);
});

it("takes no longer than a few commands may, however many merges are slow, and tells these from the others", async () => {
  const fixture = Fixture.make();
  const into = fixture.write("a.txt", "a\n").commit("base");
  fixture.git("checkout", "-q", "-b", "side");
  const slow = fixture.write("b.txt", "slow\n").commit("slow");
  const quick = fixture.write("b.txt", "quick\n").commit("quick");
  const objects = await fixture.objects();
  const folder = mkdtempSync(join(tmpdir(), "proofgate-slow-"));
  const log = join(folder, "log");
  // A git that never ends where it has to merge what is slow.
  const script = `#!/bin/sh
input=$(cat)
echo "$input" | wc -l >> ${log}
case "$input" in *${slow}*) exec sleep 30;; esac
printf '%s\\n' "$input" | PATH=${process.env.PATH} exec git "$@"
`;
  writeFileSync(join(folder, "git"), script, { mode: 0o755 });
  const path = process.env.PATH;
  const merge = async (commandMs: number, froms: readonly Oid[]) => {
    process.env.PATH = `${folder}:${path}`;
    try {
      const pairs = froms.map((from) => ({ into, from }));
      return await autoMerges(objects, pairs, { ...CEILINGS, commandMs });
    } finally {
      process.env.PATH = path;
    }
  };
  const one = await merge(3_000, [quick, slow, quick]);
  expect(one.map((each) => [each.kind, "isUntried" in each])).toEqual([
    ["clean", false],
    ["undetermined", false],
    ["clean", false],
  ]);
  rmSync(log);
  const many = await merge(
    500,
    Array.from({ length: 50 }, () => slow),
  );
  const commands = readFileSync(log, "utf8").trim().split("\n").map(Number);
  expect(commands.length).toBeLessThanOrEqual(4);
  expect(commands.slice(0, 2)).toEqual([16, 1]);
  expect(many.filter((each) => "isUntried" in each).length).toBeGreaterThanOrEqual(47);
  rmSync(folder, { recursive: true });
}, 30_000);
