import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "../tools/source-tree.ts";

let home: string;
let files: string[];

function run(command: string, argv: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync(command, argv, { cwd, encoding: "utf8" });
  expect({ command: `${command} ${argv.join(" ")}`, status, stderr }).toMatchObject({ status: 0 });
  return stdout;
}

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "proofgate-package-"));
  const [packed] = Object.values(
    JSON.parse(run("npm", ["pack", "--json", "--silent", "--pack-destination", home], ROOT)),
  ) as { filename: string; files: { path: string }[] }[];
  files = packed?.files.map(({ path }) => path) ?? [];
  writeFileSync(join(home, "package.json"), `{ "private": true }`);
  // Offline, because what is published must need no other package; the optional Node of older machines left out.
  const options = ["--offline", "--omit=optional", "--no-audit", "--no-fund", "--silent"];
  run("npm", ["install", ...options, join(home, packed?.filename ?? "")], home);
}, 120_000);

afterAll(() => rmSync(home, { recursive: true, force: true }));

describe("the published package", () => {
  it("holds the bundle, the launcher, the schemas and the pages, and no sources or tests", () => {
    expect(files).toEqual(
      expect.arrayContaining(["dist/proofgate.mjs", "dist/LICENSES.txt", "src/cli/bin.mjs", "LICENSE"]),
    );
    expect(files.filter((path) => /^test\/|\.ts$|^\.|node_modules/.test(path))).toEqual([]);
  });

  it("answers `npx proofgate --version` once installed, without any other package", () => {
    const stdout = run("npm", ["exec", "--offline", "--", "proofgate", "--version"], home);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it("runs its commands from the bundle", () => {
    expect(run("npm", ["exec", "--offline", "--", "proofgate", "check", "--help"], home)).toContain("--base");
    const page = run("npm", ["exec", "--offline", "--", "proofgate", "explain", "scope-exceeded"], home);
    expect(page).toContain("What it cannot see");
  });
});
