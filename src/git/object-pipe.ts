import type { ChildProcess } from "node:child_process";
import type { Readable } from "node:stream";
import { notStarted, startGit, tooOld } from "./run-git.ts";
import type { Scratch } from "./scratch.ts";

/** The pipe closed before the answer was whole: git died, and says why. */
export class PipeClosed extends Error {}

const LINE_FEED = 0x0a;

// Git writes each object by itself, and to be woken for each costs more than to look at it. Where many answers are still
// to come and the last chunk was small, git is what we wait for: a short sleep lets some gather, fewer than a pipe holds.
const MANY = 64;
const SMALL_BYTES = 16 * 1024;
const GATHERING_MS = 0.5;
const ALARM = new Int32Array(new SharedArrayBuffer(4));

/**
 * One `git cat-file --batch-command --buffer`: requests go in, bytes come out, no more of them held than the caller
 * takes (the stream is paused in between, and git waits). What is held already is had without waiting: a promise for
 * each of thousands of small objects would cost more than reading them.
 */
export class ObjectPipe {
  private readonly child: ChildProcess;
  private readonly output: Readable;
  private chunk: Buffer = Buffer.alloc(0);
  /** Where in the chunk the next answer begins. */
  private at = 0;
  private awaited = 0;
  private lastBytes = 0;
  private ended = false;
  private failure: Error | undefined;
  private stderr = "";
  private wake: (() => void) | undefined;

  constructor(scratch: Scratch) {
    this.child = startGit([`--git-dir=${scratch.directory}`, "cat-file", "--batch-command", "--buffer"], {
      directory: scratch.directory,
    });
    this.output = this.child.stdout as Readable;
    this.output.on("readable", () => this.wake?.());
    this.child.stderr?.on("data", (chunk: Buffer) => {
      this.stderr = (this.stderr + chunk.toString("utf8")).slice(-4096);
    });
    this.child.stdin?.on("error", () => this.child.stdin?.destroy());
    this.child.on("error", (error) => this.end(notStarted(error)));
    this.child.on("close", (code) => {
      if (code === 129) void tooOld(["cat-file", "--batch-command"]).then((error) => this.end(error));
      else this.end(new PipeClosed(this.stderr.trim().split("\n").at(-1) || `git cat-file ended (${code})`));
    });
  }

  /** Each request will be answered by a line, and by what that line announces. */
  ask(requests: readonly string[]): void {
    this.awaited += requests.length;
    if (!this.ended) this.child.stdin?.write(`${requests.join("\n")}\nflush\n`);
  }

  /** The next line without its line feed; undefined where not all of it has come yet. */
  lineHeld(): string | undefined {
    const end = this.chunk.indexOf(LINE_FEED, this.at);
    if (end < 0) return undefined;
    const line = this.chunk.toString("latin1", this.at, end);
    this.at = end + 1;
    this.awaited -= 1;
    return line;
  }

  /** The next `size` bytes; undefined where not all of them have come yet. */
  bytesHeld(size: number): Buffer | undefined {
    if (this.chunk.length - this.at < size) return undefined;
    const bytes = this.chunk.subarray(this.at, this.at + size);
    this.at += size;
    return bytes;
  }

  async line(): Promise<string> {
    for (;;) {
      const line = this.lineHeld();
      if (line !== undefined) return line;
      await this.hold(this.chunk.length - this.at + 1);
    }
  }

  async bytes(size: number): Promise<Buffer> {
    await this.hold(size);
    return this.bytesHeld(size) as Buffer;
  }

  /** Passes over `size` bytes without holding them. */
  async skip(size: number): Promise<void> {
    let left = size;
    while (left > this.chunk.length - this.at) {
      left -= this.chunk.length - this.at;
      this.chunk = this.take() ?? (await this.next());
      this.at = 0;
    }
    this.at += left;
  }

  /** Ends git and waits for its end. */
  async close(): Promise<void> {
    if (this.ended) return;
    const closed = new Promise<void>((resolve) => this.child.once("close", () => resolve()));
    this.child.stdin?.end();
    this.child.kill("SIGKILL");
    // What nobody will read any more must not keep the pipe open.
    this.output.destroy();
    await closed;
  }

  /** Waits until at least `size` bytes are here. */
  private async hold(size: number): Promise<void> {
    const parts = [this.chunk.subarray(this.at)];
    let held = this.chunk.length - this.at;
    while (held < size) {
      const more = this.take() ?? (await this.next());
      parts.push(more);
      held += more.length;
    }
    this.chunk =
      parts[0]?.length === 0 && parts.length === 2 ? (parts[1] as Buffer) : Buffer.concat(parts, held);
    this.at = 0;
  }

  private take(): Buffer | undefined {
    return (this.output.read() as Buffer | null) ?? undefined;
  }

  private async next(): Promise<Buffer> {
    for (;;) {
      const chunk = this.take();
      if (chunk !== undefined) {
        this.lastBytes = chunk.length;
        return chunk;
      }
      if (this.awaited > MANY && this.lastBytes < SMALL_BYTES) Atomics.wait(ALARM, 0, 0, GATHERING_MS);
      if (this.ended) throw this.failure ?? new PipeClosed("git cat-file ended");
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
      this.wake = undefined;
    }
  }

  private end(failure: Error): void {
    this.ended = true;
    this.failure = failure;
    this.wake?.();
  }
}
