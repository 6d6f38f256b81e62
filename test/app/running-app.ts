import { generateKeyPairSync, randomInt } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "vitest";
import { readConfig } from "../../src/app/config.ts";
import { openLog } from "../../src/app/log.ts";
import { type RunningApp, startApp } from "../../src/app/start-app.ts";
import { readBacklog } from "../../src/store/health.ts";
import type { StoreOptions } from "../../src/store/open-store.ts";
import { type Example, type ExampleOptions, example } from "../github/example.ts";
import type { Account } from "../github/state.ts";
import { appPlace } from "../store/engines.ts";
import { POLICY } from "./policy-and-plan.ts";

export { JUDGING, POLICY, planOf } from "./policy-and-plan.ts";

const ending: (() => Promise<void>)[] = [];
afterEach(() => endAll(ending));

export async function endAll(ending: (() => Promise<void>)[]): Promise<void> {
  for (const end of ending.splice(0).reverse()) await end();
}

/** The App on an embedded store, and GitHub's double, joined by real HTTP. */
export interface World extends Example {
  readonly running: RunningApp;
  /** Everything that the App has logged. */
  readonly log: string[];
  readonly coder: Account;
  readonly secret: string;
  /** Until all that has come in was judged and said. */
  settled(): Promise<void>;
  /** Ends the App and starts it again on the same data. */
  restart(): Promise<RunningApp>;
}

export interface WorldOptions extends ExampleOptions {
  /** Who signs tokens of jobs. */
  readonly oidcIssuer?: string;
  /** As PARTIAL_MIRRORS. */
  readonly partialMirrors?: string;
  /** As USAGE_FEED_TOKEN. */
  readonly usageFeedToken?: string;
  /** As USAGE_PRICES_PATH. */
  readonly prices?: string;
  /** On the embedded database, also where there is a PostgreSQL. */
  readonly embedded?: boolean;
  /** OPERATOR_TOKEN and DIGEST_HOUR. */
  readonly digest?: Readonly<Record<string, string>>;
  /** Variables that are OpenTelemetry's. */
  readonly otel?: Readonly<Record<`OTEL_${string}`, string>>;
}

/** For one test: all of it is gone after that. */
export async function startWorld(options: WorldOptions = {}, clock = () => new Date()): Promise<World> {
  return await openWorld(ending, options, clock);
}

function variablesOf({ oidcIssuer, partialMirrors, usageFeedToken, prices, otel, digest }: WorldOptions) {
  return {
    ...(oidcIssuer === undefined ? {} : { OIDC_ISSUER: oidcIssuer }),
    ...(partialMirrors === undefined ? {} : { PARTIAL_MIRRORS: partialMirrors }),
    ...(usageFeedToken === undefined ? {} : { USAGE_FEED_TOKEN: usageFeedToken }),
    ...(prices === undefined ? {} : { USAGE_PRICES_PATH: prices }),
    ...otel,
    ...digest,
  };
}

/** `ending` takes it away again, the last first, however far it came. */
export async function openWorld(
  ending: (() => Promise<void>)[],
  options: WorldOptions = {},
  clock = () => new Date(),
): Promise<World> {
  const secret = "s3cret-of-webhooks".repeat(2);
  const port = await freePort();
  const webhook = { url: `http://127.0.0.1:${port}/api/github/webhooks`, secret };
  const here = await example({ ...options, webhook });
  ending.push(() => here.github.close());
  const { github, shop, alice } = here;
  const coder = github.createUser("coder-bot");
  github.setPermission(shop, coder, "write");
  await github.push(shop, { as: alice, branch: "main", files: { ".proofgate/policy.yaml": POLICY } });
  const place = await appPlace({ embedded: options.embedded ?? false });
  ending.push(place.dispose);
  const mirrors = mkdtempSync(join(tmpdir(), "proofgate-app-"));
  ending.push(async () => rmSync(mirrors, { recursive: true, force: true }));
  const config = readConfig({
    APP_ID: String(here.app.id),
    PRIVATE_KEY: here.privateKey,
    WEBHOOK_SECRET: secret,
    HOST: "127.0.0.1",
    PORT: String(port),
    GHE_HOST: github.host,
    GHE_PROTOCOL: "http",
    DATA_DIR: place.options.dataDir,
    ...storeVariables(place.options),
    SWEEP_SECONDS: "86400",
    ...variablesOf(options),
  });
  const log: string[] = [];
  const write = (line: string): void => void log.push(line);
  const start = () =>
    startApp({
      config,
      clock,
      log: openLog({ level: "debug", write, clock, secrets: [secret, here.privateKey] }),
    });
  let running = await start();
  ending.push(() => running.close());
  const settled = async (): Promise<void> => {
    for (let quiet = 0; quiet < 2; ) {
      await github.webhooks.drain();
      const left = await readBacklog(running.store.db, clock());
      const waiting = left.deliveriesReceived + left.jobsWaiting + left.outboxWaiting;
      quiet = waiting === 0 ? quiet + 1 : 0;
      // The App does its work in this very process, and asking in a tight circle would only hold it up.
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  return {
    ...here,
    get running() {
      return running;
    },
    log,
    coder,
    secret,
    settled,
    restart: async () => {
      await running.close();
      running = await start();
      return running;
    },
  };
}

/** On PostgreSQL the App is given its database and the key that signs its ledger. */
function storeVariables({ databaseUrl }: StoreOptions): Readonly<Record<string, string>> {
  if (databaseUrl === undefined) return {};
  const { privateKey } = generateKeyPairSync("ed25519");
  return {
    DATABASE_URL: databaseUrl,
    LEDGER_KEY: String(privateKey.export({ type: "pkcs8", format: "pem" })),
  };
}

/** Below what systems give to outgoing connections, one of which would else take it before the App does. */
const PORTS = { first: 20_000, count: 12_000 };

async function freePort(): Promise<number> {
  for (;;) {
    const port = PORTS.first + randomInt(PORTS.count);
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once("error", () => resolve(false));
      server.listen(port, "127.0.0.1", () => resolve(true));
    });
    if (!isFree) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
}

/** What GitHub shows of a commit: the conclusion and title of our check run of each name, the latest. */
export function checksOf({ shop }: Pick<World, "shop">, sha: string): Record<string, string> {
  const runs = [...shop.checkRuns.values()].filter(({ headSha }) => headSha === sha);
  return Object.fromEntries(runs.map(({ name, conclusion, title }) => [name, `${conclusion}: ${title}`]));
}
