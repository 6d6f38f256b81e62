import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { POLICY } from "../app/policy-and-plan.ts";
import { type LogLine, type ServeProcess, spawnServe, WEBHOOK_PATH } from "../app/serve-process.ts";
import { type Example, type ExampleOptions, example } from "../github/example.ts";
import type { Account } from "../github/state.ts";
import type { TestEngine, TestPlace } from "../store/engines.ts";

/** GitHub's double with one repository, and a place where lives of the App follow each other. */
export interface Town extends Example {
  readonly coder: Account;
  readonly place: TestPlace;
  /** What all lives have logged as an error. */
  readonly errors: readonly LogLine[];
  /** The next life of the App; three minutes have passed since the last one, when no lease of it is left. */
  live(): Life;
  close(): Promise<void>;
}

export interface Life extends ServeProcess {
  /** Resolves with its address when it takes webhooks. */
  readonly listens: Promise<string>;
}

/** Longer than any lease. */
const BETWEEN_LIVES_MS = 180_000;
const CLOCK_AHEAD = fileURLToPath(new URL("./clock-ahead.ts", import.meta.url));

export async function openTown(engine: TestEngine, options: ExampleOptions = {}): Promise<Town> {
  let ahead = 0;
  let current: Life | undefined;
  const here = await example({ fetchSchemas: false, clock: { now: () => Date.now() + ahead }, ...options });
  const { github, shop, alice, app } = here;
  const coder = github.createUser("coder-bot");
  github.setPermission(shop, coder, "write");
  const place = await engine.place();
  const directory = await mkdtemp(join(tmpdir(), "proofgate-survival-"));
  const { databaseUrl, dataDir } = place.options;
  const secret = randomBytes(24).toString("hex");
  const errors: LogLine[] = [];
  const environment = {
    APP_ID: String(app.id),
    PRIVATE_KEY: here.privateKey,
    WEBHOOK_SECRET: secret,
    GHE_HOST: github.host,
    GHE_PROTOCOL: "http",
    SWEEP_SECONDS: "5",
    DATA_DIR: databaseUrl === undefined ? dataDir : directory,
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
  };
  await github.push(shop, { as: alice, branch: "main", files: { ".proofgate/policy.yaml": POLICY } });
  return {
    ...here,
    coder,
    place,
    errors,
    live: () => {
      ahead += BETWEEN_LIVES_MS;
      const life = spawnServe({
        environment: { ...environment, PROOFGATE_TEST_CLOCK_AHEAD_MS: String(ahead) },
        preload: CLOCK_AHEAD,
        onLine: (line) => {
          if (line.level === "error" || line.level === "fatal") errors.push(line);
        },
      });
      const listens = life.listens.then((url) => {
        app.webhook = { url: `${url}${WEBHOOK_PATH}`, secret };
        return url;
      });
      current = { ...life, listens };
      return current;
    },
    close: async () => {
      await current?.kill();
      app.webhook = undefined;
      await github.webhooks.drain();
      await github.close();
      await place.dispose();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
