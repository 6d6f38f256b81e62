import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { Mirror } from "../../src/git/mirror.ts";
import { Mirrors } from "../../src/git/mirrors.ts";
import { runGit } from "../../src/git/run-git.ts";
import type { Oid } from "../../src/git/types.ts";
import { temporaryDirectory } from "./fixture.ts";
import { hosted } from "./hosted.ts";

const OPTIONS = { bytesMax: 50_000_000, timeoutMs: 60_000 };
const ABSENT = "1".repeat(40) as Oid;

async function typeOf(mirror: Mirror, oid: string): Promise<string> {
  const run = await runGit([`--git-dir=${mirror.directory}`, "cat-file", "-t", oid]);
  return run.stdout.toString("utf8").trim();
}

function mirrorIn(directory = temporaryDirectory()): Mirror {
  return Mirror.open(join(directory, "1.git"));
}

it("fetches exactly what it is told to, what a force-push has thrown away too [T059]", async () => {
  const { fixture, remote, head } = await hosted();
  fixture.git("checkout", "-q", "-b", "agent/WP-1");
  const thrownAway = fixture.write("secret.txt", "x\n").commit("with a secret");
  fixture.git("reset", "-q", "--hard", head);
  const pushed = fixture.write("b.txt", "y\n").commit("clean");
  const mirror = mirrorIn();
  expect(await mirror.fetch(remote, [pushed, thrownAway], OPTIONS)).toEqual({ kind: "fetched" });
  expect(await typeOf(mirror, `${thrownAway}:secret.txt`)).toBe("blob");
  expect(await typeOf(mirror, pushed)).toBe("commit");
});

it("keeps the token out of arguments, configuration and messages [T165]", async () => {
  const { server, remote, head } = await hosted();
  const mirror = mirrorIn();
  await mirror.fetch(remote, [head], OPTIONS);
  const sent = `basic ${Buffer.from(`x-access-token:${remote.token}`).toString("base64")}`;
  expect(new Set(server.authorizations)).toEqual(new Set([sent]));
  expect(readFileSync(join(mirror.directory, "config"), "utf8")).not.toContain(remote.token);
  server.answer = (request, response) => {
    response.writeHead(500, { "content-type": "text/plain" }).end(`no: ${request.headers.authorization}`);
    return true;
  };
  const failed = await mirror.fetch(remote, [ABSENT], OPTIONS);
  expect(failed).toMatchObject({ kind: "failed", why: "unreachable" });
  expect(JSON.stringify(failed)).not.toContain(remote.token);
});

it("asks for nothing that it has, and for the difference alone of what it has not", async () => {
  const { fixture, server, remote, head } = await hosted();
  const mirror = mirrorIn();
  await mirror.fetch(remote, [head], OPTIONS);
  const asked = server.authorizations.length;
  expect(await mirror.fetch(remote, [head], OPTIONS)).toEqual({ kind: "fetched" });
  expect(server.authorizations).toHaveLength(asked);
  const next = fixture.write("b.txt", "two\n").commit("next");
  await mirror.fetch(remote, [next], OPTIONS);
  const packs = readdirSync(join(mirror.directory, "objects/pack")).filter((name) => name.endsWith(".pack"));
  expect(packs).toHaveLength(2);
});

it("tells what is gone, what is refused and what may be otherwise in a minute apart", async () => {
  const { server, remote } = await hosted();
  const mirror = mirrorIn();
  expect(await mirror.fetch(remote, [ABSENT], OPTIONS)).toMatchObject({ kind: "failed", why: "missing" });
  for (const [status, why] of [
    [401, "refused"],
    [403, "refused"],
    [404, "refused"],
    [429, "unreachable"],
    [502, "unreachable"],
  ] as const) {
    server.answer = (_, response) => {
      response.writeHead(status).end();
      return true;
    };
    expect([status, await mirror.fetch(remote, [ABSENT], OPTIONS)]).toMatchObject([status, { why }]);
  }
  server.answer = (request) => {
    request.socket.destroy();
    return true;
  };
  expect(await mirror.fetch(remote, [ABSENT], OPTIONS)).toMatchObject({ why: "unreachable" });
});

it("does not follow a redirect with its token [T163]", async () => {
  const { server, remote } = await hosted();
  const elsewhere = await hosted();
  server.answer = (_, response) => {
    response.writeHead(301, { location: elsewhere.remote.url }).end();
    return true;
  };
  expect(await mirrorIn().fetch(remote, [elsewhere.head], OPTIONS)).toMatchObject({ kind: "failed" });
  expect(elsewhere.server.authorizations).toEqual([]);
});

it("refuses addresses that a token must not go to [T164]", async () => {
  const mirror = mirrorIn();
  for (const url of [
    "ext::sh -c id",
    "file:///etc",
    "--upload-pack=id",
    "http://example.com/x.git",
    "ssh://git@example.com/x.git",
    "https://user:word@example.com/x.git",
  ]) {
    await expect(mirror.fetch({ url, token: "t" }, [ABSENT], OPTIONS)).rejects.toThrow("no https address");
  }
});

it("has what git's own check refuses all the same, to be judged, and says so [T030]", async () => {
  const { fixture, remote } = await hosted();
  const blob = fixture.blob("x\n");
  const evil = fixture.commitTree(fixture.tree([["100644", ".GIT", blob]]));
  const mirror = mirrorIn();
  const outcome = await mirror.fetch(remote, [evil], OPTIONS);
  expect(outcome).toMatchObject({ kind: "fetched", malformed: expect.stringContaining("hasDotgit") });
  expect(await typeOf(mirror, evil)).toBe("commit");
});

it("ends a fetch that brings more than a mirror may have", async () => {
  const { fixture, remote } = await hosted();
  const bytes = Buffer.alloc(300_000);
  for (let at = 0, state = 1; at < bytes.length; at += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[at] = state >>> 24;
  }
  const head = fixture.write("large.bin", bytes).commit("large");
  const mirror = mirrorIn();
  const small = { ...OPTIONS, bytesMax: 100_000 };
  expect(await mirror.fetch(remote, [head], small)).toEqual({ kind: "too-large", bytesMax: 100_000 });
  // Nor is it had the second time, now that it is here.
  expect(await mirror.fetch(remote, [head], small)).toEqual({ kind: "too-large", bytesMax: 100_000 });
});

it("still gives what it holds when it may take nothing more, and is made anew after its last user", async () => {
  const { fixture, remote } = await hosted();
  const head = fixture.write("a.txt", "a\n").commit("small");
  const directory = temporaryDirectory();
  const tight = { ...OPTIONS, bytesMax: 1 };
  const mirrors = new Mirrors(directory, { mirrorBytesMax: 1_000_000, totalBytesMax: 1_000_000 });
  const outcomes = await mirrors.use(1, async (mirror) => [
    await mirror.fetch(remote, [head], OPTIONS),
    await mirror.fetch(remote, [head], tight),
  ]);
  expect(outcomes).toEqual([{ kind: "fetched" }, { kind: "fetched" }]);
  expect(existsSync(join(directory, "1.git"))).toBe(true);
  const small = new Mirrors(directory, { mirrorBytesMax: 1, totalBytesMax: 1_000_000 });
  await small.use(1, async () => undefined);
  expect(existsSync(join(directory, "1.git"))).toBe(false);
  await small.use(1, async (mirror) =>
    expect(await mirror.fetch(remote, [head], OPTIONS)).toEqual({ kind: "fetched" }),
  );
});

it("is whole after fetches at the same time, and after one that was killed", async () => {
  const { fixture, remote } = await hosted();
  const heads: Oid[] = [];
  for (let n = 0; n < 6; n += 1) heads.push(fixture.write(`f${n}.txt`, `${n}\n`).commit(`change ${n}`));
  const directory = temporaryDirectory();
  const mirror = mirrorIn(directory);
  // Left by a fetch that was killed.
  writeFileSync(join(mirror.directory, "objects/pack/tmp_pack_abc"), "half");
  mkdirSync(join(mirror.directory, "refs/kept"), { recursive: true });
  writeFileSync(join(mirror.directory, `refs/kept/${heads[0]}.lock`), "");
  const again = mirrorIn(directory);
  const outcomes = await Promise.all(heads.map((head) => again.fetch(remote, [head], OPTIONS)));
  expect(outcomes).toEqual(heads.map(() => ({ kind: "fetched" })));
  const run = await runGit([`--git-dir=${again.directory}`, "fsck", "--connectivity-only", "--strict"]);
  expect(run.status).toBe(0);
  expect(run.stderr).not.toMatch(/error|missing|broken/);
  expect(
    readdirSync(join(again.directory, "objects/pack")).filter((name) => name.startsWith("tmp_")),
  ).toEqual([]);
});

it("removes the mirrors used longest ago where all are too large together, never one in use", async () => {
  const { remote, head } = await hosted();
  const directory = temporaryDirectory();
  const mirrors = new Mirrors(directory, { mirrorBytesMax: 1_000_000, totalBytesMax: 1 });
  await mirrors.use(1, async (first) => {
    await first.fetch(remote, [head], OPTIONS);
    await mirrors.use(2, (second) => second.fetch(remote, [head], OPTIONS));
    expect(existsSync(join(directory, "2.git"))).toBe(false);
    expect(await typeOf(first, head)).toBe("commit");
  });
  expect(readdirSync(directory)).toEqual([]);
});

it("forgets what was half made or half removed", () => {
  const directory = temporaryDirectory();
  mkdirSync(join(directory, "7.git.new-abc"));
  mkdirSync(join(directory, "8.git.gone"));
  mkdirSync(join(directory, "9.git"));
  new Mirrors(directory, { mirrorBytesMax: 1, totalBytesMax: 1 });
  expect(readdirSync(directory)).toEqual(["9.git"]);
});
