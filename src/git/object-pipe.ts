import type { ChildProcess } from "node:child_process";
import type { Readable } from "node:stream";
import { notStarted, startGit, tooOld } from "./run-git.ts";
import type { Scratch } from "./scratch.ts";

/** The pipe closed before the answer was whole: git died, and says why. */
export class PipeClosed extends Error {}

/**
 * One `git cat-file --batch-command --buffer`: requests go in, bytes come out, no more of them held than the caller
 * takes (the stream is paused in between, and git waits).
 */
export class ObjectPipe {
  private readonly child: ChildProcess;
  private readonly output: Readable;
  private buffered: Buffer = Buffer.alloc(0);
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

  write(requests: string): void {
    if (!this.ended) this.child.stdin?.write(requests);
  }

  /** The next line, without its line feed. */
  async line(): Promise<string> {
    for (;;) {
      const end = this.buffered.indexOf(10);
      if (end >= 0) {
        const line = this.buffered.toString("latin1", 0, end);
        this.buffered = this.buffered.subarray(end + 1);
        return line;
      }
      const more = this.take() ?? (await this.next());
      this.buffered = this.buffered.length === 0 ? more : Buffer.concat([this.buffered, more]);
    }
  }

  /** The next `size` bytes. */
  async bytes(size: number): Promise<Buffer> {
    if (this.buffered.length >= size) return this.cut(size);
    const parts = [this.buffered];
    let held = this.buffered.length;
    while (held < size) {
      const more = this.take() ?? (await this.next());
      parts.push(more);
      held += more.length;
    }
    this.buffered = Buffer.concat(parts, held);
    return this.cut(size);
  }

  /** Passes over `size` bytes without holding them. */
  async skip(size: number): Promise<void> {
    let left = size;
    while (left > this.buffered.length) {
      left -= this.buffered.length;
      this.buffered = this.take() ?? (await this.next());
    }
    this.buffered = this.buffered.subarray(left);
  }

  /** Ends git and waits for its end. */
  async close(): Promise<void> {
    if (this.ended) return;
    const closed = new Promise<void>((resolve) => this.child.once("close", () => resolve()));
    this.child.stdin?.end();
    this.child.kill("SIGKILL");
    this.output.resume();
    await closed;
  }

  private cut(size: number): Buffer {
    const bytes = this.buffered.subarray(0, size);
    this.buffered = this.buffered.subarray(size);
    return bytes;
  }

  private take(): Buffer | undefined {
    return (this.output.read() as Buffer | null) ?? undefined;
  }

  private async next(): Promise<Buffer> {
    for (;;) {
      const chunk = this.take();
      if (chunk !== undefined) return chunk;
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
