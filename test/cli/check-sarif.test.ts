import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run } from "./run.ts";

let home: string;
const git = (...args: string[]) =>
  execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], {
    cwd: home,
    encoding: "utf8",
  });

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "proofgate-sarif-"));
  git("init", "-q", "-b", "main");
  git("commit", "-q", "--allow-empty", "-m", "start");
  git("checkout", "-q", "-b", "agent/WP-1");
  writeFileSync(join(home, "a.js"), "find(1);\n");
  git("add", "a.js");
  git("commit", "-q", "-m", "work");
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const check = (...args: string[]) =>
  run(["check", "--base", "main", "--head", "agent/WP-1", ...args], { directory: home });
const report = (message: string) =>
  JSON.stringify({
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "Other", version: "3.2" } },
        results: [
          {
            ruleId: "find",
            level: "error",
            message: { text: message },
            locations: [
              { physicalLocation: { artifactLocation: { uri: "a.js" }, region: { startLine: 1 } } },
            ],
          },
        ],
      },
    ],
  });

describe("check --sarif [P142] [T145]", () => {
  it("says what was found, by which tool, and what its word is worth", async () => {
    writeFileSync(join(home, "other.sarif"), report("This finds  too\nmuch.\u001b[2J"));
    const { stdout } = await check("--sarif", "other.sarif");
    expect(stdout).toMatch(/stop\[static-analysis-finding\]: This finds too much/);
    expect(stdout).toContain("= note: Other: find, high");
    expect(stdout).not.toContain("\u001b[2J");
    expect(stdout).toContain("Other 3.2, handed over on the command line");
  });

  it("prints no secret that a tool's message quotes [P80]", async () => {
    const token = `ghp_${"aB3dE6gH9jK2mN5pQ8sT".repeat(2).slice(0, 36)}`;
    writeFileSync(join(home, "secret.sarif"), report(`do not write ${token} here`));
    const { stdout } = await check("--sarif", "secret.sarif", "--format", "json");
    expect(stdout).toContain("do not write");
    expect(stdout).not.toContain(token);
  });

  it("cannot run on two gigabytes, on a missing file, or on the same one twice", async () => {
    writeFileSync(join(home, "huge.sarif"), "{");
    truncateSync(join(home, "huge.sarif"), 2 ** 31);
    const huge = await check("--sarif", "huge.sarif");
    expect([huge.status, huge.stderr]).toEqual([
      2,
      expect.stringContaining("has 2147483648 bytes, more than"),
    ]);
    const missing = await check("--sarif", "missing.sarif");
    expect([missing.status, missing.stderr]).toEqual([2, expect.stringContaining("cannot be read")]);
    const twice = await check("--base-sarif", "huge.sarif", "huge.sarif");
    expect([twice.status, twice.stderr]).toEqual([2, expect.stringContaining("twice")]);
  });
});
