import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { POLICY } from "../app/policy-and-plan.ts";
import { type LogLine, WEBHOOK_PATH } from "../app/serve-process.ts";
import { type Example, type ExampleOptions, example } from "../github/example.ts";
import type { Account } from "../github/state.ts";
import type { TestEngine, TestPlace } from "../store/engines.ts";
import { type Life, type Lives, livesOf } from "./lives.ts";

/** GitHub's double with one repository, and a place where lives of the App follow each other. */
export interface Town extends Example {
  readonly coder: Account;
  readonly place: TestPlace;
  /** What all lives have logged as an error. */
  readonly errors: readonly LogLine[];
  /** The next life of the App; three minutes have passed since the last one, when no lease of it is left. */
  live(): Life;
  /** One more, beside those that live, with the same clock; webhooks go on to where they went. */
  liveBeside(): Life;
  /** Three minutes pass for GitHub and for all that live: leases of those that were killed have ended. */
  passTime(): void;
  close(): Promise<void>;
}

/** @param settings of the App, beside what every town's has */
export async function openTown(
  engine: TestEngine,
  options: ExampleOptions = {},
  settings: Readonly<Record<string, string>> = {},
): Promise<Town> {
  let lives: Lives | undefined;
  const clock = { now: () => Date.now() + (lives?.ahead ?? 0) };
  const here = await example({ fetchSchemas: false, clock, ...options });
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
    ...settings,
  };
  await github.push(shop, { as: alice, branch: "main", files: { ".proofgate/policy.yaml": POLICY } });
  const own = livesOf(environment, errors);
  lives = own;
  return {
    ...here,
    coder,
    place,
    errors,
    live: () => {
      own.passTime();
      const life = own.begin();
      const listens = life.listens.then((url) => {
        app.webhook = { url: `${url}${WEBHOOK_PATH}`, secret };
        return url;
      });
      return { ...life, listens };
    },
    liveBeside: own.begin,
    passTime: own.passTime,
    close: async () => {
      await own.killAll();
      app.webhook = undefined;
      await github.webhooks.drain();
      await github.close();
      await place.dispose();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
