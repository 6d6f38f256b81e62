import { headerIn, IdCheck, unreadable } from "./object-answer.ts";
import { ObjectPipe, PipeClosed } from "./object-pipe.ts";
import type { Scratch } from "./scratch.ts";
import type { ObjectAnswer, ObjectFormat, ObjectType, Oid, SizeAnswer } from "./types.ts";

export interface ReadOptions {
  /** What each object must be. */
  readonly type: ObjectType;
  /** Bytes; a larger object is passed over, not held. */
  readonly bytesMax: number;
}

// Requests are written this many at a time, one lot ahead of the answers, so that git never waits for us.
const LOT = 2048;
// A broken object ends git. After this many, the rest of the request is called corrupt without asking.
const RESTARTS_MAX = 32;

/**
 * Reads objects by their ids, many at a time, through one git process. Every object is checked: its type, its size, and
 * its content against its own id, so that what is judged is what the id says, whatever lies in the object store.
 * One reading at a time: a call waits for the one before, so the callback of `stream` must not wait for another call.
 */
export class ObjectReader {
  readonly objectFormat: ObjectFormat;
  private readonly scratch: Scratch;
  private readonly lacking: Set<Oid>;
  private pipe: ObjectPipe | undefined;
  private last: Promise<unknown> = Promise.resolve();
  private readonly check: IdCheck;

  /** @param lacking takes the blobs that are asked for and are not here */
  constructor(scratch: Scratch, lacking: Set<Oid> = new Set()) {
    this.scratch = scratch;
    this.lacking = lacking;
    this.objectFormat = scratch.repository.objectFormat;
    this.check = new IdCheck(this.objectFormat);
  }

  /** Type and size of each object, without reading it. One answer a request, in their order. */
  sizes(oids: readonly Oid[], type?: ObjectType): Promise<SizeAnswer[]> {
    const answers: SizeAnswer[] = [];
    const take = (answer: SizeAnswer): void => {
      if (type !== undefined) this.note(answer, type);
      answers.push(answer);
    };
    return this.alone(async () => {
      await this.ask("info", oids, take, take);
      return answers;
    });
  }

  /**
   * Hands each object to `take`, in the order of the requests; while `take`'s promise is open, git waits, so that never
   * more than one object and a pipe's worth of bytes are held here.
   */
  stream(
    oids: readonly Oid[],
    options: ReadOptions,
    take: (answer: ObjectAnswer) => void | Promise<void>,
  ): Promise<void> {
    return this.alone(() =>
      this.ask("contents", oids, (header, pipe) => this.object(header, pipe, options, take), take),
    );
  }

  /** All the objects at once: for trees and commits, not for blobs. */
  async read(oids: readonly Oid[], options: ReadOptions): Promise<ObjectAnswer[]> {
    const answers: ObjectAnswer[] = [];
    await this.stream(oids, options, (answer) => {
      answers.push(answer);
    });
    return answers;
  }

  async close(): Promise<void> {
    await this.last.catch(() => undefined);
    await this.pipe?.close();
    this.pipe = undefined;
  }

  private alone<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.last.then(work, work);
    this.last = mine.catch(() => undefined);
    return mine;
  }

  private object(
    header: SizeAnswer,
    pipe: ObjectPipe,
    { type, bytesMax }: ReadOptions,
    take: (answer: ObjectAnswer) => void | Promise<void>,
  ): void | Promise<void> {
    if (header.kind === "unreadable") {
      this.note(header, type);
      return take(header);
    }
    const { oid, size } = header;
    if (header.type !== type) {
      const answer = unreadable(oid, "wrong-type", `a ${header.type} stands where a ${type} must`);
      return pipe.skip(size + 1).then(() => take(answer));
    }
    if (size > bytesMax) {
      const detail = `${size} bytes, more than the ${bytesMax} that are read`;
      return pipe.skip(size + 1).then(() => take({ ...unreadable(oid, "too-large", detail), size }));
    }
    const held = pipe.bytesHeld(size + 1);
    if (held !== undefined) return take(this.check.checked(header, held));
    return pipe.bytes(size + 1).then((bytes) => take(this.check.checked(header, bytes)));
  }

  /** Of blobs only: commits and trees are always brought with what stands on them. */
  private note(answer: SizeAnswer, type: ObjectType): void {
    if (type === "blob" && answer.kind === "unreadable" && answer.why === "missing")
      this.lacking.add(answer.oid);
  }

  /** Waits only where it must: most answers are here before they are looked for. */
  private async ask(
    command: "info" | "contents",
    oids: readonly Oid[],
    take: (header: SizeAnswer, pipe: ObjectPipe) => void | Promise<void>,
    fail: (failed: Extract<ObjectAnswer, { kind: "unreadable" }>) => void | Promise<void>,
  ): Promise<void> {
    let isOld = this.pipe !== undefined;
    let done = 0;
    let written = 0;
    let restarts = 0;
    while (done < oids.length) {
      this.pipe ??= new ObjectPipe(this.scratch);
      if (written < oids.length && written - done < LOT) {
        const lot = oids.slice(written, written + LOT);
        this.pipe.ask(lot.map((oid) => `${command} ${oid}`));
        written += lot.length;
      }
      const oid = oids[done] as Oid;
      done += 1;
      try {
        const line = this.pipe.lineHeld() ?? (await this.pipe.line());
        const taken = take(headerIn(line, oid), this.pipe);
        if (taken !== undefined) await taken;
      } catch (error) {
        // Whatever it was, the pipe no longer stands where the next answer begins.
        await this.pipe.close();
        this.pipe = undefined;
        if (!(error instanceof PipeClosed)) throw error;
        if (isOld && done === 1) {
          // It may have ended while nobody asked it anything: that is not the object's doing.
          isOld = false;
          done = 0;
          written = 0;
          continue;
        }
        restarts += 1;
        written = done;
        await fail(unreadable(oid, "corrupt", error.message));
        if (restarts > RESTARTS_MAX) {
          for (; done < oids.length; done += 1)
            await fail(
              unreadable(oids[done] as Oid, "corrupt", "not asked for: too many objects are corrupt"),
            );
        }
      }
    }
  }
}
