import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ProgramRun, runProgram } from "../../src/scan/program.ts";

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "program-")));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A program of JavaScript, which runs under our own Node. */
function run(code: string, args: readonly string[] = [], deadlineMs = 20_000): Promise<ProgramRun> {
  mkdirSync(join(folder, "bin"), { recursive: true });
  const program = join(folder, "bin/program.cjs");
  writeFileSync(program, code);
  const environment = { PATH: `relative:/usr/bin:/bin`, TOKEN: "t", NODE_OPTIONS: "--none", HOME: "/root" };
  return runProgram(program, args, { folder, environment, deadlineMs });
}

/** Whether a process is there; one that has ended and that nobody waits for counts as gone. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    // No such process, which is the answer.
    return false;
  }
}

const child = (options: string, code: string) => `
  const { spawn } = require("node:child_process");
  const child = spawn(process.execPath, ["-e", ${JSON.stringify(code)}], ${options});
  require("node:fs").writeFileSync("pid", String(child.pid));`;
const pidOfChild = () => Number(readFileSync(join(folder, "pid"), "utf8"));
const FOR_EVER = "setInterval(() => {}, 1000);";

describe("another's program [T150] [T151]", () => {
  it("says what it says, byte for byte, and with which status it ends", async () => {
    expect(await run(`process.stdout.write("é\\n\\n"); process.exitCode = 3;`)).toEqual({
      status: 3,
      stdout: "é\n\n",
    });
  });

  it("sees where programs lie, a home and a folder of ours, and nothing else of the caller's", async () => {
    const { stdout } = await run("console.log(JSON.stringify({ ...process.env, cwd: process.cwd() }))");
    const said = JSON.parse(stdout);
    // Some systems add words of their own to every process.
    delete said.__CF_USER_TEXT_ENCODING;
    expect(said).toEqual({ PATH: "/usr/bin:/bin", HOME: folder, TMPDIR: folder, LANG: "C", cwd: folder });
  });

  it("gets its arguments as they are: no shell reads them", async () => {
    const args = ["$(touch here)", "`id`", "; touch here", "*", "a b", '"', ""];
    const { stdout } = await run("console.log(JSON.stringify(process.argv.slice(2)))", args);
    expect(JSON.parse(stdout)).toEqual(args);
    expect(existsSync(join(folder, "here"))).toBe(false);
  });

  it("reads nothing from us, and what it says to standard error is nobody's", async () => {
    const code = `process.stdin.on("data", () => {}).on("end", () => { console.error("e"); console.log("end"); });`;
    expect(await run(code)).toEqual({ status: 0, stdout: "end\n" });
  });

  it("is said to have ended by a signal, where it was one", async () => {
    const code = "console.log(1); process.kill(process.pid, 'SIGSEGV');";
    expect(await run(code)).toEqual({ status: undefined, stdout: "1\n" });
  });

  it("is said not to have begun, where it is missing or nothing that may run", async () => {
    const asked = { folder, environment: {}, deadlineMs: 5000 };
    writeFileSync(join(folder, "text"), "no program", { mode: 0o644 });
    for (const name of ["missing", "text"]) {
      const { status, stdout, cut } = await runProgram(join(folder, name), [], asked);
      expect([status, stdout, cut]).toEqual([
        undefined,
        "",
        expect.stringMatching(/^it could not be started: /),
      ]);
    }
  });

  it("ends at the deadline, with what it had said, even where it will not", async () => {
    const code = `process.on("SIGTERM", () => {}); console.log("half"); ${FOR_EVER}`;
    expect(await run(code, [], 800)).toEqual({
      status: undefined,
      stdout: "half\n",
      cut: "it took longer than 0.8 s",
    });
  });

  it("ends with all that it has started", async () => {
    const { cut } = await run(`${child(`{ stdio: "inherit" }`, FOR_EVER)} ${FOR_EVER}`, [], 800);
    expect(cut).toBe("it took longer than 0.8 s");
    await expect.poll(() => isRunning(pidOfChild())).toBe(false);
  });

  it("is not waited for where what it started has left its group and holds the pipe", async () => {
    const code = `${child(`{ stdio: "inherit", detached: true }`, FOR_EVER)} child.unref(); console.log("done");`;
    const { stdout, cut } = await run(code, [], 800);
    process.kill(pidOfChild(), "SIGKILL");
    expect([stdout, cut]).toEqual(["done\n", "it took longer than 0.8 s"]);
  });

  it("ends when it says more than we keep", async () => {
    const code = `const chunk = "x".repeat(1 << 20); (function more() { process.stdout.write(chunk, more); })();`;
    const { cut, stdout } = await run(code, [], 100_000);
    expect(cut).toBe("it said more than 67108864 bytes");
    expect(stdout.length).toBeLessThan(80 * 2 ** 20);
  }, 120_000);
});
