import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { project, run } from "./branch.ts";
import { raw } from "./files.ts";
import { type Answer, check, fingerprint, proofgate, type Run } from "./judge.ts";
import { type RawEntry, Repository } from "./repository.ts";

const open: Repository[] = [];
function repository(): Repository {
  const repo = new Repository();
  open.push(repo);
  return repo;
}
afterEach(() => {
  for (const repo of open.splice(0)) repo.remove();
});

const code = { "src/a.ts": "1\n" };
const missing = "3".repeat(40);
const answer = (result: Run): Answer => JSON.parse(result.stdout) as Answer;

/** One clear error: status 2, nothing on standard output, a few lines for a person and no trace of our code. */
function expectRefusal(result: Run, says: RegExp): void {
  expect({ status: result.status, stdout: result.stdout }).toEqual({ status: 2, stdout: "" });
  expect(result.stderr).toMatch(says);
  // In the words of `--format`: one line of text with its help below, or one JSON object on one line.
  expect(result.stderr).toMatch(/^error: .+\n( {2}= .+\n)*$|^\{"version":1,"error":\{"message":.+\}\n$/);
  expect(result.stderr).not.toMatch(/^\s+at |internal error/m);
}

/** Neither pass nor review, and a reader learns why. */
function expectNoPass(result: Run): void {
  expect([1, 2]).toContain(result.status);
  if (result.status === 2) expectRefusal(result, /./);
  else expect(answer(result).findings.length).toBeGreaterThan(0);
}

/** A repository, an honest request and its arguments, one of them replaced. */
async function refusedWith(change: (args: string[], repo: Repository) => string[]): Promise<Run> {
  const repo = repository();
  const { base, head } = run(repo).commit(code).request();
  const before = fingerprint(repo.directory);
  const args = change(["--repo", repo.directory, "--base", base, "--head", head, "--format", "json"], repo);
  const result = await proofgate(["check", ...args]);
  expect(fingerprint(repo.directory)).toBe(before);
  return result;
}
const replaced = (args: readonly string[], name: string, value: string): string[] =>
  args.map((arg, index) => (args[index - 1] === name ? value : arg));

describe("check refuses what it cannot judge, with status 2", () => {
  it("a directory that is no repository, and writes nothing into it", async () => {
    const directory = mkdtempSync(join(tmpdir(), "proofgate-nothing-"));
    const result = await check(directory, { base: "main", head: "HEAD" });
    expectRefusal(result, /repository/);
    expect(readdirSync(directory)).toEqual([]);
    rmSync(directory, { recursive: true });
  });
  it("a directory that does not exist", async () => {
    expectRefusal(await check("/nonexistent/repository", { base: "main", head: "HEAD" }), /nonexistent/);
  });
  it("a file in the place of a repository", async () => {
    const repo = repository();
    writeFileSync(join(repo.directory, "file"), "x\n");
    expectRefusal(
      await check(join(repo.directory, "file"), { base: "main", head: "HEAD" }),
      /repository|directory/,
    );
  });
  it("a repository without a commit", async () => {
    expectRefusal(await check(repository().directory, { base: "main", head: "HEAD" }), /main|HEAD/);
  });
  it.each(["--base", "--head"])("an unknown name for %s", async (name) => {
    expectRefusal(await refusedWith((args) => replaced(args, name, "no-such-branch")), /no-such-branch/);
  });
  it.each(["--base", "--head"])("an object id for %s that the repository does not have", async (name) => {
    expectRefusal(await refusedWith((args) => replaced(args, name, missing)), /3333333/);
  });
  it.each(["--base", "--head"])("a tree for %s", async (name) => {
    const result = await refusedWith((args, repo) =>
      replaced(args, name, repo.git(["rev-parse", "refs/heads/main^{tree}"]).toString().trim()),
    );
    expectRefusal(result, /commit/);
  });
  it("a revision that git would take for an option", async () => {
    expectRefusal(await refusedWith((args) => replaced(args, "--head", "--all")), /--all|--head/);
    expectRefusal(await refusedWith((args) => replaced(args, "--head", "--output=/tmp/x")), /--head|output/);
  });
  it("a range of revisions where one is meant", async () => {
    expectRefusal(await refusedWith((args) => replaced(args, "--head", "main..agent/WP-1")), /main\.\./);
  });
  it.each([
    ["an unknown option", ["--bogus"], /--bogus/],
    ["an option twice", ["--base", "main"], /--base/],
    ["an option without its value", ["--actor"], /--actor/],
    ["an unknown format", ["--format", "xml"], /xml|--format/],
    ["an unknown mode", ["--mode", "off"], /off|--mode/],
    ["a pin that is no hash", ["--pin", "latest"], /latest|--pin/],
    ["a word too many", ["main"], /main/],
  ] as const)("%s", async (_, more, says) => {
    expectRefusal(
      await refusedWith((args) => [...(more[0] === "--format" ? args.slice(0, -2) : args), ...more]),
      says,
    );
  });
  it("no --base, no --head", async () => {
    expectRefusal(
      await refusedWith((args) => args.filter((_, index) => index !== 2 && index !== 3)),
      /--base/,
    );
    expectRefusal(
      await refusedWith((args) => args.filter((_, index) => index !== 4 && index !== 5)),
      /--head/,
    );
  });
});

describe("check never lets pass what it cannot read", () => {
  it("a shallow history that lacks the target", async () => {
    const repo = repository();
    const branch = run(repo).commit(code).commit({ "src/a.ts": "2\n" });
    const { base, head } = branch.request();
    repo.git([
      "clone",
      "-q",
      "--bare",
      "--depth=1",
      "-b",
      branch.name,
      `file://${repo.directory}`,
      "shallow",
    ]);
    const shallow = join(repo.directory, "shallow");
    const before = fingerprint(shallow);
    expectNoPass(await check(shallow, { base, head, branch: branch.name }));
    expect(fingerprint(shallow)).toBe(before);
  });
  it("a shallow history that has the target's tip and not what lies between", async () => {
    const repo = repository();
    const branch = run(repo).commit(code).commit({ "src/a.ts": "2\n" });
    const { base, head } = branch.request();
    repo.git([
      "clone",
      "-q",
      "--bare",
      "--depth=1",
      "--no-single-branch",
      `file://${repo.directory}`,
      "shallow",
    ]);
    expectNoPass(await check(join(repo.directory, "shallow"), { base, head, branch: branch.name }));
  });
  it("a partial clone whose origin is gone", async () => {
    const repo = repository();
    repo.file(
      "config",
      "[core]\n\trepositoryformatversion = 0\n\tbare = false\n[uploadpack]\n\tallowFilter = true\n",
    );
    const branch = run(repo).commit({ "src/a.ts": "1\n" });
    const { base, head } = branch.request();
    repo.git(["clone", "-q", "--bare", "--filter=blob:none", `file://${repo.directory}`, "partial"]);
    repo.git(["-C", "partial", "config", "remote.origin.url", "file:///nonexistent"]);
    const before = fingerprint(join(repo.directory, "partial"));
    expectNoPass(await check(join(repo.directory, "partial"), { base, head, branch: branch.name }));
    expect(fingerprint(join(repo.directory, "partial"))).toBe(before);
  });
  it("a commit whose tree is missing", async () => {
    const repo = repository();
    const branch = project(repo).fork("tidy").commit({}, { tree: missing });
    expectNoPass(await check(repo.directory, branch.request()));
  });
  it("a commit whose parent is missing", async () => {
    const repo = repository();
    const branch = project(repo)
      .fork("tidy")
      .commit({}, { parents: [missing] });
    expectNoPass(await check(repo.directory, branch.request()));
  });
  it("a pack whose bytes have rotted", async () => {
    const repo = repository();
    const request = run(repo).commit(code).request();
    const folder = join(repo.gitDirectory, "objects/pack");
    const pack = join(folder, readdirSync(folder).find((name) => name.endsWith(".pack")) ?? "");
    chmodSync(pack, 0o644);
    writeFileSync(pack, Buffer.alloc(400, 7), { flag: "r+" });
    expectNoPass(await check(repo.directory, request));
  });
  it("a policy that does not parse: a verdict of fail that says so", async () => {
    const repo = repository();
    const result = await check(repo.directory, run(repo, { policy: "version: [1\n" }).commit(code).request());
    expect(result.status).toBe(1);
    expect(answer(result).verdict).toBe("fail");
    expect(answer(result).findings.some(({ path }) => path === ".proofgate/policy.yaml")).toBe(true);
  });
  it("a binary plan: a verdict of fail at the plan", async () => {
    const repo = repository();
    const bytes = Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 31) % 256));
    const branch = project(repo).fork("agent/WP-1").open({ plan_id: "WP-1" }, { text: bytes });
    const result = await check(repo.directory, branch.request());
    expect(answer(result).verdict).toBe("fail");
    expect(answer(result).findings.some(({ path }) => path === branch.planPath)).toBe(true);
  });
});

describe("check ends, whatever the size", () => {
  it("100,000 new files of a run: the limit is exceeded, and the answer stays short", async () => {
    const repo = repository();
    const blob = repo.blob("x\n");
    const folders: RawEntry[] = [];
    for (let outer = 100; outer < 200; outer += 1) {
      const entries = Array.from({ length: 1000 }, (_, index) => ({
        mode: "100644",
        name: `f${1000 + index}`,
        oid: index === 0 ? repo.blob(`${outer}\n`) : blob,
      }));
      folders.push({ mode: "40000", name: `d${outer}`, oid: repo.tree(entries) });
    }
    const branch = run(repo).commit({ "src/generated": raw("40000", repo.tree(folders)) });
    const result = await check(repo.directory, branch.request());
    expect(answer(result).verdict).toBe("stop");
    expect(answer(result)).toHaveProperty("stop_codes", ["STOP_BUDGET_EXCEEDED"]);
    expect(result.stdout.length).toBeLessThan(1_000_000);
  });
  it("a blob of 70 MB: the limit is exceeded", async () => {
    const repo = repository();
    const result = await check(
      repo.directory,
      run(repo)
        .commit({ "src/zeros": Buffer.alloc(70_000_000) })
        .request(),
    );
    expect(answer(result).verdict).toBe("stop");
    expect(answer(result)).toHaveProperty("stop_codes", ["STOP_BUDGET_EXCEEDED"]);
  });
  it("a person's blob of 70 MB is named if it is too large to be read, never passed over in silence", async () => {
    const repo = repository();
    const request = project(repo)
      .fork("data")
      .commit({ zeros: Buffer.alloc(70_000_000) })
      .request();
    const result = await check(repo.directory, request);
    const { verdict, findings } = answer(result);
    if (verdict !== "pass") expect(findings.some(({ path }) => path === "zeros")).toBe(true);
  });
});

describe("check asks nothing of the repository but to be read", () => {
  it("one whose index is locked", async () => {
    const repo = repository();
    const request = run(repo).commit(code).request();
    repo.file("index.lock", "");
    repo.file("HEAD.lock", "");
    const before = fingerprint(repo.directory);
    expect(answer(await check(repo.directory, request)).verdict).toBe("pass");
    expect(fingerprint(repo.directory)).toBe(before);
  });
  it("one that is read-only, down to the last folder", async () => {
    const repo = repository();
    const request = run(repo).commit(code).request();
    const names = readdirSync(repo.directory, { recursive: true, encoding: "utf8" }).sort().reverse();
    for (const name of names) chmodSync(join(repo.directory, name), 0o555);
    chmodSync(repo.directory, 0o555);
    const before = fingerprint(repo.directory);
    const result = await check(repo.directory, request);
    expect(fingerprint(repo.directory)).toBe(before);
    for (const name of ["", ...names.toReversed()]) chmodSync(join(repo.directory, name), 0o755);
    expect(answer(result).verdict).toBe("pass");
  });
  it("one that is judged from a folder deep inside it", async () => {
    const repo = repository();
    const request = run(repo).commit(code).request();
    mkdirSync(join(repo.directory, "src/deep"), { recursive: true });
    expect(answer(await check(join(repo.directory, "src/deep"), request)).verdict).toBe("pass");
  });
});
