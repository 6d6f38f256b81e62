import { wordsOf } from "./log.ts";
import type { Services } from "./services.ts";

/** How long a loop rests where nobody wakes it: work of other processes, and what was put off, comes due meanwhile. */
const REST_MS = 1_000;
/** After an error of ours, such as a lost database. */
const ERROR_REST_MS = 5_000;

/** Does a step again and again: at once while there is something to do, else when it is woken or has rested. */
export class Loop {
  private readonly name: string;
  private readonly step: () => Promise<number>;
  private readonly services: Pick<Services, "log">;
  private readonly running: Promise<void>;
  private isClosing = false;
  private wasWoken = false;
  private wakeUp: (() => void) | undefined;

  /** `step` says how much it did. */
  constructor(name: string, services: Pick<Services, "log">, step: () => Promise<number>) {
    this.name = name;
    this.services = services;
    this.step = step;
    this.running = this.run();
  }

  wake(): void {
    this.wasWoken = true;
    this.wakeUp?.();
  }

  /** Resolves when the step under way has ended; none follows. */
  async close(): Promise<void> {
    this.isClosing = true;
    this.wake();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.isClosing) {
      this.wasWoken = false;
      let rest = REST_MS;
      try {
        if ((await this.step()) > 0) continue;
      } catch (error) {
        rest = ERROR_REST_MS;
        this.services.log("error", `the ${this.name} loop failed, and goes on`, { error: wordsOf(error) });
      }
      await this.sleep(rest);
    }
  }

  private async sleep(milliseconds: number): Promise<void> {
    if (this.wasWoken || this.isClosing) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wakeUp = undefined;
  }
}
