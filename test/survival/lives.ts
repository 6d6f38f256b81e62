import { fileURLToPath } from "node:url";
import { type LogLine, type ServeProcess, spawnServe } from "../app/serve-process.ts";

export interface Life extends ServeProcess {
  /** Resolves with its address when it takes webhooks. */
  readonly listens: Promise<string>;
  /** Judgements that it has made. */
  judged(): number;
}

/** The processes of the App that live at a time, and their clock. */
export interface Lives {
  /** Milliseconds that the clock is ahead. */
  readonly ahead: number;
  begin(): Life;
  /** Three minutes, longer than any lease, pass for all that live and are to come. */
  passTime(): void;
  killAll(): Promise<void>;
}

const STEP_MS = 180_000;
const CLOCK_AHEAD = fileURLToPath(new URL("./clock-ahead.ts", import.meta.url));

export function livesOf(environment: Readonly<Record<string, string>>, errors: LogLine[]): Lives {
  let ahead = 0;
  const alive = new Set<Life>();
  return {
    get ahead() {
      return ahead;
    },
    begin: () => {
      let judged = 0;
      const clock = {
        PROOFGATE_TEST_CLOCK_AHEAD_MS: String(ahead),
        PROOFGATE_TEST_CLOCK_STEP_MS: String(STEP_MS),
      };
      const serve = spawnServe({
        environment: { ...environment, ...clock },
        preload: CLOCK_AHEAD,
        onLine: (line) => {
          if (line.level === "error" || line.level === "fatal") errors.push(line);
          if (line.message === "judged") judged += 1;
        },
      });
      const life: Life = {
        ...serve,
        judged: () => judged,
        kill: async () => {
          alive.delete(life);
          await serve.kill();
        },
        stop: async () => {
          alive.delete(life);
          return await serve.stop();
        },
      };
      alive.add(life);
      return life;
    },
    passTime: () => {
      ahead += STEP_MS;
      for (const { pid } of alive) process.kill(pid, "SIGUSR2");
    },
    killAll: async () => {
      for (const life of alive) await life.kill();
    },
  };
}
