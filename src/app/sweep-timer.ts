import { wordsOf } from "./log.ts";
import type { Services } from "./services.ts";

/** Sweeps in an interval, one sweep at a time. */
export class SweepTimer {
  private readonly sweep: () => Promise<void>;
  private readonly timer: NodeJS.Timeout;
  private last: Promise<void> = Promise.resolve();
  private waiting = 0;

  constructor({ log }: Pick<Services, "log">, intervalMs: number, sweep: () => Promise<void>) {
    this.sweep = sweep;
    const later = (): void => {
      // One that takes longer than the interval is not followed by all that came due meanwhile.
      if (this.waiting > 0) return;
      this.now().catch((error: unknown) =>
        log("error", "the sweep failed, and is tried again", { error: wordsOf(error) }),
      );
    };
    this.timer = setInterval(later, intervalMs);
    later();
  }

  /** After the one that is under way. */
  now(): Promise<void> {
    this.waiting += 1;
    const next = (): Promise<void> => {
      this.waiting -= 1;
      return this.sweep();
    };
    this.last = this.last.then(next, next);
    return this.last;
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.last.catch(() => undefined);
  }
}
