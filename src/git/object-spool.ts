import type { ChildProcess } from "node:child_process";
import { closeSync, openSync, readSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { headerIn, IdCheck } from "./object-answer.ts";
import { PipeClosed } from "./object-pipe.ts";
import type { ObjectReader, ReadOptions } from "./object-reader.ts";
import { ReadAhead } from "./read-ahead.ts";
import { startGitOnFiles } from "./run-git.ts";
import type { Scratch } from "./scratch.ts";
import type { ObjectAnswer, Oid } from "./types.ts";

/** Bytes that lie in a file before they are taken; what comes after them is read through a pipe. */
const SPOOL_BYTES_MAX = 64 * 1024 * 1024;

const CHUNK_BYTES = 256 * 1024;
const LINE_FEED = 0x0a;
const WAIT_MS = 1;

let spools = 0;

/**
 * Thousands of objects that one git writes to a file, without waiting for who reads them: while names are judged here,
 * contents are inflated there. Wherever the file tells no more (git ended, an object is missing, too large or of another type,
 * the file is full), the rest is asked of the ordinary reader, which then says what is wrong with each.
 */
export class ObjectSpool {
  private readonly oids: readonly Oid[];
  private readonly options: ReadOptions;
  private readonly reader: ObjectReader;
  private readonly check: IdCheck;
  private readonly child: ChildProcess;
  private readonly file: number;
  private readonly ended: Promise<void>;
  private hasEnded = false;
  private chunk: Buffer = Buffer.alloc(0);
  private spare: Buffer | undefined;
  /** Where in the chunk the next answer begins, and where in the file the next chunk does. */
  private at = 0;
  private position = 0;
  private had = 0;
  private rest: ReadAhead | undefined;

  /** @param spoolBytesMax of the file */
  constructor(
    scratch: Scratch,
    reader: ObjectReader,
    oids: readonly Oid[],
    options: ReadOptions,
    spoolBytesMax = SPOOL_BYTES_MAX,
  ) {
    this.oids = oids;
    this.options = options;
    this.reader = reader;
    this.check = new IdCheck(scratch.repository.objectFormat);
    const path = join(scratch.directory, `spool-${spools++}`);
    writeFileSync(`${path}.asked`, `${oids.join("\n")}\n`);
    const asked = openSync(`${path}.asked`, "r");
    this.file = openSync(path, "wx+", 0o600);
    const files = { input: asked, output: this.file, outputBytesMax: spoolBytesMax };
    this.child = startGitOnFiles(
      [`--git-dir=${scratch.directory}`, "cat-file", "--batch", "--buffer"],
      files,
      {
        directory: scratch.directory,
      },
    );
    // Who has them open keeps them: nothing is left behind whatever ends us.
    closeSync(asked);
    for (const name of [path, `${path}.asked`]) unlinkSync(name);
    this.ended = new Promise((resolve) => {
      const end = (): void => {
        this.hasEnded = true;
        resolve();
      };
      this.child.once("close", end);
      // Without a shell or a git the ordinary reader will say so, too.
      this.child.once("error", end);
    });
  }

  /** The answer for the next of the ids; without a promise where it is here, for thousands of them cost more than that. */
  next(): ObjectAnswer | Promise<ObjectAnswer> {
    return this.rest?.next() ?? this.taken() ?? this.awaited();
  }

  /** What was not had is not wanted any more. */
  async close(): Promise<void> {
    if (!this.hasEnded) this.child.kill("SIGKILL");
    await this.ended;
    closeSync(this.file);
    await this.rest?.close();
  }

  private async awaited(): Promise<ObjectAnswer> {
    for (;;) {
      // Asked before the file is read: what git wrote last is there once it has ended.
      const { hasEnded } = this;
      const answer = this.taken();
      if (answer !== undefined) return answer;
      if (hasEnded) return this.fromReader();
      await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
    }
  }

  /** The next answer as far as the file tells it now. */
  private taken(): ObjectAnswer | Promise<ObjectAnswer> | undefined {
    const oid = this.oids[this.had] as Oid;
    let end = this.chunk.indexOf(LINE_FEED, this.at);
    if (end < 0 && this.fill(this.chunk.length - this.at + 1)) end = this.chunk.indexOf(LINE_FEED, this.at);
    if (end < 0) return undefined;
    let header: ReturnType<typeof headerIn>;
    try {
      header = headerIn(this.chunk.toString("latin1", this.at, end), oid);
    } catch (error) {
      if (error instanceof PipeClosed) return this.fromReader();
      throw error;
    }
    if (header.kind === "unreadable") return this.fromReader();
    const { type, size } = header;
    if (type !== this.options.type || size > this.options.bytesMax) return this.fromReader();
    const whole = end + 1 - this.at + size + 1;
    const line = end - this.at + 1;
    if (this.chunk.length - this.at < whole && !this.fill(whole)) return undefined;
    const bytes = this.chunk.subarray(this.at + line, this.at + whole);
    this.had += 1;
    this.at += whole;
    return this.check.checked(header, bytes);
  }

  /** Takes what git has written meanwhile; whether at least `size` bytes are held from where the next answer begins. */
  private fill(size: number): boolean {
    const held = this.chunk.subarray(this.at);
    const room = Math.max(size, CHUNK_BYTES);
    const chunk =
      this.spare !== undefined && this.spare.length >= room ? this.spare : Buffer.allocUnsafeSlow(room);
    const read = this.readInto(chunk, held.length);
    // Nothing new: what was allocated serves the next try.
    this.spare = read === 0 ? chunk : undefined;
    if (read === 0) return false;
    held.copy(chunk);
    this.chunk = chunk.subarray(0, held.length + read);
    this.at = 0;
    return this.chunk.length >= size;
  }

  private readInto(chunk: Buffer, start: number): number {
    let end = start;
    for (;;) {
      const read = readSync(this.file, chunk, end, chunk.length - end, this.position);
      this.position += read;
      end += read;
      if (read === 0 || end === chunk.length) return end - start;
    }
  }

  private fromReader(): ObjectAnswer | Promise<ObjectAnswer> {
    if (!this.hasEnded) this.child.kill("SIGKILL");
    this.rest = new ReadAhead(this.reader, this.oids.slice(this.had), this.options);
    return this.rest.next();
  }
}
