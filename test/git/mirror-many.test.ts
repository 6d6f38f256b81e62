import { readdirSync, readlinkSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { Mirror } from "../../src/git/mirror.ts";
import { runGit } from "../../src/git/run-git.ts";
import type { Oid } from "../../src/git/types.ts";
import { type Fixture, temporaryDirectory } from "./fixture.ts";
import { hosted } from "./hosted.ts";

const OPTIONS = { bytesMax: 50_000_000, timeoutMs: 60_000 };

function commits(fixture: Fixture, count: number): Oid[] {
  return Array.from({ length: count }, (_, n) => fixture.write(`f${n}.txt`, `${n}\n`).commit(`change ${n}`));
}

function mirrorIn(directory = temporaryDirectory()): Mirror {
  return Mirror.open(join(directory, "1.git"));
}

it("brings many heads by one git, and asks for none of them again", async () => {
  const { fixture, server, remote } = await hosted();
  const heads = commits(fixture, 12);
  const directory = temporaryDirectory();
  const mirror = mirrorIn(directory);
  await mirror.fetchAhead(remote, heads, OPTIONS);
  const asked = server.authorizations.length;
  for (const one of [mirror, mirrorIn(directory)])
    for (const head of heads) expect(await one.fetch(remote, [head], OPTIONS)).toEqual({ kind: "fetched" });
  expect(server.authorizations).toHaveLength(asked);
});

it("leaves a lot with one that cannot be had, or that git's check refuses, to those who ask for each", async () => {
  const { fixture, remote } = await hosted();
  const [first, ...others] = commits(fixture, 3) as [Oid, Oid, Oid];
  const evil = fixture.commitTree(fixture.tree([["100644", ".GIT", fixture.blob("x\n")]]));
  const mirror = mirrorIn();
  await mirror.fetchAhead(remote, [first, evil], OPTIONS);
  await mirror.fetchAhead(remote, [...others, "1".repeat(40) as Oid], OPTIONS);
  expect(await mirror.fetch(remote, [evil], OPTIONS)).toMatchObject({ kind: "fetched", malformed: /./ });
  for (const head of [first, ...others])
    expect(await mirror.fetch(remote, [head], OPTIONS)).toEqual({ kind: "fetched" });
});

it("keeps what git's check held against an object, for whoever asks again [T030]", async () => {
  const { fixture, remote } = await hosted();
  const evil = fixture.commitTree(fixture.tree([["100644", ".GIT", fixture.blob("x\n")]]));
  const directory = temporaryDirectory();
  const first = await mirrorIn(directory).fetch(remote, [evil], OPTIONS);
  expect(first).toMatchObject({ malformed: expect.stringContaining("hasDotgit") });
  // The process was killed before it could record that; the next one finds the object there.
  const next = mirrorIn(directory);
  expect(await next.fetch(remote, [evil], OPTIONS)).toEqual(first);
  const upon = fixture.commitTree(fixture.tree([["100644", "a", fixture.blob("x\n")]]), [evil]);
  expect(await next.fetch(remote, [upon], OPTIONS)).toEqual({ kind: "fetched" });
  expect(next.complaintAmong([upon, evil])).toContain("hasDotgit");
});

it("reads by the same git again, calls nothing corrupt when that has ended, and leaves nothing behind", async () => {
  const { fixture, remote } = await hosted();
  const heads = commits(fixture, 3);
  const directory = temporaryDirectory();
  const mirror = mirrorIn(directory);
  await mirror.fetchAhead(remote, heads, OPTIONS);
  const sizes = () => mirror.withObjects(({ reader }) => reader.sizes(heads));
  const scratches = () => readdirSync(directory).filter((name) => name.startsWith("proofgate-"));
  const first = await sizes();
  expect(first.map(({ kind }) => kind)).toEqual(["size", "size", "size"]);
  const [scratch] = scratches();
  for (const pid of gitsIn(join(directory, scratch ?? ""))) process.kill(pid, "SIGKILL");
  await expect.poll(() => gitsIn(join(directory, scratch ?? ""))).toEqual([]);
  expect(await sizes()).toEqual(first);
  expect(scratches()).toEqual([scratch]);
  // What comes later is found by a git that was started before.
  const late = fixture.write("late.txt", "x\n").commit("late");
  await mirror.fetch(remote, [late], OPTIONS);
  expect(await mirror.withObjects(({ reader }) => reader.sizes([late]))).toMatchObject([{ type: "commit" }]);
  await expect(mirror.withObjects(() => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  await sizes();
  await mirror.closeIdle();
  expect(scratches()).toEqual([]);
});

/** Processes that work in the directory (Linux). */
function gitsIn(directory: string): number[] {
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      return readlinkSync(`/proc/${name}/cwd`) === realpathSync(directory) ? [Number(name)] : [];
    } catch {
      // It ended meanwhile, or is somebody else's.
      return [];
    }
  });
}

it("asks once for what several want at the same time", async () => {
  const { server, remote, head } = await hosted();
  const mirror = mirrorIn();
  const outcomes = await Promise.all(Array.from({ length: 6 }, () => mirror.fetch(remote, [head], OPTIONS)));
  expect(outcomes).toEqual(Array.from({ length: 6 }, () => ({ kind: "fetched" })));
  expect(server.authorizations).toHaveLength(2);
});

it("joins many packs and many names into few, and loses none of what nothing leads to", async () => {
  const { fixture, remote } = await hosted();
  const heads = commits(fixture, 45);
  const mirror = mirrorIn();
  for (const head of heads) await mirror.fetch(remote, [head], OPTIONS);
  // A head whose name was lost is still an object.
  await runGit([`--git-dir=${mirror.directory}`, "update-ref", "-d", `refs/kept/${heads.at(-1)}`]);
  const last = heads.at(-2)!;
  for (let n = 0; n < 210; n += 1)
    writeFileSync(join(mirror.directory, `refs/kept/${n.toString(16).padStart(40, "0")}`), `${last}\n`);
  await mirror.tidy();
  const names = readdirSync(join(mirror.directory, "objects/pack"));
  expect(names.filter((name) => name.endsWith(".pack")).length).toBeLessThan(10);
  expect(readdirSync(join(mirror.directory, "refs/kept"))).toEqual([]);
  const run = await runGit([`--git-dir=${mirror.directory}`, "cat-file", "--batch-check"], {
    input: heads.join("\n"),
  });
  expect(run.stdout.toString("utf8")).not.toContain("missing");
});
