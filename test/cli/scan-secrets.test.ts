import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { tokenOf } from "../scan/secrets/tokens.ts";
import { run } from "./run.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "scan-secrets-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const TOKEN = tokenOf("github-token-classic");
const json = async (...argv: string[]) => {
  const { status, stdout } = await run(["scan", "secrets", ...argv, "--format", "json"], { directory });
  return { status, answer: JSON.parse(stdout), stdout };
};
const git = (...argv: string[]) =>
  execFileSync(
    "git",
    ["-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "init.defaultBranch=main", ...argv],
    {
      cwd: directory,
      encoding: "utf8",
    },
  ).trim();

describe("scan secrets", () => {
  it("finds none in a harmless directory: 0", async () => {
    writeFileSync(join(directory, "a.ts"), "const a = process.env.TOKEN;\n");
    expect(await json()).toMatchObject({ status: 0, answer: { version: 1, findings: [] } });
  });

  it("says path, line, rule and level of a confirmed one, and nothing of the secret: 1 [T162]", async () => {
    mkdirSync(join(directory, "src"));
    writeFileSync(join(directory, "src/a.ts"), `one\ntwo ${TOKEN}\n`);
    const { status, answer, stdout } = await json("--dir", ".");
    expect(status).toBe(1);
    expect(answer.findings).toMatchObject([
      { path: "src/a.ts", line: 2, rule: "github-token-classic", level: "confirmed" },
    ]);
    expect(stdout).not.toContain(TOKEN.slice(0, 8));
    // A hash without a key would let anybody try guesses against it.
    expect(Object.keys(answer.findings[0])).toEqual(["path", "rule", "level", "line", "column", "preview"]);
    const text = await run(["scan", "secrets"], { directory });
    expect(text.stdout).toContain("src/a.ts:2:5: confirmed github-token-classic ghp_… (40 characters)");
    expect(text.stdout).not.toContain(TOKEN.slice(0, 8));
  });

  it("says review where there are candidates only, or something that was not scanned: 3", async () => {
    writeFileSync(join(directory, ".netrc"), `machine a.org login me password ${TOKEN.slice(5, 17)}\n`);
    expect(await json()).toMatchObject({ status: 3, answer: { findings: [{ level: "candidate" }] } });
    rmSync(join(directory, ".netrc"));
    writeFileSync(join(directory, "a.xz"), Buffer.from("\xfd7zXZ\0\0\0\0", "latin1"));
    expect(await json()).toMatchObject({
      status: 3,
      answer: { findings: [], unscanned: [{ path: "a.xz" }] },
    });
  });

  it("withholds a path that holds a secret", async () => {
    writeFileSync(join(directory, `${TOKEN}.txt`), "");
    const { answer, stdout } = await json();
    expect(answer.findings).toMatchObject([{ part: "path", level: "confirmed" }]);
    expect(stdout).not.toContain(TOKEN.slice(0, 8));
  });

  it("finds in a range what was removed again, what a message holds, and not what the target had [T055]", async () => {
    git("init", "-q");
    writeFileSync(join(directory, "old.txt"), tokenOf("github-token-classic", 7));
    git("add", ".");
    git("commit", "-q", "-m", "old");
    git("checkout", "-q", "-b", "work");
    writeFileSync(join(directory, "a.txt"), `x ${TOKEN}`);
    git("add", ".");
    git("commit", "-q", "-m", `with ${tokenOf("gitlab-deploy-token")}`);
    git("rm", "-q", "a.txt");
    git("commit", "-q", "-m", "without");
    const { status, answer } = await json("--base", "main", "--head", "work");
    expect(status).toBe(1);
    expect(answer.findings).toMatchObject([
      { part: "commit", rule: "gitlab-deploy-token", commit: expect.stringMatching(/^[0-9a-f]{40}$/) },
      { path: "a.txt", rule: "github-token-classic" },
    ]);
    expect(await json("--base", "work", "--head", "main")).toMatchObject({ status: 0 });
  });

  it("finds a secret in the name of a branch, and does not print it [T055]", async () => {
    git("init", "-q");
    git("commit", "-q", "--allow-empty", "-m", "a");
    git("branch", `agent/${TOKEN}`);
    const { answer, stdout } = await json("--base", "main", "--head", `agent/${TOKEN}`);
    expect(answer.findings).toMatchObject(
      [{ part: "ref", rule: "github-token-classic" }, {}].slice(0, answer.findings.length),
    );
    expect(answer.findings.length).toBeGreaterThan(0);
    expect(stdout).not.toContain(TOKEN.slice(0, 8));
  });

  it("cannot run with half a range, or with both a range and a directory: 2", async () => {
    expect(await run(["scan", "secrets", "--base", "main"], { directory })).toMatchObject({ status: 2 });
    const both = ["scan", "secrets", "--base", "a", "--head", "b", "--dir", "."];
    expect(await run(both, { directory })).toMatchObject({ status: 2 });
    expect(await run(["scan", "secrets", "--dir", "none"], { directory })).toMatchObject({ status: 2 });
  });
});
