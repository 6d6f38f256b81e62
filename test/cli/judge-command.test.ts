import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "../tools/source-tree.ts";

const BIN = join(ROOT, "src/cli/bin.mjs");
let directory = "";

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "proofgate-commands-"));
  mkdirSync(join(directory, "sub"));
  execFileSync("git", ["init", "-q", directory]);
  writeFileSync(
    join(directory, "config.yaml"),
    'version: 1\nthread: a\nowner: "@a/b"\ncommands: { allow: ["npm publish"] }\nnetwork: { allow: ["x.example"] }\n',
  );
  writeFileSync(join(directory, "broken.yaml"), "commands: [\n");
  writeFileSync(join(directory, "Makefile"), "all:\n\tnpm test\n\trm -rf /\n");
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function proofgate(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], {
    cwd: join(directory, "sub"),
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

describe("judge-command (contract.md, 5)", () => {
  it("exits 0 for allow, 1 for block, 3 for review", () => {
    expect(proofgate("judge-command", "--", "npm test").status).toBe(0);
    expect(proofgate("judge-command", "--", "rm -rf /").status).toBe(1);
    expect(proofgate("judge-command", "--", "evil").status).toBe(3);
    expect(proofgate("judge-command", "--").status).toBe(3);
    expect(proofgate("judge-command", "--", "").status).toBe(3);
  });

  it("prints one JSON object", () => {
    const { stdout } = proofgate("judge-command", "--format", "json", "--", "sudo", "rm", "-rf", "/");
    const said = JSON.parse(stdout);
    expect(said).toMatchObject({ version: 1, verdict: "block" });
    expect(said.findings.map(({ rule }: { rule: string }) => rule)).toContain("destroys-wholesale");
    expect(JSON.parse(proofgate("judge-command", "--format=json", "--", "ls").stdout)).toEqual({
      version: 1,
      verdict: "allow",
      findings: [],
    });
  });

  it("says it to people, and lets no control character through", () => {
    const { stdout } = proofgate("judge-command", "--", "evil\u001b[2J");
    expect(stdout).toMatch(/^review\n/);
    expect(stdout).not.toContain("\u001b");
  });

  it("knows the repository around it: `..` of a directory below is inside", () => {
    expect(proofgate("judge-command", "--", "rm -rf ../dist").status).toBe(0);
    expect(proofgate("judge-command", "--", "rm -rf ../..").status).toBe(1);
  });

  it("takes a thread's config, and refuses a broken one", () => {
    expect(proofgate("judge-command", "--config", "../config.yaml", "--", "npm publish").status).toBe(0);
    expect(
      proofgate("judge-command", "--config", "../config.yaml", "--", "curl https://x.example").status,
    ).toBe(0);
    expect(proofgate("judge-command", "--config", "../config.yaml", "--", "rm -rf /").status).toBe(1);
    expect(proofgate("judge-command", "--", "npm publish").status).toBe(3);
    const { status, stdout, stderr } = proofgate("judge-command", "--config", "../broken.yaml", "--", "ls");
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("broken.yaml");
    expect(proofgate("judge-command", "--config", "missing.yaml", "--", "ls").status).toBe(2);
  });
});

describe("scan commands", () => {
  it("judges what a directory's files hold", () => {
    const { status, stdout } = proofgate("scan", "commands", "--dir", "..", "--format", "json");
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      verdict: "block",
      findings: [{ path: "Makefile", line: 3, rule: "destroys-wholesale" }],
    });
  });

  it("takes files, refuses what it cannot read, passes what holds nothing", () => {
    expect(proofgate("scan", "commands", "../Makefile").status).toBe(1);
    expect(proofgate("scan", "commands", "../missing.sh")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("no such file or directory\n  = help: name a file that is there"),
    });
    expect(proofgate("scan", "commands", "../config.yaml").status).toBe(2);
    expect(proofgate("scan", "commands").status).toBe(0);
  });
});
