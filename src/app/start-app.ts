import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { Mirrors } from "../git/mirrors.ts";
import { base64OfKey, ledgerKeyOf } from "../ledger/key.ts";
import { openIntake } from "../store/deliveries.ts";
import { noteKey } from "../store/ledger-keys.ts";
import { openStore, type Store } from "../store/open-store.ts";
import type { TelemetryConfig } from "../telemetry/config.ts";
import { type SpanSink, Telemetry } from "../telemetry/telemetry.ts";
import type { AppConfig } from "./config.ts";
import { repositoryIdOf } from "./delivery-repository.ts";
import { dispatch } from "./dispatcher.ts";
import { GithubApp } from "./github-app.ts";
import { jobHandler } from "./handle-job.ts";
import { takeLedgerKeys } from "./ledger-key.ts";
import type { Log } from "./log.ts";
import { Loop } from "./loop.ts";
import { readMetrics } from "./metrics.ts";
import { type MirrorPlace, takeMirrorPlace } from "./mirror-place.ts";
import { publishOnce } from "./publisher.ts";
import { type RunningServer, startServer } from "./server.ts";
import type { Services } from "./services.ts";
import { sweep } from "./sweep.ts";
import { SweepTimer } from "./sweep-timer.ts";
import { workOnce } from "./worker.ts";

export interface AppOptions {
  readonly config: AppConfig;
  readonly log: Log;
  readonly clock?: () => Date;
}

/** The App while it runs. */
export interface RunningApp {
  readonly url: string;
  readonly services: Services;
  readonly store: Store;
  /** Looks now for what no webhook has told, instead of when the timer says. */
  sweep(): Promise<void>;
  /** Takes nothing more, ends what is under way, and gives the store back. */
  close(): Promise<void>;
}

/** Bytes of one mirror, and of all together. */
const MIRROR_LIMITS = { mirrorBytesMax: 5 * 1024 ** 3, totalBytesMax: 50 * 1024 ** 3 };
/** Branches judged at a time: each takes a git process, and much of a core. */
const WORKERS = 4;
const PUBLISHERS = 8;

/** @throws where the store or the port cannot be had, with what to do. */
export async function startApp({ config, log, clock = () => new Date() }: AppOptions): Promise<RunningApp> {
  const { databaseUrl, dataDir } = config;
  const store = await openStore({ databaseUrl, dataDir, log: (level, message) => log(level, message) });
  let place: MirrorPlace | undefined;
  let mirrors: Mirrors | undefined;
  const telemetry = new Telemetry();
  const giveBack = async () => {
    await telemetry.sink?.close();
    await mirrors?.close();
    await place?.release();
    await store.close();
  };
  try {
    place = await takeMirrorPlace(dataDir, store.kind, log, clock());
    mirrors = new Mirrors(place.directory, MIRROR_LIMITS);
    const ledgerKeys = takeLedgerKeys(config, store.kind, log);
    for (const key of ledgerKeys === undefined ? [] : [...ledgerKeys.previous, ledgerKeys.current])
      await noteKey(store.db, { id: ledgerKeyOf(key).id, publicKey: base64OfKey(ledgerKeyOf(key)) }, clock());
    if (config.telemetry !== undefined)
      telemetry.sink = await telemetrySink(config.telemetry, { telemetry, store, clock, log });
    const services: Services = {
      config,
      ...(ledgerKeys === undefined ? {} : { ledgerKeys }),
      db: store.db,
      github: new GithubApp({ config, now: () => clock().getTime() }),
      mirrors,
      clock,
      log,
      telemetry,
    };
    return await run(services, store, config, giveBack);
  } catch (error) {
    await giveBack();
    throw error;
  }
}

async function telemetrySink(
  config: TelemetryConfig,
  { telemetry, store, clock, log }: Pick<Services, "telemetry" | "clock" | "log"> & { readonly store: Store },
): Promise<SpanSink> {
  // Whoever sends none needs none of its packages.
  const { exportTelemetry } = await import("../telemetry/export.ts");
  const { counters } = telemetry;
  const source = {
    readMetrics: () => readMetrics(store.db, counters, clock()),
    startedAt: counters.startedAt,
  };
  const warn = (message: string): void => log("warn", "telemetry", { error: message.slice(0, 300) });
  return await exportTelemetry(config, source, warn);
}

async function run(
  services: Services,
  store: Store,
  config: AppConfig,
  giveBack: () => Promise<void>,
): Promise<RunningApp> {
  const { clock, log } = services;
  let isReady = true;
  const handle = jobHandler(services);
  const owner = `${hostname()} ${process.pid} ${randomUUID()}`.slice(0, 100);
  const publisher = new Loop("publisher", services, () => publishOnce(services, PUBLISHERS));
  const worker = new Loop("worker", services, async () => {
    const done = await workOnce(services, handle, { owner, limit: WORKERS });
    if (done > 0) publisher.wake();
    return done;
  });
  const dispatcher = new Loop("dispatcher", services, async () => {
    const taken = await dispatch(services);
    if (taken > 0) worker.wake();
    return taken;
  });
  const loops = [dispatcher, worker, publisher];
  const intake = openIntake(store);
  let server: RunningServer;
  try {
    server = await startServer(services, {
      host: config.host,
      port: config.port,
      secret: config.webhookSecret,
      isReady: () => isReady,
      onEvidence: () => worker.wake(),
      record: async ({ id, event, body }) => {
        const draft = { id, event, body, repositoryId: repositoryIdOf(body), receivedAt: clock() };
        const recorded = await intake(draft);
        if (recorded === "new") services.telemetry.sink?.received({ id, event }, draft.receivedAt, clock());
        dispatcher.wake();
        return recorded;
      },
    });
  } catch (error) {
    await Promise.all(loops.map((loop) => loop.close()));
    throw error;
  }
  const sweepNow = async () => {
    await sweep(services);
    for (const loop of loops) loop.wake();
  };
  const timer = new SweepTimer(services, config.sweepSeconds * 1000, sweepNow);
  log("info", "the App runs", { url: server.url, store: store.place, durability: store.durability });
  return {
    url: server.url,
    services,
    store,
    sweep: () => timer.now(),
    close: async () => {
      isReady = false;
      await server.close();
      await timer.close();
      await Promise.all(loops.map((loop) => loop.close()));
      await giveBack();
      log("info", "the App has ended");
    },
  };
}
