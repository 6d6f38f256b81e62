import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run } from "./run.ts";

let home: string;

/** A clone whose remote is called `corp/team`, and refs of a remote that nobody configured. */
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "proofgate-branch-"));
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], { cwd: home });
  git("init", "-q", "-b", "main");
  git("commit", "-q", "--allow-empty", "-m", "start");
  git("checkout", "-q", "-b", "work");
  writeFileSync(join(home, "a.ts"), "1\n");
  git("add", "-A");
  git("commit", "-q", "-m", "work");
  git("config", "remote.corp/team.url", "https://example.com/x.git");
  git("config", "remote.agent.url", "https://example.com/y.git");
  for (const ref of ["corp/team/agent/x", "corp/team/fix/x", "acme/team/agent/x", "acme/fix/a/b", "acme/x"])
    git("update-ref", `refs/remotes/${ref}`, "work");
  git("symbolic-ref", "refs/remotes/corp/team/HEAD", "refs/remotes/corp/team/fix/x");
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

async function findings(...argv: string[]): Promise<string[]> {
  const { stdout } = await run(["check", "--base", "main", ...argv, "--format", "json"], { directory: home });
  return JSON.parse(stdout)
    .findings.map(({ rule }: { rule: string }) => rule)
    .filter((rule: string) => rule === "plan-missing" || rule === "identity-unclear");
}

describe("check of a remote's branch [T076]", () => {
  it.each([
    [["--head", "corp/team/agent/x"]],
    [["--head", "refs/remotes/corp/team/agent/x"]],
    [["--head", "work", "--branch", "corp/team/agent/x"]],
    [["--head", "work", "--branch", "refs/remotes/corp/team/agent/x"]],
    // A remote that is called `agent` makes nobody a person.
    [["--head", "work", "--branch", "agent/x"]],
  ])("judges %j as an agent's", async (argv) => {
    expect(await findings(...argv)).toEqual(["plan-missing"]);
  });

  it.each([
    [["--head", "corp/team/fix/x"]],
    [["--head", "corp/team"]],
    [["--head", "acme/x"]],
    [["--head", "acme/fix/a/b"]],
    [["--head", "work", "--branch", "refs/heads/corp/team/agent/x"]],
  ])("judges %j as a person's", async (argv) => {
    expect(await findings(...argv)).toEqual([]);
  });

  it("says that nobody can tell where an unknown remote's name ends", async () => {
    expect(await findings("--head", "acme/team/agent/x")).toEqual(["identity-unclear"]);
    expect(await findings("--head", "work", "--branch", "refs/remotes/acme/team/agent/x")).toEqual([
      "identity-unclear",
    ]);
  });
});
