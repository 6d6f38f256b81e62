import { Worker } from "node:worker_threads";
import type { ScanAnswer, ScanRequest } from "./secret-worker.ts";
import type { ScanHint, SecretScan, UnscannedReason } from "./types.ts";

export interface ScannerOptions {
  /** For one content, in milliseconds; then its worker is killed, and the content is unknown. */
  readonly deadlineMs?: number;
  /** The worker's module; for tests of workers that hang or die. */
  readonly worker?: URL;
}

// What a content may cost is counted, the same everywhere; this is for what no count foresaw. A machine under load must not
// come to another verdict, so it is long: a hundred times what the worst known content takes on an idle one.
const DEADLINE_MS = 60_000;
const MEMORY_MB = 512;
/** Sent ahead, so that the worker never waits for us. */
const AHEAD_MAX = 8;
const AHEAD_BYTES_MAX = 16 * 1024 * 1024;

// From a checkout, the source; in what is published, the bundle's second file.
const WORKER = new URL(
  import.meta.url.endsWith(".ts") ? "./secret-worker.ts" : "./secret-worker.mjs",
  import.meta.url,
);

interface Job extends ScanRequest {
  done(scan: SecretScan): void;
}

/**
 * Scans contents in a worker thread, in the order they are given. A content that takes longer than the deadline, or
 * that its worker dies of, is answered as not scanned: it is named and never passes, and the others go on.
 */
export class SecretScanner {
  private readonly deadlineMs: number;
  private readonly module: URL;
  private readonly waiting: Job[] = [];
  private readonly sent: Job[] = [];
  private worker: Worker | undefined;
  private deadline: NodeJS.Timeout | undefined;
  private count = 0;

  constructor({ deadlineMs = DEADLINE_MS, worker = WORKER }: ScannerOptions = {}) {
    this.deadlineMs = deadlineMs;
    this.module = worker;
  }

  /** Copies the bytes; at most `AHEAD_MAX` contents are held beyond what callers hold. */
  scan(bytes: Uint8Array, hint: ScanHint = {}): Promise<SecretScan> {
    return new Promise((resolve) => {
      this.count += 1;
      this.waiting.push({ number: this.count, bytes, hint, done: resolve });
      this.send();
    });
  }

  /** Ends the worker. What was not answered yet is answered as not scanned. */
  async close(): Promise<void> {
    const { worker } = this;
    this.forget();
    for (const job of [...this.sent.splice(0), ...this.waiting.splice(0)])
      job.done(unscanned("worker", "the scan was ended before its turn"));
    await worker?.terminate();
  }

  private send(): void {
    while (this.waiting.length > 0 && this.sent.length < AHEAD_MAX && this.bytesSent() < AHEAD_BYTES_MAX) {
      const job = this.waiting.shift()!;
      this.sent.push(job);
      this.post(job);
    }
  }

  private bytesSent(): number {
    return this.sent.reduce((sum, { bytes }) => sum + bytes.length, 0);
  }

  private post({ number, bytes, hint }: Job): void {
    this.worker ??= this.start();
    const copy = new Uint8Array(bytes);
    this.worker.postMessage({ number, bytes: copy, hint } satisfies ScanRequest, [copy.buffer]);
    this.watch();
  }

  private start(): Worker {
    const worker = new Worker(this.module, {
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
      env: {},
    });
    worker.unref();
    worker.on("message", ({ number, scan }: ScanAnswer) => {
      if (worker !== this.worker || this.sent[0]?.number !== number) return;
      if (scan === undefined) this.begin();
      else this.finish(scan);
    });
    let why = "";
    worker.on("error", (error) => {
      why = (error as Error).message.split("\n", 1)[0] ?? "";
    });
    // Only then has all arrived that it had answered before it died, so that no other content is blamed.
    worker.on("exit", (status) => {
      if (worker !== this.worker) return;
      this.replace(unscanned("worker", `its scanner died: ${why || `exit status ${status}`}`));
    });
    return worker;
  }

  private finish(scan: SecretScan): void {
    clearTimeout(this.deadline);
    this.deadline = undefined;
    this.sent.shift()?.done(scan);
    if (this.sent.length > 0) this.watch();
    this.send();
  }

  /** What the worker needed to start, and to get to this content, is no time of the content's. */
  private begin(): void {
    clearTimeout(this.deadline);
    this.deadline = undefined;
    this.watch();
  }

  /** The time runs for the content that is at work, not for those behind it. */
  private watch(): void {
    this.deadline ??= setTimeout(() => {
      const limit = `it took longer than ${this.deadlineMs} ms`;
      this.replace(unscanned("deadline", limit));
    }, this.deadlineMs);
  }

  /** Kills the worker, answers the content it was at, and gives the rest to a new one. */
  private replace(answer: SecretScan): void {
    const { worker } = this;
    this.forget();
    void worker?.terminate();
    this.sent.shift()?.done(answer);
    for (const job of this.sent) this.post(job);
    this.send();
  }

  private forget(): void {
    clearTimeout(this.deadline);
    this.deadline = undefined;
    this.worker = undefined;
  }
}

function unscanned(reason: UnscannedReason, detail: string): SecretScan {
  return { findings: [], unscanned: [{ reason, detail, line: 1 }] };
}
