import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { CannotRun } from "../../src/git/cannot-run.ts";
import { autoMerges } from "../../src/git/merge.ts";
import { Mirror } from "../../src/git/mirror.ts";
import type { Objects } from "../../src/git/objects.ts";
import type { Remote } from "../../src/git/remote.ts";
import { runGit } from "../../src/git/run-git.ts";
import { CEILINGS, type Oid } from "../../src/git/types.ts";
import { Fixture, temporaryDirectory } from "./fixture.ts";
import { type Hosted, hosted } from "./hosted.ts";

const OPTIONS = { bytesMax: 500_000_000, timeoutMs: 60_000 };

async function hostedPartly(): Promise<Hosted & { readonly mirror: Mirror }> {
  const here = await hosted();
  here.fixture.git("config", "uploadpack.allowFilter", "true");
  return { ...here, mirror: partialIn() };
}

function partialIn(directory = temporaryDirectory()): Mirror {
  return Mirror.open(join(directory, "1.git"), { isPartial: true });
}

function isHere(mirror: Mirror, oids: readonly Oid[]): Promise<boolean[]> {
  return mirror.withObjects(async ({ reader }) =>
    (await reader.sizes(oids)).map(({ kind }) => kind === "size"),
  );
}

/** Reads contents as a judgement does: what is missing is brought, and read then. */
async function contents(
  mirror: Mirror,
  remote: Remote,
  oids: readonly Oid[],
): Promise<(string | undefined)[]> {
  const read = async ({ reader }: Objects) =>
    (await reader.read(oids, { type: "blob", bytesMax: 1e6 })).map((answer) =>
      answer.kind === "object" ? answer.body.toString("utf8") : undefined,
    );
  return await mirror.withObjects(read, async (blobs) => {
    const outcome = await mirror.fetchBlobs(remote, blobs, OPTIONS);
    if (outcome.kind === "failed") return outcome.detail;
    return outcome.kind === "fetched" ? undefined : outcome.kind;
  });
}

function packsOf(mirror: Mirror): string[] {
  return readdirSync(join(mirror.directory, "objects/pack"));
}

it("has commits and trees, and of the contents what it was asked for: many in one fetch", async () => {
  const { fixture, server, remote, mirror } = await hostedPartly();
  for (let n = 0; n < 200; n += 1) fixture.write(`f${n}.txt`, `content ${n}\n`);
  const head = fixture.commit("two hundred files");
  expect(await mirror.fetch(remote, [head], OPTIONS)).toEqual({ kind: "fetched" });
  const oidOf = (n: number) => fixture.git("rev-parse", `HEAD:f${n}.txt`) as Oid;
  const tree = fixture.git("rev-parse", "HEAD^{tree}") as Oid;
  const [first, second, third] = [oidOf(1), oidOf(2), oidOf(3)] as [Oid, Oid, Oid];
  expect(await isHere(mirror, [head, tree, first])).toEqual([true, true, false]);
  const before = server.answered.length;
  expect(await contents(mirror, remote, [first, second])).toEqual(["content 1\n", "content 2\n"]);
  expect(server.answered.slice(before).map(({ path }) => path.replace(/^.*\.git\//, ""))).toEqual([
    "info/refs?service=git-upload-pack",
    "git-upload-pack",
  ]);
  expect(await isHere(mirror, [first, second, third])).toEqual([true, true, false]);
});

it("stays of the kind that it was made of, and has no address and no token in its configuration [T165]", async () => {
  const { remote, head, mirror } = await hostedPartly();
  await mirror.fetch(remote, [head], OPTIONS);
  const configuration = readFileSync(join(mirror.directory, "config"), "utf8");
  expect(configuration).toContain("partialclonefilter = blob:none");
  expect(configuration).not.toMatch(/http|token|ghs/);
  expect(Mirror.open(mirror.directory).isPartial).toBe(true);
  const whole = Mirror.open(join(temporaryDirectory(), "2.git"));
  expect(Mirror.open(whole.directory, { isPartial: true }).isPartial).toBe(false);
});

it("asks no other remote, whatever its configuration was made to say [T163]", async () => {
  const { fixture, remote, mirror } = await hostedPartly();
  const elsewhere = await hostedPartly();
  const head = fixture.write("b.txt", "b\n").commit("b");
  const file = join(mirror.directory, "config");
  const evil = `[remote "evil"]\n\tpromisor = true\n\turl = ${elsewhere.remote.url}\n[remote "proofgate"]\n\turl = ${elsewhere.remote.url}\n`;
  writeFileSync(file, readFileSync(file, "utf8") + evil);
  const opened = Mirror.open(mirror.directory);
  expect(readFileSync(file, "utf8")).not.toContain("evil");
  await opened.fetch(remote, [head], OPTIONS);
  const oid = fixture.git("rev-parse", "HEAD:b.txt") as Oid;
  // Nor does git itself bring what is missing, from anywhere.
  expect((await runGit([`--git-dir=${opened.directory}`, "cat-file", "-p", oid])).status).not.toBe(0);
  expect(await contents(opened, remote, [oid])).toEqual(["b\n"]);
  expect(elsewhere.server.answered).toEqual([]);
});

it("takes all that a remote without filters sends, and lacks nothing", async () => {
  const { fixture, server, remote, mirror } = await hostedPartly();
  fixture.git("config", "uploadpack.allowFilter", "false");
  const head = fixture.write("b.txt", "b\n").commit("b");
  expect(await mirror.fetch(remote, [head], OPTIONS)).toEqual({ kind: "fetched" });
  const before = server.answered.length;
  expect(await contents(mirror, remote, [fixture.git("rev-parse", "HEAD:b.txt") as Oid])).toEqual(["b\n"]);
  expect(server.answered).toHaveLength(before);
});

it("says which blob the remote has not, and reads nothing in its place", async () => {
  const { fixture, remote, mirror } = await hostedPartly();
  const head = fixture.write("b.txt", "b\n").write("c.txt", "c\n").commit("b and c");
  const [gone, there] = ["HEAD:b.txt", "HEAD:c.txt"].map((name) => fixture.git("rev-parse", name)) as [
    Oid,
    Oid,
  ];
  await mirror.fetch(remote, [head], OPTIONS);
  rmSync(join(fixture.directory, ".git/objects", gone.slice(0, 2), gone.slice(2)));
  const read = contents(mirror, remote, [gone, there]);
  await expect(read).rejects.toThrow(CannotRun);
  await expect(read).rejects.toThrow(`the blob ${gone} and 1 more cannot be had from the remote`);
  expect(await contents(mirror, remote, [there])).toEqual(["c\n"]);
});

it("tells a commit that is gone, as what a force-push threw away may be, and is good for the next one [T059]", async () => {
  const { fixture, remote, mirror } = await hostedPartly();
  const head = fixture.write("b.txt", "b\n").commit("b");
  const gone = "1".repeat(40) as Oid;
  expect(await mirror.fetch(remote, [gone], OPTIONS)).toMatchObject({ kind: "failed", why: "missing" });
  expect(await mirror.fetch(remote, [head], OPTIONS)).toEqual({ kind: "fetched" });
});

it("believes no remote that gives another content for a blob", async () => {
  const { fixture, server, remote, mirror } = await hostedPartly();
  const head = fixture.write("b.txt", "b\n").write("c.txt", "c\n").commit("b and c");
  const [asked, given] = ["HEAD:b.txt", "HEAD:c.txt"].map((name) => fixture.git("rev-parse", name)) as [
    Oid,
    Oid,
  ];
  await mirror.fetch(remote, [head], OPTIONS);
  server.rewrite = (body) =>
    Buffer.from(body.toString("latin1").replace(`want ${asked}`, `want ${given}`), "latin1");
  await expect(contents(mirror, remote, [asked])).rejects.toThrow("cannot be had from the remote");
  expect(await isHere(mirror, [asked])).toEqual([false]);
  delete server.rewrite;
  expect(await contents(mirror, remote, [asked])).toEqual(["b\n"]);
});

it("is whole in what it has after fetches at the same time, and after one that was killed", async () => {
  const { fixture, remote } = await hostedPartly();
  const heads: Oid[] = [];
  for (let n = 0; n < 4; n += 1) heads.push(fixture.write(`f${n}.txt`, `${n}\n`).commit(`change ${n}`));
  const directory = temporaryDirectory();
  const mirror = partialIn(directory);
  mkdirSync(join(mirror.directory, "refs/kept"), { recursive: true });
  writeFileSync(join(mirror.directory, "objects/pack/tmp_pack_abc"), "half");
  writeFileSync(join(mirror.directory, `objects/pack/pack-${"1".repeat(40)}.promisor`), "");
  const again = partialIn(directory);
  const blobs = heads.map((_, n) => fixture.git("rev-parse", `HEAD:f${n}.txt`) as Oid);
  const read = await Promise.all(
    heads.map(async (head, n) => {
      await again.fetch(remote, [head], OPTIONS);
      return await contents(again, remote, [blobs[n]!, blobs[0]!].slice(0, n + 1));
    }),
  );
  expect(read).toEqual(heads.map((_, n) => [`${n}\n`, "0\n"].slice(0, n + 1)));
  const run = await runGit([`--git-dir=${again.directory}`, "fsck", "--strict"]);
  expect([run.status, run.stderr]).toEqual([0, expect.not.stringMatching(/error|missing|broken/)]);
  expect(packsOf(again).filter((name) => name.startsWith("tmp_"))).toEqual([]);
});

it("counts what came towards what a mirror may have", async () => {
  const { fixture, remote, mirror } = await hostedPartly();
  const head = fixture.write("large.txt", "large\n".repeat(10)).commit("large");
  await mirror.fetch(remote, [head], OPTIONS);
  const oid = fixture.git("rev-parse", "HEAD:large.txt") as Oid;
  const tight = { ...OPTIONS, bytesMax: 10 };
  expect(await mirror.fetchBlobs(remote, [oid], tight)).toEqual({ kind: "too-large", bytesMax: 10 });
});

it("joins its packs without forgetting what was promised", async () => {
  const { fixture, remote, mirror } = await hostedPartly();
  const blobs: Oid[] = [];
  for (let n = 0; n < 42; n += 1) fixture.write(`f${n}.txt`, `${n}\n`);
  const head = fixture.commit("many");
  await mirror.fetch(remote, [head], OPTIONS);
  for (let n = 0; n < 41; n += 1) {
    blobs.push(fixture.git("rev-parse", `HEAD:f${n}.txt`) as Oid);
    await mirror.fetchBlobs(remote, blobs.slice(-1), OPTIONS);
  }
  const reading = mirror.withObjects(async ({ reader }) => {
    const before = await reader.sizes(blobs);
    await mirror.tidy();
    return [before, await reader.sizes(blobs)];
  });
  const [before, after] = await reading;
  expect(after).toEqual(before);
  const names = packsOf(mirror).map((name) => name.slice(name.indexOf(".")));
  expect(names.filter((kind) => kind === ".pack").length).toBeLessThanOrEqual(22);
  expect(names.filter((kind) => kind === ".promisor")).toHaveLength(
    names.filter((kind) => kind === ".pack").length,
  );
  const run = await runGit([`--git-dir=${mirror.directory}`, "fsck", "--strict"]);
  expect([run.status, run.stderr]).toEqual([0, expect.not.stringMatching(/error|missing|broken/)]);
  const last = fixture.git("rev-parse", "HEAD:f41.txt") as Oid;
  expect(await contents(mirror, remote, [last])).toEqual(["41\n"]);
  const next = fixture.write("next.txt", "next\n").commit("next");
  expect(await mirror.fetch(remote, [next], OPTIONS)).toEqual({ kind: "fetched" });
}, 60_000);

it("forgets the older names of very many heads, and no object", async () => {
  const fixture = Fixture.make("--bare");
  const commits = Array.from({ length: 10_300 }, (_, n) => {
    const when = `a <a@example.com> ${1_700_000_000 + n} +0000`;
    return `commit refs/heads/x\nmark :${n + 1}\ncommitter ${when}\ndata 0\n\n`;
  });
  fixture.run(["fast-import", "--quiet"], commits.join(""));
  const listed = fixture.git("rev-list", "x").split("\n") as Oid[];
  const mirror = partialIn();
  writeFileSync(join(mirror.directory, "objects/info/alternates"), `${join(fixture.directory, "objects")}\n`);
  const [packed, loose] = [listed.slice(300).sort(), listed.slice(0, 300)];
  const lines = packed.map((oid) => `${oid} refs/kept/${oid}\n`).join("");
  writeFileSync(
    join(mirror.directory, "packed-refs"),
    `# pack-refs with: peeled fully-peeled sorted \n${lines}`,
  );
  mkdirSync(join(mirror.directory, "refs/kept"));
  for (const oid of loose) writeFileSync(join(mirror.directory, "refs/kept", oid), `${oid}\n`);
  await mirror.tidy();
  const left = await runGit([`--git-dir=${mirror.directory}`, "for-each-ref", "--format=%(objectname)"]);
  expect(new Set(left.stdout.toString("utf8").trim().split("\n"))).toEqual(new Set(listed.slice(0, 5_000)));
  expect(readdirSync(join(mirror.directory, "refs/kept"))).toEqual([]);
  expect(await isHere(mirror, listed.slice(-1))).toEqual([true]);
}, 60_000);

it("learns from git what it could not foresee that a merge reads", async () => {
  const { fixture, remote, head, mirror } = await hostedPartly();
  const ours = fixture.write("a.txt", "one\nours\n").commit("ours");
  fixture.git("checkout", "-q", "-b", "side", head);
  const theirs = fixture.write("a.txt", "theirs\none\n").commit("theirs");
  await mirror.fetch(remote, [ours, theirs], OPTIONS);
  const merge = (paths: number) =>
    mirror.withObjects(async (objects) => {
      const pairs = [{ into: ours, from: theirs }];
      await expect(autoMerges(objects, pairs, { ...CEILINGS, paths })).rejects.toThrow("is not here yet");
      return objects.lacking.size;
    });
  expect(await merge(CEILINGS.paths)).toBe(3);
  // Too many paths to look at: git names the first that it misses.
  expect(await merge(0)).toBe(1);
});
