import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DirectoryInUseError, lockDirectory } from "../../src/store/directory-lock.ts";
import { thisProcess } from "../../src/store/lock-holder.ts";
import { ROOT } from "../tools/source-tree.ts";

const HOLDER = `
import { lockDirectory } from ${JSON.stringify(join(ROOT, "src/store/directory-lock.ts"))};
try {
  await lockDirectory(process.argv[1], () => undefined);
  process.stdout.write("held\\n");
  setInterval(() => undefined, 1000);
} catch (error) {
  process.stdout.write(error.constructor.name + "\\n");
}
`;

const lost = () => {
  throw new Error("the lock was lost");
};

describe("the lock on a directory", () => {
  let directory: string;
  let children: ChildProcess[];
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "proofgate-lock-"));
    children = [];
  });
  afterEach(async () => {
    for (const child of children) await kill(child);
    rmSync(directory, { recursive: true, force: true });
  });

  /** What the process says first. */
  async function start(): Promise<{ child: ChildProcess; word: string }> {
    const child = spawn(process.execPath, ["--input-type=module", "-e", HOLDER, directory], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    children.push(child);
    const word = await new Promise<string>((resolve) =>
      child.stdout?.once("data", (bytes: Buffer) => resolve(bytes.toString().trim())),
    );
    return { child, word };
  }

  async function kill(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
  }

  const lockFile = () => join(directory, "proofgate.lock");
  const isLost = (error: unknown) => error instanceof DirectoryInUseError;

  it("is held by one process, which the refusal names with what to do", async () => {
    const { child, word } = await start();
    expect(word).toBe("held");
    const refusal = await lockDirectory(directory, lost).catch((error: unknown) => error);
    expect(isLost(refusal)).toBe(true);
    expect(String(refusal)).toMatch(
      new RegExp(`is in use by process ${child.pid} on .*stop that process.*DATA_DIR.*DATABASE_URL`),
    );
  });

  it("is free again when its holder gives it back", async () => {
    const first = await lockDirectory(directory, lost);
    await expect(lockDirectory(directory, lost)).rejects.toThrow(`process ${process.pid}`);
    await first.release();
    await first.release();
    const second = await lockDirectory(directory, lost);
    await second.release();
    expect(readdirSync(directory)).toEqual([]);
  });

  it("given back while it shows that it lives is not taken for lost", async () => {
    // Only the beat's moment is ours: the files are real, and the two meet at another point each time.
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    try {
      let losses = 0;
      for (let round = 0; round < 300; round += 1) {
        const lock = await lockDirectory(directory, () => {
          losses += 1;
        });
        vi.advanceTimersByTime(5_000);
        for (let turn = 0; turn < round % 30; turn += 1) await new Promise(setImmediate);
        await lock.release();
      }
      await new Promise((done) => setTimeout(done, 100));
      expect(losses).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it("is taken over at once from a process that kill -9 ended", async () => {
    const { child } = await start();
    await kill(child);
    const lock = await lockDirectory(directory, lost);
    await lock.release();
    expect(readdirSync(directory)).toEqual([]);
  });

  it("is taken over by exactly one of many that find a dead holder", async () => {
    const { child } = await start();
    await kill(child);
    const words = await Promise.all(Array.from({ length: 6 }, async () => (await start()).word));
    expect(words.filter((word) => word === "held")).toHaveLength(1);
    expect(words.filter((word) => word === "DirectoryInUseError")).toHaveLength(5);
  });

  it("is taken over from a process whose id another process now has", async () => {
    const holder = await thisProcess("0".repeat(32));
    writeFileSync(lockFile(), JSON.stringify({ ...holder, started: "1" }));
    await (await lockDirectory(directory, lost)).release();
  });

  it("is left to a holder in another container for as long as it may live, whatever its id is here", async () => {
    const holder = await thisProcess("0".repeat(32));
    writeFileSync(lockFile(), JSON.stringify({ ...holder, pid: 999_999, place: "another container" }));
    const beat = setInterval(() => utimesSync(lockFile(), new Date(), new Date()), 200);
    await expect(lockDirectory(directory, lost)).rejects.toThrow("process 999999");
    clearInterval(beat);
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(lockFile(), longAgo, longAgo);
    await (await lockDirectory(directory, lost)).release();
  });

  it("that is unreadable, after a power cut say, is not broken before it has been silent for long", async () => {
    writeFileSync(lockFile(), "");
    const beat = setInterval(() => utimesSync(lockFile(), new Date(), new Date()), 200);
    await expect(lockDirectory(directory, lost)).rejects.toThrow("a process that its lock does not name");
    clearInterval(beat);
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(lockFile(), longAgo, longAgo);
    const lock = await lockDirectory(directory, lost);
    expect(readFileSync(lockFile(), "utf8")).toContain(`"pid":${process.pid}`);
    await lock.release();
  });
});
