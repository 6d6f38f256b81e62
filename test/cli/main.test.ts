import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { run } from "./run.ts";

const COMMANDS = [
  ...["check", "plan init", "plan validate", "plan hash", "plan diff", "plan explain", "explain"],
  "hook",
];

describe("the command line", () => {
  it("lists its commands on --help, -h and help", async () => {
    for (const asked of ["--help", "-h", "help"]) {
      const { status, stdout, stderr } = await run([asked]);
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      for (const name of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${name} `, "m"));
    }
  });

  it("is not run without a command: the list goes to standard error, and the status is 2", async () => {
    expect(await run([])).toMatchObject({ status: 2, stdout: "" });
    expect(await run(["plan"])).toMatchObject({ status: 2, stdout: "" });
  });

  it.each(COMMANDS)("shows usage, options and examples of `%s`, by --help and by help", async (name) => {
    const { status, stdout } = await run([...name.split(" "), "--help"]);
    expect(status).toBe(0);
    expect(stdout).toContain(`proofgate ${name}: `);
    expect(stdout).toMatch(/^usage:\n {2}proofgate /m);
    expect(stdout).toMatch(new RegExp(`^examples:\n {2}proofgate ${name}`, "m"));
    expect((await run(["help", ...name.split(" ")])).stdout).toBe(stdout);
  });

  it("lists the commands of a group", async () => {
    const { status, stdout } = await run(["plan", "--help"]);
    expect(status).toBe(0);
    expect(stdout).toContain("plan hash");
    expect(stdout).not.toMatch(/^ {2}check/m);
  });

  it.each([
    [["chekc"], "`chekc` is not a command of proofgate", "write `proofgate check`"],
    [["plan", "hsah"], "`plan hsah` is not a command of proofgate", "write `proofgate plan hash`"],
    [["frobnicate"], "`frobnicate` is not a command of proofgate", "`proofgate --help` lists the commands"],
    [["check", "--haed", "x"], "`--haed` is not an option of `proofgate check`", "write `--head`"],
    [
      ["check", "-b"],
      "`-b` is not an option of `proofgate check`",
      "`proofgate check --help` shows how it is used",
    ],
    [["demo", "--keep"], "`--keep` is not an option of `proofgate demo`", "shows how it is used"],
    [["check", "--hlp"], "`--hlp` is not an option of `proofgate check`", "write `--help`"],
    [["check", "--constructor"], "`--constructor` is not an option", "shows how it is used"],
    [["check", "--head", "x"], "`--base REV` is missing", "`proofgate check --help`"],
    [["check", "--base", "--head", "x"], "`--base` needs a value (`REV`)", "--help"],
    [["check", "--base=", "--head", "x"], "`--base` needs a value (`REV`)", "--help"],
    [["check", "--base", "x", "--head"], "`--head` needs a value (`REV`)", "--help"],
    [["check", "--base", "a", "--base", "b", "--head", "c"], "`--base` is given twice", "--help"],
    [["check", "--base", "a", "--head", "b", "c"], "`c` is one word too many", "--help"],
    [["check", "--base", "a", "--head", "b", "--", "--mode"], "`--mode` is one word too many", "--help"],
    [
      ["check", "--base", "a", "--head", "b", "--mode", "enforced"],
      "`enforced` is not a value of `--mode`",
      "enforce`",
    ],
    [
      ["check", "--base", "a", "--head", "b", "--format", "xml"],
      "`xml` is not a value of `--format`",
      "`sarif`",
    ],
    [["check", "--base", "a", "--head", "b", "--pin", "abc"], "`abc` is not a plan's hash", "64"],
    [["plan", "hash"], "`FILE` is missing", "`proofgate plan hash --help`"],
    [["plan", "diff", "a"], "`OLD NEW` is missing", "`proofgate plan diff --help`"],
  ])("answers %j with one clear error and the status 2", async (argv, message, help) => {
    const { status, stdout, stderr } = await run(argv);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(/^error: .*\n {2}= help: .*\n$/);
    expect(stderr).toContain(message);
    expect(stderr).toContain(help);
  });

  it("says errors as one line of JSON where JSON is asked for, and nothing on standard output", async () => {
    for (const asked of [["--format", "json"], ["--format=json"]]) {
      const { status, stdout, stderr } = await run(["check", "--haed", "x", ...asked]);
      expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
      expect(stderr).toBe(
        '{"version":1,"error":{"message":"`--haed` is not an option of `proofgate check`","help":"write `--head`"}}\n',
      );
    }
  });

  it("repeats no control character of its arguments [T026] [T161]", async () => {
    const { stderr } = await run(["\u001b[2J\n::error::x"]);
    expect(stderr).toMatch(/^error: `\\u\{1B\}\[2J\\u\{A\}::error::x` is not a command/);
  });
});

const BIN = fileURLToPath(new URL("../../src/cli/bin.mjs", import.meta.url));

describe("the process", () => {
  it("keeps its status when its reader has gone", () => {
    const { status, stderr } = spawnSync(
      "bash",
      ["-c", '"$0" "$1" --help | true; echo "$PIPESTATUS" >&2', process.execPath, BIN],
      { encoding: "utf8" },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: "0\n" });
  });

  it("starts where npm was called, and names itself as it was called", () => {
    const home = mkdtempSync(join(tmpdir(), "proofgate-npm-"));
    try {
      const git = (...args: string[]) =>
        execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], { cwd: home });
      git("init", "-q", "-b", "agent/x");
      git("commit", "-q", "--allow-empty", "-m", "start");
      git("branch", "main");
      writeFileSync(join(home, "a"), "1");
      git("add", "-A");
      git("commit", "-q", "-m", "work");
      const said = (environment: NodeJS.ProcessEnv, directory: string) =>
        spawnSync(process.execPath, [BIN, "check", "--base", "main", "--head", "HEAD"], {
          encoding: "utf8",
          cwd: directory,
          env: { ...process.env, npm_lifecycle_event: "test", ...environment },
        }).stdout;
      const byNpm = said({ npm_lifecycle_event: "proofgate", INIT_CWD: home }, "/");
      expect(byNpm).toContain("`npm run --silent proofgate -- explain plan-missing`");
      expect(said({ INIT_CWD: "/" }, home)).toContain("`proofgate explain plan-missing`");
    } finally {
      rmSync(home, { recursive: true });
    }
  });

  it("prints all of a long answer into a pipe", () => {
    const { stdout } = spawnSync(process.execPath, [BIN, "check", "--help"], { encoding: "utf8" });
    expect(stdout).toMatch(
      /--mode enforce\nIn this checkout `proofgate` is `npm run --silent proofgate --`\.\n$/,
    );
  });
});
