import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { CannotRun } from "../../src/git/cannot-run.ts";
import { openRepository } from "../../src/git/repository.ts";
import type { Oid } from "../../src/git/types.ts";
import { canUse } from "../tools/real-tool.ts";
import { Fixture, summary, temporaryDirectory } from "./fixture.ts";

async function refusal(work: Promise<unknown>): Promise<CannotRun> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(CannotRun);
  return error as CannotRun;
}

function started(): Fixture {
  const fixture = Fixture.make();
  fixture.write("a", "a").commit("base");
  fixture.git("checkout", "-q", "-b", "agent/P1");
  fixture.write("b", "b").commit("head");
  return fixture;
}

it("says which branch a name stands for", async () => {
  const fixture = started();
  fixture.git("update-ref", "refs/remotes/origin/dev", "main");
  fixture.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/dev");
  fixture.git("tag", "-a", "v1", "-m", "one", "main");
  const head = fixture.git("rev-parse", "HEAD");
  const names = [
    "HEAD",
    "@",
    "agent/P1",
    "refs/heads/agent/P1",
    "origin/dev",
    "origin",
    "v1",
    head,
    "HEAD~1",
    "agent/P1^",
  ];
  const { revisions } = await openRepository(fixture.directory, names);
  expect(revisions.map(({ branch }) => branch)).toEqual([
    ...["agent/P1", "agent/P1", "agent/P1", "agent/P1", "dev", "dev"],
    ...[undefined, undefined, undefined, undefined],
  ]);
  expect(revisions[6]?.tag).toBe(fixture.git("rev-parse", "v1"));
  fixture.git("checkout", "-q", "--detach");
  expect((await openRepository(fixture.directory, ["HEAD"])).revisions[0]?.branch).toBeUndefined();
});

it("takes the branch where a tag has its name, and the object where a branch is named like its id [T018]", async () => {
  const fixture = started();
  const [base, head] = [fixture.git("rev-parse", "main"), fixture.git("rev-parse", "HEAD")];
  fixture.git("update-ref", "refs/tags/agent/P1", base);
  fixture.git("update-ref", `refs/heads/${base}`, head);
  fixture.git("update-ref", "refs/heads/HEAD", base);
  const { revisions } = await openRepository(fixture.directory, [
    "agent/P1",
    base,
    "HEAD",
    "refs/tags/agent/P1",
  ]);
  expect(revisions.map(({ commit, branch }) => [commit, branch])).toEqual([
    [head, "agent/P1"],
    [base, undefined],
    [head, "agent/P1"],
    [base, undefined],
  ]);
  expect((await openRepository(fixture.directory, ["agent/P1~0"])).revisions[0]?.commit).toBe(head);
  fixture.git("update-ref", "refs/remotes/origin/dev", base);
  fixture.git("update-ref", "refs/tags/origin/dev", head);
  const ambiguous = await refusal(openRepository(fixture.directory, ["origin/dev"]));
  expect(ambiguous.message).toContain("more than one thing");
});

it("refuses what it cannot resolve, with a next step", async () => {
  const fixture = started();
  fixture.git("update-ref", "refs/tags/blob", fixture.blob("x"));
  for (const name of ["nope", "", "--all", "a\nb", "blob", "1".repeat(40), "main..HEAD"]) {
    const error = await refusal(openRepository(fixture.directory, ["main", name]));
    expect(error.message).toMatch(/is not (a|the name of a) revision/);
    expect(error.help).not.toBe("");
  }
  expect((await refusal(openRepository(temporaryDirectory(), []))).message).toContain(
    "is not in a git repository",
  );
  expect((await refusal(openRepository("/nowhere/at/all", []))).message).toContain("cannot be opened");
  expect((await refusal(openRepository(join(fixture.directory, "a"), []))).message).toContain(
    "is not a directory",
  );
});

it("says so where git is not installed", async () => {
  const fixture = started();
  const kept = process.env.PATH;
  process.env.PATH = temporaryDirectory();
  try {
    expect((await refusal(openRepository(fixture.directory, []))).message).toBe("git was not found");
  } finally {
    process.env.PATH = kept;
  }
});

it("reads the same in a linked worktree, a subfolder, with alternates of its own, and in SHA-256", async () => {
  const fixture = started();
  const expected = await fixture.range("main", "agent/P1");
  fixture.git("worktree", "add", "-q", "--detach", "linked", "main");
  expect(await new Fixture(join(fixture.directory, "linked")).range("main", "agent/P1")).toEqual(expected);
  mkdirSync(join(fixture.directory, "deep/er"), { recursive: true });
  expect(await new Fixture(join(fixture.directory, "deep/er")).range("main", "agent/P1")).toEqual(expected);
  fixture.git("clone", "-q", "--shared", "--bare", ".", "shared.git");
  // A relative alternate, one level further.
  fixture.git("clone", "-q", "--shared", "--bare", "shared.git", "second.git");
  writeFileSync(join(fixture.directory, "second.git/objects/info/alternates"), "../../shared.git/objects\n");
  expect(await new Fixture(join(fixture.directory, "second.git")).range("main", "agent/P1")).toEqual(
    expected,
  );
  const sha256 = Fixture.make("--object-format=sha256");
  sha256.write("a", "a").commit();
  sha256.git("checkout", "-q", "-b", "agent/P1");
  sha256.write("b", "b").commit();
  const range = await sha256.range("main", "agent/P1");
  expect([range.head.length, summary(range.effect.changes), range.unreadable]).toEqual([64, ["A b"], []]);
});

it("reads what the objects say, not replacements, grafts or a forged commit-graph [T067]", async () => {
  const fixture = started();
  const expected = await fixture.range("main", "agent/P1");
  fixture.git("replace", fixture.git("rev-parse", "agent/P1:b"), fixture.blob("harmless"));
  fixture.git("replace", expected.head, expected.base);
  mkdirSync(join(fixture.directory, ".git/info"), { recursive: true });
  writeFileSync(join(fixture.directory, ".git/info/grafts"), `${expected.head}\n`);
  expect(await fixture.range("main", "agent/P1")).toEqual(expected);
});

it("runs nothing that the repository's configuration names, and writes nothing into it", async () => {
  const fixture = started();
  const mark = join(fixture.directory, "ran");
  const script = join(fixture.directory, "script");
  writeFileSync(script, `#!/bin/sh\ntouch ${mark}\nexit 1\n`);
  chmodSync(script, 0o755);
  fixture.git("checkout", "-q", "main");
  fixture.write("b", "other").write(".gitattributes", "* merge=evil diff=evil filter=evil\n").commit();
  for (const key of [
    "core.fsmonitor",
    "core.sshCommand",
    "merge.evil.driver",
    "diff.evil.textconv",
    "diff.external",
    "filter.evil.smudge",
    "core.pager",
    "credential.helper",
  ]) {
    fixture.git("config", key, script);
  }
  fixture.git("config", "core.hooksPath", fixture.directory);
  const before = listing(join(fixture.directory, ".git"));
  const range = await fixture.range("main", "agent/P1");
  expect(range.effect.conflictedPaths).toEqual(["b"]);
  expect(existsSync(mark)).toBe(false);
  expect(listing(join(fixture.directory, ".git"))).toEqual(before);
});

it("does not listen to the caller's GIT_ variables", async () => {
  const fixture = started();
  const other = started();
  other.write("x", "x").commit();
  process.env.GIT_DIR = join(other.directory, ".git");
  try {
    expect(summary((await fixture.range("main", "agent/P1")).effect.changes)).toEqual(["A b"]);
  } finally {
    delete process.env.GIT_DIR;
  }
});

it.each([
  ["is not there", (_tree: string, _parent: string) => undefined],
  ["git cannot read", (tree: string, parent: string) => `treee ${tree}\nparent ${parent}\n\nwork\n`],
])("names the commit behind the head that %s, and cannot run", async (_, made) => {
  const fixture = started();
  const base = fixture.git("rev-parse", "main") as Oid;
  const tree = fixture.git("rev-parse", "main^{tree}") as Oid;
  const text = made(tree, base);
  const behind = text === undefined ? "1".repeat(40) : fixture.object("commit", Buffer.from(text));
  const who = "n <n@example.invalid> 1700000000 +0000";
  const head = fixture.object(
    "commit",
    Buffer.from(`tree ${tree}\nparent ${behind}\nauthor ${who}\ncommitter ${who}\n\nwork\n`),
  );
  const error = await refusal(fixture.range(base, head));
  expect(error.message).toContain("cannot be followed");
  expect(error.message).toContain(behind);
});

it("asks for more history where a shallow clone was cut before base and head part", async () => {
  const fixture = Fixture.make();
  for (let n = 0; n < 6; n += 1) fixture.write("a", `${n}`).commit(`main ${n}`);
  fixture.git("checkout", "-q", "-b", "agent/P1", "main~4");
  fixture.write("b", "b").commit();
  const url = `file://${fixture.directory}`;
  const [cut, enough] = [temporaryDirectory(), temporaryDirectory()];
  fixture.git("clone", "-q", "--bare", "--no-single-branch", "--depth=2", url, cut);
  const error = await refusal(new Fixture(cut).range("main", "agent/P1"));
  expect(error.message).toContain("shallow clone");
  expect(error.help).toContain("--unshallow");
  fixture.git("checkout", "-q", "-B", "agent/P2", "main~1");
  fixture.write("b", "b").commit();
  fixture.git("clone", "-q", "--bare", "--no-single-branch", "--depth=4", url, enough);
  expect(summary((await new Fixture(enough).range("main", "agent/P2")).effect.changes)).toEqual(["A b"]);
});

it("names what a partial clone has not, and fetches nothing", async () => {
  const fixture = started();
  fixture.git("config", "uploadpack.allowFilter", "true");
  const url = `file://${fixture.directory}`;
  fixture.git("clone", "-q", "--bare", "--filter=blob:none", url, "partial.git");
  const partial = new Fixture(join(fixture.directory, "partial.git"));
  const before = listing(partial.directory);
  const range = await partial.range("main", "agent/P1");
  expect(range.unreadable).toMatchObject([{ type: "blob", why: "missing", path: "b", commit: range.head }]);
  expect(listing(partial.directory)).toEqual(before);
  fixture.git("clone", "-q", "--bare", "--filter=tree:0", url, "treeless.git");
  const treeless = new Fixture(join(fixture.directory, "treeless.git"));
  expect((await treeless.range("main", "agent/P1")).unreadable).toMatchObject([
    { type: "tree", why: "missing", path: "" },
    { type: "tree" },
  ]);
});

it("leaves no scratch repository behind", async () => {
  const fixture = started();
  const objects = await fixture.objects();
  expect(existsSync(objects.scratch.directory)).toBe(true);
  await objects.close();
  expect(existsSync(objects.scratch.directory)).toBe(false);
});

it.runIf(canUse("root", process.getuid?.() === 0))(
  "opens a repository that belongs to another user",
  async () => {
    const fixture = started();
    fixture.git("config", "core.sharedRepository", "all");
    const { chownSync } = await import("node:fs");
    chownSync(fixture.directory, 12_345, 12_345);
    chownSync(join(fixture.directory, ".git"), 12_345, 12_345);
    expect((await openRepository(fixture.directory, ["agent/P1"])).revisions[0]?.commit).toBe(
      fixtureHead(fixture),
    );
  },
);

function fixtureHead(fixture: Fixture): Oid {
  return readFileSync(join(fixture.directory, ".git/refs/heads/agent/P1"), "utf8").trim() as Oid;
}

function listing(directory: string): string[] {
  return (readdirSync(directory, { recursive: true }) as string[]).sort().map((name) => {
    const { size, mtimeMs, mode } = statSync(join(directory, name));
    return `${name} ${size} ${mtimeMs} ${mode}`;
  });
}
