import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { run } from "./run.ts";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "proofgate-surroundings-"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true, force: true });
});

describe("a command line in odd surroundings", () => {
  it("says that the directory for temporary files is missing, and not that git is", async () => {
    vi.stubEnv("TMPDIR", join(home, "absent"));
    for (const argv of [
      ["check", "--base", "main", "--head", "HEAD"],
      ["plan", "init", "--id", "WP-1", "--target", "a"],
      ["scan", "secrets", "--base", "main", "--head", "HEAD"],
    ]) {
      expect(await run(argv, { directory: home })).toEqual({
        status: 2,
        stdout: "",
        stderr: `error: the directory for temporary files, \`${join(home, "absent")}\`, is not there\n  = help: create it, or let \`TMPDIR\` name another\n`,
      });
    }
  });

  it("says that a repository's path holds a line break", async () => {
    const odd = join(home, "a\nb");
    mkdirSync(odd);
    expect(await run(["check", "--base", "main", "--head", "HEAD"], { directory: odd })).toMatchObject({
      status: 2,
      stdout: "",
      stderr: expect.stringContaining("holds a line break\n"),
    });
  });

  it("waits for no pipe that is given as a file [T103]", async () => {
    const pipe = join(home, "pipe.sh");
    execFileSync("mkfifo", [pipe]);
    for (const argv of [
      ["plan", "validate", pipe],
      ["judge-command", "--config", pipe, "--", "ls"],
      ["scan", "commands", pipe],
    ]) {
      expect(await run(argv, { directory: home })).toMatchObject({
        status: 2,
        stderr: expect.stringContaining("is not a file"),
      });
    }
  });

  it("names a plan's id that is a device on Windows", async () => {
    const plan = {
      version: 1,
      plan_id: "aux",
      requirements: [],
      branch: "agent/aux",
      targets: [{ file: "a", operations: ["create"] }],
      risk: "low",
      limits: {},
      stop_conditions: [],
    };
    const { STOP_CODES } = await import("../../src/engine/finding.ts");
    const file = join(home, "plan.json");
    writeFileSync(file, JSON.stringify({ ...plan, stop_conditions: STOP_CODES }));
    expect(await run(["plan", "validate", file], { directory: home })).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("Windows opens that as a device"),
    });
  });
});
