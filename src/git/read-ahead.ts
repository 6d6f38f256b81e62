import type { ObjectReader, ReadOptions } from "./object-reader.ts";
import type { ObjectAnswer, Oid } from "./types.ts";

// As much is read ahead as keeps git at work, and no more: then git waits, and memory stays bounded.
const ANSWERS_MAX = 256;
const BYTES_MAX = 1024 * 1024;

/**
 * Objects that one git reads while another reads what they are compared with. Takes the reader for itself until the last
 * of `oids` was had.
 */
export class ReadAhead {
  private held: ObjectAnswer[] = [];
  /** Of `held`: what was had already. */
  private had = 0;
  private bytes = 0;
  private failure: Error | undefined;
  private readonly ended: Promise<void>;
  private wakeTaker: (() => void) | undefined;
  private wakeReader: (() => void) | undefined;

  constructor(reader: ObjectReader, oids: readonly Oid[], options: ReadOptions) {
    this.ended = reader
      .stream(oids, options, (answer) => this.put(answer))
      .catch((error: Error) => {
        this.failure = error;
        this.wakeTaker?.();
      });
  }

  /** What was not had is not wanted any more. */
  async close(): Promise<void> {
    this.failure ??= new Error("nobody waits for what is read ahead");
    this.wakeReader?.();
    await this.ended;
  }

  /** The answer for the next of the ids; without a promise where it is here, for thousands of them cost more than that. */
  next(): ObjectAnswer | Promise<ObjectAnswer> {
    return this.take() ?? this.awaited();
  }

  private async awaited(): Promise<ObjectAnswer> {
    for (;;) {
      const answer = this.take();
      if (answer !== undefined) return answer;
      if (this.failure !== undefined) throw this.failure;
      await new Promise<void>((resolve) => {
        this.wakeTaker = resolve;
      });
      this.wakeTaker = undefined;
    }
  }

  private take(): ObjectAnswer | undefined {
    const answer = this.held[this.had];
    if (answer === undefined) return undefined;
    this.had += 1;
    this.bytes -= sizeOf(answer);
    if (this.had === this.held.length) {
      this.held = [];
      this.had = 0;
      this.wakeReader?.();
    }
    return answer;
  }

  private put(answer: ObjectAnswer): Promise<void> | undefined {
    if (this.failure !== undefined) throw this.failure;
    this.held.push(answer);
    this.bytes += sizeOf(answer);
    this.wakeTaker?.();
    return this.held.length < ANSWERS_MAX && this.bytes < BYTES_MAX ? undefined : this.untilHad();
  }

  private async untilHad(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.wakeReader = resolve;
    });
    this.wakeReader = undefined;
    if (this.failure !== undefined) throw this.failure;
  }
}

function sizeOf(answer: ObjectAnswer): number {
  return answer.kind === "object" ? answer.body.length : 0;
}
