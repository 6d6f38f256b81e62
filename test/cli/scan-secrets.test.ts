import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
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
    expect(text.stdout).toContain("= help: revoke what is confirmed where it was issued");
    expect(text.stdout).not.toContain("that others fill");
  });

  it("says how many lie where others put them, and leaves none of them out", async () => {
    for (const name of ["node_modules", "node_modules_of_ours"]) {
      mkdirSync(join(directory, name));
      writeFileSync(join(directory, name, "a.js"), `"${TOKEN}"\n`);
    }
    const { status, stdout } = await run(["scan", "secrets"], { directory });
    expect(status).toBe(1);
    expect(stdout).toContain("2 confirmed");
    expect(stdout).toContain("= note: 1 of these lie in directories that others fill");
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

  describe("with a second opinion", () => {
    let bin: string;
    beforeEach(() => {
      bin = mkdtempSync(join(tmpdir(), "scan-secrets-bin-"));
    });
    afterEach(() => rmSync(bin, { recursive: true, force: true }));

    /** A `gitleaks` that says a leak of the first line of each content; or ends with the status. */
    const installGitleaks = (status = 0) => {
      const code = `#!${process.execPath}\nconst fs = require("node:fs");
        if (process.argv[2] === "version") { console.log("8.30.1"); process.exit(0); }
        const files = fs.readdirSync(process.cwd() + "/contents");
        const found = files.map((name) => ({ File: process.cwd() + "/contents/" + name, StartLine: 1, RuleID: "a-rule" }));
        fs.writeFileSync(process.argv[process.argv.indexOf("--report-path") + 1], JSON.stringify([...found, ...found]));
        process.exit(${status});`;
      writeFileSync(join(bin, "gitleaks"), code);
      chmodSync(join(bin, "gitleaks"), 0o755);
    };
    const asked = async (...argv: string[]) => {
      const { status, stdout } = await run(["scan", "secrets", "--with", "gitleaks,secretlint", ...argv], {
        directory,
        environment: { PATH: bin },
      });
      return { status, stdout };
    };

    it("makes a candidate, once, of what only the other scanner sees, and names who looked: 3", async () => {
      installGitleaks();
      writeFileSync(join(directory, "a.txt"), `fine\n${TOKEN}\n`);
      writeFileSync(join(directory, "b.txt"), `${TOKEN}\n`);
      const { status, stdout } = await asked("--format", "json");
      const { findings, unscanned, scanners } = JSON.parse(stdout);
      expect(findings).toMatchObject([
        { path: "a.txt", line: 1, rule: "gitleaks/a-rule", level: "candidate" },
        { path: "a.txt", line: 2, rule: "github-token-classic", level: "confirmed" },
        { path: "b.txt", line: 1, rule: "github-token-classic", level: "confirmed" },
      ]);
      expect([status, unscanned]).toEqual([1, []]);
      expect(scanners).toEqual([
        { name: "proofgate", state: "looked" },
        { name: "gitleaks", state: "looked", version: "8.30.1" },
        { name: "secretlint", state: "absent", why: "it is not on the PATH" },
      ]);
      rmSync(join(directory, "b.txt"));
      writeFileSync(join(directory, "a.txt"), "fine\n");
      const text = await asked();
      expect(text.status).toBe(3);
      expect(text.stdout).toBe(
        "a.txt:1:1: candidate gitleaks/a-rule … (said by gitleaks)\ngitleaks 8.30.1 looked too\n" +
          "secretlint did not look: it is not on the PATH\n0 confirmed, 1 only look like secrets, 0 not scanned\n",
      );
    });

    it("does not pass where one that was asked did not finish: 3", async () => {
      installGitleaks(2);
      writeFileSync(join(directory, "a.txt"), "fine\n");
      const { status, stdout } = await asked("--format", "json");
      expect(status).toBe(3);
      expect(JSON.parse(stdout)).toMatchObject({
        findings: [],
        unscanned: [{ detail: "gitleaks did not look: it ended with status 2" }],
      });
    });

    it("passes where none is installed, and says so; asks nobody unless it is told to", async () => {
      writeFileSync(join(directory, "a.txt"), "fine\n");
      expect(await asked()).toMatchObject({ status: 0, stdout: expect.stringContaining("not on the PATH") });
      expect((await json()).answer.scanners).toEqual([{ name: "proofgate", state: "looked" }]);
    });

    it("cannot ask a scanner that it does not know: 2", async () => {
      const { status, stderr } = await run(["scan", "secrets", "--with", "constructor"], { directory });
      expect(status).toBe(2);
      expect(stderr).toContain("`constructor` is no scanner that can be asked");
    });
  });
});
