import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { canUse } from "../tools/real-tool.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const NEWER_NODE = `node-${process.platform}-${process.arch}`;

/** What the fixture's command line does: enough to see that streams, arguments, status and signals pass through. */
const MAIN = `
export async function main(argv) {
  if (argv[0] === "throw") throw new Error("a bug");
  if (argv[0] === "throw-later") setTimeout(() => { throw new Error("a late bug"); }, 1);
  if (argv[0] === "wait") { process.stdout.write("ready\\n"); await new Promise((end) => setTimeout(end, 60_000)); }
  for await (const text of process.stdin) process.stdout.write(text);
  process.stdout.write(JSON.stringify({ argv, node: Number.parseInt(process.versions.node, 10) }));
  return Number(argv[0] ?? 0);
}`;

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "proofgate-launcher-"));
  mkdirSync(join(home, "src/cli"), { recursive: true });
  cpSync(join(ROOT, "src/cli/bin.mjs"), join(home, "src/cli/bin.mjs"));
  writeFileSync(join(home, "package.json"), `{ "type": "module", "version": "7.8.9" }`);
  writeFileSync(join(home, "src/cli/main.ts"), MAIN.replace("(argv)", "(argv: string[]): Promise<number>"));
  // A machine's older Node, on a machine that has none: the launcher asks only \`process.versions\`.
  writeFileSync(
    join(home, "pretend-node-20.mjs"),
    `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.20.2" } });`,
  );
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function bringNewerNode(root: string): void {
  mkdirSync(join(root, "node_modules"), { recursive: true });
  symlinkSync(dirname(dirname(process.execPath)), join(root, "node_modules", NEWER_NODE));
}

function launch(argv: readonly string[], { old = false, input = "" } = {}) {
  const pretend = old ? ["--import", join(home, "pretend-node-20.mjs")] : [];
  return spawnSync(process.execPath, [...pretend, join(home, "src/cli/bin.mjs"), ...argv], {
    input,
    encoding: "utf8",
  });
}

describe("the launcher", () => {
  it("answers --version from the manifest alone, on any Node", () => {
    rmSync(join(home, "src/cli/main.ts"));
    for (const old of [false, true]) {
      expect(launch(["--version"], { old })).toMatchObject({ status: 0, stdout: "7.8.9\n", stderr: "" });
    }
  });

  it("passes arguments, standard streams and exit status through", () => {
    const { status, stdout, stderr } = launch(["3", "--base", "a b"], { input: "typed " });
    expect({ status, stderr }).toEqual({ status: 3, stderr: "" });
    expect(stdout).toBe(`typed {"argv":["3","--base","a b"],"node":24}`);
  });

  it("ends with 2 and never with a verdict's status when the program itself fails", () => {
    for (const bug of ["throw", "throw-later"]) {
      const { status, stderr } = launch([bug]);
      expect(status).toBe(2);
      expect(stderr).toMatch(/internal error, no verdict was reached\nError: a (late )?bug/);
    }
  });

  it("says what to do when a dependency is not installed", () => {
    writeFileSync(join(home, "src/cli/main.ts"), `import "a-package-that-is-not-there";`);
    const { status, stderr } = launch([]);
    expect(status).toBe(2);
    expect(stderr).toContain("a-package-that-is-not-there");
    expect(stderr).toContain(`help: run \`npm ci\` in ${home}`);
  });
});

describe("the launcher on an older Node", () => {
  it("says what to install, once, when there is no newer one", () => {
    const { status, stdout, stderr } = launch(["check"], { old: true });
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toBe(
      "proofgate: Node 20.20.2 is too old: Proofgate needs Node 24 or later\n" +
        "  = help: install Node 24, or run `npm ci` without `--omit=optional` (it brings one for Linux on x64 and arm64)\n",
    );
  });

  it("does not start one that is too old as well", () => {
    const other = join(home, "node_modules", NEWER_NODE);
    mkdirSync(other, { recursive: true });
    writeFileSync(join(other, "package.json"), `{ "version": "18.0.0" }`);
    expect(launch(["check"], { old: true })).toMatchObject({ status: 2, stdout: "" });
  });
});

const newerNodeIsInstalled = dirname(dirname(process.execPath)).endsWith(NEWER_NODE);
describe.runIf(canUse(NEWER_NODE, newerNodeIsInstalled))(
  "the launcher on an older Node, with the one that npm installs",
  () => {
    it("passes arguments, standard streams and exit status through", () => {
      bringNewerNode(home);
      const { status, stdout } = launch(["1", "x"], { old: true, input: "typed " });
      expect({ status, stdout }).toEqual({ status: 1, stdout: `typed {"argv":["1","x"],"node":24}` });
    });

    it("finds it in whichever node_modules Node itself would look", () => {
      bringNewerNode(join(home, "src"));
      expect(launch(["0"], { old: true })).toMatchObject({ status: 0 });
    });

    it.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)("forwards %s and dies of it", async (signal) => {
      bringNewerNode(home);
      const child = spawn(
        process.execPath,
        ["--import", join(home, "pretend-node-20.mjs"), join(home, "src/cli/bin.mjs"), "wait"],
        {
          stdio: ["ignore", "pipe", "inherit"],
        },
      );
      await once(child.stdout, "data");
      child.kill(signal);
      expect(await once(child, "exit")).toEqual([null, signal]);
    });
  },
);
